/* Clean closes that are planned ahead: see planned_closes.h. */
#include "planned_closes.h"

#include "drain.h"
#include "limits.h"
#include "removal.h"
#include "spread.h"

#include <stdlib.h>

struct removed_member {
    uint64_t closes_from;
    struct spread spread;
};

static void put_back(struct tunnel *tunnel)
{
    wheel_add(&tunnel->loop->wheel, &tunnel->timer, limits_deadline(tunnel));
}

static void plan_drain(struct timer *timer, void *context)
{
    struct tunnel *tunnel = (struct tunnel *)timer;

    tunnel->drains_at = spread_next(context);
    put_back(tunnel);
}

static void notice_drain(struct loop *loop)
{
    struct spread spread;
    uint64_t from, over;

    if (!loop->drains && drain_started(&from, &over)) {
        loop->drains = true;
        spread = spread_start(from, over, loop->open);
        wheel_each(&loop->wheel, plan_drain, &spread);
    }
}

static void count(struct timer *timer, void *context)
{
    struct tunnel *tunnel = (struct tunnel *)timer;
    struct removed_member *member = (struct removed_member *)context + tunnel->member.index;

    if (tunnel->member.index >= 0 && member->closes_from && member->closes_from != tunnel->planned_for) {
        member->spread.count++;
    }
    put_back(tunnel);
}

static void plan_removal(struct timer *timer, void *context)
{
    struct tunnel *tunnel = (struct tunnel *)timer;
    struct removed_member *member = (struct removed_member *)context + tunnel->member.index;

    if (tunnel->member.index >= 0 && member->closes_from != tunnel->planned_for) {
        tunnel->planned_for = member->closes_from;
        tunnel->leaves_at = member->closes_from ? spread_next(&member->spread) : 0;
    }
    put_back(tunnel);
}

/* All of it is gone through only when a member was removed or came back. */
static void notice_removals(struct loop *loop)
{
    uint32_t changes = removal_changes();
    int members = __atomic_load_n(&shared->member_count, __ATOMIC_RELAXED);
    struct removed_member *removed;

    if (loop->removals_seen == changes || !(removed = calloc((size_t)members, sizeof(*removed)))) {
        return;
    }
    loop->removals_seen = changes;
    for (int i = 0; i < members; i++) {
        removed[i].closes_from = removal_closes_from(i);
    }
    wheel_each(&loop->wheel, count, removed);
    for (int i = 0; i < members; i++) {
        if (removed[i].spread.count) {
            removed[i].spread =
                spread_start(removed[i].closes_from, shared_read(&shared->removed_close_over), removed[i].spread.count);
        }
    }
    wheel_each(&loop->wheel, plan_removal, removed);
    free(removed);
}

void planned_closes_notice(struct loop *loop)
{
    notice_drain(loop);
    notice_removals(loop);
}

void planned_closes_late(struct tunnel *tunnel)
{
    uint64_t from, over;

    if (tunnel->loop->drains && drain_started(&from, &over)) {
        tunnel->drains_at = spread_late(from, over);
    }
    tunnel->planned_for = removal_closes_from(tunnel->member.index);
    if (tunnel->planned_for) {
        tunnel->leaves_at = spread_late(tunnel->planned_for, shared_read(&shared->removed_close_over));
    }
}
