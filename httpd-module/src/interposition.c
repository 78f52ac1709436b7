/* The two functions of mod_proxy that this module stands in for: see interposition.h. */
#include "interposition.h"

#include "configuration.h"
#include "handover.h"
#include "module.h"
#include "recycled.h"
#include "shared.h"

#include <apr_portable.h>
#include <http_log.h>
#include <mod_proxy.h>

#include <dlfcn.h>
#include <strings.h>

APLOG_USE_MODULE(websocket_tunnel);

typedef apr_status_t create_function(proxy_tunnel_rec **, request_rec *, conn_rec *, const char *);
typedef int run_function(proxy_tunnel_rec *);

static module *proxy;
static create_function *proxy_create;
static run_function *proxy_run;

const module *interposition_proxy(void)
{
    return proxy;
}

const char *interposition_check(void)
{
    apr_os_dso_handle_t handle;

    proxy = ap_find_linked_module("mod_proxy.c");
    if (!proxy) {
        return "mod_proxy is not loaded";
    }
    if (!proxy->dynamic_load_handle || apr_os_dso_handle_get(&handle, proxy->dynamic_load_handle) != APR_SUCCESS) {
        return "mod_proxy is compiled into this httpd; it has to be a loadable module";
    }
    proxy_create = (create_function *)dlsym(handle, "ap_proxy_tunnel_create");
    proxy_run = (run_function *)dlsym(handle, "ap_proxy_tunnel_run");
    if (!proxy_create || !proxy_run) {
        return "this mod_proxy has no tunnel functions; httpd 2.4.65 or later has them";
    }
    if (dlsym(RTLD_DEFAULT, "ap_proxy_tunnel_create") != (void *)ap_proxy_tunnel_create
        || dlsym(RTLD_DEFAULT, "ap_proxy_tunnel_run") != (void *)ap_proxy_tunnel_run
        || proxy_run == ap_proxy_tunnel_run) {
        return "its LoadModule line has to come before mod_proxy's";
    }
    return NULL;
}

PROXY_DECLARE(apr_status_t)
ap_proxy_tunnel_create(proxy_tunnel_rec **tunnel, request_rec *request, conn_rec *backend, const char *scheme)
{
    recycled_begin();
    ap_set_module_config(request->request_config, &websocket_tunnel_module, backend);
    recycled_end();
    return proxy_create(tunnel, request, backend, scheme);
}

static bool has_left(proxy_tunnel_rec *tunnel)
{
    conn_rec *backend = ap_get_module_config(tunnel->r->request_config, &websocket_tunnel_module);

    if (!configuration_of(tunnel->r->server)->enabled || strcasecmp(tunnel->scheme, "websocket") || !backend) {
        return false;
    }
    if (handover_try(tunnel, backend, proxy)) {
        return true;
    }
    shared_add(&shared->on_threads, 1);
    return false;
}

PROXY_DECLARE(int) ap_proxy_tunnel_run(proxy_tunnel_rec *tunnel)
{
    bool left;

    recycled_begin();
    left = has_left(tunnel);
    recycled_end();
    return left ? OK : proxy_run(tunnel);
}

int interposition_count(request_rec *request)
{
    bool seen;

    recycled_begin();
    seen = ap_get_module_config(request->request_config, &websocket_tunnel_module);
    recycled_end();
    if (request->status == HTTP_SWITCHING_PROTOCOLS && request->proxyreq && !seen) {
        shared_add(&shared->not_seen, 1);
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, request, "an upgrade was made that this module did not see");
    }
    return DECLINED;
}
