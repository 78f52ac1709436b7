/* Taking TLS connections over from mod_ssl: see tls.h. */
#include "tls.h"

#include "handover.h"
#include "module.h"
#include "recycled.h"
#include "tls_socket.h"

#include <apr_dso.h>
#include <apr_optional_hooks.h>
#include <apr_portable.h>
#include <http_config.h>
#include <mod_ssl_openssl.h>

#include <dlfcn.h>

struct tls_reference {
    SSL *ssl;
    struct tunnel *tunnel;
    enum side side;
};

struct tls_reference *tls_reference_of(conn_rec *connection)
{
    return ap_get_module_config(connection->conn_config, &websocket_tunnel_module);
}

void tls_take(struct tls_reference *reference, struct tunnel *tunnel, enum side side)
{
    SSL_up_ref(reference->ssl);
    reference->tunnel = tunnel;
    reference->side = side;
    __atomic_add_fetch(&tunnel->holds, 1, __ATOMIC_RELAXED);
}

static void go_on(struct tunnel *tunnel, const struct tls_reference *reference)
{
    struct endpoint *endpoint = &tunnel->endpoints[reference->side];

    endpoint->tls = reference->ssl;
    if (!tls_socket_use(endpoint)) {
        tunnel->endpoints[CLIENT].ended = tunnel->endpoints[BACKEND].ended = true;
    }
    handover_let_go(tunnel);
}

static apr_status_t connection_gone(void *context)
{
    struct tls_reference *reference = context;
    struct tunnel *tunnel;

    recycled_begin();
    tunnel = reference->tunnel;
    reference->tunnel = NULL;
    if (tunnel) {
        go_on(tunnel, reference);
    }
    recycled_end();
    return APR_SUCCESS;
}

/* Cleanups run in reverse, and mod_ssl registers its own after this hook: so this one finds mod_ssl done. */
static int remember(conn_rec *connection, SSL *ssl, int is_proxy)
{
    struct tls_reference *reference = apr_pcalloc(connection->pool, sizeof(*reference));

    (void)is_proxy;
    recycled_begin();
    reference->ssl = ssl;
    ap_set_module_config(connection->conn_config, &websocket_tunnel_module, reference);
    recycled_end();
    apr_pool_cleanup_register(connection->pool, reference, connection_gone, apr_pool_cleanup_null);
    return OK;
}

void tls_register_hooks(void)
{
    APR_OPTIONAL_HOOK(ssl, pre_handshake, remember, NULL, NULL, APR_HOOK_LAST);
}

bool tls_is_same_library(void)
{
    const module *mod_ssl = ap_find_linked_module("mod_ssl.c");
    apr_os_dso_handle_t handle;

    if (!mod_ssl) {
        return true;
    }
    if (!mod_ssl->dynamic_load_handle || apr_os_dso_handle_get(&handle, mod_ssl->dynamic_load_handle) != APR_SUCCESS) {
        return false;
    }
    return dlsym(handle, "SSL_up_ref") == (void *)SSL_up_ref;
}
