/*
 * The hand-over: a tunnel that mod_proxy_http has set up leaves its worker thread for an event loop.
 *
 * Everything before it, from the balancer to the 101, is httpd's own. What is taken along is two duplicated descriptors,
 * the TLS objects, and what the filters hold; httpd then drops request, memory, thread and its descriptors, silently,
 * because both connections are marked as aborted.
 */
#ifndef WEBSOCKET_TUNNEL_HANDOVER_H
#define WEBSOCKET_TUNNEL_HANDOVER_H

#include "tunnel.h"

/* Whether the tunnel was taken; if not, nothing was touched, and httpd goes on with it. */
bool handover_try(proxy_tunnel_rec *proxy_tunnel, conn_rec *backend, const module *proxy);

/* One part of httpd has no more use for the tunnel's parts; the last one gives it to its loop. */
void handover_let_go(struct tunnel *tunnel);

#endif
