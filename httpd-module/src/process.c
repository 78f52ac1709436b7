/* A child process from its start to its end: see process.h. */
#include "process.h"

#include "early.h"
#include "module.h"
#include "removal.h"
#include "slot.h"
#include "tls_socket.h"

#include <ap_mpm.h>
#include <http_log.h>

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

APLOG_USE_MODULE(websocket_tunnel);

/* Two descriptors for each tunnel; httpd keeps some for its files, listeners and handshakes. */
enum { DESCRIPTORS_FOR_HTTPD = 300, LIMIT_WITHOUT_RLIMIT = 100000, LOOPS_MOST = 64, WAIT_MILLISECONDS = 100 };

static struct loop *loops[LOOPS_MOST];
static int loop_count;
static uint32_t open_tunnels, turn, limit, last_tick;
static bool graceful;
static volatile sig_atomic_t told_to_end;

bool process_reserve(void)
{
    if (loop_count && __atomic_add_fetch(&open_tunnels, 1, __ATOMIC_ACQ_REL) <= limit) {
        return true;
    }
    if (loop_count) {
        process_release();
    }
    return false;
}

void process_release(void)
{
    __atomic_sub_fetch(&open_tunnels, 1, __ATOMIC_ACQ_REL);
}

static uint32_t open_now(void)
{
    return __atomic_load_n(&open_tunnels, __ATOMIC_ACQUIRE);
}

struct loop *process_next_loop(void)
{
    return loops[__atomic_add_fetch(&turn, 1, __ATOMIC_RELAXED) % (uint32_t)loop_count];
}

void process_tick(uint32_t now)
{
    uint32_t last = __atomic_load_n(&last_tick, __ATOMIC_RELAXED);

    if (now - last >= TICKS_PER_SECOND
        && __atomic_compare_exchange_n(&last_tick, &last, now, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
        members_carry_over();
        if (members_are_current()) {
            removal_look();
        }
    }
}

uint32_t process_limit(void)
{
    return limit;
}

static uint32_t limit_of_descriptors(void)
{
    struct rlimit descriptors;

    if (process_settings.limit) {
        return (uint32_t)process_settings.limit;
    }
    if (getrlimit(RLIMIT_NOFILE, &descriptors) || descriptors.rlim_cur == RLIM_INFINITY) {
        return LIMIT_WITHOUT_RLIMIT;
    }
    return descriptors.rlim_cur > DESCRIPTORS_FOR_HTTPD + 2 ? (uint32_t)(descriptors.rlim_cur - DESCRIPTORS_FOR_HTTPD) / 2 : 1;
}

static void end_on_signal(int signal)
{
    (void)signal;
    told_to_end = 1;
}

/* The MPM is done with signals at this point; one that says to end must still be heard. */
static void listen_to_signals(void)
{
    struct sigaction end = {.sa_handler = end_on_signal};
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
}

/* A parent that is gone can no longer say that it is time to end. */
static void wait_for_tunnels(server_rec *server)
{
    const struct timespec pause = {.tv_nsec = WAIT_MILLISECONDS * 1000000};
    pid_t parent = getppid();

    __atomic_store_n(&shared_self->draining, true, __ATOMIC_RELAXED);
    listen_to_signals();
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, server, "%u tunnels are open; the process stays for them", open_now());
    while (open_now() && !told_to_end && getppid() == parent) {
        nanosleep(&pause, NULL);
    }
}

/* In the main thread, when the workers are gone. */
static apr_status_t end(void *context)
{
    if (graceful && open_now()) {
        slot_release();
        wait_for_tunnels(context);
    }
    for (int i = 0; i < loop_count; i++) {
        loop_stop(loops[i]);
    }
    for (int i = 0; i < loop_count; i++) {
        loop_join(loops[i]);
    }
    shared_give_back(getpid());
    return APR_SUCCESS;
}

void process_stopping(apr_pool_t *pool, int is_graceful)
{
    (void)pool;
    if (is_graceful) {
        graceful = true;
    }
}

void process_start(apr_pool_t *pool, server_rec *server)
{
    int generation = 0;

    ap_mpm_query(AP_MPMQ_GENERATION, &generation);
    shared_claim(generation);
    members_start(generation);
    limit = limit_of_descriptors();
    if (!early_start() || !tls_socket_start()) {
        ap_log_error(APLOG_MARK, APLOG_ERR, errno, server,
                     "no sockets or memory: all WebSockets of this process stay on worker threads");
        return;
    }
    members_carry_over();
    while (loop_count < process_settings.loops) {
        struct loop *loop = loop_start();
        if (!loop) {
            ap_log_error(APLOG_MARK, APLOG_ERR, errno, server, "only %d of %d event loops", loop_count, process_settings.loops);
            break;
        }
        loops[loop_count++] = loop;
    }
    apr_pool_pre_cleanup_register(pool, server, end);
}
