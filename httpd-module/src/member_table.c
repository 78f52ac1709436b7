/* The table of members: see member_table.h. */
#include "member_table.h"

#include "module.h"

#include <apr_strings.h>
#include <http_log.h>

#include <string.h>

APLOG_USE_MODULE(websocket_tunnel);

/* Of this configuration: what mod_proxy knows of each member, by index in the shared table. */
static proxy_worker_shared **workers;

static const char *host_of(apr_pool_t *pool, const server_rec *server)
{
    int port = server->addrs ? server->addrs->host_port : server->port;

    return apr_psprintf(pool, "%s:%d", server->server_hostname ? server->server_hostname : "-", port);
}

static bool is_same(const struct shared_member *member, const char *host, const char *balancer, const char *url)
{
    return member->used && !strcmp(member->host, host) && !strcmp(member->balancer, balancer) && !strcmp(member->url, url);
}

/* An entry that no configuration names is free again when its last tunnel has ended. */
static int entry_for(const char *host, const char *balancer, const char *url)
{
    int unused = -1;

    for (int i = 0; i < shared->member_count; i++) {
        struct shared_member *member = &shared->members[i];
        if (is_same(member, host, balancer, url)) {
            return i;
        }
        if (unused < 0 && !workers[i] && (!member->used || !shared_sum(i).open)) {
            unused = i;
        }
    }
    if (shared->member_count < SHARED_MEMBERS) {
        return shared->member_count++;
    }
    return unused;
}

static void forget_counts(int index)
{
    memset(&shared->past.members[index], 0, sizeof(shared->past.members[index]));
    for (int i = 0; i < shared->process_count; i++) {
        if (shared->processes[i].pid) {
            memset(&shared->processes[i].members[index], 0, sizeof(shared->processes[i].members[index]));
        }
    }
}

int member_table_index(const proxy_worker_shared *worker)
{
    for (int i = 0; i < shared->member_count; i++) {
        if (workers[i] == worker) {
            return i;
        }
    }
    return -1;
}

static bool enter(const char *host, const proxy_balancer *balancer, proxy_worker *worker)
{
    struct shared_member *member;
    int index;

    /* Virtual hosts inherit the main server's balancers. */
    if (member_table_index(worker->s) >= 0) {
        return true;
    }
    index = entry_for(host, balancer->s->name, worker->s->name_ex);
    if (index < 0) {
        return false;
    }
    member = &shared->members[index];
    if (!is_same(member, host, balancer->s->name, worker->s->name_ex)) {
        forget_counts(index);
        apr_cpystrn(member->host, host, sizeof(member->host));
        apr_cpystrn(member->balancer, balancer->s->name, sizeof(member->balancer));
        apr_cpystrn(member->url, worker->s->name_ex, sizeof(member->url));
        member->used = true;
    }
    apr_cpystrn(member->route, worker->s->route, sizeof(member->route));
    __atomic_store_n(&member->carried, 0, __ATOMIC_RELEASE);
    workers[index] = worker->s;
    return true;
}

void member_table_enter(apr_pool_t *pool, server_rec *main_server, const module *proxy)
{
    int left_out = 0;

    workers = apr_pcalloc(pool, SHARED_MEMBERS * sizeof(proxy_worker_shared *));
    for (server_rec *server = main_server; server; server = server->next) {
        proxy_server_conf *settings = ap_get_module_config(server->module_config, proxy);
        const char *host = host_of(pool, server);
        proxy_balancer *balancers = settings ? (proxy_balancer *)settings->balancers->elts : NULL;
        for (int i = 0; settings && i < settings->balancers->nelts; i++) {
            for (int k = 0; k < balancers[i].workers->nelts; k++) {
                left_out += !enter(host, &balancers[i], APR_ARRAY_IDX(balancers[i].workers, k, proxy_worker *));
            }
        }
    }
    if (left_out) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, main_server,
                     "more than %d members: %d are not counted in server-status, and least connections forgets them at a restart",
                     SHARED_MEMBERS, left_out);
    }
}

proxy_worker_shared *member_table_worker(int index)
{
    return workers[index];
}

bool member_table_in_use(int index)
{
    return workers[index] || shared_sum(index).open;
}
