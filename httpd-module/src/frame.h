/*
 * WebSocket frame headers (RFC 6455, section 5.2), read from a stream that arrives in pieces of any size.
 *
 * Only the headers are looked at, and the two bytes of a close frame's code. Payloads are stepped over, so extensions
 * such as compression, and messages in fragments, change nothing.
 */
#ifndef WEBSOCKET_TUNNEL_FRAME_H
#define WEBSOCKET_TUNNEL_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_HEADER_LONGEST = 14,
    FRAME_CLOSE_LONGEST = 8,
    CLOSE_GOING_AWAY = 1001,
    CLOSE_WITHOUT_CODE = 1005,  /* never on the wire: a close frame had no code */
    CLOSE_WITHOUT_FRAME = 1006  /* never on the wire: there was no close frame */
};

/* One direction of a tunnel; all zeros is the beginning of a stream. */
struct frame_parser {
    uint64_t payload_left;
    uint16_t close_code;        /* of the first close frame, or CLOSE_WITHOUT_CODE */
    uint8_t header[FRAME_HEADER_LONGEST];
    uint8_t header_length;      /* bytes of the present frame's header so far */
    bool close_seen;            /* a whole close frame went by */
    bool lost;                  /* no WebSocket frames: a length above 2^63; boundaries are unknown from here on */
};

/* Whether the stream is between two frames, where a control frame may be put in. */
bool frame_at_boundary(const struct frame_parser *parser);

/*
 * Follows the stream over `length` bytes. With stop_at_boundary it goes no further than the first boundary, and not at
 * all when there is one already. Returns how many bytes it went.
 */
size_t frame_scan(struct frame_parser *parser, const unsigned char *bytes, size_t length, bool stop_at_boundary);

/* Writes a close frame, masked if there is a mask of four bytes (as a client has to), and returns its length. */
size_t frame_write_close(unsigned char out[FRAME_CLOSE_LONGEST], uint16_t code, const unsigned char *mask);

#endif
