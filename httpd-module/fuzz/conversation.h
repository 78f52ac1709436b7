/*
 * A fuzzed tunnel between its two peers, and what has to be true of it whenever the loop has nothing left to do.
 *
 * The rules know the protocol and the settings, not the module. Of the tunnel they see how much it has read, whether it closes,
 * and what it would write in its log.
 */
#ifndef WEBSOCKET_TUNNEL_FUZZ_CONVERSATION_H
#define WEBSOCKET_TUNNEL_FUZZ_CONVERSATION_H

#include "../src/tunnel.h"
#include "peer.h"

/* What the module says of a tunnel, while it lives or when it ended. */
struct told {
    size_t received[SIDES];
    bool closing;
    enum closer closer;
    unsigned code;
    const char *reason;
};

/* A time after which a tunnel has to be closed sooner or later; ticks of the clock of wheel.h, but never wrapping. */
struct span {
    bool set;
    uint64_t from, to, noticed;
};

struct conversation {
    struct peer peers[SIDES];
    struct tunnel *tunnel;          /* NULL when it has ended */
    struct told told;
    struct server_settings settings;
    bool without_half_close, stopped, closing, given_up, over;
    struct span life, drain, removal;
    uint64_t idle, last_active, closing_since, now;
    size_t read_before[SIDES];      /* when the loop last came to rest */
    size_t lowest[SIDES];           /* of what each peer sent, at least so much was read when the tunnel began to close */
    size_t highest[SIDES];          /* and at most so much */
    struct told verdict;            /* who ended it, once that is known */
};

/* Each aborts with the words of the rule that is broken. */
void require(bool holds, const char *rule);

/* At rest: all of the rules. */
void conversation_check(struct conversation *c, uint64_t now);

/* At the end, when the peers have read all there is. */
void conversation_check_end(struct conversation *c);

/* What a peer got (rules_bytes.c). */
void check_bytes(struct conversation *c, enum side to);

/* Whether all that the other side says has reached this peer, the close frame included (rules_bytes.c). */
bool got_everything(struct conversation *c, enum side to);

/* Whether a close frame to this peer has to wait for the end of a frame (rules_bytes.c). */
bool waits_for_frame(const struct conversation *c, enum side to);

/* When a tunnel has to close, and why it may (rules_time.c). */
bool may_close(const struct conversation *c, const char *reason);
bool must_close(const struct conversation *c);
void notice_times(struct conversation *c);

#endif
