/*
 * An event loop: one thread, one epoll set, and the tunnels it was handed.
 *
 * Worker threads only ever call loop_hand_in; everything else of a tunnel happens on the loop's own thread, without locks.
 */
#ifndef WEBSOCKET_TUNNEL_LOOP_H
#define WEBSOCKET_TUNNEL_LOOP_H

#include "tunnel.h"

#include <pthread.h>

enum { LOOP_BUFFER = 65536 };

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

/* Starts the thread; NULL, with errno, where the system has no more to give. */
struct loop *loop_start(void);

/* Gives the tunnel to its loop, for good. */
void loop_hand_in(struct tunnel *tunnel);

/* Has the loop end all its tunnels at once; loop_join waits for that. */
void loop_stop(struct loop *loop);
void loop_join(struct loop *loop);

#endif
