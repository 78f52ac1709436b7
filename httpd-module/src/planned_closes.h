/*
 * Clean closes that are planned ahead: of all tunnels when httpd stops, of a member's tunnels when it is removed.
 *
 * Each loop gives its own tunnels their times, spread evenly; limits.h then ends them. Only for the loop's own thread.
 */
#ifndef WEBSOCKET_TUNNEL_PLANNED_CLOSES_H
#define WEBSOCKET_TUNNEL_PLANNED_CLOSES_H

#include "loop.h"

/* Plans for what was begun, or taken back, since the last call. */
void planned_closes_notice(struct loop *loop);

/* For a tunnel that comes when the plans are made. */
void planned_closes_late(struct tunnel *tunnel);

#endif
