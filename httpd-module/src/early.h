/*
 * Early bytes: what httpd has read from a connection already and its filters still hold when the tunnel leaves.
 *
 * A client may send frames with its handshake and a backend with its 101; they sit in httpd's buffers, or in TLS's.
 */
#ifndef WEBSOCKET_TUNNEL_EARLY_H
#define WEBSOCKET_TUNNEL_EARLY_H

#include "tunnel.h"

/* Once in each process, before the others; false when there are no sockets. */
bool early_start(void);

/* Moves a side's early bytes to what its peer gets; false when they cannot be had, or there are absurdly many. */
bool early_take(struct tunnel *tunnel, enum side side, request_rec *request, conn_rec *connection);

#endif
