/*
 * Fuzz target of the frame parser: against its reference.
 *
 * The input's first byte seeds how the stream is cut into pieces; the rest is the stream. After each piece both have to agree
 * on boundaries and the close frame, and a scan that stops has to stop at the reference's first boundary.
 */
#include "../src/frame.h"
#include "frame_reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "the parser and its reference differ: %s\n", what);
        abort();
    }
}

static void compare(const struct frame_parser *parser, const struct reference *r)
{
    require(parser->lost == r->lost, "lost");
    require(frame_at_boundary(parser) == reference_at_boundary(r), "boundary");
    require(parser->close_seen == r->close_seen, "close frame");
    require(!r->close_seen || parser->close_code == r->code, "close code");
}

static size_t reference_stop(struct reference *r, const uint8_t *bytes, size_t length)
{
    size_t at = 0;

    while (at < length && !reference_at_boundary(r)) {
        reference_byte(r, bytes[at++]);
    }
    return at;
}

static void follow(const uint8_t *stream, size_t length, unsigned seed)
{
    struct frame_parser parser = {0};
    struct reference r = {0};

    while (length) {
        size_t piece, used;
        bool stop;
        seed = seed * 1103515245u + 12345u;
        piece = 1 + (seed >> 16) % 37;
        piece = piece < length ? piece : length;
        stop = seed >> 30 & 1;
        used = frame_scan(&parser, stream, piece, stop);
        if (stop) {
            require(used == reference_stop(&r, stream, piece), "where a scan stops");
            compare(&parser, &r);
            require(frame_scan(&parser, stream + used, piece - used, false) == piece - used, "the length of a scan");
        }
        else {
            used = 0;
        }
        for (size_t i = used; i < piece; i++) {
            reference_byte(&r, stream[i]);
        }
        compare(&parser, &r);
        stream += piece;
        length -= piece;
    }
}

/* A close frame that was written has to read as one. */
static void write_and_read(const uint8_t *data, size_t size)
{
    unsigned char frame[FRAME_CLOSE_LONGEST];
    struct frame_parser parser = {0};
    uint16_t code = (uint16_t)(data[0] << 8 | data[1]);
    size_t length = frame_write_close(frame, code, size % 2 ? data + 2 : NULL);

    require(frame_scan(&parser, frame, length, false) == length && parser.close_seen && parser.close_code == code
                && frame_at_boundary(&parser),
            "a close frame of our own");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 6) {
        write_and_read(data, size);
    }
    if (size) {
        follow(data + 1, size - 1, data[0]);
    }
    return 0;
}
