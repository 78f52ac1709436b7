/* What has to be true of a fuzzed tunnel at rest: see conversation.h. */
#include "conversation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How long a tunnel waits for answers to its close frames; docs/event-tunnels.md promises it. */
enum { PATIENCE = 5 * TICKS_PER_SECOND };

/* The tunnel that is judged, for whoever has to find out why. */
static const struct conversation *judged;

static void describe(const struct conversation *c)
{
    const struct told *told = &c->told;

    fprintf(stderr, "tick %llu, %s%s, closed by %d with %u: %s\n", (unsigned long long)c->now, c->tunnel ? "alive" : "ended",
            told->closing ? ", closing" : "", told->closer, told->code, told->reason ? told->reason : "-");
    for (int side = CLIENT; side < SIDES; side++) {
        const struct peer *peer = &c->peers[side];
        fprintf(stderr, "%s: sent %zu, of which read %zu, close frame until %zu, lost at %zu%s%s; got %zu%s; lowest %zu, highest %zu\n",
                side == CLIENT ? "client" : "backend", peer->sent, told->received[side], peer->close_end, peer->lost_at,
                peer->said_all ? ", said all" : "", peer->gone ? ", gone" : "", peer->got_length, peer->saw_end ? " and the end" : "",
                c->lowest[side], c->highest[side]);
    }
}

void require(bool holds, const char *rule)
{
    if (!holds) {
        fprintf(stderr, "broken rule: %s\n", rule);
        if (judged) {
            describe(judged);
        }
        abort();
    }
}

static void look(struct conversation *c)
{
    const struct tunnel *tunnel = c->tunnel;

    if (tunnel) {
        c->told = (struct told){.received = {tunnel->endpoints[CLIENT].received, tunnel->endpoints[BACKEND].received},
                                .closing = tunnel->closing, .closer = tunnel->closer, .code = tunnel->close_code,
                                .reason = tunnel->reason};
    }
    for (int side = CLIENT; side < SIDES; side++) {
        require(c->told.received[side] <= c->peers[side].sent, "no more is read than was sent");
        require(c->told.received[side] >= c->read_before[side], "what was read stays read");
    }
}

static void check_beginning_of_close(struct conversation *c)
{
    if (!c->told.closing) {
        require(c->closing == false, "a close that has begun goes on");
        require(!c->tunnel || !must_close(c), "a limit that is reached closes");
        return;
    }
    if (!c->closing) {
        c->closing = true;
        c->closing_since = c->now;
        memcpy(c->lowest, c->read_before, sizeof(c->lowest));
        c->highest[CLIENT] = c->peers[CLIENT].sent;
        c->highest[BACKEND] = c->peers[BACKEND].sent;
        require(may_close(c, "stop") || may_close(c, "drain") || may_close(c, "member removed") || may_close(c, "idle limit")
                    || may_close(c, "maximum lifetime"),
                "nothing is closed before its time");
    }
}

static bool told_close_frame(const struct conversation *c, enum side side)
{
    return c->peers[side].close_end && c->peers[side].close_end <= c->told.received[side];
}

static bool is_possible(const struct conversation *c)
{
    const struct told *told = &c->told;
    enum side side = told->closer == CLOSED_BY_CLIENT ? CLIENT : BACKEND;
    const struct peer *peer = &c->peers[side];

    if (told->closer == CLOSED_BY_PROXY) {
        return told->code == 1001 && may_close(c, told->reason);
    }
    if (!strcmp(told->reason, "close frame")) {
        return told_close_frame(c, side) && told->code == peer->close_code;
    }
    return told->code == 1006 && (!strcmp(told->reason, "end of stream") ? peer->said_all : peer->gone);
}

static void check_closer(struct conversation *c)
{
    const struct told *told = &c->told;

    if (c->verdict.closer) {
        require(told->closer == c->verdict.closer && told->code == c->verdict.code && !strcmp(told->reason, c->verdict.reason),
                "the first word on who closed counts");
    }
    else if (told->closer) {
        require(is_possible(c), "the log says who closed");
        c->verdict = *told;
    }
    else {
        require(c->tunnel && !c->closing && !told_close_frame(c, CLIENT) && !told_close_frame(c, BACKEND),
                "an end, or a close frame, has someone who began it");
    }
}

/* Nothing more is to be said to this peer. That it is gone shows only in the next write: until then its stream has just ended. */
static bool told_all(struct conversation *c, enum side to)
{
    return !waits_for_frame(c, to) && (c->peers[to].gone || got_everything(c, to));
}

/* Nothing keeps the tunnel from telling this peer all there is. */
static bool keeps_up(const struct conversation *c, enum side side)
{
    return c->peers[side].gone || peer_unread(&c->peers[side]) == 0;
}

static bool answered(const struct conversation *c, enum side side)
{
    const struct peer *peer = &c->peers[side];

    return peer->said_all || (c->closing && peer->close_end && peer->close_end <= peer->sent);
}

static void check_life(struct conversation *c)
{
    const struct peer *client = &c->peers[CLIENT], *backend = &c->peers[BACKEND];
    bool all_said = answered(c, CLIENT) && answered(c, BACKEND);
    bool one_is_enough = !c->closing && c->without_half_close;
    bool patience_over = c->closing && c->now >= c->closing_since + PATIENCE;

    if (!c->tunnel) {
        c->given_up |= patience_over && !c->over;
        require(c->over || c->stopped || client->gone || backend->gone || all_said || patience_over
                    || (one_is_enough && (client->said_all || backend->said_all)),
                "a tunnel lives until both sides have ended");
        c->over = true;
        return;
    }
    require(!(one_is_enough && ((client->said_all && keeps_up(c, BACKEND)) || (backend->said_all && keeps_up(c, CLIENT)))),
            "without half-closes, a tunnel ends with one side");
    require(!patience_over, "no tunnel outlives the patience with its close");
    require(!(all_said && told_all(c, CLIENT) && told_all(c, BACKEND) && keeps_up(c, CLIENT) && keeps_up(c, BACKEND)),
            "a tunnel ends with its sides");
}

static void check_delivery(struct conversation *c, enum side to)
{
    const struct peer *peer = &c->peers[to], *from = &c->peers[!to];

    if (!c->tunnel || peer->gone) {
        return;
    }
    require(!peer->saw_end || from->said_all, "a stream ends when the other side's does");
    if (keeps_up(c, to)) {
        require(got_everything(c, to), "a peer that reads gets all there is");
        require(c->closing || !from->said_all || peer_at_end(peer), "the end of a stream is passed on");
    }
}

void conversation_check(struct conversation *c, uint64_t now)
{
    judged = c;
    c->now = now;
    look(c);
    check_beginning_of_close(c);
    for (int to = CLIENT; to < SIDES; to++) {
        check_bytes(c, to);
        check_delivery(c, to);
    }
    check_closer(c);
    check_life(c);
    notice_times(c);
    judged = NULL;
    if (c->told.received[CLIENT] != c->read_before[CLIENT] || c->told.received[BACKEND] != c->read_before[BACKEND]) {
        c->last_active = now;
    }
    memcpy(c->read_before, c->told.received, sizeof(c->read_before));
}

void conversation_check_end(struct conversation *c)
{
    bool lossless = !c->stopped && !c->given_up && !c->peers[CLIENT].gone && !c->peers[BACKEND].gone && !c->without_half_close;

    judged = c;
    for (int to = CLIENT; to < SIDES; to++) {
        check_bytes(c, to);
        require(c->peers[to].gone || c->peers[to].saw_end, "an ended tunnel ends both streams");
        require(!lossless || got_everything(c, to), "what both sides said arrives before the end");
    }
    judged = NULL;
}
