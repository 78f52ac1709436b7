/* Forwarding between the two endpoints of a tunnel: see tunnel.h. */
#include "tunnel.h"

#include "closing.h"
#include "loop.h"

/* How often one direction is read before the others of the loop have their turn: 256 KiB. */
enum { READS_IN_A_TURN = 4 };

void tunnel_note_end(struct tunnel *tunnel, enum closer closer, unsigned code, const char *reason)
{
    if (tunnel->closer == CLOSED_BY_NOBODY) {
        tunnel->closer = (uint8_t)closer;
        tunnel->close_code = (uint16_t)code;
        tunnel->reason = reason;
    }
}

static enum closer closer_of(enum side side)
{
    return side == CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_BACKEND;
}

enum progress tunnel_broken(struct tunnel *tunnel, enum side side, const char *reason)
{
    tunnel_note_end(tunnel, closer_of(side), CLOSE_WITHOUT_FRAME, reason);
    return PROGRESS_ENDED;
}

size_t tunnel_follow(struct tunnel *tunnel, enum side from, const unsigned char *bytes, size_t length, bool stop)
{
    struct frame_parser *frames = &tunnel->endpoints[from].frames;
    size_t used = frame_scan(frames, bytes, length, stop);

    if (frames->close_seen) {
        tunnel_note_end(tunnel, closer_of(from), frames->close_code, "close frame");
    }
    return used;
}

int tunnel_read(struct tunnel *tunnel, enum side from)
{
    struct endpoint *endpoint = &tunnel->endpoints[from];
    int length = endpoint_read(endpoint, tunnel->loop->buffer, LOOP_BUFFER);

    if (length > 0) {
        endpoint->received += (uint64_t)length;
        tunnel->last_active = tunnel->loop->wheel.now;
        members_count_bytes(&tunnel->member, from == CLIENT, (uint64_t)length);
    }
    else if (length == ENDPOINT_ENDED) {
        endpoint->ended = true;
    }
    return length;
}

static enum progress forward_end(struct tunnel *tunnel, enum side from)
{
    tunnel_note_end(tunnel, closer_of(from), CLOSE_WITHOUT_FRAME, "end of stream");
    endpoint_shut(&tunnel->endpoints[!from]);
    if (tunnel->without_half_close || tunnel->endpoints[from].shut) {
        return PROGRESS_ENDED;
    }
    return PROGRESS_WAITS;
}

static enum progress forward(struct tunnel *tunnel, enum side from)
{
    struct endpoint *source = &tunnel->endpoints[from], *target = &tunnel->endpoints[!from];

    for (int turn = 0; turn < READS_IN_A_TURN; turn++) {
        int length = endpoint_flush(target);
        if (length == ENDPOINT_FAILED) {
            return tunnel_broken(tunnel, !from, "write error");
        }
        if (length == ENDPOINT_NOT_NOW) {
            return PROGRESS_WAITS;
        }
        if (source->ended) {
            return forward_end(tunnel, from);
        }
        if (!source->readable) {
            return PROGRESS_WAITS;
        }
        length = tunnel_read(tunnel, from);
        if (length == ENDPOINT_FAILED) {
            return tunnel_broken(tunnel, from, "read error");
        }
        if (length <= 0) {
            continue;
        }
        tunnel_follow(tunnel, from, tunnel->loop->buffer, (size_t)length, false);
        if (!endpoint_send(target, tunnel->loop->buffer, (size_t)length)) {
            return tunnel_broken(tunnel, !from, "write error");
        }
    }
    return source->readable && !target->pending_length ? PROGRESS_MORE : PROGRESS_WAITS;
}

enum progress tunnel_work(struct tunnel *tunnel)
{
    enum progress (*work)(struct tunnel *, enum side) = tunnel->closing ? closing_work : forward;
    enum progress from_client = work(tunnel, CLIENT), from_backend;

    if (from_client == PROGRESS_ENDED) {
        return PROGRESS_ENDED;
    }
    from_backend = work(tunnel, BACKEND);
    return from_backend == PROGRESS_WAITS ? from_client : from_backend;
}
