/*
 * Members that are removed for good: from when on their tunnels are closed.
 *
 * A member is removed when no balancer of the present configuration has its URL, or when each one that has it has stopped it
 * (balancer-manager's Stop; disabled, draining and standby members are not removed). Names of balancers and hosts do not count.
 * One that comes back before its tunnels were closed keeps them. What the present configuration says holds for the tunnels of
 * all generations.
 */
#ifndef WEBSOCKET_TUNNEL_REMOVAL_H
#define WEBSOCKET_TUNNEL_REMOVAL_H

#include "shared.h"

/* In the parent, after member_table_enter: looks at what the new configuration has removed. */
void removal_start(apr_pool_t *pool);

/* Looks at what was stopped since, and what came back; for one thread of the present generation, each second or so. */
void removal_look(void);

/* How often any member's answer below has changed so far. */
uint32_t removal_changes(void);

/* Milliseconds (see wheel.h) from which on tunnels of the member, an index of the table, are closed; 0: they stay. */
uint64_t removal_closes_from(int member);

#endif
