/*
 * One peer of a fuzzed tunnel, a client or a backend: what it composed, what of that it sent, and what it got.
 *
 * It is the other end of a socket pair, and never waits.
 */
#ifndef WEBSOCKET_TUNNEL_FUZZ_PEER_H
#define WEBSOCKET_TUNNEL_FUZZ_PEER_H

#include "frame_reference.h"

#include <openssl/ssl.h>
#include <stddef.h>

/* Of what a peer may send in one run; frames that do not fit are left out. */
enum { STREAM_LONGEST = 200000 };

/* How a peer with TLS ends its stream; without it, only its socket's end is there. */
enum farewell { FAREWELL_AND_END, ONLY_END, ONLY_FAREWELL, FAREWELLS };

struct peer {
    int descriptor;
    SSL *tls;                               /* NULL: plain */
    size_t offered;                         /* with TLS: what did not fit and has to be sent next */
    uint8_t said[STREAM_LONGEST];           /* composed; the first `sent` bytes are on their way */
    bool boundary[STREAM_LONGEST + 1];      /* whether there is one after so many bytes */
    size_t composed, sent;
    size_t close_end, lost_at;              /* where the first close frame ends, where frames can no longer be told; 0: nowhere */
    unsigned close_code;
    struct reference frames;
    uint8_t got[STREAM_LONGEST + 64];
    size_t got_length, same;                /* the first `same` of these are as the other side sent them */
    bool said_all;                          /* sends no more */
    bool gone;                              /* has closed its socket */
    bool saw_end;                           /* of what the other side says, or an error */
};

void peer_start(struct peer *peer, int descriptor);

/* Composes any bytes, or a frame whose payload differs from place to place; its header may be longer than it needs to be. */
void peer_compose(struct peer *peer, const uint8_t *bytes, size_t length);
void peer_compose_frame(struct peer *peer, unsigned opcode, size_t length, bool masked, bool long_header);

/* Sends, or reads, up to so many bytes, with TLS rather more; says whether there were any. */
bool peer_send(struct peer *peer, size_t most);
bool peer_read(struct peer *peer, size_t most);

/* Whether the next thing it would read is the end. */
bool peer_at_end(const struct peer *peer);

/* Ends its stream; what it had composed but not sent is forgotten. */
void peer_finish(struct peer *peer, enum farewell farewell);
void peer_leave(struct peer *peer);

/* Bytes that it could read at once. */
size_t peer_unread(const struct peer *peer);

#endif
