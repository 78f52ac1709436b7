/* How long a tunnel may live: its idle limit, its longest life, the time a plan gave it, and the patience with a clean close. */
#ifndef WEBSOCKET_TUNNEL_LIMITS_H
#define WEBSOCKET_TUNNEL_LIMITS_H

#include "tunnel.h"

/* For a new tunnel: what its server says, or else mod_proxy's own timeout for it. */
void limits_set(struct tunnel *tunnel, apr_interval_time_t timeout);

/* The tick at which to look at the tunnel again; the far future, which the wheel cuts, when nothing limits it. */
uint32_t limits_deadline(const struct tunnel *tunnel);

/* The limit that is reached, in the log's words, or NULL. */
const char *limits_reached(const struct tunnel *tunnel);

#endif
