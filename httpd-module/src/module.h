/* The module's record, by which httpd keeps its settings apart. */
#ifndef WEBSOCKET_TUNNEL_MODULE_H
#define WEBSOCKET_TUNNEL_MODULE_H

#include <httpd.h>
#include <http_config.h>

extern module AP_MODULE_DECLARE_DATA websocket_tunnel_module;

#endif
