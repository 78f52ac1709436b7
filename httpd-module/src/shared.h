/*
 * What all processes of one httpd share, over all its generations: counters, and who has how many tunnels to which member.
 *
 * The parent makes it at its first start and keeps it over graceful restarts. A process counts in a slot of its own; what
 * an ended process counted goes into the sums of the past, so that nothing counted ever goes down but the open tunnels.
 * Only the parent enters members in the table, before the processes that use them exist. All else is atomic.
 */
#ifndef WEBSOCKET_TUNNEL_SHARED_H
#define WEBSOCKET_TUNNEL_SHARED_H

#include <httpd.h>
#include <mod_proxy.h>

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { SHARED_MEMBERS = 4096, SHARED_HOST_LENGTH = 280, SHARED_PROCESSES_MOST = 256 };

struct tunnel_count {
    uint64_t opened, from_client, from_backend;
    uint32_t open;
};

struct shared_process {
    pid_t pid;                          /* 0: free */
    int generation;
    bool draining;
    struct tunnel_count all;
    struct tunnel_count members[SHARED_MEMBERS];
};

struct shared_member {
    bool used;
    int32_t carried;                    /* tunnels of older generations that the busy count of the present one includes */
    uint64_t closes_from;               /* milliseconds, see wheel.h: its tunnels are closed from here on; 0: they stay */
    char host[SHARED_HOST_LENGTH];      /* of the virtual host: name and port */
    char balancer[PROXY_BALANCER_MAX_NAME_SIZE];
    char url[PROXY_WORKER_EXT_NAME_SIZE];
    char route[PROXY_WORKER_MAX_ROUTE_SIZE];
};

struct shared {
    uint64_t stop_began_at;             /* milliseconds, see wheel.h; 0: httpd does not stop */
    uint64_t removed_close_over;        /* milliseconds over which closes of a removed member are spread */
    uint32_t removals;                  /* how often any closes_from changed */
    uint64_t on_threads;                /* upgrades left to httpd's own path because of the limit or of what they are */
    uint64_t not_seen;                  /* upgrades that never came through this module */
    uint64_t lost;                      /* tunnels that ended with a process that crashed */
    uint64_t log_lines_lost;
    int member_count;                   /* of the table, used or not */
    struct shared_member members[SHARED_MEMBERS];
    int process_count;
    struct shared_process past;
    struct shared_process processes[];
};

/* NULL before shared_create. */
extern struct shared *shared;

/* This process's own counts; never NULL after shared_claim. */
extern struct shared_process *shared_self;

/* In the parent: the memory of this httpd, made at the first start. */
apr_status_t shared_create(server_rec *server);

/* In a child: takes a slot; without a free one it counts for itself only. */
void shared_claim(int generation);

/* Gives the slot of a process that ends, or has ended, back. Tunnels it still had are counted as lost. */
void shared_give_back(pid_t pid);

/* The sum over all processes, and the past, of one member or, with -1, of all. */
struct tunnel_count shared_sum(int member);

void shared_add(uint64_t *counter, uint64_t amount);
uint64_t shared_read(const uint64_t *counter);

#endif
