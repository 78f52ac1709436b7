/*
 * What ThreadSanitizer has to be told of the memory of httpd's connections.
 *
 * httpd gives that of an ended connection to a new one through atomics of its own (fdqueue.c), which only a build of httpd with
 * ThreadSanitizer would show. So what the module did with the one would seem to race with what it does with the other.
 */
#ifndef WEBSOCKET_TUNNEL_RECYCLED_H
#define WEBSOCKET_TUNNEL_RECYCLED_H

/* Before the module uses a connection's memory on one of httpd's threads, and after it has; nothing without ThreadSanitizer. */
void recycled_begin(void);
void recycled_end(void);

#endif
