/*
 * A child process: its loops, how many tunnels it may have, and how it ends.
 *
 * A process that ends gracefully waits, after its worker threads are gone, until its last tunnel has ended.
 */
#ifndef WEBSOCKET_TUNNEL_PROCESS_H
#define WEBSOCKET_TUNNEL_PROCESS_H

#include "loop.h"

/* Hooks child_init and child_stopping. */
void process_start(apr_pool_t *pool, server_rec *server);
void process_stopping(apr_pool_t *pool, int graceful);

/* Tunnels that this process takes at most. */
uint32_t process_limit(void);

/* Takes room for one tunnel; false at the limit, or when there are no loops. process_release gives it back. */
bool process_reserve(void);
void process_release(void);

/* The loops in turn. */
struct loop *process_next_loop(void);

/* What is done once a second, by whichever loop comes first. */
void process_tick(uint32_t now);

#endif
