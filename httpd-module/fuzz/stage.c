/* What a fuzzed script acts on: see stage.h. */
#include "stage.h"

#include "../src/limits.h"
#include "../src/shared.h"
#include "../src/tls_socket.h"
#include "peer_tls.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { TURNS_MOST = 100000, SMALL_SOCKET = 4096, LARGE_SOCKET = 400000 };

struct conversation conversations[CONVERSATIONS_MOST];
int conversation_count;
struct loop *loop;

uint8_t next(struct script *script)
{
    return script->at < script->end ? *script->at++ : 0;
}

uint64_t ticks(uint64_t milliseconds)
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

void settle(void)
{
    int turns = 0;
    struct pollfd events = {.fd = loop->epoll, .events = POLLIN};

    do {
        loop_turn(loop, 0);
        require(++turns < TURNS_MOST, "a loop comes to rest");
    } while (loop->unfinished || poll(&events, 1, 0) > 0);
    for (int i = 0; i < conversation_count; i++) {
        conversation_check(&conversations[i], clock_milliseconds / MILLISECONDS);
    }
}

static void connect_peer(struct peer *peer, struct endpoint *endpoint, bool small)
{
    int pair[2], size = small ? SMALL_SOCKET : LARGE_SOCKET;

    require(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), "there are sockets");
    for (int i = 0; i < 2; i++) {
        setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    }
    peer_start(peer, pair[0]);
    endpoint->descriptor = pair[1];
}

static void secure_peer(struct peer *peer, struct endpoint *endpoint, bool peer_is_client)
{
    static bool started;

    require(started || tls_socket_start(), "there is memory");
    started = true;
    endpoint->tls = peer_tls_start(peer, endpoint->descriptor, peer_is_client);
    require(tls_socket_use(endpoint), "there is memory");
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
    for (int side = CLIENT; side < SIDES; side++) {
        connect_peer(&c->peers[side], &c->tunnel->endpoints[side], kind >> (1 + side) & 1);
        if (kind >> (5 + side) & 1) {
            secure_peer(&c->peers[side], &c->tunnel->endpoints[side], side == CLIENT);
        }
    }
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

void stage_begin(struct script *script)
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
    conversation_count = kind & 2 ? CONVERSATIONS_MOST : 1;
    for (int i = 0; i < conversation_count; i++) {
        struct conversation *c = &conversations[i];
        memset((char *)c + sizeof(c->peers), 0, sizeof(*c) - sizeof(c->peers));
        open_tunnel(c, script);
    }
}
