/*
 * The TLS of a peer of a fuzzed tunnel, with a handshake that needs no certificate and shows nothing of itself afterwards.
 *
 * It uses sockets as OpenSSL itself does, so that the module's way (tls_socket.h) is judged by another.
 */
#ifndef WEBSOCKET_TUNNEL_FUZZ_PEER_TLS_H
#define WEBSOCKET_TUNNEL_FUZZ_PEER_TLS_H

#include "peer.h"

#include <sys/types.h>

/* Shakes hands over the peer's socket with whoever has the other end; that one's object, the peer's is in the peer. */
SSL *peer_tls_start(struct peer *peer, int other_end, bool peer_is_client);

/* Bytes that were sent or read, none or negative if there were not any. What is sent is always whole records. */
ssize_t peer_tls_send(struct peer *peer, const uint8_t *bytes, size_t left, size_t most);
ssize_t peer_tls_read(struct peer *peer, uint8_t *bytes, size_t most);

/* Says farewell; false where there is no room for that. */
bool peer_tls_finish(struct peer *peer);

/* Whether the other side has said farewell. */
bool peer_tls_at_end(const struct peer *peer);

#endif
