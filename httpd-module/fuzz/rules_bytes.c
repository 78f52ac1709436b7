/* What a peer of a fuzzed tunnel has to have got: see conversation.h. */
#include "conversation.h"

#include <string.h>

enum { MASK = 4, CODE = 2 };

/* The close frame that the tunnel itself sends; whether `length` bytes may be the beginning of it, or all of it. */
static bool is_close_frame(enum side to, const uint8_t *bytes, size_t length, bool *whole)
{
    static const uint8_t plain[] = {0x88, CODE, 0x03, 0xe9};
    size_t full = to == CLIENT ? sizeof(plain) : sizeof(plain) + MASK;

    for (size_t i = 0; i < length && i < full; i++) {
        uint8_t expected = to == CLIENT ? plain[i] : i == 0 ? 0x88 : i == 1 ? 0x80 | CODE : i < 2 + MASK ? bytes[i]
                                                                                    : plain[i - MASK] ^ bytes[i - MASK];
        if (bytes[i] != expected) {
            return false;
        }
    }
    *whole = length == full;
    return length <= full;
}

/* Beyond what was sent when there is none yet. */
static size_t first_boundary(const struct peer *from, size_t at)
{
    const bool *found = at <= from->sent ? memchr(from->boundary + at, true, from->sent + 1 - at) : NULL;

    return found ? (size_t)(found - from->boundary) : from->sent + 1;
}

static bool frames_lost(const struct peer *from)
{
    return from->lost_at && from->lost_at <= from->sent;
}

static bool close_frame_in(const struct peer *from, size_t length)
{
    return from->close_end && from->close_end <= length;
}

/* How much of what came is what the other side sent, when nothing is put behind it. It only ever grows. */
static size_t same_bytes(const struct peer *from, struct peer *to)
{
    while (to->same < to->got_length && to->same < from->sent && from->said[to->same] == to->got[to->same]) {
        to->same++;
    }
    return to->same;
}

/* Whether a close frame stands after `at` bytes of the stream, where one may stand. */
static bool closed_at(const struct conversation *c, enum side to, size_t at, bool *whole)
{
    const struct peer *peer = &c->peers[to], *from = &c->peers[!to];

    return at >= c->lowest[!to] && at <= first_boundary(from, c->highest[!to]) && from->boundary[at]
           && !close_frame_in(from, at) && is_close_frame(to, peer->got + at, peer->got_length - at, whole);
}

static bool closed(struct conversation *c, enum side to, bool *whole)
{
    struct peer *peer = &c->peers[to];
    size_t same = same_bytes(&c->peers[!to], peer);

    for (size_t back = 0; c->closing && back <= 2 + MASK + CODE && back <= same; back++) {
        if (same - back < peer->got_length && closed_at(c, to, same - back, whole)) {
            return true;
        }
    }
    return false;
}

void check_bytes(struct conversation *c, enum side to)
{
    struct peer *peer = &c->peers[to];
    const struct peer *from = &c->peers[!to];
    bool whole, all_same = same_bytes(from, peer) == peer->got_length;

    require(all_same || closed(c, to, &whole), "a peer gets what the other one sent, and a close frame only between two frames");
    if (c->closing && all_same && !frames_lost(from) && !closed(c, to, &whole)) {
        require(peer->got_length <= first_boundary(from, c->highest[!to]), "nothing is passed on once a frame has ended");
    }
}

bool got_everything(struct conversation *c, enum side to)
{
    const struct peer *peer = &c->peers[to], *from = &c->peers[!to];
    size_t boundary = first_boundary(from, c->lowest[!to]);
    bool whole = false;

    if (!c->closing) {
        return peer->got_length == from->sent;
    }
    if (closed(c, to, &whole)) {
        return whole;
    }
    if (frames_lost(from)) {
        return peer->got_length >= c->lowest[!to];
    }
    if (boundary > from->sent) {
        return peer->got_length == from->sent;
    }
    /* No close frame follows one that the other side sent, nor the end of its stream. */
    return peer->got_length >= c->lowest[!to] && (close_frame_in(from, peer->got_length) || from->said_all);
}

bool waits_for_frame(const struct conversation *c, enum side to)
{
    const struct peer *from = &c->peers[!to];

    return c->closing && !from->said_all && !frames_lost(from) && first_boundary(from, c->lowest[!to]) > from->sent;
}
