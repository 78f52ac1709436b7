/* The end-of-tunnel log: see tunnel_log.h. */
#include "tunnel_log.h"

#include "module.h"

#include <apr_strings.h>
#include <http_log.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

APLOG_USE_MODULE(websocket_tunnel);

/* A pipe takes this much at once or not at all (PIPE_BUF), so lines of different processes never mix. */
enum { LINE_LONGEST = 4096, NUMBERS_LONGEST = 400 };

static const char *const closers[] = {"nobody", "client", "backend", "proxy"};

struct line {
    size_t length;
    char text[LINE_LONGEST];
};

static apr_status_t close_log(void *context)
{
    close((int)(intptr_t)context);
    return APR_SUCCESS;
}

static int open_once(apr_pool_t *pool, apr_hash_t *opened, const char *path)
{
    intptr_t descriptor = (intptr_t)apr_hash_get(opened, path, APR_HASH_KEY_STRING);

    if (descriptor) {
        return (int)descriptor;
    }
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0644);
    if (descriptor > 0) {
        apr_hash_set(opened, path, APR_HASH_KEY_STRING, (void *)descriptor);
        apr_pool_cleanup_register(pool, (void *)descriptor, close_log, apr_pool_cleanup_null);
    }
    return (int)descriptor;
}

apr_status_t tunnel_log_open(apr_pool_t *pool, server_rec *main_server)
{
    apr_hash_t *opened = apr_hash_make(pool);

    for (server_rec *server = main_server; server; server = server->next) {
        struct server_settings *settings = ap_get_module_config(server->module_config, &websocket_tunnel_module);
        if (!settings->log_path || !strcmp(settings->log_path, "none")) {
            continue;
        }
        settings->log_descriptor = open_once(pool, opened, settings->log_path);
        if (settings->log_descriptor < 0) {
            apr_status_t status = errno;
            ap_log_error(APLOG_MARK, APLOG_ERR, status, server, "cannot open WebSocketTunnelLog %s", settings->log_path);
            return status;
        }
    }
    return APR_SUCCESS;
}

static void put_character(struct line *line, unsigned char character)
{
    if (character == '"' || character == '\\') {
        line->text[line->length++] = '\\';
    }
    else if (character < ' ' || character >= 0x7f) {
        line->length += (size_t)apr_snprintf(line->text + line->length, 7, "\\u%04x", character);
        return;
    }
    line->text[line->length++] = (char)character;
}

/* Cuts a text that would leave no room for what follows. */
static void put_text(struct line *line, const char *key, const char *value, size_t limit)
{
    line->length += (size_t)apr_snprintf(line->text + line->length, LINE_LONGEST - line->length, "\"%s\":\"", key);
    for (; *value && line->length + 16 < limit; value++) {
        put_character(line, (unsigned char)*value);
    }
    line->length += (size_t)apr_snprintf(line->text + line->length, LINE_LONGEST - line->length, "\",");
}

static void put_time(struct line *line)
{
    struct timespec now;
    struct tm parts;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    line->length += strftime(line->text + line->length, 40, "{\"time\":\"%Y-%m-%dT%H:%M:%S", &parts);
    line->length += (size_t)apr_snprintf(line->text + line->length, 10, ".%03ldZ\",", now.tv_nsec / 1000000);
}

static void write_line(const struct tunnel *tunnel, uint64_t milliseconds)
{
    struct line line = {0};
    ssize_t written;

    put_time(&line);
    put_text(&line, "client", tunnel->request.client, 200);
    put_text(&line, "host", tunnel->request.host, 1000);
    put_text(&line, "member", tunnel->request.member, 1500);
    put_text(&line, "path", tunnel->request.path, LINE_LONGEST - NUMBERS_LONGEST);
    line.length += (size_t)apr_snprintf(
        line.text + line.length, NUMBERS_LONGEST,
        "\"upgrade\":\"ended\",\"durationMs\":%" APR_UINT64_T_FMT ",\"bytesReceived\":%" APR_UINT64_T_FMT
        ",\"bytesSent\":%" APR_UINT64_T_FMT ",\"closedBy\":\"%s\",\"closeCode\":%u,\"reason\":\"%s\"}\n",
        milliseconds, tunnel->endpoints[CLIENT].received, tunnel->endpoints[BACKEND].received, closers[tunnel->closer],
        tunnel->close_code, tunnel->reason ? tunnel->reason : "-");
    written = write(tunnel->settings->log_descriptor, line.text, line.length);
    if (written != (ssize_t)line.length) {
        shared_add(&shared->log_lines_lost, 1);
    }
}

void tunnel_log_end(const struct tunnel *tunnel)
{
    uint64_t milliseconds = wheel_milliseconds() - tunnel->started_at;

    if (tunnel->settings->log_descriptor >= 0) {
        write_line(tunnel, milliseconds);
    }
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, tunnel->server,
                 "tunnel of %s to %s ended after %" APR_UINT64_T_FMT " ms, %" APR_UINT64_T_FMT " bytes from the client, %" APR_UINT64_T_FMT
                 " from the backend; by %s, code %u, %s",
                 tunnel->request.client, tunnel->request.member, milliseconds, tunnel->endpoints[CLIENT].received,
                 tunnel->endpoints[BACKEND].received, closers[tunnel->closer], tunnel->close_code,
                 tunnel->reason ? tunnel->reason : "-");
}
