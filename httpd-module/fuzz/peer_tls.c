/* The TLS of a peer of a fuzzed tunnel: see peer_tls.h. */
#include "peer_tls.h"

#include "conversation.h"

#include <openssl/err.h>
#include <signal.h>
#include <string.h>

enum { KEY_LENGTH = 32, ROUNDS_MOST = 100 };

static unsigned key_of_client(SSL *tls, const char *hint, char *identity, unsigned longest_identity, unsigned char *key, unsigned longest)
{
    (void)tls, (void)hint, (void)longest;
    strncpy(identity, "peer", longest_identity);
    memset(key, 1, KEY_LENGTH);
    return KEY_LENGTH;
}

static unsigned key_of_server(SSL *tls, const char *identity, unsigned char *key, unsigned longest)
{
    (void)tls, (void)identity, (void)longest;
    memset(key, 1, KEY_LENGTH);
    return KEY_LENGTH;
}

static SSL_CTX *context(void)
{
    static SSL_CTX *made;

    if (!made) {
        made = SSL_CTX_new(TLS_method());
        SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION);
        SSL_CTX_set_psk_client_callback(made, key_of_client);
        SSL_CTX_set_psk_server_callback(made, key_of_server);
        SSL_CTX_set_num_tickets(made, 0);
        SSL_CTX_set_options(made, SSL_OP_IGNORE_UNEXPECTED_EOF);
        SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        signal(SIGPIPE, SIG_IGN);
    }
    return made;
}

static SSL *object(int descriptor, bool is_client)
{
    SSL *tls = SSL_new(context());

    require(tls && SSL_set_fd(tls, descriptor), "there is memory");
    if (is_client) {
        SSL_set_connect_state(tls);
    }
    else {
        SSL_set_accept_state(tls);
    }
    return tls;
}

SSL *peer_tls_start(struct peer *peer, int other_end, bool peer_is_client)
{
    SSL *other = object(other_end, !peer_is_client);
    int rounds = 0;

    peer->tls = object(peer->descriptor, peer_is_client);
    while (SSL_do_handshake(peer->tls) + SSL_do_handshake(other) < 2) {
        require(++rounds < ROUNDS_MOST, "peers shake hands");
    }
    return other;
}

/* A record at a time, and what did not fit of it alone: of more, OpenSSL may have sent a record without saying so yet. */
ssize_t peer_tls_send(struct peer *peer, const uint8_t *bytes, size_t left, size_t most)
{
    size_t length = peer->offered ? peer->offered : left < most ? left : most;
    int count;

    if (length > SSL3_RT_MAX_PLAIN_LENGTH) {
        length = SSL3_RT_MAX_PLAIN_LENGTH;
    }
    ERR_clear_error();
    count = SSL_write(peer->tls, bytes, (int)length);
    peer->offered = count > 0 ? 0 : length;
    return count;
}

ssize_t peer_tls_read(struct peer *peer, uint8_t *bytes, size_t most)
{
    ERR_clear_error();
    return SSL_read(peer->tls, bytes, (int)most);
}

bool peer_tls_finish(struct peer *peer)
{
    ERR_clear_error();
    return !peer->offered && SSL_shutdown(peer->tls) >= 0;
}

bool peer_tls_at_end(const struct peer *peer)
{
    return SSL_get_shutdown(peer->tls) & SSL_RECEIVED_SHUTDOWN;
}
