/* What a fuzzed script acts on: one loop, and the conversations on it. */
#ifndef WEBSOCKET_TUNNEL_FUZZ_STAGE_H
#define WEBSOCKET_TUNNEL_FUZZ_STAGE_H

#include "../src/loop.h"
#include "conversation.h"
#include "httpd_stubs.h"

enum { CONVERSATIONS_MOST = STUB_MEMBERS, MILLISECONDS = 1000 / TICKS_PER_SECOND };

/* The input: settings first, then acts; 0 once it is over. */
struct script {
    const uint8_t *at, *end;
};

extern struct conversation conversations[CONVERSATIONS_MOST];
extern int conversation_count;
extern struct loop *loop;

uint8_t next(struct script *script);

/* The first tick at or after a time. */
uint64_t ticks(uint64_t milliseconds);

/* Makes the loop and its tunnels, as the script's first bytes say. */
void stage_begin(struct script *script);

/* Has the loop do all it can, and checks all conversations. */
void settle(void);

/* The next act of the script (acts.c); whether the loop has its turn now, or finds this and the next act together. */
bool act(struct script *script);

/* Has a peer read until nothing more comes (acts.c). */
void read_all(struct peer *peer);

#endif
