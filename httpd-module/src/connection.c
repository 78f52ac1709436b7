/* Whether a connection of httpd's can leave it: see connection.h. */
#include "connection.h"

#include "module.h"
#include "tls.h"

#include <http_log.h>
#include <util_filter.h>

#include <strings.h>

APLOG_USE_MODULE(websocket_tunnel);

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

bool connection_can_leave(request_rec *request, conn_rec *connection)
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
