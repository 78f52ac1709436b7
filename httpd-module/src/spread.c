/* Closes spread evenly over a time: see spread.h. */
#include "spread.h"

#include "wheel.h"

#include <httpd.h>

enum { WHOLE = 0x10000 };

struct spread spread_start(uint64_t from, uint64_t over, uint32_t count)
{
    /* Not random(), which begins with the same number in every process. */
    return (struct spread){.from = from, .over = over, .count = count ? count : 1, .phase = ap_random_pick(0, WHOLE - 1)};
}

uint32_t spread_next(struct spread *spread)
{
    uint64_t part = spread->over * spread->done / spread->count;
    uint64_t within = spread->over * spread->phase / ((uint64_t)spread->count * WHOLE);
    uint32_t tick = wheel_tick(spread->from + part + within);

    spread->done++;
    return tick ? tick : 1;
}

uint32_t spread_late(uint64_t from, uint64_t over)
{
    uint64_t now = wheel_milliseconds(), end = from + over;
    struct spread rest = spread_start(now > from ? now : from, 0, 1);

    rest.over = end > rest.from ? end - rest.from : 0;
    return spread_next(&rest);
}
