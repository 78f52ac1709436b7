/* An event loop and its thread: see loop.h. */
#include "loop.h"

#include "closing.h"
#include "drain.h"
#include "process.h"
#include "tunnel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS_IN_A_TURN = 256, STACK_SIZE = 256 * 1024 };

static void end_tunnel(struct loop *loop, struct tunnel *tunnel)
{
    if (tunnel->ended) {
        return;
    }
    tunnel->ended = true;
    if (tunnel->timer.next) {
        wheel_remove(&tunnel->timer);
    }
    for (int side = CLIENT; side < SIDES; side++) {
        /* Closing alone would not do: httpd may still have the socket open, and events would go on. */
        epoll_ctl(loop->epoll, EPOLL_CTL_DEL, tunnel->endpoints[side].descriptor, NULL);
        endpoint_close(&tunnel->endpoints[side]);
    }
    loop->open--;
    members_leave(&tunnel->member, tunnel->endpoints[BACKEND].received, tunnel->endpoints[CLIENT].received);
    tunnel_log_end(tunnel);
    process_release();
    if (!tunnel->queued) {
        tunnel->next = loop->ended;
        loop->ended = tunnel;
    }
}

static void work(struct loop *loop, struct tunnel *tunnel)
{
    enum progress progress = tunnel_work(tunnel);

    if (progress == PROGRESS_ENDED) {
        end_tunnel(loop, tunnel);
    }
    else if (progress == PROGRESS_MORE && !tunnel->queued) {
        tunnel->queued = true;
        tunnel->next = loop->unfinished;
        loop->unfinished = tunnel;
    }
}

static uint32_t earlier(uint32_t one, uint32_t other)
{
    return (int32_t)(one - other) < 0 ? one : other;
}

/* When to look at the tunnel again; the far future, which the wheel cuts, when nothing limits it. */
static uint32_t deadline(const struct loop *loop, const struct tunnel *tunnel)
{
    uint32_t next = loop->wheel.now + UINT32_MAX / 4;

    if (tunnel->closing) {
        return tunnel->gives_up_at;
    }
    if (tunnel->idle_limit) {
        next = earlier(next, tunnel->last_active + tunnel->idle_limit);
    }
    if (tunnel->ends_at) {
        next = earlier(next, tunnel->ends_at);
    }
    if (tunnel->drains_at) {
        next = earlier(next, tunnel->drains_at);
    }
    return next;
}

static bool passed(const struct loop *loop, uint32_t tick)
{
    return (int32_t)(loop->wheel.now - tick) >= 0;
}

static const char *limit_reached(const struct loop *loop, const struct tunnel *tunnel)
{
    if (tunnel->drains_at && passed(loop, tunnel->drains_at)) {
        return "drain";
    }
    if (tunnel->ends_at && passed(loop, tunnel->ends_at)) {
        return "maximum lifetime";
    }
    if (tunnel->idle_limit && passed(loop, tunnel->last_active + tunnel->idle_limit)) {
        return "idle limit";
    }
    return NULL;
}

static void came_up(struct timer *timer, void *context)
{
    struct loop *loop = context;
    struct tunnel *tunnel = (struct tunnel *)timer;
    const char *limit;

    if (tunnel->closing) {
        if (passed(loop, tunnel->gives_up_at)) {
            end_tunnel(loop, tunnel);
            return;
        }
    }
    else if ((limit = limit_reached(loop, tunnel))) {
        closing_begin(tunnel, limit);
        wheel_add(&loop->wheel, timer, deadline(loop, tunnel));
        work(loop, tunnel);
        return;
    }
    wheel_add(&loop->wheel, timer, deadline(loop, tunnel));
}

static void adopt(struct loop *loop, struct tunnel *tunnel)
{
    loop->open++;
    tunnel->last_active = loop->wheel.now;
    if (loop->drains) {
        drain_plan_late(tunnel);
    }
    wheel_add(&loop->wheel, &tunnel->timer, deadline(loop, tunnel));
    for (int side = CLIENT; side < SIDES; side++) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET};
        int descriptor = tunnel->endpoints[side].descriptor;
        event.data.u64 = (uint64_t)(uintptr_t)tunnel | (unsigned)side;
        tunnel->endpoints[side].readable = true;
        if (fcntl(descriptor, F_SETFL, O_RDWR | O_NONBLOCK) || epoll_ctl(loop->epoll, EPOLL_CTL_ADD, descriptor, &event)) {
            tunnel_note_end(tunnel, CLOSED_BY_PROXY, CLOSE_WITHOUT_FRAME, "no room in epoll");
            end_tunnel(loop, tunnel);
            return;
        }
    }
    work(loop, tunnel);
}

static void take_inbox(struct loop *loop)
{
    struct tunnel *tunnel;
    uint64_t count;

    if (read(loop->wakeup, &count, sizeof(count)) < 0 && errno != EAGAIN) {
        return;
    }
    pthread_mutex_lock(&loop->lock);
    tunnel = loop->inbox;
    loop->inbox = NULL;
    pthread_mutex_unlock(&loop->lock);
    while (tunnel) {
        struct tunnel *next = tunnel->next;
        tunnel->next = NULL;
        adopt(loop, tunnel);
        tunnel = next;
    }
}

static void handle(struct loop *loop, const struct epoll_event *event)
{
    struct tunnel *tunnel = (struct tunnel *)(uintptr_t)(event->data.u64 & ~(uint64_t)1);
    struct endpoint *endpoint;

    if (!tunnel) {
        take_inbox(loop);
        return;
    }
    if (tunnel->ended) {
        return;
    }
    endpoint = &tunnel->endpoints[event->data.u64 & 1];
    if (event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        endpoint->hung_up = true;
    }
    if (event->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        endpoint->readable = true;
    }
    if (endpoint->readable || endpoint->pending_length || tunnel->closing) {
        work(loop, tunnel);
    }
}

static void finish(struct loop *loop)
{
    struct tunnel *tunnel = loop->unfinished;

    loop->unfinished = NULL;
    while (tunnel) {
        struct tunnel *next = tunnel->next;
        tunnel->queued = false;
        if (tunnel->ended) {
            tunnel->next = loop->ended;
            loop->ended = tunnel;
        }
        else {
            work(loop, tunnel);
        }
        tunnel = next;
    }
}

static void bury(struct loop *loop)
{
    while (loop->ended) {
        struct tunnel *tunnel = loop->ended;
        loop->ended = tunnel->next;
        free(tunnel);
    }
}

static void plan_close(struct timer *timer, void *context)
{
    struct drain_plan *plan = context;
    struct tunnel *tunnel = (struct tunnel *)timer;

    drain_plan_next(plan, tunnel);
    wheel_add(&tunnel->loop->wheel, timer, deadline(tunnel->loop, tunnel));
}

static void notice_drain(struct loop *loop)
{
    struct drain_plan plan;

    if (loop->drains || !drain_started(&plan, loop->open)) {
        return;
    }
    loop->drains = true;
    wheel_each(&loop->wheel, plan_close, &plan);
}

static void cut(struct timer *timer, void *context)
{
    struct tunnel *tunnel = (struct tunnel *)timer;

    closing_farewell(tunnel, "stop");
    end_tunnel(context, tunnel);
}

static void *run(void *context)
{
    struct loop *loop = context;
    struct epoll_event events[EVENTS_IN_A_TURN];
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_setname_np(pthread_self(), "ws-tunnels");
    while (__atomic_load_n(&loop->order, __ATOMIC_ACQUIRE) == LOOP_RUN) {
        int wait = loop->unfinished ? 0 : wheel_wait(&loop->wheel);
        int count = epoll_wait(loop->epoll, events, EVENTS_IN_A_TURN, wait);
        wheel_turn(&loop->wheel, came_up, loop);
        for (int i = 0; i < count; i++) {
            handle(loop, &events[i]);
        }
        finish(loop);
        notice_drain(loop);
        process_tick(loop->wheel.now);
        bury(loop);
    }
    take_inbox(loop);
    wheel_each(&loop->wheel, cut, loop);
    finish(loop);
    bury(loop);
    return NULL;
}

static void wake(struct loop *loop)
{
    uint64_t one = 1;
    ssize_t written;

    do {
        written = write(loop->wakeup, &one, sizeof(one));
    } while (written < 0 && errno == EINTR);
}

void loop_hand_in(struct tunnel *tunnel)
{
    struct loop *loop = tunnel->loop;
    bool first;

    pthread_mutex_lock(&loop->lock);
    first = !loop->inbox;
    tunnel->next = loop->inbox;
    loop->inbox = tunnel;
    pthread_mutex_unlock(&loop->lock);
    if (first) {
        wake(loop);
    }
}

static bool start_thread(struct loop *loop)
{
    struct epoll_event event = {.events = EPOLLIN};
    pthread_attr_t attributes;
    int error;

    if (loop->epoll < 0 || loop->wakeup < 0 || epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wakeup, &event)) {
        return false;
    }
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    error = pthread_create(&loop->thread, &attributes, run, loop);
    pthread_attr_destroy(&attributes);
    errno = error;
    return !error;
}

struct loop *loop_start(void)
{
    struct loop *loop = calloc(1, sizeof(*loop));

    if (!loop) {
        return NULL;
    }
    wheel_start(&loop->wheel);
    pthread_mutex_init(&loop->lock, NULL);
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->wakeup = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!start_thread(loop)) {
        int error = errno;
        close(loop->epoll);
        close(loop->wakeup);
        free(loop);
        errno = error;
        return NULL;
    }
    return loop;
}

void loop_stop(struct loop *loop)
{
    __atomic_store_n(&loop->order, LOOP_STOP, __ATOMIC_RELEASE);
    wake(loop);
}

void loop_join(struct loop *loop)
{
    /* The rest of it stays: a worker thread that is not done yet may still hand in a tunnel, which goes with the process. */
    pthread_join(loop->thread, NULL);
}
