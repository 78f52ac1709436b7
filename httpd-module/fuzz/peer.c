/* One peer of a fuzzed tunnel: see peer.h. */
#include "peer.h"

#include "peer_tls.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

void peer_start(struct peer *peer, int descriptor)
{
    peer->descriptor = descriptor;
    peer->tls = NULL;
    peer->offered = 0;
    peer->composed = peer->sent = peer->close_end = peer->lost_at = peer->got_length = peer->same = 0;
    peer->close_code = 0;
    peer->frames = (struct reference){0};
    peer->said_all = peer->gone = peer->saw_end = false;
    peer->boundary[0] = true;
}

static void compose_byte(struct peer *peer, uint8_t byte)
{
    peer->said[peer->composed++] = byte;
    reference_byte(&peer->frames, byte);
    peer->boundary[peer->composed] = reference_at_boundary(&peer->frames);
    if (peer->frames.close_seen && !peer->close_end) {
        peer->close_end = peer->composed;
        peer->close_code = peer->frames.code;
    }
    if (peer->frames.lost && !peer->lost_at) {
        peer->lost_at = peer->composed;
    }
}

void peer_compose(struct peer *peer, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length && peer->composed < STREAM_LONGEST && !peer->said_all; i++) {
        compose_byte(peer, bytes[i]);
    }
}

void peer_compose_frame(struct peer *peer, unsigned opcode, size_t length, bool masked, bool long_header)
{
    uint8_t header[REFERENCE_HEADER_LONGEST] = {(uint8_t)(0x80 | (opcode & 15))};
    unsigned field = long_header ? 8 : length < 126 ? 0 : 2, at = 2;

    if (peer->said_all || peer->composed + length + sizeof(header) > STREAM_LONGEST) {
        return;
    }
    header[1] = (uint8_t)((masked ? 128 : 0) + (field == 0 ? length : field == 2 ? 126 : 127));
    for (unsigned i = field; i-- > 0; at++) {
        header[at] = (uint8_t)((uint64_t)length >> (8 * i));
    }
    for (unsigned i = 0; masked && i < 4; i++) {
        header[at++] = (uint8_t)(17 + peer->composed + i);
    }
    peer_compose(peer, header, at);
    for (size_t i = 0; i < length; i++) {
        compose_byte(peer, (uint8_t)(peer->composed * 2654435761u >> 13));
    }
}

static ssize_t send_some(struct peer *peer, size_t left, size_t most)
{
    const uint8_t *bytes = peer->said + peer->sent;

    return peer->tls ? peer_tls_send(peer, bytes, left, most)
                     : send(peer->descriptor, bytes, left < most ? left : most, MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool peer_send(struct peer *peer, size_t most)
{
    size_t left = peer->composed - peer->sent;
    ssize_t count = 0;

    if (!peer->said_all && left && most) {
        count = send_some(peer, left, most);
    }
    peer->sent += count > 0 ? (size_t)count : 0;
    return count > 0;
}

static size_t in_kernel(const struct peer *peer)
{
    int count = 0;

    return peer->gone || ioctl(peer->descriptor, FIONREAD, &count) ? 0 : (size_t)count;
}

bool peer_read(struct peer *peer, size_t most)
{
    size_t room = sizeof(peer->got) - peer->got_length, before = in_kernel(peer);
    uint8_t *bytes = peer->got + peer->got_length;
    ssize_t count;

    if (peer->gone || peer->saw_end || !most) {
        return false;
    }
    most = room < most ? room : most;
    count = peer->tls ? peer_tls_read(peer, bytes, most) : recv(peer->descriptor, bytes, most, MSG_DONTWAIT);
    if (count > 0) {
        peer->got_length += (size_t)count;
    }
    else {
        /* After an error, the end shows; without either, there is just nothing. */
        peer->saw_end = peer_at_end(peer);
    }
    return count > 0 || in_kernel(peer) < before;
}

bool peer_at_end(const struct peer *peer)
{
    char byte;

    return (peer->tls && peer_tls_at_end(peer)) || recv(peer->descriptor, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

void peer_finish(struct peer *peer, enum farewell farewell)
{
    bool said;

    if (peer->said_all) {
        return;
    }
    said = peer->tls && farewell != ONLY_END && peer_tls_finish(peer);
    if (!said || farewell != ONLY_FAREWELL) {
        shutdown(peer->descriptor, SHUT_WR);
    }
    peer->said_all = true;
    peer->composed = peer->sent;
}

void peer_leave(struct peer *peer)
{
    if (!peer->gone) {
        SSL_free(peer->tls);
        close(peer->descriptor);
        peer->tls = NULL;
        peer->gone = peer->said_all = true;
        peer->composed = peer->sent;
    }
}

size_t peer_unread(const struct peer *peer)
{
    return in_kernel(peer) + (peer->tls ? (size_t)SSL_pending(peer->tls) : 0);
}
