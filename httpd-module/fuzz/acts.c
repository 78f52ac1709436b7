/* What a script has peers, time and httpd do: see stage.h. */
#include "../src/shared.h"
#include "stage.h"

enum { EVERYTHING = 1 << 30 };

static void drain(void)
{
    uint64_t from = clock_milliseconds + (uint64_t)process_settings.close_after_seconds * 1000;

    if (shared->stop_began_at || process_settings.close_after_seconds == UNSET) {
        return;
    }
    shared->stop_began_at = clock_milliseconds;
    for (int i = 0; i < conversation_count; i++) {
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

void read_all(struct peer *peer)
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
    static const uint16_t sizes[] = {0, 1, 2, 5, 14, 125, 126, 127, 300, 996, 1024, 2000, 4096, 6000, 9000, 20000};
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

bool act(struct script *script)
{
    unsigned what = next(script);
    struct conversation *c = &conversations[what >> 4 & 1 && conversation_count > 1];
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
    case 10: peer_finish(peer, peer->tls ? next(script) % FAREWELLS : ONLY_END); break;
    case 11: peer_leave(peer); break;
    case 12: pass_time(next(script)); break;
    case 13: drain(); break;
    case 14: remove_or_return(c, next(script)); break;
    default: compose(peer, script, next(script) & 1); break;
    }
    return !(what >> 6 & 1);
}
