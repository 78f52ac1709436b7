/* What a loop does with its tunnels, turn by turn; only for the loop's own thread. */
#ifndef WEBSOCKET_TUNNEL_LOOP_TUNNELS_H
#define WEBSOCKET_TUNNEL_LOOP_TUNNELS_H

#include "loop.h"

#include <sys/epoll.h>

/* Takes a tunnel in, or ends it where the kernel has no room. */
void loop_adopt(struct loop *loop, struct tunnel *tunnel);

/* Acts on an event of a tunnel's socket. */
void loop_handle(struct loop *loop, const struct epoll_event *event);

/* Acts on the limits that are reached by now. */
void loop_turn_wheel(struct loop *loop);

/* Goes on with the tunnels that had to let others have their turn. */
void loop_finish(struct loop *loop);

/* Frees the tunnels that ended, once no event can name them. */
void loop_bury(struct loop *loop);

/* Ends all tunnels now, with a close frame where one can go out at once. */
void loop_end_all(struct loop *loop);

#endif
