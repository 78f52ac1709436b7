/*
 * The end of a graceful stop: when each tunnel is closed.
 *
 * The parent notes in shared memory when it was told to stop (AP_SIG_GRACEFUL_STOP); processes of all generations find it
 * there. From WebSocketTunnelCloseAfter seconds later on, closes are spread evenly over WebSocketTunnelCloseOver seconds.
 */
#ifndef WEBSOCKET_TUNNEL_DRAIN_H
#define WEBSOCKET_TUNNEL_DRAIN_H

#include "tunnel.h"

struct drain_plan {
    uint64_t from, over;        /* milliseconds */
    uint32_t count, done;
};

/* Whether tunnels are to be closed; the plan is for `count` of them. */
bool drain_started(struct drain_plan *plan, uint32_t count);

/* Gives the next tunnel of the plan its time. */
void drain_plan_next(struct drain_plan *plan, struct tunnel *tunnel);

/* Gives a tunnel that came when the plan was made a time at random. */
void drain_plan_late(struct tunnel *tunnel);

/* In the parent, for each generation: notes the signal beside what httpd does with it, until the pool goes. */
void drain_watch(apr_pool_t *pool);

#endif
