/* Stand-ins for httpd and for the parts of the module that need it: see httpd_stubs.h. */
#include "httpd_stubs.h"

#include "../src/process.h"
#include "../src/removal.h"
#include "../src/shared.h"
#include "../src/tunnel_log.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

int fuzz_clock_gettime(clockid_t clock, struct timespec *now);

uint64_t clock_milliseconds;
void (*tunnel_ended)(const struct tunnel *, uint64_t, uint64_t);
int tunnels_reserved;
uint64_t bytes_counted[STUB_MEMBERS][SIDES];
struct process_settings process_settings;

static struct shared memory;
struct shared *shared = &memory;

void stubs_reset(void)
{
    tunnels_reserved = 0;
    memset(bytes_counted, 0, sizeof(bytes_counted));
    memory.stop_began_at = 0;
    memory.removals = 0;
    memory.member_count = STUB_MEMBERS;
    for (int i = 0; i < STUB_MEMBERS; i++) {
        memory.members[i].closes_from = 0;
    }
}

void stubs_remove(int member, uint64_t closes_from)
{
    memory.members[member].closes_from = closes_from;
    memory.removals++;
}

/* The module is compiled to call this one. */
int fuzz_clock_gettime(clockid_t clock, struct timespec *now)
{
    (void)clock;
    now->tv_sec = (time_t)(clock_milliseconds / 1000);
    now->tv_nsec = (long)(clock_milliseconds % 1000) * 1000000;
    return 0;
}

uint32_t removal_changes(void)
{
    return memory.removals;
}

uint64_t removal_closes_from(int member)
{
    return memory.members[member].closes_from;
}

uint64_t shared_read(const uint64_t *counter)
{
    return *counter;
}

void members_count_bytes(const struct member_use *use, bool from_client, uint64_t length)
{
    bytes_counted[use->index][from_client ? CLIENT : BACKEND] += length;
}

static uint64_t sent_to_client, sent_to_backend;

void members_leave(const struct member_use *use, uint64_t to_client, uint64_t to_backend)
{
    (void)use;
    sent_to_client = to_client;
    sent_to_backend = to_backend;
}

void tunnel_log_end(const struct tunnel *tunnel)
{
    tunnel_ended(tunnel, sent_to_client, sent_to_backend);
}

void process_release(void)
{
    tunnels_reserved--;
}

void process_tick(uint32_t now)
{
    (void)now;
}

apr_uint32_t ap_random_pick(apr_uint32_t least, apr_uint32_t most)
{
    return least + (apr_uint32_t)((uint64_t)rand() * ((uint64_t)most - least + 1) / ((uint64_t)RAND_MAX + 1));
}

void apr_pool_cleanup_register(apr_pool_t *pool, const void *data, apr_status_t (*plain)(void *), apr_status_t (*child)(void *))
{
    (void)pool, (void)data, (void)plain, (void)child;
}

apr_status_t apr_pool_cleanup_null(void *data)
{
    (void)data;
    return APR_SUCCESS;
}
