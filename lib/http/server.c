#include "http/server.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "base/clock.h"
#include "base/condition.h"
#include "http/exchange.h"
#include "http/listener.h"
#include "http/server_private.h"

static size_t or_standard(size_t value, size_t standard)
{
    return value ? value : standard;
}

static int64_t or_standard_time(int64_t value, int64_t standard)
{
    return value ? value : standard;
}

static struct http_limits fill_in(const struct http_limits *given)
{
    return (struct http_limits){
        .connections = or_standard(given->connections, 10000),
        .connections_per_source = or_standard(given->connections_per_source, 256),
        .requests_per_connection = or_standard(given->requests_per_connection, 1000),
        .head_size = or_standard(given->head_size, HEAD_SIZE_MAXIMUM),
        .head_lines = or_standard(given->head_lines, HEAD_LINES_MAXIMUM),
        .target_size = or_standard(given->target_size, HEAD_TARGET_MAXIMUM),
        .handshake_ms = or_standard_time(given->handshake_ms, 5000),
        .head_ms = or_standard_time(given->head_ms, 10000),
        .idle_ms = or_standard_time(given->idle_ms, 30000),
        .body_grace_ms = or_standard_time(given->body_grace_ms, 5000),
        .body_bytes_per_s = or_standard_time(given->body_bytes_per_s, 500),
        .send_window_ms = or_standard_time(given->send_window_ms, 30000),
        .send_bytes_per_s = or_standard_time(given->send_bytes_per_s, 1024),
        .linger_ms = or_standard_time(given->linger_ms, 1000),
        .queue_wait_ms = or_standard_time(given->queue_wait_ms, 1000),
        .queue_length = or_standard(given->queue_length, 256),
        .body_memory = or_standard(given->body_memory, 32 << 20),
        .streams = or_standard(given->streams, 64),
        .streams_per_owner = or_standard(given->streams_per_owner, 4),
        .arena_maximum = or_standard(given->arena_maximum, 2 << 20),
    };
}

static bool limits_fit(const struct http_limits *limits)
{
    return limits->head_size <= HEAD_SIZE_MAXIMUM && limits->head_lines <= HEAD_LINES_MAXIMUM &&
           limits->target_size <= HEAD_TARGET_MAXIMUM && limits->streams <= STREAMS_MAXIMUM &&
           limits->body_memory >= HTTP_BODY_MAXIMUM;
}

static bool has_kind(const struct http_options *options, enum http_listener_kind kind)
{
    for (size_t i = 0; i < options->listener_count; i++) {
        if (options->listeners[i].kind == kind)
            return true;
    }
    return false;
}

static bool options_fit(const struct http_options *options)
{
    if (options->listener_count == 0 || options->listener_count > HTTP_LISTENERS_MAXIMUM ||
        options->host_count > HTTP_HOSTS_MAXIMUM || options->workers > HTTP_WORKERS_MAXIMUM ||
        options->log == NULL || has_kind(options, HTTP_LISTENER_UNDECLARED))
        return false;
    if (has_kind(options, HTTP_LISTENER_TLS) &&
        (options->certificate_file == NULL || options->key_file == NULL))
        return false;
    return !has_kind(options, HTTP_LISTENER_REDIRECT) || options->host_count > 0;
}

static struct status copy_hosts(struct http_server *server)
{
    for (size_t i = 0; i < server->options.host_count; i++) {
        if (!text_copy(server->hosts[i], SERVER_HOST_CAPACITY, server->options.hosts[i]))
            return FAIL(FAILED_PRECONDITION, "a host name is too long");
        server->host_list[i] = server->hosts[i];
    }
    server->options.hosts = server->host_list;
    return OK;
}

static struct status take_options(struct http_server *server, const struct http_options *options)
{
    server->limits = fill_in(&options->limits);
    if (!options_fit(options) || !limits_fit(&server->limits)) {
        log_error(options->log, "http_options_refused", LOG_NONE);
        return FAIL(FAILED_PRECONDITION, "an option of the HTTP server is out of range");
    }
    server->options = *options;
    server->options.workers = or_standard(options->workers, 32);
    server->options.slow_workers = or_standard(options->slow_workers, 16);
    server->options.stream_workers = or_standard(options->stream_workers, 4);
    server->options.certificate_poll_ms = or_standard_time(options->certificate_poll_ms, 10000);
    server->head_limits = (struct head_limits){server->limits.head_size, server->limits.head_lines,
                                               server->limits.target_size};
    TRY(copy_hosts(server));
    return routes_open(options->routes, options->route_size, options->route_count, options->log,
                       &server->routes);
}

static struct http_server *server_new(void)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;

    pthread_mutex_init(&server->lock, NULL);
    condition_init(&server->emptied);
    server->epoll = -1;
    server->wake = -1;
    for (size_t i = 0; i < HTTP_LISTENERS_MAXIMUM; i++)
        server->listeners[i].descriptor = -1;
    return server;
}

static struct status watch(struct http_server *server, int descriptor, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};

    if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "a socket cannot be watched");
    return OK;
}

static struct status open_loop_parts(struct http_server *server)
{
    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    server->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->connections = calloc(server->limits.connections, sizeof(void *));
    if (server->epoll < 0 || server->wake < 0 || server->connections == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "the HTTP server cannot be set up");
    server->wake_watch.kind = WATCH_WAKE;
    TRY(watch(server, server->wake, &server->wake_watch));
    return crowd_open(&server->crowd, server->limits.connections,
                      server->limits.connections_per_source);
}

static struct status listen_on_all(struct http_server *server)
{
    for (size_t i = 0; i < server->options.listener_count; i++) {
        struct listener *listener = &server->listeners[i];
        TRY(listener_open(&server->options.listeners[i], server->options.log, listener));
        TRY(watch(server, listener->descriptor, listener));
    }
    return OK;
}

static struct status start_threads(struct http_server *server)
{
    const struct http_options *options = &server->options;
    struct queue_options queue = {
        .workers = options->workers,
        .lane_workers =
            {
                [HTTP_LANE_FAST] = options->workers,
                [HTTP_LANE_SLOW] = options->slow_workers,
                [HTTP_LANE_STREAM] = options->stream_workers,
            },
        .lane_length = server->limits.queue_length,
        .wake = server->wake,
    };

    server->queue_is_open = true;
    TRY(queue_open(&server->queue, &queue));
    server->loop_is_started = pthread_create(&server->loop, NULL, server_loop, server) == 0;
    return server->loop_is_started ? OK : FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
}

struct status http_server_open(const struct http_options *options, struct http_server **out)
{
    CLEANUP(http_server_close) struct http_server *server = server_new();
    if (server == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    streams_init(&server->streams, STREAMS_MAXIMUM, STREAMS_MAXIMUM);
    TRY(take_options(server, options));
    server->streams.maximum = server->limits.streams;
    server->streams.owner_maximum = server->limits.streams_per_owner;
    server->has_certificate = has_kind(options, HTTP_LISTENER_TLS);
    if (server->has_certificate)
        TRY(certificate_open(options->certificate_file, options->key_file, options->log,
                             &server->certificate));
    TRY(open_loop_parts(server));
    TRY(listen_on_all(server));
    TRY(start_threads(server));
    *out = server;
    server = NULL; /* now the caller's */
    return OK;
}

uint16_t http_server_port(const struct http_server *server, size_t listener)
{
    return server->listeners[listener].port;
}

static void wake(const struct http_server *server)
{
    uint64_t one = 1;
    ssize_t written = write(server->wake, &one, sizeof one);
    (void)written; /* fails only when the counter is full, and then the loop wakes anyway */
}

void http_server_drain(struct http_server *server, int64_t deadline_ms)
{
    bool has_time = true;

    atomic_store(&server->is_draining, true);
    wake(server);
    pthread_mutex_lock(&server->lock);
    while (!server->is_drained && has_time)
        has_time = condition_wait_until(&server->emptied, &server->lock, deadline_ms);
    pthread_mutex_unlock(&server->lock);
}

/* What no worker took any more. */
static void discard_jobs(struct http_server *server)
{
    struct job_list rest = queue_take_rest(&server->queue);
    struct job *job;

    while ((job = job_list_take(&rest)) != NULL) {
        struct exchange *exchange = (struct exchange *)job;
        exchange->step = EXCHANGE_CLOSE;
        exchange_run(job);
        exchange_close(&exchange);
    }
}

static void stop_threads(struct http_server *server)
{
    if (server->loop_is_started) {
        atomic_store(&server->is_stopping, true);
        wake(server);
        pthread_join(server->loop, NULL);
    }
    if (!server->queue_is_open)
        return;
    queue_stop(&server->queue);
    discard_jobs(server);
    queue_close(&server->queue);
}

static void close_descriptor(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

void http_server_close(struct http_server **server)
{
    struct http_server *closing = *server;
    if (closing == NULL)
        return;
    stop_threads(closing);
    for (size_t i = 0; i < HTTP_LISTENERS_MAXIMUM; i++)
        listener_close(&closing->listeners[i]);
    close_descriptor(closing->epoll);
    close_descriptor(closing->wake);
    crowd_close(&closing->crowd);
    free(closing->connections);
    certificate_close(&closing->certificate);
    routes_close(&closing->routes);
    streams_clear(&closing->streams);
    pthread_cond_destroy(&closing->emptied);
    pthread_mutex_destroy(&closing->lock);
    free(closing);
    *server = NULL;
}

void http_server_reload(struct http_server *server)
{
    atomic_store(&server->wants_reload, true);
    wake(server);
}

int64_t http_server_certificate_expiry(struct http_server *server)
{
    return atomic_load(&server->certificate.expiry.value);
}

void http_server_add_metrics(struct http_server *server, struct metrics_registry *registry)
{
    metrics_registry_add(registry, &http_metrics_table, &server->metrics);
    if (server->has_certificate)
        metrics_registry_add(registry, &http_certificate_metrics_table, &server->certificate);
}

void server_count_refusal(struct http_server *server, enum http_refusal refusal, const char *reason)
{
    uint64_t folded = 0;

    metrics_count(&server->metrics.refused[refusal]);
    if (log_fold_admits(&server->refusals, clock_monotonic_ms(), &folded))
        log_warn(server->options.log, "http_refused", LOG_STR("reason", reason),
                 LOG_INT("folded", (int64_t)folded));
}
