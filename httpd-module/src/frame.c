/* WebSocket frame headers, across any splits: see frame.h. */
#include "frame.h"

#include <string.h>

enum { OPCODE_CLOSE = 8, LENGTH_16_BITS = 126, LENGTH_64_BITS = 127, MASK_LENGTH = 4, CODE_LENGTH = 2 };

bool frame_at_boundary(const struct frame_parser *parser)
{
    return parser->header_length == 0 && !parser->lost;
}

static unsigned seven_bits(const struct frame_parser *parser)
{
    return parser->header[1] & 0x7fu;
}

static bool masked(const struct frame_parser *parser)
{
    return parser->header[1] & 0x80u;
}

static unsigned length_field(const struct frame_parser *parser)
{
    return seven_bits(parser) == LENGTH_16_BITS ? 2 : seven_bits(parser) == LENGTH_64_BITS ? 8 : 0;
}

static unsigned header_needed(const struct frame_parser *parser)
{
    if (parser->header_length < 2) {
        return 2;
    }
    return 2 + length_field(parser) + (masked(parser) ? MASK_LENGTH : 0);
}

static uint64_t payload_length(const struct frame_parser *parser)
{
    unsigned field = length_field(parser);
    uint64_t length = 0;

    if (!field) {
        return seven_bits(parser);
    }
    for (unsigned i = 0; i < field; i++) {
        length = length << 8 | parser->header[2 + i];
    }
    return length;
}

static bool is_close(const struct frame_parser *parser)
{
    return (parser->header[0] & 0x0fu) == OPCODE_CLOSE && seven_bits(parser) < LENGTH_16_BITS;
}

static void end_frame(struct frame_parser *parser)
{
    if (is_close(parser) && !parser->close_seen) {
        parser->close_seen = true;
        if (seven_bits(parser) < CODE_LENGTH) {
            parser->close_code = CLOSE_WITHOUT_CODE;
        }
    }
    parser->header_length = 0;
}

static size_t scan_header(struct frame_parser *parser, const unsigned char *bytes, size_t length)
{
    size_t used = 0;

    while (parser->header_length < header_needed(parser)) {
        if (used == length) {
            return used;
        }
        parser->header[parser->header_length++] = bytes[used++];
    }
    parser->payload_left = payload_length(parser);
    if (parser->payload_left >> 63) {
        parser->lost = true;
    }
    else if (!parser->payload_left) {
        end_frame(parser);
    }
    return used;
}

static void scan_close_code(struct frame_parser *parser, const unsigned char *bytes, size_t length)
{
    size_t position = seven_bits(parser) - (size_t)parser->payload_left;
    const unsigned char *mask = parser->header + 2;

    for (size_t i = 0; i < length && position < CODE_LENGTH; i++, position++) {
        unsigned byte = bytes[i] ^ (masked(parser) ? mask[position] : 0u);
        parser->close_code = (uint16_t)(position ? parser->close_code | byte : byte << 8);
    }
}

static size_t scan_payload(struct frame_parser *parser, const unsigned char *bytes, size_t length)
{
    size_t used = parser->payload_left < length ? (size_t)parser->payload_left : length;

    if (is_close(parser) && !parser->close_seen) {
        scan_close_code(parser, bytes, used);
    }
    parser->payload_left -= used;
    if (!parser->payload_left) {
        end_frame(parser);
    }
    return used;
}

size_t frame_scan(struct frame_parser *parser, const unsigned char *bytes, size_t length, bool stop_at_boundary)
{
    size_t at = 0;

    while (at < length && !(stop_at_boundary && frame_at_boundary(parser))) {
        if (parser->lost) {
            return length;
        }
        if (parser->payload_left) {
            at += scan_payload(parser, bytes + at, length - at);
        }
        else {
            at += scan_header(parser, bytes + at, length - at);
        }
    }
    return at;
}

size_t frame_write_close(unsigned char out[FRAME_CLOSE_LONGEST], uint16_t code, const unsigned char *mask)
{
    unsigned char *payload = out + 2;

    out[0] = 0x80 | OPCODE_CLOSE;
    out[1] = CODE_LENGTH;
    if (mask) {
        out[1] |= 0x80;
        memcpy(out + 2, mask, MASK_LENGTH);
        payload += MASK_LENGTH;
    }
    payload[0] = (unsigned char)(code >> 8 ^ (mask ? mask[0] : 0));
    payload[1] = (unsigned char)((code & 0xff) ^ (mask ? mask[1] : 0));
    return (size_t)(payload + CODE_LENGTH - out);
}
