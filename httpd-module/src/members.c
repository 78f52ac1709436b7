/* Members of balancers and their busy counts: see members.h. */
#include "members.h"

#include "member_table.h"

#include <scoreboard.h>

#include <string.h>

static int own_generation;

void members_start(int generation)
{
    own_generation = generation;
}

bool members_are_current(void)
{
    return __atomic_load_n(&ap_scoreboard_image->global->running_generation, __ATOMIC_RELAXED) == own_generation;
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
        use.index = member_table_index(use.worker);
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
        if (members_are_current()) {
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
    if (!members_are_current()) {
        return;
    }
    for (int i = 0; i < shared->member_count; i++) {
        proxy_worker_shared *worker = member_table_worker(i);
        int32_t held, before;
        if (!worker) {
            continue;
        }
        held = held_by_others(i);
        before = __atomic_exchange_n(&shared->members[i].carried, held, __ATOMIC_ACQ_REL);
        if (held != before) {
            add_busy(worker, (int64_t)held - before);
        }
    }
}
