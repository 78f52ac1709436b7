/* How long a tunnel may live: see limits.h. */
#include "limits.h"

#include "loop.h"

#include <httpd.h>

/* A tenth of its longest life at random, so that sockets that were opened at once do not end at once. */
static uint32_t end_of_life(int seconds)
{
    uint32_t ticks = (uint32_t)seconds * TICKS_PER_SECOND, end;

    ticks -= ap_random_pick(0, ticks / 10);
    end = wheel_clock() + ticks;
    return end ? end : 1;
}

void limits_set(struct tunnel *tunnel, apr_interval_time_t timeout)
{
    int idle = tunnel->settings->idle_seconds, lifetime = tunnel->settings->lifetime_seconds;

    if (idle != UNSET) {
        tunnel->idle_limit = (uint32_t)idle * TICKS_PER_SECOND;
    }
    else if (timeout >= 0) {
        tunnel->idle_limit = wheel_tick((uint64_t)apr_time_as_msec(timeout));
    }
    if (lifetime > 0) {
        tunnel->ends_at = end_of_life(lifetime);
    }
    tunnel->started_at = wheel_milliseconds();
}

static uint32_t earlier(uint32_t one, uint32_t other)
{
    return (int32_t)(one - other) < 0 ? one : other;
}

uint32_t limits_deadline(const struct tunnel *tunnel)
{
    uint32_t next = tunnel->loop->wheel.now + UINT32_MAX / 4;

    if (tunnel->closing) {
        return tunnel->gives_up_at;
    }
    if (tunnel->idle_limit) {
        next = earlier(next, tunnel->last_active + tunnel->idle_limit);
    }
    if (tunnel->ends_at) {
        next = earlier(next, tunnel->ends_at);
    }
    if (tunnel->drains_at) {
        next = earlier(next, tunnel->drains_at);
    }
    if (tunnel->leaves_at) {
        next = earlier(next, tunnel->leaves_at);
    }
    return next;
}

static bool passed(const struct tunnel *tunnel, uint32_t tick)
{
    return (int32_t)(tunnel->loop->wheel.now - tick) >= 0;
}

const char *limits_reached(const struct tunnel *tunnel)
{
    if (tunnel->closing) {
        return passed(tunnel, tunnel->gives_up_at) ? "no answer" : NULL;
    }
    if (tunnel->drains_at && passed(tunnel, tunnel->drains_at)) {
        return "drain";
    }
    if (tunnel->leaves_at && passed(tunnel, tunnel->leaves_at)) {
        return "member removed";
    }
    if (tunnel->ends_at && passed(tunnel, tunnel->ends_at)) {
        return "maximum lifetime";
    }
    if (tunnel->idle_limit && passed(tunnel, tunnel->last_active + tunnel->idle_limit)) {
        return "idle limit";
    }
    return NULL;
}
