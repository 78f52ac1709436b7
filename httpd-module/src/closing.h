/*
 * The clean close: httpd ends a tunnel with a WebSocket close frame to each side, at a frame boundary.
 *
 * A frame that is under way is still forwarded to its end; then each side gets 1001 (going away), what it sends after that
 * is dropped, and the connection ends when it has answered with its own close frame or after CLOSING_SECONDS.
 */
#ifndef WEBSOCKET_TUNNEL_CLOSING_H
#define WEBSOCKET_TUNNEL_CLOSING_H

#include "tunnel.h"

/* A client on a slow line answers within a round trip; longer than this it is gone, or sends a frame without end. */
enum { CLOSING_SECONDS = 5 };

/* From here on tunnel_work closes. */
void closing_begin(struct tunnel *tunnel, const char *reason);

/* Moves one direction towards the end; tunnel_work's part while closing. */
enum progress closing_work(struct tunnel *tunnel, enum side from);

/* For a process that ends now: close frames where they can go out at once. */
void closing_farewell(struct tunnel *tunnel, const char *reason);

#endif
