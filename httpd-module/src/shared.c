/* Memory that all processes and generations share: see shared.h. */
#include "shared.h"

#include <ap_mpm.h>
#include <apr_shm.h>
#include <http_core.h>
#include <http_log.h>

#include <stdlib.h>
#include <unistd.h>

static const char retained_key[] = "websocket_tunnel_shared";
static const int processes_least = 16;

struct shared *shared;
struct shared_process *shared_self;

void shared_add(uint64_t *counter, uint64_t amount)
{
    __atomic_add_fetch(counter, amount, __ATOMIC_RELAXED);
}

uint64_t shared_read(const uint64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

/* Processes of older generations live beside ServerLimit's own for as long as they have tunnels. */
static int process_slots(void)
{
    int limit = 0;

    ap_mpm_query(AP_MPMQ_HARD_LIMIT_DAEMONS, &limit);
    limit *= 2;
    return limit < processes_least ? processes_least : limit > SHARED_PROCESSES_MOST ? SHARED_PROCESSES_MOST : limit;
}

apr_status_t shared_create(server_rec *server)
{
    struct shared **retained = ap_retained_data_get(retained_key);
    int slots = process_slots();
    apr_shm_t *memory;
    apr_status_t status;

    if (!retained) {
        retained = ap_retained_data_create(retained_key, sizeof(*retained));
    }
    if (!*retained) {
        /* Anonymous memory is zero, and a page of it costs nothing until it is used. */
        apr_size_t size = sizeof(struct shared) + (apr_size_t)slots * sizeof(struct shared_process);
        status = apr_shm_create(&memory, size, NULL, server->process->pool);
        if (status != APR_SUCCESS) {
            return status;
        }
        *retained = apr_shm_baseaddr_get(memory);
        (*retained)->process_count = slots;
    }
    shared = *retained;
    return APR_SUCCESS;
}

void shared_claim(int generation)
{
    for (int i = 0; i < shared->process_count; i++) {
        struct shared_process *slot = &shared->processes[i];
        pid_t nobody = 0;
        if (__atomic_compare_exchange_n(&slot->pid, &nobody, getpid(), false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
            __atomic_store_n(&slot->generation, generation, __ATOMIC_RELEASE);
            __atomic_store_n(&slot->draining, false, __ATOMIC_RELAXED);
            shared_self = slot;
            return;
        }
    }
    /* Never freed: it is this process's for life. */
    shared_self = calloc(1, sizeof(*shared_self));
    ap_assert(shared_self);
}

static uint32_t move(struct tunnel_count *from, struct tunnel_count *to)
{
    shared_add(&to->opened, __atomic_exchange_n(&from->opened, 0, __ATOMIC_RELAXED));
    shared_add(&to->from_client, __atomic_exchange_n(&from->from_client, 0, __ATOMIC_RELAXED));
    shared_add(&to->from_backend, __atomic_exchange_n(&from->from_backend, 0, __ATOMIC_RELAXED));
    return __atomic_exchange_n(&from->open, 0, __ATOMIC_RELAXED);
}

void shared_give_back(pid_t pid)
{
    for (int i = 0; i < shared->process_count; i++) {
        struct shared_process *slot = &shared->processes[i];
        if (__atomic_load_n(&slot->pid, __ATOMIC_ACQUIRE) != pid) {
            continue;
        }
        shared_add(&shared->lost, move(&slot->all, &shared->past.all));
        for (int member = 0; member < shared->member_count; member++) {
            move(&slot->members[member], &shared->past.members[member]);
        }
        __atomic_store_n(&slot->pid, 0, __ATOMIC_RELEASE);
        return;
    }
}

static void add_up(struct tunnel_count *sum, const struct shared_process *process, int member)
{
    const struct tunnel_count *count = member < 0 ? &process->all : &process->members[member];

    sum->opened += shared_read(&count->opened);
    sum->from_client += shared_read(&count->from_client);
    sum->from_backend += shared_read(&count->from_backend);
    sum->open += __atomic_load_n(&count->open, __ATOMIC_RELAXED);
}

struct tunnel_count shared_sum(int member)
{
    struct tunnel_count sum = {0};

    add_up(&sum, &shared->past, member);
    for (int i = 0; i < shared->process_count; i++) {
        if (__atomic_load_n(&shared->processes[i].pid, __ATOMIC_ACQUIRE)) {
            add_up(&sum, &shared->processes[i], member);
        }
    }
    return sum;
}
