/*
 * A reference for the frame parser: takes one byte at a time and is as plain as can be.
 *
 * All zeros is the beginning of a stream.
 */
#ifndef WEBSOCKET_TUNNEL_FRAME_REFERENCE_H
#define WEBSOCKET_TUNNEL_FRAME_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

enum { REFERENCE_HEADER_LONGEST = 14 };

struct reference {
    uint8_t header[REFERENCE_HEADER_LONGEST];
    unsigned have;
    uint64_t length, position;
    bool in_payload, lost, close_seen;
    unsigned code;
};

void reference_byte(struct reference *r, uint8_t byte);
bool reference_at_boundary(const struct reference *r);

#endif
