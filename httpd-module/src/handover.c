/* A tunnel leaves httpd's worker thread: see handover.h. */
#include "handover.h"

#include "early.h"
#include "module.h"
#include "process.h"
#include "tls.h"

#include <apr_portable.h>
#include <http_log.h>
#include <util_filter.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

APLOG_USE_MODULE(websocket_tunnel);

/* Of what the log may say; the access log of the request has it in full. */
enum { TEXT_LONGEST = 1024 };

/* Filters of a connection that do nothing more once the handshake is over, or that the loop stands in for. */
static bool is_known(const char *filter, bool with_tls)
{
    static const char *const plain[] = {"core", "core_in", "log_input_output", "remoteip_input", "reqtimeout"};
    static const char *const tls[] = {"ssl/tls filter", "ssl/tls coalescing filter"};

    for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
        if (!strcasecmp(filter, plain[i])) {
            return true;
        }
    }
    for (size_t i = 0; with_tls && i < sizeof(tls) / sizeof(*tls); i++) {
        if (!strcasecmp(filter, tls[i])) {
            return true;
        }
    }
    return false;
}

static const char *unknown_filter(const ap_filter_t *filter, bool with_tls)
{
    while (filter && is_known(filter->frec->name, with_tls)) {
        filter = filter->next;
    }
    return filter ? filter->frec->name : NULL;
}

static bool is_simple(request_rec *request, conn_rec *connection)
{
    bool with_tls = tls_reference_of(connection);
    const char *filter = unknown_filter(connection->input_filters, with_tls);

    if (!filter) {
        filter = unknown_filter(connection->output_filters, with_tls);
    }
    if (filter) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, request, "stays on its thread: filter %s", filter);
    }
    return !filter && !connection->data_in_output_filters && !connection->master;
}

static int duplicate(conn_rec *connection)
{
    apr_os_sock_t descriptor;

    if (apr_os_sock_get(&descriptor, ap_get_conn_socket(connection)) != APR_SUCCESS) {
        return -1;
    }
    return fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

static size_t length_of(const char *text)
{
    return strnlen(text, TEXT_LONGEST);
}

static char *put(const char **where, char *at, const char *text)
{
    size_t length = length_of(text);

    memcpy(at, text, length);
    at[length] = '\0';
    *where = at;
    return at + length + 1;
}

static const char *given(const char *text)
{
    return text ? text : "-";
}

/* One piece of memory for the tunnel and what the log says of it. */
static struct tunnel *create(request_rec *request, const char *member)
{
    const char *client = given(request->useragent_ip), *host = given(request->hostname), *path = given(request->uri);
    size_t texts = length_of(client) + length_of(host) + length_of(path) + length_of(member) + 4;
    struct tunnel *tunnel = calloc(1, sizeof(*tunnel) + texts);
    char *at = (char *)(tunnel + 1);

    if (!tunnel) {
        return NULL;
    }
    at = put(&tunnel->request.client, at, client);
    at = put(&tunnel->request.host, at, host);
    at = put(&tunnel->request.path, at, path);
    put(&tunnel->request.member, at, member);
    tunnel->loop = process_next_loop();
    tunnel->holds = 1;
    tunnel->server = request->server;
    tunnel->settings = configuration_of(request->server);
    return tunnel;
}

/* A tenth of its longest life at random, so that sockets that were opened at once do not end at once. */
static uint32_t end_of_life(int seconds)
{
    uint32_t ticks = (uint32_t)seconds * TICKS_PER_SECOND, end;

    ticks -= (uint32_t)((uint64_t)ticks / 10 * ((uint64_t)random() & 0xffff) / 0x10000);
    end = wheel_clock() + ticks;
    return end ? end : 1;
}

static void set_limits(struct tunnel *tunnel, apr_interval_time_t timeout)
{
    int idle = tunnel->settings->idle_seconds, lifetime = tunnel->settings->lifetime_seconds;

    if (idle != UNSET) {
        tunnel->idle_limit = (uint32_t)idle * TICKS_PER_SECOND;
    }
    else if (timeout >= 0) {
        tunnel->idle_limit = wheel_tick((uint64_t)apr_time_as_msec(timeout));
    }
    if (lifetime > 0) {
        tunnel->ends_at = end_of_life(lifetime);
    }
    tunnel->started_at = wheel_milliseconds();
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

    if (!is_simple(request, request->connection) || !is_simple(request, backend) || !process_reserve()) {
        return false;
    }
    member = members_find(request, proxy, &name);
    tunnel = create(request, name);
    if (!tunnel || !duplicate_both(tunnel, connections)) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, errno, request, "no room for the tunnel: it stays on its thread");
        free(tunnel);
        process_release();
        return false;
    }
    tunnel->member = member;
    tunnel->without_half_close = proxy_tunnel->nohalfclose;
    set_limits(tunnel, proxy_tunnel->timeout);
    take(tunnel, request, connections);
    return true;
}
