/* The clean close of a tunnel: see closing.h. */
#include "closing.h"

#include "loop.h"

#include <openssl/rand.h>

/* How often one direction is read before others have their turn. */
enum { READS_IN_A_TURN = 4 };

/* Puts the close frame behind what the peer already gets; nothing where no frame may or can follow. */
static bool send_close(struct tunnel *tunnel, enum side to)
{
    struct endpoint *target = &tunnel->endpoints[to];
    const struct frame_parser *before = &tunnel->endpoints[!to].frames;
    unsigned char frame[FRAME_CLOSE_LONGEST], mask[4] = {0};
    size_t length;

    target->close_sent = true;
    if (target->shut || before->close_seen || !frame_at_boundary(before)) {
        return true;
    }
    if (to == BACKEND && RAND_bytes(mask, sizeof(mask)) != 1) {
        return true;
    }
    length = frame_write_close(frame, CLOSE_GOING_AWAY, to == BACKEND ? mask : NULL);
    return endpoint_send(target, frame, length);
}

void closing_begin(struct tunnel *tunnel, const char *reason)
{
    tunnel_note_end(tunnel, CLOSED_BY_PROXY, CLOSE_GOING_AWAY, reason);
    tunnel->closing = true;
    tunnel->gives_up_at = tunnel->loop->wheel.now + CLOSING_SECONDS * TICKS_PER_SECOND;
}

static bool direction_done(const struct tunnel *tunnel, enum side from)
{
    const struct endpoint *source = &tunnel->endpoints[from], *target = &tunnel->endpoints[!from];

    return target->close_sent && !target->pending_length && (source->ended || source->frames.close_seen);
}

/* Ends the frame that is under way, then sends the close frame; the rest of what came is only followed. */
static bool finish_frame(struct tunnel *tunnel, enum side from, size_t length)
{
    struct endpoint *source = &tunnel->endpoints[from], *target = &tunnel->endpoints[!from];
    const unsigned char *bytes = tunnel->loop->buffer;
    size_t rest = 0;

    if (!target->close_sent) {
        rest = tunnel_follow(tunnel, from, bytes, length, true);
        if (!endpoint_send(target, bytes, rest)) {
            return false;
        }
        if ((frame_at_boundary(&source->frames) || source->frames.lost) && !send_close(tunnel, !from)) {
            return false;
        }
    }
    tunnel_follow(tunnel, from, bytes + rest, length - rest, false);
    return true;
}

enum progress closing_work(struct tunnel *tunnel, enum side from)
{
    struct endpoint *source = &tunnel->endpoints[from], *target = &tunnel->endpoints[!from];

    for (int turn = 0; turn < READS_IN_A_TURN; turn++) {
        bool cannot_wait = source->ended || source->frames.lost || frame_at_boundary(&source->frames);
        int length;

        if (!target->close_sent && cannot_wait && !send_close(tunnel, !from)) {
            return tunnel_broken(tunnel, !from, "write error");
        }
        if (endpoint_flush(target) == ENDPOINT_FAILED) {
            return tunnel_broken(tunnel, !from, "write error");
        }
        if (direction_done(tunnel, from)) {
            return direction_done(tunnel, !from) ? PROGRESS_ENDED : PROGRESS_WAITS;
        }
        if (source->ended || !source->readable || (target->pending_length && !target->close_sent)) {
            return PROGRESS_WAITS;
        }
        length = tunnel_read(tunnel, from);
        if (length == ENDPOINT_FAILED) {
            return tunnel_broken(tunnel, from, "read error");
        }
        if (length > 0 && !finish_frame(tunnel, from, (size_t)length)) {
            return tunnel_broken(tunnel, !from, "write error");
        }
    }
    /* The last read may have brought the answer. */
    return source->readable || direction_done(tunnel, from) ? PROGRESS_MORE : PROGRESS_WAITS;
}

void closing_farewell(struct tunnel *tunnel, const char *reason)
{
    if (!tunnel->closing) {
        closing_begin(tunnel, reason);
    }
    for (int from = CLIENT; from < SIDES; from++) {
        struct endpoint *target = &tunnel->endpoints[!from];
        if (!target->close_sent && !target->pending_length && frame_at_boundary(&tunnel->endpoints[from].frames)) {
            send_close(tunnel, (enum side)!from);
        }
    }
}
