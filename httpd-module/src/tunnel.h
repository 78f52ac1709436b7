/*
 * A tunnel: two endpoints, and what moves between them, on the thread of one event loop.
 *
 * Forwarding copies nothing while both peers keep up: bytes are read into the loop's buffer and written from it. When a
 * peer is slow, at most one buffer of them is kept and the other side is not read until they are gone.
 */
#ifndef WEBSOCKET_TUNNEL_TUNNEL_H
#define WEBSOCKET_TUNNEL_TUNNEL_H

#include "configuration.h"
#include "endpoint.h"
#include "members.h"
#include "wheel.h"

struct loop;

enum side { CLIENT, BACKEND, SIDES };

/* Who ended it first: the side that sent a close frame or ended its stream, or httpd. */
enum closer { CLOSED_BY_NOBODY, CLOSED_BY_CLIENT, CLOSED_BY_BACKEND, CLOSED_BY_PROXY };

/* What becomes of a direction, or of the tunnel, after some work on it. */
enum progress { PROGRESS_WAITS, PROGRESS_MORE, PROGRESS_ENDED };

/* What the log says of the request that became this tunnel; the strings belong to the tunnel. */
struct tunnel_request {
    const char *client, *host, *path, *member;
};

struct tunnel {
    struct timer timer;                 /* first, so that a timer is its tunnel */
    struct tunnel *next;                /* in one of the loop's lists */
    struct loop *loop;
    struct endpoint endpoints[SIDES];
    uint64_t started_at;                /* milliseconds, see wheel.h */
    uint64_t planned_for;               /* the removal_closes_from of its member that leaves_at was made for */
    uint32_t last_active;               /* ticks from here on */
    uint32_t idle_limit;                /* 0: none */
    uint32_t ends_at;                   /* of its longest life, 0: none */
    uint32_t drains_at;                 /* set while httpd stops, 0: not at all */
    uint32_t leaves_at;                 /* set while its member is removed, 0: not at all */
    uint32_t gives_up_at;               /* while closing */
    int holds;                          /* atomic: parts of httpd that have not let go yet */
    struct member_use member;
    const struct server_settings *settings;
    struct server_rec *server;
    const char *reason;                 /* why it ends, for the log */
    struct tunnel_request request;
    uint16_t close_code;
    uint8_t closer;
    bool closing;                       /* by httpd, with close frames */
    bool ended;
    bool queued;                        /* in the loop's list of those with more to do */
    bool without_half_close;
};

/* A tunnel of the request, without its sockets, for the next of the loops; NULL when there is no memory. */
struct tunnel *tunnel_create(request_rec *request, const char *member);

/* Moves what can be moved in both directions. */
enum progress tunnel_work(struct tunnel *tunnel);

/* Notes who ended the tunnel; the first word counts. */
void tunnel_note_end(struct tunnel *tunnel, enum closer closer, unsigned code, const char *reason);

/* Follows what came from a side, for frame boundaries and the close frame; returns the bytes up to where it stopped. */
size_t tunnel_follow(struct tunnel *tunnel, enum side from, const unsigned char *bytes, size_t length, bool stop);

/* Reads from a side into the loop's buffer; what it returns is endpoint_read's. */
int tunnel_read(struct tunnel *tunnel, enum side from);

/* Notes a broken side; PROGRESS_ENDED. */
enum progress tunnel_broken(struct tunnel *tunnel, enum side side, const char *reason);

#endif
