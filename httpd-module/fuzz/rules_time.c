/* When a fuzzed tunnel has to close: see conversation.h. */
#include "conversation.h"

#include <string.h>

static bool span_open(const struct span *span, uint64_t now)
{
    return span->set && now >= span->from;
}

/* A time that had passed when the loop learned of it comes up at the next tick. */
static bool span_over(const struct span *span, uint64_t now)
{
    return span->set && span->noticed && now > span->noticed && now > span->to;
}

static void notice(struct span *span, uint64_t now)
{
    if (span->set && !span->noticed) {
        span->noticed = now;
    }
}

void notice_times(struct conversation *c)
{
    notice(&c->life, c->now);
    notice(&c->drain, c->now);
    notice(&c->removal, c->now);
}

static bool idle(const struct conversation *c)
{
    return c->idle && c->now >= c->last_active + c->idle;
}

static bool has_read(const struct conversation *c)
{
    return c->told.received[CLIENT] != c->read_before[CLIENT] || c->told.received[BACKEND] != c->read_before[BACKEND];
}

bool may_close(const struct conversation *c, const char *reason)
{
    return (c->stopped && !strcmp(reason, "stop")) || (idle(c) && !strcmp(reason, "idle limit"))
           || (span_open(&c->life, c->now) && !strcmp(reason, "maximum lifetime"))
           || (span_open(&c->drain, c->now) && !strcmp(reason, "drain"))
           || (span_open(&c->removal, c->now) && !strcmp(reason, "member removed"));
}

bool must_close(const struct conversation *c)
{
    return (idle(c) && !has_read(c)) || span_over(&c->life, c->now) || span_over(&c->drain, c->now) || span_over(&c->removal, c->now);
}
