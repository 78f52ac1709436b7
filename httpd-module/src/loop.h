/*
 * An event loop: one thread, one epoll set, and the tunnels it was handed.
 *
 * Worker threads only ever call loop_hand_in; everything else of a tunnel happens on the loop's own thread, without locks.
 */
#ifndef WEBSOCKET_TUNNEL_LOOP_H
#define WEBSOCKET_TUNNEL_LOOP_H

#include "tunnel.h"

#include <pthread.h>

/* Bytes that are read at once. The fuzzer's are fewer, so that short scripts fill it. */
#ifndef LOOP_BUFFER
#define LOOP_BUFFER 65536
#endif

enum loop_order { LOOP_RUN, LOOP_STOP };

struct loop {
    struct wheel wheel;
    int epoll, wakeup;
    int order;                  /* atomic: enum loop_order */
    uint32_t open;
    bool drains;                /* each tunnel has its time to close */
    uint32_t removals_seen;     /* see removal_changes */
    struct tunnel *unfinished;  /* have more to do without a new event */
    struct tunnel *ended;       /* freed after the events of this turn, which may still name them */
    struct tunnel *inbox;       /* under the lock */
    pthread_mutex_t lock;
    pthread_t thread;
    unsigned char buffer[LOOP_BUFFER];
};

/* A loop without its thread; NULL, with errno, where the system has no more to give. */
struct loop *loop_create(void);

/* What loop_create made, once no tunnel is left; errno stays. */
void loop_free(struct loop *loop);

/* A loop with its thread; NULL, with errno, likewise. */
struct loop *loop_start(void);

/* What the thread does over and over: waits up to so many milliseconds, then acts on all there is. */
void loop_turn(struct loop *loop, int wait);

/* Gives the tunnel to its loop, for good. */
void loop_hand_in(struct tunnel *tunnel);

/* Has the loop end all its tunnels at once; loop_join waits for that. */
void loop_stop(struct loop *loop);
void loop_join(struct loop *loop);

#endif
