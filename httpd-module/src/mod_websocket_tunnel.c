/*
 * mod_websocket_tunnel: established WebSockets leave httpd's worker threads for a few event loops.
 *
 * This file is the module's record and the order in which its parts start; docs/event-tunnels.md explains the whole.
 */
#include "configuration.h"
#include "drain.h"
#include "interposition.h"
#include "member_table.h"
#include "module.h"
#include "process.h"
#include "removal.h"
#include "status.h"
#include "tls.h"
#include "tunnel_log.h"

#include <ap_mpm.h>
#include <http_core.h>
#include <http_log.h>
#include <mpm_common.h>

APLOG_USE_MODULE(websocket_tunnel);

static const char *what_is_wrong(void)
{
    const char *wrong = interposition_check();
    int threaded = 0;

    if (wrong) {
        return wrong;
    }
    if (!tls_is_same_library()) {
        return "mod_ssl uses another libssl than the one this module was built for";
    }
    if (ap_mpm_query(AP_MPMQ_IS_THREADED, &threaded) != APR_SUCCESS || threaded == AP_MPMQ_NOT_SUPPORTED) {
        return "it needs an MPM with threads, such as mpm_event";
    }
    return NULL;
}

static int start_parent(apr_pool_t *pool, apr_pool_t *log, apr_pool_t *temporary, server_rec *server)
{
    const char *wrong = what_is_wrong();
    apr_status_t status;

    (void)log, (void)temporary;
    if (wrong) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, server, "mod_websocket_tunnel cannot work: %s", wrong);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    /* httpd reads its configuration twice at its start; the first time, balancers have no memory yet. */
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK;
    }
    status = shared_create(server);
    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, status, server, "mod_websocket_tunnel has no shared memory");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    member_table_enter(pool, server, interposition_proxy());
    removal_start(pool);
    return tunnel_log_open(pool, server) == APR_SUCCESS ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static void child_changed(server_rec *server, pid_t pid, ap_generation_t generation, int slot, mpm_child_status status)
{
    (void)generation, (void)slot;
    if (status == MPM_CHILD_STARTED) {
        drain_watch(server->process->pconf);
    }
    else if (status == MPM_CHILD_EXITED) {
        shared_give_back(pid);
    }
}

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    ap_hook_pre_config(configuration_reset, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(start_parent, NULL, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_child_status(child_changed, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(process_start, NULL, NULL, APR_HOOK_LAST);
    ap_hook_child_stopping(process_stopping, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_log_transaction(interposition_count, NULL, NULL, APR_HOOK_MIDDLE);
    tls_register_hooks();
    status_register_hooks();
}

module AP_MODULE_DECLARE_DATA websocket_tunnel_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, configuration_create, configuration_merge, configuration_directives, register_hooks, 0};
