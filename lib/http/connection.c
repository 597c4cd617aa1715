#include "http/connection.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include "http/connection_private.h"

enum { OUT_MAXIMUM = 256 << 10 };

static bool is_trusted(const struct http_server *server, struct address peer)
{
    return range_set_contains(&server->options.trusted_proxies, peer);
}

static void enter_idle(struct connection *connection)
{
    struct http_server *server = connection->server;

    connection->is_idle = true;
    connection->idle_before = server->idle_last;
    connection->idle_behind = NULL;
    if (server->idle_last)
        server->idle_last->idle_behind = connection;
    else
        server->idle_first = connection;
    server->idle_last = connection;
}

void connection_leave_idle(struct connection *connection)
{
    struct http_server *server = connection->server;

    if (!connection->is_idle)
        return;
    connection->is_idle = false;
    if (connection->idle_before)
        connection->idle_before->idle_behind = connection->idle_behind;
    else
        server->idle_first = connection->idle_behind;
    if (connection->idle_behind)
        connection->idle_behind->idle_before = connection->idle_before;
    else
        server->idle_last = connection->idle_before;
}

void connection_slim(struct connection *connection)
{
    free(connection->head);
    connection->head = NULL;
    buffer_clear(&connection->out);
    connection->out_sent = 0;
    if (connection->in_size > 0)
        return;
    if (connection->in)
        explicit_bzero(connection->in, connection->in_capacity);
    free(connection->in);
    connection->in = NULL;
    connection->in_capacity = 0;
}

void connection_await_head(struct connection *connection)
{
    const struct http_limits *limits = &connection->server->limits;
    bool has_begun = connection->in_size > 0;

    connection_slim(connection);
    connection->state = CONNECTION_HEAD;
    connection->deadline_ms =
        connection->server->now_ms + (has_begun ? limits->head_ms : limits->idle_ms);
    if (!has_begun)
        enter_idle(connection);
}

bool connection_begin(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct transport *transport = &connection->transport;

    if (!is_trusted(server, connection->peer)) {
        connection->is_counted = crowd_enter(&server->crowd, connection->peer);
        if (!connection->is_counted) {
            server_count_refusal(server, HTTP_REFUSED_SOURCE, "too_many_of_one_source");
            return false;
        }
    }
    if (connection->listener->kind != HTTP_LISTENER_TLS) {
        connection_await_head(connection);
        return true;
    }
    connection->state = CONNECTION_HANDSHAKE;
    transport->ssl = certificate_connection(&server->certificate, transport->descriptor);
    return transport->ssl != NULL;
}

static bool is_admitted(struct http_server *server, const struct listener *listener,
                        struct address peer)
{
    if (listener->options->proxy_required && !is_trusted(server, peer)) {
        server_count_refusal(server, HTTP_REFUSED_PROXY, "peer_is_no_trusted_proxy");
        return false;
    }
    if (server->connection_count < server->limits.connections)
        return true;
    server_count_refusal(server, HTTP_REFUSED_CONNECTIONS, "too_many_connections");
    if (server->idle_first == NULL)
        return false;
    connection_close_idle(server->idle_first);
    return true;
}

static struct connection *create(struct http_server *server, const struct listener *listener,
                                 int descriptor, struct address peer)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return NULL;
    connection->watch.kind = WATCH_CONNECTION;
    connection->server = server;
    connection->listener = listener->options;
    connection->transport.descriptor = descriptor;
    connection->peer = peer;
    connection->deadline_ms = server->now_ms + server->limits.handshake_ms;
    buffer_init(&connection->out, OUT_MAXIMUM);
    connection->index = server->connection_count;
    server->connections[server->connection_count++] = connection;
    metrics_set(&server->metrics.open, (int64_t)server->connection_count);
    metrics_count(&server->metrics.connections);
    return connection;
}

void connection_open(struct http_server *server, const struct listener *listener, int descriptor,
                     struct address peer)
{
    struct epoll_event event = {.events = EPOLLIN};
    struct connection *connection =
        is_admitted(server, listener, peer) ? create(server, listener, descriptor, peer) : NULL;
    if (connection == NULL) {
        close(descriptor);
        return;
    }
    event.data.ptr = connection;
    connection->interest = EPOLLIN;
    connection->state = CONNECTION_PROXY;
    if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, descriptor, &event) != 0 ||
        (!connection->listener->proxy_required && !connection_begin(connection)))
        connection_close(connection);
    else
        connection_run(connection);
}

static bool advance(struct connection *connection)
{
    switch (connection->state) {
    case CONNECTION_PROXY:
        return connection_read_proxy(connection);
    case CONNECTION_HANDSHAKE:
        return connection_shake_hands(connection);
    case CONNECTION_HEAD:
        return connection_read_head(connection);
    case CONNECTION_BODY:
        return connection_read_body(connection);
    case CONNECTION_SEND:
        return connection_send(connection);
    case CONNECTION_LINGER:
        return connection_linger(connection);
    case CONNECTION_GATE: /* wait for others than the peer */
    case CONNECTION_ROOM:
    case CONNECTION_BUSY:
    case CONNECTION_CLOSED:
        break;
    }
    return false;
}

void connection_run(struct connection *connection)
{
    struct epoll_event event = {.data.ptr = connection};

    connection->transport.waits_for = 0;
    while (advance(connection))
        ;
    if (connection->state == CONNECTION_CLOSED ||
        connection->transport.waits_for == connection->interest)
        return;
    event.events = connection->transport.waits_for;
    connection->interest = event.events;
    if (epoll_ctl(connection->server->epoll, EPOLL_CTL_MOD, connection->transport.descriptor,
                  &event) != 0)
        connection_close(connection);
}

/* A worker may have it: then it is freed when the worker gives it back. */
static void give_up_exchange(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    bool is_away = connection->state == CONNECTION_GATE || connection->state == CONNECTION_BUSY ||
                   connection->part_is_asked;

    connection->exchange = NULL;
    if (exchange == NULL)
        return;
    exchange->connection = NULL;
    if (!is_away)
        connection_release(exchange);
}

void connection_release(struct exchange *exchange)
{
    struct http_server *server = exchange->server;

    server->body_memory_used -= exchange->body_reserved;
    exchange->body_reserved = 0;
    if (exchange->source.next == NULL) {
        exchange_close(&exchange);
        return;
    }
    exchange->step = EXCHANGE_CLOSE;
    exchange->job.lane = HTTP_LANE_STREAM;
    queue_push_always(&server->queue, &exchange->job, server->now_ms);
}

static void leave_table(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct connection *last = server->connections[--server->connection_count];

    server->connections[connection->index] = last;
    last->index = connection->index;
    metrics_set(&server->metrics.open, (int64_t)server->connection_count);
}

void connection_close(struct connection *connection)
{
    struct http_server *server = connection->server;

    if (connection->state == CONNECTION_CLOSED)
        return;
    give_up_exchange(connection);
    connection_leave_idle(connection);
    if (connection->is_counted)
        crowd_leave(&server->crowd, connection->peer);
    /* By name: a child between fork and exec would keep the registration alive over close(). */
    (void)epoll_ctl(server->epoll, EPOLL_CTL_DEL, connection->transport.descriptor, NULL);
    transport_close(&connection->transport);
    connection->in_size = 0;
    connection_slim(connection);
    leave_table(connection);
    connection->state = CONNECTION_CLOSED;
    connection->next_closed = server->closed;
    server->closed = connection;
}

void connection_close_idle(struct connection *connection)
{
    transport_end(&connection->transport);
    connection_close(connection);
}

static bool body_is_slow(const struct connection *connection)
{
    const struct http_limits *limits = &connection->server->limits;
    int64_t allowed_ms =
        limits->body_grace_ms + (int64_t)connection->body_read * 1000 / limits->body_bytes_per_s;

    return connection->server->now_ms >= connection->body_started_ms + allowed_ms;
}

static void time_out(struct connection *connection, int status, const char *reason)
{
    server_count_refusal(connection->server, HTTP_REFUSED_SLOW, reason);
    if (status && connection->listener->kind != HTTP_LISTENER_REDIRECT) {
        connection_refuse(connection, status, reason);
        connection_run(connection);
    } else {
        connection_close(connection);
    }
}

static void check_deadline(struct connection *connection, int status, const char *reason)
{
    if (connection->server->now_ms >= connection->deadline_ms)
        time_out(connection, status, reason);
}

void connection_check_time(struct connection *connection)
{
    switch (connection->state) {
    case CONNECTION_PROXY:
    case CONNECTION_HANDSHAKE:
        check_deadline(connection, 0, "handshake_too_slow");
        break;
    case CONNECTION_HEAD:
        if (!connection->is_idle)
            check_deadline(connection, 408, "head_too_slow");
        else if (connection->server->now_ms >= connection->deadline_ms)
            connection_close_idle(connection);
        break;
    case CONNECTION_ROOM:
        connection_begin_body(connection);
        connection_run(connection);
        if (connection->state == CONNECTION_ROOM)
            check_deadline(connection, 503, "no_room_for_body");
        break;
    case CONNECTION_BODY:
        if (body_is_slow(connection))
            time_out(connection, 408, "body_too_slow");
        break;
    case CONNECTION_SEND:
        if (connection_reader_is_slow(connection))
            time_out(connection, 0, "reader_too_slow");
        break;
    case CONNECTION_LINGER:
        if (connection->server->now_ms >= connection->deadline_ms)
            connection_close(connection);
        break;
    case CONNECTION_GATE: /* the queue and the handlers' deadlines bound these */
    case CONNECTION_BUSY:
    case CONNECTION_CLOSED:
        break;
    }
}

void connection_exchange_expired(struct exchange *exchange)
{
    struct connection *connection = exchange->connection;

    server_count_refusal(exchange->server, HTTP_REFUSED_QUEUE, "no_worker_in_time");
    if (connection == NULL) {
        connection_release(exchange);
        return;
    }
    exchange->closes = exchange->closes || exchange->step == EXCHANGE_ADMIT;
    exchange_fail(exchange, 503, "no_worker_in_time");
    connection_begin_send(connection);
    connection_run(connection);
}

void connection_exchange_done(struct exchange *exchange)
{
    struct connection *connection = exchange->connection;

    if (connection == NULL) {
        connection_release(exchange);
        return;
    }
    if (exchange->step == EXCHANGE_PART)
        connection_take_part(connection);
    else if (exchange->step == EXCHANGE_ADMIT && !exchange_is_answered(exchange))
        connection_begin_body(connection);
    else
        connection_begin_send(connection);
    connection_run(connection);
}
