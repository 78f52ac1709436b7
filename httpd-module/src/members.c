/* Members of balancers and their busy counts: see members.h. */
#include "members.h"

#include "module.h"

#include <http_log.h>
#include <scoreboard.h>

#include <string.h>

APLOG_USE_MODULE(websocket_tunnel);

/* Of this configuration: the counts that mod_proxy uses, by index in the shared table. */
static proxy_worker_shared **workers;
static int own_generation;

void members_start(int generation)
{
    own_generation = generation;
}

static bool is_current(void)
{
    return __atomic_load_n(&ap_scoreboard_image->global->running_generation, __ATOMIC_RELAXED) == own_generation;
}

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

static int index_of(const proxy_worker_shared *worker)
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
    if (index_of(worker->s) >= 0) {
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

void members_enter(apr_pool_t *pool, server_rec *main_server, const module *proxy)
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

static proxy_worker_shared *worker_named(const proxy_balancer *balancer, const char *name)
{
    for (int i = 0; i < balancer->workers->nelts; i++) {
        proxy_worker *worker = APR_ARRAY_IDX(balancer->workers, i, proxy_worker *);
        if (!strcmp(name, worker->s->name_ex)) {
            return worker->s;
        }
    }
    return NULL;
}

struct member_use members_find(request_rec *request, const module *proxy, const char **name)
{
    proxy_server_conf *settings = ap_get_module_config(request->server->module_config, proxy);
    const char *balancer_name = apr_table_get(request->subprocess_env, "BALANCER_NAME");
    const char *worker_name = apr_table_get(request->subprocess_env, "BALANCER_WORKER_NAME");
    struct member_use use = {.index = -1};

    *name = "-";
    if (!settings || !balancer_name || !worker_name) {
        return use;
    }
    for (int i = 0; i < settings->balancers->nelts && !use.worker; i++) {
        const proxy_balancer *balancer = &APR_ARRAY_IDX(settings->balancers, i, proxy_balancer);
        if (!strcmp(balancer->s->name, balancer_name)) {
            use.worker = worker_named(balancer, worker_name);
        }
    }
    if (use.worker) {
        *name = *use.worker->route ? use.worker->route : use.worker->name_ex;
        use.index = index_of(use.worker);
    }
    return use;
}

static void add_busy(proxy_worker_shared *worker, int64_t difference)
{
    apr_size_t busy = __atomic_load_n(&worker->busy, __ATOMIC_RELAXED), wanted;

    do {
        wanted = difference < 0 && busy < (apr_size_t)-difference ? 0 : busy + (apr_size_t)difference;
    } while (!__atomic_compare_exchange_n(&worker->busy, &busy, wanted, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
}

static struct tunnel_count *own_count(const struct member_use *use)
{
    return use->index < 0 ? NULL : &shared_self->members[use->index];
}

void members_join(const struct member_use *use)
{
    struct tunnel_count *count = own_count(use);

    shared_add(&shared_self->all.opened, 1);
    __atomic_add_fetch(&shared_self->all.open, 1, __ATOMIC_RELAXED);
    if (count) {
        shared_add(&count->opened, 1);
        __atomic_add_fetch(&count->open, 1, __ATOMIC_RELAXED);
    }
    if (use->worker) {
        add_busy(use->worker, 1);
    }
}

void members_leave(const struct member_use *use, uint64_t to_client, uint64_t to_backend)
{
    struct tunnel_count *count = own_count(use);

    __atomic_sub_fetch(&shared_self->all.open, 1, __ATOMIC_RELAXED);
    if (count) {
        __atomic_sub_fetch(&count->open, 1, __ATOMIC_RELAXED);
    }
    if (use->worker) {
        __atomic_add_fetch(&use->worker->transferred, (apr_off_t)to_backend, __ATOMIC_RELAXED);
        __atomic_add_fetch(&use->worker->read, (apr_off_t)to_client, __ATOMIC_RELAXED);
        if (is_current()) {
            add_busy(use->worker, -1);
        }
    }
}

void members_count_bytes(const struct member_use *use, bool from_client, uint64_t length)
{
    struct tunnel_count *count = own_count(use);

    shared_add(from_client ? &shared_self->all.from_client : &shared_self->all.from_backend, length);
    if (count) {
        shared_add(from_client ? &count->from_client : &count->from_backend, length);
    }
}

static int32_t held_by_others(int member)
{
    uint32_t open = 0;

    for (int i = 0; i < shared->process_count; i++) {
        const struct shared_process *process = &shared->processes[i];
        if (__atomic_load_n(&process->pid, __ATOMIC_ACQUIRE)
            && __atomic_load_n(&process->generation, __ATOMIC_ACQUIRE) != own_generation) {
            open += __atomic_load_n(&process->members[member].open, __ATOMIC_RELAXED);
        }
    }
    return (int32_t)open;
}

void members_carry_over(void)
{
    if (!is_current()) {
        return;
    }
    for (int i = 0; i < shared->member_count; i++) {
        int32_t held, before;
        if (!workers[i]) {
            continue;
        }
        held = held_by_others(i);
        before = __atomic_exchange_n(&shared->members[i].carried, held, __ATOMIC_ACQ_REL);
        if (held != before) {
            add_busy(workers[i], (int64_t)held - before);
        }
    }
}

bool members_in_use(int index)
{
    return workers[index] || shared_sum(index).open;
}
