/* The process's slot in httpd's scoreboard. */
#ifndef WEBSOCKET_TUNNEL_SLOT_H
#define WEBSOCKET_TUNNEL_SLOT_H

/* When all worker threads have ended: notes them as dead, so that the parent may use the slot again while the process stays. */
void slot_release(void);

#endif
