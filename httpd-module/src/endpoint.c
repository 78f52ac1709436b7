/* One side of a tunnel, plain or with TLS: see endpoint.h. */
#include "endpoint.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int tls_result(SSL *tls, int result)
{
    switch (SSL_get_error(tls, result)) {
    case SSL_ERROR_ZERO_RETURN:
        return ENDPOINT_ENDED;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return ENDPOINT_NOT_NOW;
    default:
        return ENDPOINT_FAILED;
    }
}

static int plain_result(ssize_t result)
{
    if (result >= 0) {
        return (int)result;
    }
    return errno == EAGAIN || errno == EWOULDBLOCK ? ENDPOINT_NOT_NOW : ENDPOINT_FAILED;
}

static int read_plain(struct endpoint *endpoint, unsigned char *bytes, int length)
{
    ssize_t result;
    int count;

    do {
        result = recv(endpoint->descriptor, bytes, (size_t)length, MSG_DONTWAIT);
    } while (result < 0 && errno == EINTR);
    count = plain_result(result);
    /* Edge-triggered: the kernel says when there is more. */
    if (count == ENDPOINT_NOT_NOW || (count > 0 && count < length && !endpoint->hung_up)) {
        endpoint->readable = false;
    }
    return count;
}

/* Several records at once, so that a message in two of them goes on in one piece. */
static int read_tls(struct endpoint *endpoint, unsigned char *bytes, int length)
{
    int done = 0, result = endpoint->broken ? ENDPOINT_FAILED : 0;

    while (done < length && result >= 0) {
        int count;
        ERR_clear_error();
        count = SSL_read(endpoint->tls, bytes + done, length - done);
        if (count <= 0) {
            result = tls_result(endpoint->tls, count);
            break;
        }
        done += count;
    }
    endpoint->broken = result == ENDPOINT_FAILED;
    if (result == ENDPOINT_NOT_NOW) {
        endpoint->readable = false;
    }
    return done ? done : result;
}

int endpoint_read(struct endpoint *endpoint, unsigned char *bytes, int length)
{
    return endpoint->tls ? read_tls(endpoint, bytes, length) : read_plain(endpoint, bytes, length);
}

static int write_tls(struct endpoint *endpoint, const unsigned char *bytes, int length)
{
    int done = 0;

    while (done < length) {
        int count;
        ERR_clear_error();
        endpoint->more_follows = length - done > SSL3_RT_MAX_PLAIN_LENGTH;
        count = SSL_write(endpoint->tls, bytes + done, length - done);
        if (count > 0) {
            done += count;
            continue;
        }
        if (tls_result(endpoint->tls, count) == ENDPOINT_NOT_NOW) {
            break;
        }
        return ENDPOINT_FAILED;
    }
    endpoint->more_follows = false;
    return done ? done : ENDPOINT_NOT_NOW;
}

static int write_some(struct endpoint *endpoint, const unsigned char *bytes, size_t length)
{
    ssize_t result;

    if (endpoint->tls) {
        return write_tls(endpoint, bytes, (int)length);
    }
    do {
        result = send(endpoint->descriptor, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (result < 0 && errno == EINTR);
    return plain_result(result);
}

/* With TLS, what was offered once has to be offered again as it was; so new bytes only ever go behind the old ones. */
bool endpoint_keep(struct endpoint *endpoint, const unsigned char *bytes, size_t length)
{
    unsigned char *kept = malloc(endpoint->pending_length + length);

    if (!kept) {
        return false;
    }
    if (endpoint->pending_length) {
        memcpy(kept, endpoint->pending + endpoint->pending_offset, endpoint->pending_length);
    }
    memcpy(kept + endpoint->pending_length, bytes, length);
    free(endpoint->pending);
    endpoint->pending = kept;
    endpoint->pending_offset = 0;
    endpoint->pending_length += (uint32_t)length;
    return true;
}

bool endpoint_send(struct endpoint *endpoint, const unsigned char *bytes, size_t length)
{
    int count = 0;

    if (!length) {
        return true;
    }
    if (!endpoint->pending_length) {
        count = write_some(endpoint, bytes, length);
        if (count == ENDPOINT_FAILED) {
            return false;
        }
        if (count == ENDPOINT_NOT_NOW) {
            count = 0;
        }
    }
    return (size_t)count == length || endpoint_keep(endpoint, bytes + count, length - (size_t)count);
}

int endpoint_flush(struct endpoint *endpoint)
{
    while (endpoint->pending_length) {
        int count = write_some(endpoint, endpoint->pending + endpoint->pending_offset, endpoint->pending_length);
        if (count < 0) {
            return count;
        }
        endpoint->pending_offset += (uint32_t)count;
        endpoint->pending_length -= (uint32_t)count;
    }
    free(endpoint->pending);
    endpoint->pending = NULL;
    return 1;
}

void endpoint_shut(struct endpoint *endpoint)
{
    if (endpoint->shut) {
        return;
    }
    endpoint->shut = true;
    if (endpoint->tls) {
        ERR_clear_error();
        SSL_shutdown(endpoint->tls);
    }
    shutdown(endpoint->descriptor, SHUT_WR);
}

void endpoint_close(struct endpoint *endpoint)
{
    if (endpoint->tls) {
        ERR_clear_error();
        if (!endpoint->shut && !endpoint->pending_length) {
            SSL_shutdown(endpoint->tls);
        }
        SSL_free(endpoint->tls);
        endpoint->tls = NULL;
        ERR_clear_error();
    }
    close(endpoint->descriptor);
    free(endpoint->pending);
    endpoint->pending = NULL;
    endpoint->pending_length = 0;
}
