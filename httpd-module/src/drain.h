/*
 * The end of a graceful stop: when each tunnel is closed.
 *
 * The parent notes in shared memory when it was told to stop (AP_SIG_GRACEFUL_STOP); processes of all generations find it
 * there. From WebSocketTunnelCloseAfter seconds later on, closes are spread evenly over WebSocketTunnelCloseOver seconds.
 */
#ifndef WEBSOCKET_TUNNEL_DRAIN_H
#define WEBSOCKET_TUNNEL_DRAIN_H

#include "shared.h"

/* Whether tunnels are to be closed; if so, the milliseconds (see wheel.h) at which that begins, and over which it is spread. */
bool drain_started(uint64_t *from, uint64_t *over);

/* In the parent, for each generation: notes the signal beside what httpd does with it, until the pool goes. */
void drain_watch(apr_pool_t *pool);

#endif
