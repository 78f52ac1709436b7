/*
 * One side of a tunnel: a socket, plain or with TLS, that never blocks, and the few bytes its peer is too slow to take.
 *
 * Only the thread of the event loop that owns the tunnel may use it.
 */
#ifndef WEBSOCKET_TUNNEL_ENDPOINT_H
#define WEBSOCKET_TUNNEL_ENDPOINT_H

#include "frame.h"

#include <openssl/ssl.h>

/* What reading and writing return when they return no number of bytes. */
enum { ENDPOINT_ENDED = 0, ENDPOINT_NOT_NOW = -1, ENDPOINT_FAILED = -2 };

struct endpoint {
    int descriptor;
    SSL *tls;                   /* NULL: plain */
    unsigned char *pending;     /* bytes that wait until the peer takes them; NULL when there are none */
    uint32_t pending_offset;
    uint32_t pending_length;
    uint64_t received;          /* bytes that came from the peer */
    struct frame_parser frames; /* of what came from the peer */
    bool readable;              /* edge-triggered: as long as nothing said otherwise */
    bool hung_up;               /* the kernel announced an end or error: read on until it shows */
    bool drained;               /* with TLS: the kernel has no more, though OpenSSL may; see tls_socket.h */
    bool more_follows;          /* with TLS: another record is about to be sent */
    bool broken;                /* with TLS: reading failed, but what came before was read first */
    bool ended;                 /* the peer sends no more */
    bool shut;                  /* nothing more may be sent to the peer */
    bool close_sent;            /* while closing: the peer has, or cannot get, its close frame */
};

/* At most `length` bytes, or one of the values above; says in `readable` whether trying again is worth it. */
int endpoint_read(struct endpoint *endpoint, unsigned char *bytes, int length);

/* Sends what the peer takes and keeps the rest; false when the connection or the memory is gone. */
bool endpoint_send(struct endpoint *endpoint, const unsigned char *bytes, size_t length);

/* Keeps bytes to be sent behind what is kept already; false when there is no memory. */
bool endpoint_keep(struct endpoint *endpoint, const unsigned char *bytes, size_t length);

/* Sends what was kept: 1 when nothing is left, ENDPOINT_NOT_NOW or ENDPOINT_FAILED. */
int endpoint_flush(struct endpoint *endpoint);

/* Tells the peer that nothing more comes; it may go on sending. */
void endpoint_shut(struct endpoint *endpoint);

/* Ends the connection, with TLS's own farewell where nothing is left half sent. */
void endpoint_close(struct endpoint *endpoint);

#endif
