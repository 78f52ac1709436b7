/* Whether a connection of httpd's can leave it. */
#ifndef WEBSOCKET_TUNNEL_CONNECTION_H
#define WEBSOCKET_TUNNEL_CONNECTION_H

#include <httpd.h>

#include <stdbool.h>

/* No filter that the loop could not stand in for, nothing left to send, and not a stream of another connection (HTTP/2). */
bool connection_can_leave(request_rec *request, conn_rec *connection);

#endif
