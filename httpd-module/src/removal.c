/* Members that are removed for good: see removal.h. */
#include "removal.h"

#include "configuration.h"
#include "member_table.h"
#include "wheel.h"

#include <apr_hash.h>

/* Of this configuration: how many entries there were, and for each the first one with the same URL. */
static int entries;
static int *first_of_url;

static void find_same_urls(apr_pool_t *pool)
{
    apr_hash_t *first = apr_hash_make(pool);

    entries = shared->member_count;
    first_of_url = apr_pcalloc(pool, SHARED_MEMBERS * sizeof(*first_of_url));
    for (int i = 0; i < entries; i++) {
        const char *url = shared->members[i].url;
        const int *known = apr_hash_get(first, url, APR_HASH_KEY_STRING);
        first_of_url[i] = known ? *known : i;
        if (!known) {
            apr_hash_set(first, url, APR_HASH_KEY_STRING, &first_of_url[i]);
        }
    }
}

static void note(struct shared_member *member, bool removed)
{
    uint64_t before = shared_read(&member->closes_from), wanted = 0;

    if (removed && process_settings.close_removed_after_seconds != UNSET) {
        wanted = before ? before : wheel_milliseconds() + (uint64_t)process_settings.close_removed_after_seconds * 1000;
    }
    if (wanted != before
        && __atomic_compare_exchange_n(&member->closes_from, &before, wanted, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
        __atomic_add_fetch(&shared->removals, 1, __ATOMIC_RELEASE);
    }
}

void removal_look(void)
{
    bool serves[SHARED_MEMBERS] = {false};

    for (int i = 0; i < entries; i++) {
        const proxy_worker_shared *worker = member_table_worker(i);
        if (worker && !(__atomic_load_n(&worker->status, __ATOMIC_RELAXED) & PROXY_WORKER_STOPPED)) {
            serves[first_of_url[i]] = true;
        }
    }
    for (int i = 0; i < entries; i++) {
        note(&shared->members[i], !serves[first_of_url[i]]);
    }
}

void removal_start(apr_pool_t *pool)
{
    find_same_urls(pool);
    __atomic_store_n(&shared->removed_close_over, (uint64_t)process_settings.close_over_seconds * 1000, __ATOMIC_RELAXED);
    removal_look();
}

uint32_t removal_changes(void)
{
    return __atomic_load_n(&shared->removals, __ATOMIC_ACQUIRE);
}

uint64_t removal_closes_from(int member)
{
    return member < 0 ? 0 : shared_read(&shared->members[member].closes_from);
}
