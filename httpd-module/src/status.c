/* The module's part of server-status: see status.h. */
#include "status.h"

#include "member_table.h"
#include "process.h"

#include <apr_optional_hooks.h>
#include <http_protocol.h>
#include <mod_status.h>

struct total {
    const char *key, *words;
    uint64_t value;
};

static int processes(bool draining)
{
    int count = 0;

    for (int i = 0; i < shared->process_count; i++) {
        const struct shared_process *process = &shared->processes[i];
        count += __atomic_load_n(&process->pid, __ATOMIC_ACQUIRE)
                 && __atomic_load_n(&process->draining, __ATOMIC_RELAXED) == draining;
    }
    return count;
}

static void print_totals(request_rec *request, bool plain)
{
    struct tunnel_count all = shared_sum(-1);
    const struct total totals[] = {
        {"Open", "open now", all.open},
        {"Limit", "limit of a process", process_limit()},
        {"Opened", "opened", all.opened},
        {"BytesFromClients", "bytes from clients", all.from_client},
        {"BytesFromBackends", "bytes from backends", all.from_backend},
        {"OnThreads", "left on worker threads", shared_read(&shared->on_threads)},
        {"NotSeen", "upgrades that did not come through the module", shared_read(&shared->not_seen)},
        {"Lost", "lost with a process that crashed", shared_read(&shared->lost)},
        {"LogLinesLost", "log lines lost", shared_read(&shared->log_lines_lost)},
        {"ProcessesDraining", "processes that only wait for their tunnels", (uint64_t)processes(true)},
    };

    for (size_t i = 0; i < sizeof(totals) / sizeof(*totals); i++) {
        if (plain) {
            ap_rprintf(request, "WebSocketTunnels%s: %" APR_UINT64_T_FMT "\n", totals[i].key, totals[i].value);
        }
        else {
            ap_rprintf(request, "<dt>%s: %" APR_UINT64_T_FMT "</dt>\n", totals[i].words, totals[i].value);
        }
    }
}

/* URLs and names come from the configuration, and may hold anything. */
static const char *shown(request_rec *request, const char *text, bool plain)
{
    return plain ? ap_escape_uri(request->pool, text) : ap_escape_html(request->pool, text);
}

static void print_member(request_rec *request, int index, bool plain)
{
    static const char line[] = "WebSocketTunnelsMember: host=%s balancer=%s route=%s url=%s open=%u opened=%" APR_UINT64_T_FMT
                               " bytesFromClients=%" APR_UINT64_T_FMT " bytesFromBackends=%" APR_UINT64_T_FMT "\n";
    static const char row[] = "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%u</td><td>%" APR_UINT64_T_FMT
                              "</td><td>%" APR_UINT64_T_FMT "</td><td>%" APR_UINT64_T_FMT "</td></tr>\n";
    const struct shared_member *member = &shared->members[index];
    struct tunnel_count count = shared_sum(index);

    ap_rprintf(request, plain ? line : row, shown(request, member->host, plain), shown(request, member->balancer, plain),
               shown(request, *member->route ? member->route : "-", plain), shown(request, member->url, plain), count.open,
               count.opened, count.from_client, count.from_backend);
}

static int print_status(request_rec *request, int flags)
{
    bool plain = flags & AP_STATUS_SHORT;

    if (!plain) {
        ap_rputs("<hr />\n<h2>WebSocket tunnels</h2>\n<dl>\n", request);
    }
    print_totals(request, plain);
    if (!plain) {
        ap_rputs("</dl>\n<table border=\"0\"><tr><th>Host</th><th>Balancer</th><th>Route</th><th>Member</th><th>Open</th>"
                 "<th>Opened</th><th>Bytes from clients</th><th>Bytes from backends</th></tr>\n", request);
    }
    for (int i = 0; i < shared->member_count; i++) {
        if (member_table_in_use(i)) {
            print_member(request, i, plain);
        }
    }
    if (!plain) {
        ap_rputs("</table>\n", request);
    }
    return OK;
}

void status_register_hooks(void)
{
    APR_OPTIONAL_HOOK(ap, status_hook, print_status, NULL, NULL, APR_HOOK_MIDDLE);
}
