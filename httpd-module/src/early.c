/* Early bytes of a connection: see early.h. */
#include "early.h"

#include <apr_portable.h>
#include <http_core.h>
#include <http_protocol.h>
#include <util_filter.h>

#include <fcntl.h>
#include <sys/socket.h>

/* httpd reads at most some ReadBufferSize ahead, OpenSSL a record; this is far more than both. */
enum { EARLY_MOST = 2 * 1024 * 1024, READ_LENGTH = 65536 };

/* A socket on which nothing ever comes, and on which writing fails. Its peer stays open, unused. */
static int silent[2];

bool early_start(void)
{
    return !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, silent) && !shutdown(silent[0], SHUT_WR);
}

static bool keep_bucket(struct tunnel *tunnel, enum side side, apr_bucket *bucket)
{
    const char *text;
    apr_size_t length;

    if (APR_BUCKET_IS_METADATA(bucket)) {
        tunnel->endpoints[side].ended |= APR_BUCKET_IS_EOS(bucket);
        return true;
    }
    if (apr_bucket_read(bucket, &text, &length, APR_NONBLOCK_READ) != APR_SUCCESS || !length) {
        return true;
    }
    tunnel->endpoints[side].received += length;
    members_count_bytes(&tunnel->member, side == CLIENT, length);
    tunnel_follow(tunnel, side, (const unsigned char *)text, length, false);
    return tunnel->endpoints[side].received <= EARLY_MOST
           && endpoint_keep(&tunnel->endpoints[!side], (const unsigned char *)text, length);
}

static bool empty_filters(struct tunnel *tunnel, enum side side, request_rec *request, conn_rec *connection)
{
    apr_bucket_brigade *brigade = apr_brigade_create(request->pool, connection->bucket_alloc);
    bool kept = true;

    while (kept && !tunnel->endpoints[side].ended) {
        apr_status_t status = ap_get_brigade(connection->input_filters, brigade, AP_MODE_READBYTES, APR_NONBLOCK_READ, READ_LENGTH);
        if (APR_STATUS_IS_EAGAIN(status) || (status == APR_SUCCESS && APR_BRIGADE_EMPTY(brigade))) {
            break;
        }
        if (status != APR_SUCCESS) {
            tunnel->endpoints[side].ended = true;
        }
        for (apr_bucket *bucket = APR_BRIGADE_FIRST(brigade); kept && bucket != APR_BRIGADE_SENTINEL(brigade);
             bucket = APR_BUCKET_NEXT(bucket)) {
            kept = keep_bucket(tunnel, side, bucket);
        }
        apr_brigade_cleanup(brigade);
    }
    apr_brigade_destroy(brigade);
    return kept;
}

bool early_take(struct tunnel *tunnel, enum side side, request_rec *request, conn_rec *connection)
{
    apr_socket_t *socket = ap_get_conn_socket(connection);
    apr_os_sock_t own;
    bool kept;

    /*
     * A peer that sends fast would keep the filters full for ever. So they read from a silent socket meanwhile, and give
     * exactly what they hold; what is still in the kernel is for the loop.
     */
    apr_socket_timeout_set(socket, 0);
    if (apr_os_sock_get(&own, socket) != APR_SUCCESS || apr_os_sock_put(&socket, &silent[0], connection->pool) != APR_SUCCESS) {
        return false;
    }
    kept = empty_filters(tunnel, side, request, connection);
    return apr_os_sock_put(&socket, &own, connection->pool) == APR_SUCCESS && kept;
}
