/* Clean closes at the end of a graceful stop: see drain.h. */
#include "drain.h"

#include "configuration.h"
#include "wheel.h"

#include <mpm_common.h>

#include <signal.h>
#include <unistd.h>

static struct sigaction original;
static pid_t watching;

bool drain_started(uint64_t *from, uint64_t *over)
{
    uint64_t began_at = shared_read(&shared->stop_began_at);

    if (!began_at || process_settings.close_after_seconds == UNSET) {
        return false;
    }
    *from = began_at + (uint64_t)process_settings.close_after_seconds * 1000;
    *over = (uint64_t)process_settings.close_over_seconds * 1000;
    return true;
}

/* Beside httpd's own handler, which alone decides what the signal means. */
static void note_stop(int signal, siginfo_t *info, void *context)
{
    uint64_t never = 0;

    if (getpid() == watching) {
        __atomic_compare_exchange_n(&shared->stop_began_at, &never, wheel_milliseconds(), false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    }
    if (original.sa_flags & SA_SIGINFO) {
        original.sa_sigaction(signal, info, context);
    }
    else if (original.sa_handler != SIG_IGN && original.sa_handler != SIG_DFL) {
        original.sa_handler(signal);
    }
}

/* A restart unloads this module: its handler must not stay behind. */
static apr_status_t stop_watching(void *unused)
{
    struct sigaction present;

    (void)unused;
    if (getpid() == watching && !sigaction(AP_SIG_GRACEFUL_STOP, NULL, &present) && (present.sa_flags & SA_SIGINFO)
        && present.sa_sigaction == note_stop) {
        sigaction(AP_SIG_GRACEFUL_STOP, &original, NULL);
    }
    watching = 0;
    return APR_SUCCESS;
}

void drain_watch(apr_pool_t *pool)
{
    struct sigaction ours;

    if (watching == getpid() || sigaction(AP_SIG_GRACEFUL_STOP, NULL, &original)) {
        return;
    }
    watching = getpid();
    ours = original;
    ours.sa_flags |= SA_SIGINFO;
    ours.sa_sigaction = note_stop;
    if (!sigaction(AP_SIG_GRACEFUL_STOP, &ours, NULL)) {
        apr_pool_cleanup_register(pool, NULL, stop_watching, apr_pool_cleanup_null);
    }
}
