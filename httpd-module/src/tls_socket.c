/* An endpoint's socket for OpenSSL: see tls_socket.h. */
#include "tls_socket.h"

#include <errno.h>
#include <openssl/bio.h>
#include <sys/socket.h>

static BIO_METHOD *method;

static int wait_for(BIO *bio, int direction)
{
    BIO_set_flags(bio, direction | BIO_FLAGS_SHOULD_RETRY);
    return -1;
}

static int result_of(BIO *bio, ssize_t result, int direction)
{
    return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? wait_for(bio, direction) : (int)result;
}

static int read_socket(BIO *bio, char *bytes, int length)
{
    struct endpoint *endpoint = BIO_get_data(bio);
    ssize_t result;

    BIO_clear_retry_flags(bio);
    if (endpoint->drained) {
        return wait_for(bio, BIO_FLAGS_READ);
    }
    do {
        result = recv(endpoint->descriptor, bytes, (size_t)length, MSG_DONTWAIT);
    } while (result < 0 && errno == EINTR);
    if (!result) {
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    }
    endpoint->drained = result > 0 && result < length && !endpoint->hung_up;
    return result_of(bio, result, BIO_FLAGS_READ);
}

static int write_socket(BIO *bio, const char *bytes, int length)
{
    struct endpoint *endpoint = BIO_get_data(bio);
    int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (endpoint->more_follows ? MSG_MORE : 0);
    ssize_t result;

    BIO_clear_retry_flags(bio);
    do {
        result = send(endpoint->descriptor, bytes, (size_t)length, flags);
    } while (result < 0 && errno == EINTR);
    return result_of(bio, result, BIO_FLAGS_WRITE);
}

/* Flushing succeeds, as nothing is held back here; what is not known has to be 0 (BIO_ctrl(3)). */
static long control(BIO *bio, int command, long number, void *pointer)
{
    (void)number;
    (void)pointer;
    if (command == BIO_CTRL_EOF) {
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    }
    return command == BIO_CTRL_FLUSH;
}

bool tls_socket_start(void)
{
    int type = BIO_get_new_index();

    method = type < 0 ? NULL : BIO_meth_new(type | BIO_TYPE_SOURCE_SINK, "endpoint of a WebSocket tunnel");
    return method && BIO_meth_set_read(method, read_socket) && BIO_meth_set_write(method, write_socket)
           && BIO_meth_set_ctrl(method, control);
}

/* No callback may reach what the object served before and is about to go, and what was marked as shut down is not. */
static void make_independent(SSL *tls)
{
    SSL_set_app_data(tls, NULL);
    SSL_set_info_callback(tls, NULL);
    SSL_set_msg_callback(tls, NULL);
    SSL_set_shutdown(tls, 0);
    SSL_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_set_read_ahead(tls, 1);
}

bool tls_socket_use(struct endpoint *endpoint)
{
    BIO *bio = BIO_new(method);

    if (bio) {
        BIO_set_data(bio, endpoint);
        BIO_set_init(bio, 1);
    }
    SSL_set_bio(endpoint->tls, bio, bio);
    make_independent(endpoint->tls);
    return bio;
}
