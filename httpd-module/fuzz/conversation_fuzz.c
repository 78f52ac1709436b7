/*
 * Fuzz target of whole conversations: the real loop with real sockets, against rules that know nothing of it (conversation.h).
 *
 * The input's first bytes are settings, the rest a script: peers compose and send frames and garbage in any splits, read or do
 * not, end their streams or vanish; time passes, httpd drains, members are removed and come back, httpd stops.
 */
#include "../src/loop_tunnels.h"
#include "stage.h"

#include <fcntl.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void stop(void)
{
    for (int i = 0; i < conversation_count; i++) {
        conversations[i].stopped = true;
    }
    /* What is under way, as it is after any turn. */
    loop_turn(loop, 0);
    loop_end_all(loop);
    settle();
}

static void end_streams(void)
{
    for (int i = 0; i < conversation_count * SIDES; i++) {
        read_all(&conversations[i / SIDES].peers[i % SIDES]);
    }
    for (int i = 0; i < conversation_count * SIDES; i++) {
        peer_finish(&conversations[i / SIDES].peers[i % SIDES], FAREWELL_AND_END);
        settle();
    }
    for (int i = 0; i < 2 * conversation_count * SIDES; i++) {
        read_all(&conversations[i / 2 / SIDES].peers[i % SIDES]);
    }
}

static void finish(bool by_stop)
{
    if (by_stop) {
        stop();
    }
    end_streams();
    for (int i = 0; i < conversation_count; i++) {
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = {data, data + size};
    int free_before = lowest_free_descriptor();
    bool by_stop;

    stage_begin(&script);
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
