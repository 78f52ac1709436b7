/*
 * The table of members: which entry of shared memory stands for which member of which balancer of which virtual host.
 *
 * Entries live over graceful restarts, so a member that a new configuration still has keeps its counts.
 */
#ifndef WEBSOCKET_TUNNEL_MEMBER_TABLE_H
#define WEBSOCKET_TUNNEL_MEMBER_TABLE_H

#include "shared.h"

/* In the parent, after mod_proxy_balancer: finds the members of this configuration in the table, or enters them. */
void member_table_enter(apr_pool_t *pool, server_rec *main_server, const module *proxy);

/* The entry of a member of this configuration; -1: not in the table. */
int member_table_index(const proxy_worker_shared *worker);

/* What mod_proxy knows of an entry's member; NULL: it is not of this configuration. */
proxy_worker_shared *member_table_worker(int index);

/* Whether this configuration, or a tunnel of an older one, uses the entry. */
bool member_table_in_use(int index);

#endif
