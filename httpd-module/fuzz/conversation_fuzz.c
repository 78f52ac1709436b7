/*
 * Fuzz target of whole conversations: the real loop with real sockets, against rules that know nothing of it (conversation.h).
 *
 * The input's first bytes are settings, the rest a script: peers compose and send frames and garbage in any splits, read or do
 * not, end their streams or vanish; time passes, httpd drains, members are removed and come back, httpd stops.
 */
#include "../src/limits.h"
#include "../src/loop_tunnels.h"
#include "../src/shared.h"
#include "conversation.h"
#include "httpd_stubs.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CONVERSATIONS = STUB_MEMBERS, TURNS_MOST = 100000, SOCKET_BUFFER = 4096, EVERYTHING = 1 << 30, MILLISECONDS = 1000 / TICKS_PER_SECOND };

struct script {
    const uint8_t *at, *end;
};

static struct conversation conversations[CONVERSATIONS];
static int count;
static struct loop *loop;

static uint8_t next(struct script *script)
{
    return script->at < script->end ? *script->at++ : 0;
}

static uint64_t ticks(uint64_t milliseconds)
{
    return (milliseconds + MILLISECONDS - 1) / MILLISECONDS;
}

static void note_end(const struct tunnel *tunnel, uint64_t to_client, uint64_t to_backend)
{
    struct conversation *c = &conversations[tunnel->member.index];

    require(c->tunnel == tunnel, "a tunnel ends once");
    c->told = (struct told){.received = {tunnel->endpoints[CLIENT].received, tunnel->endpoints[BACKEND].received},
                            .closing = tunnel->closing, .closer = tunnel->closer, .code = tunnel->close_code,
                            .reason = tunnel->reason};
    require(to_backend == c->told.received[CLIENT] && to_client == c->told.received[BACKEND]
                && bytes_counted[tunnel->member.index][CLIENT] == c->told.received[CLIENT]
                && bytes_counted[tunnel->member.index][BACKEND] == c->told.received[BACKEND],
            "all bytes are counted");
    c->tunnel = NULL;
}

static void settle(void)
{
    int turns = 0;
    struct pollfd events = {.fd = loop->epoll, .events = POLLIN};

    do {
        loop_turn(loop, 0);
        require(++turns < TURNS_MOST, "a loop comes to rest");
    } while (loop->unfinished || poll(&events, 1, 0) > 0);
    for (int i = 0; i < count; i++) {
        conversation_check(&conversations[i], clock_milliseconds / MILLISECONDS);
    }
}

static int socket_of_peer(struct peer *peer, bool small)
{
    int pair[2], size = SOCKET_BUFFER;

    require(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), "there are sockets");
    for (int i = 0; small && i < 2; i++) {
        setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    }
    peer_start(peer, pair[0]);
    return pair[1];
}

/* What httpd's filters had read before the hand-over. */
static void take_early(struct conversation *c, enum side side, unsigned length)
{
    struct peer *peer = &c->peers[side];

    peer_compose_frame(peer, 2, length, side == CLIENT, false);
    peer->sent = peer->composed - length / 2;
    c->tunnel->endpoints[side].received = peer->sent;
    members_count_bytes(&c->tunnel->member, side == CLIENT, peer->sent);
    tunnel_follow(c->tunnel, side, peer->said, peer->sent, false);
    require(endpoint_keep(&c->tunnel->endpoints[!side], peer->said, peer->sent), "there is memory");
}

static void open_tunnel(struct conversation *c, struct script *script)
{
    static const int idle[] = {0, 1, 3, 120}, life[] = {0, 2, 20, 200};
    unsigned limits = next(script), kind = next(script);
    uint64_t now = clock_milliseconds / MILLISECONDS;

    c->settings = (struct server_settings){.idle_seconds = idle[limits & 3], .lifetime_seconds = life[limits >> 2 & 3], .log_descriptor = -1};
    c->tunnel = calloc(1, sizeof(*c->tunnel));
    c->tunnel->loop = loop;
    c->tunnel->settings = &c->settings;
    c->tunnel->member.index = (int)(c - conversations);
    c->tunnel->without_half_close = c->without_half_close = kind & 1;
    c->tunnel->endpoints[CLIENT].descriptor = socket_of_peer(&c->peers[CLIENT], kind & 2);
    c->tunnel->endpoints[BACKEND].descriptor = socket_of_peer(&c->peers[BACKEND], kind & 4);
    limits_set(c->tunnel, -1);
    c->idle = (uint64_t)c->settings.idle_seconds * TICKS_PER_SECOND;
    c->last_active = now;
    c->life = (struct span){.set = c->settings.lifetime_seconds, .to = now + (uint64_t)c->settings.lifetime_seconds * TICKS_PER_SECOND};
    c->life.from = c->life.to - (uint64_t)c->settings.lifetime_seconds;
    for (int side = CLIENT; side < SIDES; side++) {
        if (kind >> (3 + side) & 1) {
            take_early(c, side, next(script) * 8u);
        }
    }
    tunnels_reserved++;
    loop_hand_in(c->tunnel);
}

static void drain(void)
{
    uint64_t from = clock_milliseconds + (uint64_t)process_settings.close_after_seconds * 1000;

    if (shared->stop_began_at || process_settings.close_after_seconds == UNSET) {
        return;
    }
    shared->stop_began_at = clock_milliseconds;
    for (int i = 0; i < count; i++) {
        conversations[i].drain =
            (struct span){.set = true, .from = ticks(from), .to = ticks(from + (uint64_t)process_settings.close_over_seconds * 1000)};
    }
}

static void remove_or_return(struct conversation *c, unsigned after)
{
    uint64_t from = clock_milliseconds + after * 100;

    /* The loop may learn of it late: a close that is due by then is not taken back. */
    settle();
    stubs_remove((int)(c - conversations), c->removal.set ? 0 : from);
    c->removal = (struct span){.set = !c->removal.set, .from = ticks(from), .to = ticks(from + shared->removed_close_over)};
    settle();
}

static void pass_time(unsigned amount)
{
    unsigned passed = amount < 160 ? amount % 16 : amount < 220 ? amount - 150 : (amount - 219) * 100;

    clock_milliseconds += passed * MILLISECONDS;
}

static void read_all(struct peer *peer)
{
    bool moved;

    do {
        moved = peer_read(peer, EVERYTHING);
        settle();
    } while (moved);
}

static void send_all(struct peer *peer)
{
    while (peer_send(peer, EVERYTHING)) {
        settle();
    }
}

static void compose(struct peer *peer, struct script *script, bool masked)
{
    static const uint16_t sizes[] = {0, 1, 2, 5, 14, 125, 126, 127, 300, 1000, 1024, 2000, 4096, 6000, 9000, 20000};
    unsigned kind = next(script), opcode = kind >> 4 & 7;

    peer_compose_frame(peer, opcode < 4 ? opcode : opcode + 4, sizes[kind & 15], masked, kind >> 7);
}

static void compose_close(struct peer *peer, struct script *script, bool masked)
{
    uint8_t frame[8] = {0x88, masked ? 0x82 : 2};

    frame[masked ? 6 : 2] = next(script);
    frame[masked ? 7 : 3] = next(script);
    peer_compose(peer, frame, masked ? 8 : 4);
}

static void compose_garbage(struct peer *peer, struct script *script)
{
    size_t left = (size_t)(script->end - script->at), length = next(script) % 32;

    if (length < left) {
        peer_compose(peer, script->at, length);
        script->at += length;
    }
}

/* Returns whether the loop has its turn now; if not, it finds this and the next act together. */
static bool act(struct script *script)
{
    unsigned what = next(script);
    struct conversation *c = &conversations[what >> 4 & 1 && count > 1];
    enum side side = what >> 5 & 1;
    struct peer *peer = &c->peers[side];

    switch (what & 15) {
    case 0:
    case 1: compose(peer, script, side == CLIENT); break;
    case 2: compose_close(peer, script, side == CLIENT); break;
    case 3: compose_garbage(peer, script); break;
    case 4: peer_send(peer, next(script)); break;
    case 5: peer_send(peer, next(script) * 64u); break;
    case 6: send_all(peer); break;
    case 7: peer_read(peer, next(script) * 8u); break;
    case 8:
    case 9: read_all(peer); break;
    case 10: peer_finish(peer); break;
    case 11: peer_leave(peer); break;
    case 12: pass_time(next(script)); break;
    case 13: drain(); break;
    case 14: remove_or_return(c, next(script)); break;
    default: compose(peer, script, next(script) & 1); break;
    }
    return !(what >> 6 & 1);
}

static void stop(void)
{
    for (int i = 0; i < count; i++) {
        conversations[i].stopped = true;
    }
    loop_end_all(loop);
    settle();
}

static void end_streams(void)
{
    for (int i = 0; i < count * SIDES; i++) {
        read_all(&conversations[i / SIDES].peers[i % SIDES]);
    }
    for (int i = 0; i < count * SIDES; i++) {
        peer_finish(&conversations[i / SIDES].peers[i % SIDES]);
        settle();
    }
    for (int i = 0; i < 2 * count * SIDES; i++) {
        read_all(&conversations[i / 2 / SIDES].peers[i % SIDES]);
    }
}

static void finish(bool by_stop)
{
    if (by_stop) {
        stop();
    }
    end_streams();
    for (int i = 0; i < count; i++) {
        require(!conversations[i].tunnel, "a tunnel ends with its sides");
        conversation_check_end(&conversations[i]);
        peer_leave(&conversations[i].peers[CLIENT]);
        peer_leave(&conversations[i].peers[BACKEND]);
    }
    require(!loop->open && !tunnels_reserved, "no room stays taken");
    loop_free(loop);
}

static int lowest_free_descriptor(void)
{
    int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);

    close(descriptor);
    return descriptor;
}

static void begin(struct script *script)
{
    static const int after[] = {UNSET, 0, 1, 5}, over[] = {0, 1, 3, 10};
    unsigned plan = next(script), kind = next(script);

    stubs_reset();
    tunnel_ended = note_end;
    srand(kind);
    /* An ordinary time, or one from which the ticks soon wrap. */
    clock_milliseconds = kind & 1 ? 1000000 : ((uint64_t)UINT32_MAX - 40) * MILLISECONDS;
    process_settings = (struct process_settings){.close_after_seconds = after[plan & 3], .close_over_seconds = over[plan >> 2 & 3]};
    shared->removed_close_over = (uint64_t)over[plan >> 4 & 3] * 1000;
    loop = loop_create();
    count = kind & 2 ? CONVERSATIONS : 1;
    for (int i = 0; i < count; i++) {
        struct conversation *c = &conversations[i];
        memset((char *)c + sizeof(c->peers), 0, sizeof(*c) - sizeof(c->peers));
        open_tunnel(c, script);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = {data, data + size};
    int free_before = lowest_free_descriptor();
    bool by_stop;

    begin(&script);
    by_stop = next(&script) & 1;
    settle();
    while (script.at < script.end) {
        if (act(&script)) {
            settle();
        }
    }
    finish(by_stop);
    require(lowest_free_descriptor() == free_before, "no descriptor is left");
    return 0;
}
