/*
 * The socket of an endpoint, as OpenSSL reads and writes it.
 *
 * OpenSSL's own would ask the kernel once more after each record only to hear that there is nothing, and would send each
 * record by itself. This one knows what the event loop knows: what the kernel still has, and whether more is to follow.
 */
#ifndef WEBSOCKET_TUNNEL_TLS_SOCKET_H
#define WEBSOCKET_TUNNEL_TLS_SOCKET_H

#include "endpoint.h"

/* Before any other use, once in a process; false when there is no memory. */
bool tls_socket_start(void);

/* The endpoint's OpenSSL object, done with its handshake, goes on with the endpoint's socket; false when there is no memory. */
bool tls_socket_use(struct endpoint *endpoint);

#endif
