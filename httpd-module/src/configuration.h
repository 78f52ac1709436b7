/*
 * The module's directives, all of which begin with WebSocketTunnel.
 *
 * docs/event-tunnels.md says what each one means.
 */
#ifndef WEBSOCKET_TUNNEL_CONFIGURATION_H
#define WEBSOCKET_TUNNEL_CONFIGURATION_H

#include <httpd.h>
#include <http_config.h>

enum { UNSET = -1 };

/* Per virtual host; UNSET takes the main server's, then the default. */
struct server_settings {
    int enabled;                /* default: on */
    int idle_seconds;           /* 0: no limit; default: as mod_proxy decides */
    int lifetime_seconds;       /* 0: no limit, the default */
    const char *log_path;       /* NULL or "none": no log */
    int log_descriptor;         /* UNSET: no log */
};

/* For each process. */
struct process_settings {
    int loops;
    int limit;                  /* tunnels; 0: what the descriptors allow */
    int close_after_seconds;    /* after httpd began to stop; UNSET: no closing */
    int close_removed_after_seconds;    /* after a member was removed; UNSET: no closing */
    int close_over_seconds;
};

extern struct process_settings process_settings;
extern const command_rec configuration_directives[];

const struct server_settings *configuration_of(const server_rec *server);
void *configuration_create(apr_pool_t *pool, server_rec *server);
void *configuration_merge(apr_pool_t *pool, void *base, void *added);
int configuration_reset(apr_pool_t *pool, apr_pool_t *log, apr_pool_t *temporary);

#endif
