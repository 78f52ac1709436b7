/*
 * Members of balancers: how many tunnels each has, and mod_proxy's own busy count, by which bybusyness decides.
 *
 * mod_proxy lowers a member's busy count when the request ends, which is at the hand-over; it is held up here until the
 * tunnel ends. A graceful restart begins with counts of 0 in memory that older processes do not know; so the processes of
 * the present generation add what the older ones still hold, and follow as it shrinks.
 */
#ifndef WEBSOCKET_TUNNEL_MEMBERS_H
#define WEBSOCKET_TUNNEL_MEMBERS_H

#include "shared.h"

/* The member that a tunnel uses; worker is NULL where there is no balancer. */
struct member_use {
    int index;                  /* in the shared table; -1: not in it */
    proxy_worker_shared *worker;
};

/* The member that the request went to; what to call it goes to *name, "-" for none. */
struct member_use members_find(request_rec *request, const module *proxy, const char **name);

void members_join(const struct member_use *use);
void members_leave(const struct member_use *use, uint64_t to_client, uint64_t to_backend);
void members_count_bytes(const struct member_use *use, bool from_client, uint64_t length);

/* Brings the busy counts to what older generations hold now; for one thread of the process, each second or so. */
void members_carry_over(void);

/* Whether this process is of the generation that takes new connections. */
bool members_are_current(void);

/* What a child has to know of itself before it uses any of these. */
void members_start(int generation);

#endif
