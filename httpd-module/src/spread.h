/*
 * Closes spread evenly over a time: of `count` tunnels, each gets one of as many equal parts of it.
 *
 * Where in its part is the same for all of one spread, and at random from one to the next: loops of many processes that have a
 * tunnel or two each are spread as evenly as one that has them all.
 */
#ifndef WEBSOCKET_TUNNEL_SPREAD_H
#define WEBSOCKET_TUNNEL_SPREAD_H

#include <stdint.h>

struct spread {
    uint64_t from, over;        /* milliseconds, see wheel.h */
    uint32_t count, done;
    uint32_t phase;             /* within each part, in 1/65536 of it */
};

struct spread spread_start(uint64_t from, uint64_t over, uint32_t count);

/* The tick for the next of the tunnels; never 0. */
uint32_t spread_next(struct spread *spread);

/* A tick at random in what is left of that time, for a tunnel that came too late to be counted; never 0. */
uint32_t spread_late(uint64_t from, uint64_t over);

#endif
