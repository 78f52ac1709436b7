/*
 * TLS: taking OpenSSL's object of a connection over from mod_ssl.
 *
 * mod_ssl shows each object once, before its handshake. At the hand-over the module takes a reference; when httpd's side of
 * the connection is gone, the object gets the loop's own descriptor and goes on as if nothing had happened.
 */
#ifndef WEBSOCKET_TUNNEL_TLS_H
#define WEBSOCKET_TUNNEL_TLS_H

#include "tunnel.h"

struct tls_reference;

/* Registers for mod_ssl's hook. */
void tls_register_hooks(void);

/* NULL for a plain connection. */
struct tls_reference *tls_reference_of(conn_rec *connection);

/* From now on the object is also the tunnel's; it counts as one of the tunnel's holds until httpd has let go. */
void tls_take(struct tls_reference *reference, struct tunnel *tunnel, enum side side);

/* Whether mod_ssl, if it is loaded, uses the same libssl as this module; else its objects must not be touched. */
bool tls_is_same_library(void);

#endif
