/* Timers of one event loop: see wheel.h. */
#include "wheel.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { MILLISECONDS_PER_TICK = 1000 / TICKS_PER_SECOND };

uint64_t wheel_milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint32_t wheel_tick(uint64_t milliseconds)
{
    return (uint32_t)((milliseconds + MILLISECONDS_PER_TICK - 1) / MILLISECONDS_PER_TICK);
}

uint32_t wheel_clock(void)
{
    return (uint32_t)(wheel_milliseconds() / MILLISECONDS_PER_TICK);
}

static bool is_empty(const struct timer *head)
{
    return head->next == head;
}

static void make_empty(struct timer *head)
{
    head->next = head->previous = head;
}

static void append(struct timer *head, struct timer *timer)
{
    timer->previous = head->previous;
    timer->next = head;
    head->previous->next = timer;
    head->previous = timer;
}

static void move_all(struct timer *from, struct timer *to)
{
    make_empty(to);
    if (!is_empty(from)) {
        *to = *from;
        to->next->previous = to->previous->next = to;
        make_empty(from);
    }
}

void wheel_start(struct wheel *wheel)
{
    wheel->now = wheel_clock();
    for (int i = 0; i < WHEEL_SLOTS; i++) {
        make_empty(&wheel->slots[i]);
    }
}

void wheel_add(struct wheel *wheel, struct timer *timer, uint32_t deadline)
{
    int32_t distance = (int32_t)(deadline - wheel->now);

    if (distance < 1) {
        distance = 1;
    }
    else if (distance >= WHEEL_SLOTS) {
        distance = WHEEL_SLOTS - 1;
    }
    append(&wheel->slots[(wheel->now + (uint32_t)distance) % WHEEL_SLOTS], timer);
}

void wheel_remove(struct timer *timer)
{
    timer->next->previous = timer->previous;
    timer->previous->next = timer->next;
    timer->next = timer->previous = NULL;
}

static void hand_over(struct timer *list, void (*act)(struct timer *, void *), void *context)
{
    while (!is_empty(list)) {
        struct timer *timer = list->next;
        wheel_remove(timer);
        act(timer, context);
    }
}

void wheel_turn(struct wheel *wheel, void (*come_up)(struct timer *, void *), void *context)
{
    uint32_t now = wheel_clock(), passed = now - wheel->now, from = wheel->now;

    wheel->now = now;
    for (uint32_t i = 1; i <= passed && i <= WHEEL_SLOTS; i++) {
        struct timer due;
        move_all(&wheel->slots[(from + i) % WHEEL_SLOTS], &due);
        hand_over(&due, come_up, context);
    }
}

void wheel_each(struct wheel *wheel, void (*visit)(struct timer *, void *), void *context)
{
    struct timer all;

    make_empty(&all);
    for (int i = 0; i < WHEEL_SLOTS; i++) {
        struct timer slot;
        move_all(&wheel->slots[i], &slot);
        while (!is_empty(&slot)) {
            struct timer *timer = slot.next;
            wheel_remove(timer);
            append(&all, timer);
        }
    }
    hand_over(&all, visit, context);
}

int wheel_wait(const struct wheel *wheel)
{
    int ticks = 1;

    while (ticks < TICKS_PER_SECOND && is_empty(&wheel->slots[(wheel->now + (uint32_t)ticks) % WHEEL_SLOTS])) {
        ticks++;
    }
    return ticks * MILLISECONDS_PER_TICK;
}
