/*
 * The line that is written when a tunnel ends: how long it lived, bytes both ways, who closed it, with what code.
 *
 * The access log has its line already, written at the hand-over with the status 101.
 */
#ifndef WEBSOCKET_TUNNEL_TUNNEL_LOG_H
#define WEBSOCKET_TUNNEL_TUNNEL_LOG_H

#include "tunnel.h"

/* In the parent: opens the logs of all servers, each file once; what could not be opened is in the error log. */
apr_status_t tunnel_log_open(apr_pool_t *pool, server_rec *main_server);

/* Writes the line to WebSocketTunnelLog, and for LogLevel info to the error log. Never waits: without room it is lost, and counted. */
void tunnel_log_end(const struct tunnel *tunnel);

#endif
