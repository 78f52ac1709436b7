/* The module's directives: see configuration.h. */
#include "configuration.h"

#include "module.h"

#include <apr_strings.h>

#include <stdlib.h>
#include <string.h>

enum { LOOPS_DEFAULT = 2, LOOPS_MOST = 64, CLOSE_OVER_DEFAULT = 10, SECONDS_MOST = 30 * 24 * 3600, LIMIT_MOST = 1000000 };

struct process_settings process_settings;

int configuration_reset(apr_pool_t *pool, apr_pool_t *log, apr_pool_t *temporary)
{
    (void)pool, (void)log, (void)temporary;
    process_settings = (struct process_settings){
        .loops = LOOPS_DEFAULT, .close_after_seconds = UNSET, .close_removed_after_seconds = UNSET,
        .close_over_seconds = CLOSE_OVER_DEFAULT};
    return OK;
}

static struct server_settings *settings_of(const server_rec *server)
{
    return ap_get_module_config(server->module_config, &websocket_tunnel_module);
}

const struct server_settings *configuration_of(const server_rec *server)
{
    return settings_of(server);
}

void *configuration_create(apr_pool_t *pool, server_rec *server)
{
    struct server_settings *settings = apr_palloc(pool, sizeof(*settings));

    (void)server;
    *settings = (struct server_settings){
        .enabled = UNSET, .idle_seconds = UNSET, .lifetime_seconds = UNSET, .log_descriptor = UNSET};
    return settings;
}

static int either(int added, int base)
{
    return added == UNSET ? base : added;
}

void *configuration_merge(apr_pool_t *pool, void *base, void *added)
{
    const struct server_settings *main = base, *own = added;
    struct server_settings *settings = apr_palloc(pool, sizeof(*settings));

    *settings = (struct server_settings){
        .enabled = either(own->enabled, main->enabled),
        .idle_seconds = either(own->idle_seconds, main->idle_seconds),
        .lifetime_seconds = either(own->lifetime_seconds, main->lifetime_seconds),
        .log_path = own->log_path ? own->log_path : main->log_path,
        .log_descriptor = UNSET};
    return settings;
}

static const char *number(cmd_parms *command, const char *text, int least, int most, int *value)
{
    char *end;
    long parsed = strtol(text, &end, 10);

    if (end == text || *end || parsed < least || parsed > most) {
        return apr_psprintf(command->pool, "%s takes a number from %d to %d", command->cmd->name, least, most);
    }
    *value = (int)parsed;
    return NULL;
}

static const char *set_enabled(cmd_parms *command, void *directory, int on)
{
    (void)directory;
    settings_of(command->server)->enabled = on;
    return NULL;
}

static const char *set_idle(cmd_parms *command, void *directory, const char *text)
{
    (void)directory;
    return number(command, text, 0, SECONDS_MOST, &settings_of(command->server)->idle_seconds);
}

static const char *set_lifetime(cmd_parms *command, void *directory, const char *text)
{
    (void)directory;
    return number(command, text, 0, SECONDS_MOST, &settings_of(command->server)->lifetime_seconds);
}

static const char *set_log(cmd_parms *command, void *directory, const char *path)
{
    struct server_settings *settings = settings_of(command->server);

    (void)directory;
    settings->log_path = strcasecmp(path, "none") ? ap_server_root_relative(command->pool, path) : "none";
    return settings->log_path ? NULL : apr_pstrcat(command->pool, command->cmd->name, ": invalid path ", path, NULL);
}

static const char *set_process(cmd_parms *command, const char *text, int least, int most, int *value)
{
    const char *misplaced = ap_check_cmd_context(command, GLOBAL_ONLY);

    return misplaced ? misplaced : number(command, text, least, most, value);
}

static const char *set_loops(cmd_parms *command, void *directory, const char *text)
{
    (void)directory;
    return set_process(command, text, 1, LOOPS_MOST, &process_settings.loops);
}

static const char *set_limit(cmd_parms *command, void *directory, const char *text)
{
    (void)directory;
    return set_process(command, text, 0, LIMIT_MOST, &process_settings.limit);
}

static const char *set_close_after(cmd_parms *command, void *directory, const char *text)
{
    (void)directory;
    return set_process(command, text, 0, SECONDS_MOST, &process_settings.close_after_seconds);
}

static const char *set_close_removed_after(cmd_parms *command, void *directory, const char *text)
{
    (void)directory;
    return set_process(command, text, 0, SECONDS_MOST, &process_settings.close_removed_after_seconds);
}

static const char *set_close_over(cmd_parms *command, void *directory, const char *text)
{
    (void)directory;
    return set_process(command, text, 0, SECONDS_MOST, &process_settings.close_over_seconds);
}

const command_rec configuration_directives[] = {
    AP_INIT_FLAG("WebSocketTunnel", set_enabled, NULL, RSRC_CONF, "whether WebSockets leave their worker threads; default On"),
    AP_INIT_TAKE1("WebSocketTunnelLoops", set_loops, NULL, RSRC_CONF, "event loops of each process; default 2"),
    AP_INIT_TAKE1("WebSocketTunnelLimit", set_limit, NULL, RSRC_CONF,
                  "tunnels of each process, more stay on worker threads; default 0: as many as descriptors allow"),
    AP_INIT_TAKE1("WebSocketTunnelIdleTimeout", set_idle, NULL, RSRC_CONF,
                  "seconds without a byte either way, 0 for no limit; default: as mod_proxy decides"),
    AP_INIT_TAKE1("WebSocketTunnelMaxLifetime", set_lifetime, NULL, RSRC_CONF, "seconds a tunnel lives at most; default 0: no limit"),
    AP_INIT_TAKE1("WebSocketTunnelCloseAfter", set_close_after, NULL, RSRC_CONF,
                  "seconds from the beginning of a graceful stop to the first clean close; default: none is closed"),
    AP_INIT_TAKE1("WebSocketTunnelCloseRemovedAfter", set_close_removed_after, NULL, RSRC_CONF,
                  "seconds from the removal of a member to the first clean close of its tunnels; default: none is closed"),
    AP_INIT_TAKE1("WebSocketTunnelCloseOver", set_close_over, NULL, RSRC_CONF, "seconds over which closes are spread; default 10"),
    AP_INIT_TAKE1("WebSocketTunnelLog", set_log, NULL, RSRC_CONF, "file that gets a line of JSON at the end of each tunnel, or none"),
    {NULL}};
