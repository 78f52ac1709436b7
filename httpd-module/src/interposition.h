/*
 * Interposition: how the module gets at tunnels without a change to httpd.
 *
 * mod_proxy_http calls two public functions of mod_proxy, ap_proxy_tunnel_create and ap_proxy_tunnel_run. httpd loads modules
 * into one global scope; this module exports both names and is loaded before mod_proxy, so mod_proxy_http finds these. They
 * call mod_proxy's own ones for everything that is not taken over.
 */
#ifndef WEBSOCKET_TUNNEL_INTERPOSITION_H
#define WEBSOCKET_TUNNEL_INTERPOSITION_H

#include <httpd.h>
#include <http_config.h>

/* Finds mod_proxy's functions; what is wrong, in words for the operator of the server, or NULL. */
const char *interposition_check(void);

/* mod_proxy's record, after a check without fault. */
const module *interposition_proxy(void);

/* Hook log_transaction: counts upgrades that httpd made without this module. */
int interposition_count(request_rec *request);

#endif
