/* An event loop and its thread: see loop.h. */
#include "loop.h"

#include "loop_tunnels.h"
#include "planned_closes.h"
#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS_IN_A_TURN = 256, STACK_SIZE = 256 * 1024 };

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
        loop_adopt(loop, tunnel);
        tunnel = next;
    }
}

void loop_turn(struct loop *loop, int wait)
{
    struct epoll_event events[EVENTS_IN_A_TURN];
    int count = epoll_wait(loop->epoll, events, EVENTS_IN_A_TURN, wait);

    loop_turn_wheel(loop);
    for (int i = 0; i < count; i++) {
        if (events[i].data.u64) {
            loop_handle(loop, &events[i]);
        }
        else {
            take_inbox(loop);
        }
    }
    loop_finish(loop);
    planned_closes_notice(loop);
    process_tick(loop->wheel.now);
    loop_bury(loop);
}

static void *run(void *context)
{
    struct loop *loop = context;
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_setname_np(pthread_self(), "ws-tunnels");
    while (__atomic_load_n(&loop->order, __ATOMIC_ACQUIRE) == LOOP_RUN) {
        loop_turn(loop, loop->unfinished ? 0 : wheel_wait(&loop->wheel));
    }
    take_inbox(loop);
    loop_end_all(loop);
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

struct loop *loop_create(void)
{
    struct epoll_event event = {.events = EPOLLIN};
    struct loop *loop = calloc(1, sizeof(*loop));

    if (!loop) {
        return NULL;
    }
    wheel_start(&loop->wheel);
    pthread_mutex_init(&loop->lock, NULL);
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->wakeup = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (loop->epoll < 0 || loop->wakeup < 0 || epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wakeup, &event)) {
        loop_free(loop);
        return NULL;
    }
    return loop;
}

void loop_free(struct loop *loop)
{
    int error = errno;

    close(loop->epoll);
    close(loop->wakeup);
    pthread_mutex_destroy(&loop->lock);
    free(loop);
    errno = error;
}

struct loop *loop_start(void)
{
    struct loop *loop = loop_create();
    pthread_attr_t attributes;

    if (!loop) {
        return NULL;
    }
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    errno = pthread_create(&loop->thread, &attributes, run, loop);
    pthread_attr_destroy(&attributes);
    if (errno) {
        loop_free(loop);
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
