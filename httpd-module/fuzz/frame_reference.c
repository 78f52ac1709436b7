/* A reference for the frame parser: see frame_reference.h. */
#include "frame_reference.h"

static unsigned reference_header(const struct reference *r)
{
    unsigned needed = 2;

    if (r->have >= 2) {
        unsigned short_length = r->header[1] % 128;
        needed += short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
        needed += r->header[1] >= 128 ? 4 : 0;
    }
    return needed;
}

static void reference_frame_end(struct reference *r)
{
    if (r->header[0] % 16 == 8 && r->length < 126 && r->header[1] % 128 < 126 && !r->close_seen) {
        r->close_seen = true;
        if (r->length < 2) {
            r->code = 1005;
        }
    }
    r->have = 0;
    r->in_payload = false;
}

static void reference_payload_byte(struct reference *r, uint8_t byte)
{
    bool is_close = r->header[0] % 16 == 8 && r->header[1] % 128 < 126;

    if (is_close && !r->close_seen && r->position < 2) {
        uint8_t clear = r->header[1] >= 128 ? byte ^ r->header[2 + r->position] : byte;
        r->code = r->position == 0 ? 256u * clear : r->code + clear;
    }
    if (++r->position == r->length) {
        reference_frame_end(r);
    }
}

void reference_byte(struct reference *r, uint8_t byte)
{
    if (r->lost) {
        return;
    }
    if (r->in_payload) {
        reference_payload_byte(r, byte);
        return;
    }
    r->header[r->have++] = byte;
    if (r->have < reference_header(r)) {
        return;
    }
    r->length = r->header[1] % 128;
    if (r->length >= 126) {
        unsigned field = r->length == 126 ? 2 : 8;
        r->length = 0;
        for (unsigned i = 0; i < field; i++) {
            r->length = r->length * 256 + r->header[2 + i];
        }
    }
    r->position = 0;
    r->in_payload = true;
    if (r->length >= UINT64_C(1) << 63) {
        r->lost = true;
    }
    else if (r->length == 0) {
        reference_frame_end(r);
    }
}

bool reference_at_boundary(const struct reference *r)
{
    return !r->lost && !r->in_payload && r->have == 0;
}
