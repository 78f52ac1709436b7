/*
 * Timers of one event loop: a wheel of slots of a tenth of a second.
 *
 * A deadline beyond the wheel's horizon (102 s) waits in its last slot and is looked at again there. Whoever owns a timer
 * may therefore let it lie while its deadline moves away (a socket that is used), and decide when it comes up.
 */
#ifndef WEBSOCKET_TUNNEL_WHEEL_H
#define WEBSOCKET_TUNNEL_WHEEL_H

#include <stdint.h>

enum { TICKS_PER_SECOND = 10, WHEEL_SLOTS = 1024 };

struct timer {
    struct timer *next, *previous;
};

struct wheel {
    uint32_t now;               /* ticks since the machine started */
    struct timer slots[WHEEL_SLOTS];
};

/* The present tick. */
uint32_t wheel_clock(void);

/* The tick of a time in milliseconds of the same clock, rounded up. */
uint32_t wheel_tick(uint64_t milliseconds);

/* Milliseconds of the clock of all ticks. */
uint64_t wheel_milliseconds(void);

void wheel_start(struct wheel *wheel);
void wheel_add(struct wheel *wheel, struct timer *timer, uint32_t deadline);
void wheel_remove(struct timer *timer);

/* Turns the wheel to the present and hands over, removed, each timer that came up. */
void wheel_turn(struct wheel *wheel, void (*come_up)(struct timer *, void *), void *context);

/* Hands over each timer there is, which may remove or move itself. */
void wheel_each(struct wheel *wheel, void (*visit)(struct timer *, void *), void *context);

/* Milliseconds until something may come up, at most 1,000. */
int wheel_wait(const struct wheel *wheel);

#endif
