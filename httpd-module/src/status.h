/* What server-status says of tunnels: totals, then a line for each member; docs/event-tunnels.md explains them. */
#ifndef WEBSOCKET_TUNNEL_STATUS_H
#define WEBSOCKET_TUNNEL_STATUS_H

/* Registers for mod_status's hook. */
void status_register_hooks(void);

#endif
