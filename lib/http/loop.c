/* The loop thread: the only one that touches connections and TLS. */
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "http/connection.h"
#include "http/listener.h"
#include "http/server_private.h"

enum {
    EVENTS_PER_ROUND = 256,
    ACCEPTS_PER_EVENT = 64,
    SWEEP_MS = 100, /* how late a time limit may be noticed */
};

static void set_listening(struct http_server *server, uint32_t events)
{
    for (size_t i = 0; i < server->options.listener_count; i++) {
        struct epoll_event event = {.events = events, .data.ptr = &server->listeners[i]};
        if (server->listeners[i].descriptor >= 0)
            (void)epoll_ctl(server->epoll, EPOLL_CTL_MOD, server->listeners[i].descriptor, &event);
    }
}

/* Out of descriptors: were we to go on listening, the loop would spin. */
static void pause_accepting(struct http_server *server)
{
    server_count_refusal(server, HTTP_REFUSED_CONNECTIONS, "out_of_descriptors");
    if (server->idle_first)
        connection_close_idle(server->idle_first);
    server->accepting_paused = true;
    set_listening(server, 0);
}

static void accept_some(struct http_server *server, const struct listener *listener)
{
    for (int i = 0; i < ACCEPTS_PER_EVENT && listener->descriptor >= 0; i++) {
        struct address peer;
        int descriptor = -1;
        switch (listener_accept(listener, &descriptor, &peer)) {
        case LISTENER_ACCEPTED:
            connection_open(server, listener, descriptor, peer);
            break;
        case LISTENER_EMPTY:
            return;
        case LISTENER_EXHAUSTED:
            pause_accepting(server);
            return;
        }
    }
}

/* A peer that vanished while we were not waiting for it is told by nothing else. */
static void serve(struct connection *connection, uint32_t events)
{
    if (connection->state == CONNECTION_CLOSED)
        return;
    if ((events & (EPOLLERR | EPOLLHUP)) && connection->interest == 0)
        connection_close(connection);
    else
        connection_run(connection);
}

static void take_event(struct http_server *server, const struct epoll_event *event)
{
    struct watch *watch = event->data.ptr;
    uint64_t ignored = 0;

    switch (watch->kind) {
    case WATCH_WAKE:
        if (read(server->wake, &ignored, sizeof ignored) < 0)
            break; /* somebody has read it before: what it stands for is looked at anyway */
        break;
    case WATCH_LISTENER:
        accept_some(server, (const struct listener *)(const void *)watch);
        break;
    case WATCH_CONNECTION:
        serve((struct connection *)(void *)watch, event->events);
        break;
    }
}

static void take_done(struct http_server *server)
{
    struct job_list done = queue_take_done(&server->queue);
    struct job *job;

    while ((job = job_list_take(&done)) != NULL)
        connection_exchange_done((struct exchange *)job);
}

static void expire_jobs(struct http_server *server)
{
    struct job_list expired =
        queue_take_expired(&server->queue, server->now_ms - server->limits.queue_wait_ms);
    struct job *job;

    while ((job = job_list_take(&expired)) != NULL)
        connection_exchange_expired((struct exchange *)job);
}

/* From the end, because closing one puts the last in its place. */
static void check_times(struct http_server *server)
{
    for (size_t i = server->connection_count; i > 0; i--) {
        if (i <= server->connection_count)
            connection_check_time(server->connections[i - 1]);
    }
}

static void stop_listening(struct http_server *server)
{
    for (size_t i = 0; i < server->options.listener_count; i++) {
        struct listener *listener = &server->listeners[i];
        if (listener->descriptor >= 0)
            (void)epoll_ctl(server->epoll, EPOLL_CTL_DEL, listener->descriptor, NULL);
        listener_close(listener);
    }
}

static void drain(struct http_server *server)
{
    stop_listening(server);
    while (server->idle_first)
        connection_close_idle(server->idle_first);
    if (server->connection_count > 0 || server->is_drained)
        return;
    pthread_mutex_lock(&server->lock);
    server->is_drained = true;
    pthread_cond_broadcast(&server->emptied);
    pthread_mutex_unlock(&server->lock);
}

static void refresh_certificate(struct http_server *server)
{
    bool is_asked = atomic_exchange(&server->wants_reload, false);

    if (!server->has_certificate || (!is_asked && server->now_ms < server->next_certificate_ms))
        return;
    server->next_certificate_ms = server->now_ms + server->options.certificate_poll_ms;
    certificate_refresh(&server->certificate);
}

static void sweep(struct http_server *server)
{
    if (server->now_ms < server->next_sweep_ms)
        return;
    server->next_sweep_ms = server->now_ms + SWEEP_MS;
    expire_jobs(server);
    check_times(server);
    if (server->accepting_paused) {
        server->accepting_paused = false;
        set_listening(server, EPOLLIN);
    }
}

static void free_closed(struct http_server *server)
{
    while (server->closed) {
        struct connection *connection = server->closed;
        server->closed = connection->next_closed;
        free(connection);
    }
}

static int wait_ms(const struct http_server *server)
{
    return server->connection_count > 0 || server->accepting_paused ? SWEEP_MS : 10 * SWEEP_MS;
}

static void do_round(struct http_server *server)
{
    struct epoll_event events[EVENTS_PER_ROUND];
    int count = epoll_wait(server->epoll, events, EVENTS_PER_ROUND, wait_ms(server));

    server->now_ms = clock_monotonic_ms();
    for (int i = 0; i < count; i++)
        take_event(server, &events[i]);
    take_done(server);
    sweep(server);
    refresh_certificate(server);
    if (atomic_load(&server->is_draining))
        drain(server);
    free_closed(server);
}

/* OpenSSL writes with write(), which raises it when the peer has gone; send() has a flag for that.
 */
static void block_broken_pipe(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

void *server_loop(void *argument)
{
    struct http_server *server = argument;

    block_broken_pipe();
    server->now_ms = clock_monotonic_ms();
    while (!atomic_load(&server->is_stopping))
        do_round(server);
    while (server->connection_count > 0)
        connection_close(server->connections[server->connection_count - 1]);
    free_closed(server);
    return NULL;
}
