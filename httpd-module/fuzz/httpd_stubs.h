/* What the fuzzed part of the module asks of httpd and of the module's other parts: a clock that is set, and ears for what it tells. */
#ifndef WEBSOCKET_TUNNEL_HTTPD_STUBS_H
#define WEBSOCKET_TUNNEL_HTTPD_STUBS_H

#include "../src/tunnel.h"

/* Milliseconds of the clock of all ticks. */
extern uint64_t clock_milliseconds;

/* Answers of removal_closes_from, by member; stubs_remove sets one. */
enum { STUB_MEMBERS = 2 };
void stubs_remove(int member, uint64_t closes_from);

/* Called once for each tunnel that ends, before its memory goes. */
extern void (*tunnel_ended)(const struct tunnel *tunnel, uint64_t to_client, uint64_t to_backend);

/* Tunnels that took room and did not give it back. */
extern int tunnels_reserved;

/* Bytes that were counted for a member, from clients and from backends. */
extern uint64_t bytes_counted[STUB_MEMBERS][SIDES];

void stubs_reset(void);

#endif
