/* An endpoint's socket for OpenSSL: see tls_socket.h. */
#include "tls_socket.h"

#include <errno.h>
#include <openssl/bio.h>
#include <sys/socket.h>

static BIO_METHOD *method;

static int result_of(BIO *bio, ssize_t result, void (*retry)(BIO *))
{
    if (result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        retry(bio);
    }
    return (int)result;
}

static void retry_read(BIO *bio)
{
    BIO_set_retry_read(bio);
}

static void retry_write(BIO *bio)
{
    BIO_set_retry_write(bio);
}

static int read_socket(BIO *bio, char *bytes, int length)
{
    struct endpoint *endpoint = BIO_get_data(bio);
    ssize_t result;

    BIO_clear_retry_flags(bio);
    if (endpoint->drained) {
        retry_read(bio);
        return -1;
    }
    do {
        result = recv(endpoint->descriptor, bytes, (size_t)length, MSG_DONTWAIT);
    } while (result < 0 && errno == EINTR);
    if (!result) {
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    }
    endpoint->drained = result > 0 && result < length && !endpoint->hung_up;
    return result_of(bio, result, retry_read);
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
    return result_of(bio, result, retry_write);
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

BIO *tls_socket_create(struct endpoint *endpoint)
{
    BIO *bio = BIO_new(method);

    if (bio) {
        BIO_set_data(bio, endpoint);
        BIO_set_init(bio, 1);
    }
    return bio;
}
