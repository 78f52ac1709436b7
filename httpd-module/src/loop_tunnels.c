/* What a loop does with its tunnels: see loop_tunnels.h. */
#include "loop_tunnels.h"

#include "closing.h"
#include "limits.h"
#include "planned_closes.h"
#include "process.h"
#include "tunnel_log.h"

#include <fcntl.h>
#include <stdlib.h>

static void end_tunnel(struct loop *loop, struct tunnel *tunnel)
{
    if (tunnel->ended) {
        return;
    }
    tunnel->ended = true;
    if (tunnel->timer.next) {
        wheel_remove(&tunnel->timer);
    }
    /* First, so that whoever sees the end of the connection finds it counted. */
    members_leave(&tunnel->member, tunnel->endpoints[BACKEND].received, tunnel->endpoints[CLIENT].received);
    tunnel_log_end(tunnel);
    for (int side = CLIENT; side < SIDES; side++) {
        /* Closing alone would not do: httpd may still have the socket open, and events would go on. */
        epoll_ctl(loop->epoll, EPOLL_CTL_DEL, tunnel->endpoints[side].descriptor, NULL);
        endpoint_close(&tunnel->endpoints[side]);
    }
    loop->open--;
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

static void came_up(struct timer *timer, void *context)
{
    struct tunnel *tunnel = (struct tunnel *)timer;
    const char *limit = limits_reached(tunnel);

    if (limit && tunnel->closing) {
        end_tunnel(context, tunnel);
        return;
    }
    if (limit) {
        closing_begin(tunnel, limit);
    }
    wheel_add(&tunnel->loop->wheel, timer, limits_deadline(tunnel));
    if (limit) {
        work(context, tunnel);
    }
}

void loop_adopt(struct loop *loop, struct tunnel *tunnel)
{
    loop->open++;
    tunnel->last_active = loop->wheel.now;
    planned_closes_late(tunnel);
    wheel_add(&loop->wheel, &tunnel->timer, limits_deadline(tunnel));
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

void loop_handle(struct loop *loop, const struct epoll_event *event)
{
    struct tunnel *tunnel = (struct tunnel *)(uintptr_t)(event->data.u64 & ~(uint64_t)1);
    struct endpoint *endpoint;

    if (tunnel->ended) {
        return;
    }
    endpoint = &tunnel->endpoints[event->data.u64 & 1];
    if (event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        endpoint->hung_up = true;
    }
    if (event->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        endpoint->readable = true;
        endpoint->drained = false;
    }
    if (endpoint->readable || endpoint->pending_length || tunnel->closing) {
        work(loop, tunnel);
    }
}

void loop_finish(struct loop *loop)
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

void loop_bury(struct loop *loop)
{
    while (loop->ended) {
        struct tunnel *tunnel = loop->ended;
        loop->ended = tunnel->next;
        free(tunnel);
    }
}

static void cut(struct timer *timer, void *context)
{
    struct tunnel *tunnel = (struct tunnel *)timer;

    closing_farewell(tunnel, "stop");
    end_tunnel(context, tunnel);
}

void loop_turn_wheel(struct loop *loop)
{
    wheel_turn(&loop->wheel, came_up, loop);
}

void loop_end_all(struct loop *loop)
{
    wheel_each(&loop->wheel, cut, loop);
    loop_finish(loop);
    loop_bury(loop);
}
