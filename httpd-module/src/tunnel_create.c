/* A new tunnel: one piece of memory for it and for what the log says of its request. See tunnel.h. */
#include "tunnel.h"

#include "process.h"

#include <stdlib.h>
#include <string.h>

/* Of what the log may say; the access log of the request has it in full. */
enum { TEXT_LONGEST = 1024 };

static size_t length_of(const char *text)
{
    return strnlen(text, TEXT_LONGEST);
}

static char *put(const char **where, char *at, const char *text)
{
    size_t length = length_of(text);

    memcpy(at, text, length);
    at[length] = '\0';
    *where = at;
    return at + length + 1;
}

static const char *given(const char *text)
{
    return text ? text : "-";
}

struct tunnel *tunnel_create(request_rec *request, const char *member)
{
    const char *client = given(request->useragent_ip), *host = given(request->hostname), *path = given(request->uri);
    size_t texts = length_of(client) + length_of(host) + length_of(path) + length_of(member) + 4;
    struct tunnel *tunnel = calloc(1, sizeof(*tunnel) + texts);
    char *at = (char *)(tunnel + 1);

    if (!tunnel) {
        return NULL;
    }
    at = put(&tunnel->request.client, at, client);
    at = put(&tunnel->request.host, at, host);
    at = put(&tunnel->request.path, at, path);
    put(&tunnel->request.member, at, member);
    tunnel->loop = process_next_loop();
    tunnel->holds = 1;
    tunnel->server = request->server;
    tunnel->settings = configuration_of(request->server);
    return tunnel;
}
