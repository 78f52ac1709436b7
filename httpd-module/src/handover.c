/* A tunnel leaves httpd's worker thread: see handover.h. */
#include "handover.h"

#include "connection.h"
#include "early.h"
#include "limits.h"
#include "process.h"
#include "tls.h"

#include <apr_portable.h>
#include <http_log.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

APLOG_USE_MODULE(websocket_tunnel);

static int duplicate(conn_rec *connection)
{
    apr_os_sock_t descriptor;

    if (apr_os_sock_get(&descriptor, ap_get_conn_socket(connection)) != APR_SUCCESS) {
        return -1;
    }
    return fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

/* An aborted connection is closed by httpd without shutdown(2), without TLS's farewell, and without lingering. */
static void detach(conn_rec *connection)
{
    connection->aborted = 1;
    connection->keepalive = AP_CONN_CLOSE;
}

static void take(struct tunnel *tunnel, request_rec *request, conn_rec *const connections[SIDES])
{
    members_join(&tunnel->member);
    for (int side = CLIENT; side < SIDES; side++) {
        if (!early_take(tunnel, (enum side)side, request, connections[side])) {
            ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, request, "cannot take what was read already; the tunnel ends");
            tunnel->endpoints[CLIENT].ended = tunnel->endpoints[BACKEND].ended = true;
        }
    }
    for (int side = CLIENT; side < SIDES; side++) {
        struct tls_reference *reference = tls_reference_of(connections[side]);
        if (reference) {
            tls_take(reference, tunnel, (enum side)side);
        }
        detach(connections[side]);
    }
    handover_let_go(tunnel);
}

void handover_let_go(struct tunnel *tunnel)
{
    if (!__atomic_sub_fetch(&tunnel->holds, 1, __ATOMIC_ACQ_REL)) {
        loop_hand_in(tunnel);
    }
}

static bool duplicate_both(struct tunnel *tunnel, conn_rec *const connections[SIDES])
{
    struct endpoint *client = &tunnel->endpoints[CLIENT], *backend = &tunnel->endpoints[BACKEND];

    client->descriptor = duplicate(connections[CLIENT]);
    if (client->descriptor < 0) {
        return false;
    }
    backend->descriptor = duplicate(connections[BACKEND]);
    if (backend->descriptor < 0) {
        close(client->descriptor);
        return false;
    }
    return true;
}

bool handover_try(proxy_tunnel_rec *proxy_tunnel, conn_rec *backend, const module *proxy)
{
    request_rec *request = proxy_tunnel->r;
    conn_rec *const connections[SIDES] = {request->connection, backend};
    struct member_use member;
    struct tunnel *tunnel;
    const char *name;

    if (!connection_can_leave(request, request->connection) || !connection_can_leave(request, backend) || !process_reserve()) {
        return false;
    }
    member = members_find(request, proxy, &name);
    tunnel = tunnel_create(request, name);
    if (!tunnel || !duplicate_both(tunnel, connections)) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, errno, request, "no room for the tunnel: it stays on its thread");
        free(tunnel);
        process_release();
        return false;
    }
    tunnel->member = member;
    tunnel->without_half_close = proxy_tunnel->nohalfclose;
    limits_set(tunnel, proxy_tunnel->timeout);
    take(tunnel, request, connections);
    return true;
}
