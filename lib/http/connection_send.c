/* The way out: answers, downloads, the end. */
#include <sys/epoll.h>

#include "base/clock.h"
#include "http/answer.h"
#include "http/connection_private.h"

enum {
    JOINED_BODY_MAXIMUM = 12 << 10, /* a body up to this leaves in one TLS record with its head */
    DISCARDS_PER_ROUND = 16,
};

static const char *method_name(enum http_method method)
{
    switch (method) {
    case HTTP_GET:
        return "GET";
    case HTTP_HEAD:
        return "HEAD";
    case HTTP_POST:
        return "POST";
    case HTTP_METHOD_UNDECLARED:
        break;
    }
    return NULL;
}

/* One line and one count for each answer. The path is not logged: it may hold what a stranger typed
 * by mistake; the route's pattern says as much. */
static void note_answer(const struct exchange *exchange)
{
    struct http_metrics *metrics = &exchange->server->metrics;
    const struct http_options *options = &exchange->server->options;
    const struct http_request *request = &exchange->request;
    int64_t duration_us = clock_monotonic_us() - exchange->started_us;
    int status = exchange->response.status;
    char client[ADDRESS_TEXT_CAPACITY];

    address_encode(request->client, client);
    metrics_count(&metrics->answers[status / 100 - 2]);
    metrics_observe_us(&metrics->duration, duration_us);
    if (options->policy.finished)
        options->policy.finished(options->service, request->route, status, duration_us);
    const struct log_field fields[] = {
        LOG_STR("method", method_name(request->method)),
        LOG_STR("route", request->route ? request->route->pattern : NULL),
        LOG_INT("status", status),
        LOG_STR("reason", exchange->reason),
        LOG_STR("client", client),
        LOG_INT("duration_us", duration_us),
    };
    log_write(&exchange->log,
              exchange->has_failed && status >= 500 ? LOG_LEVEL_WARN : LOG_LEVEL_INFO,
              "http_finished", fields, COUNT_OF(fields));
}

void connection_begin_send(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    const struct http_response *response = &exchange->response;

    if (!exchange_is_answered(exchange)) {
        connection->state = CONNECTION_SEND; /* the worker has given it back */
        connection_close(connection);
        return;
    }
    note_answer(exchange);
    connection->state = CONNECTION_SEND;
    connection->rest = (struct bytes){0};
    buffer_append(&connection->out, exchange->head.data, exchange->head.size);
    if (exchange->request.method != HTTP_HEAD && answer_has_body(response->status))
        connection->rest = response->body;
    if (connection->rest.size > 0 && connection->rest.size <= JOINED_BODY_MAXIMUM) {
        buffer_append(&connection->out, connection->rest.data, connection->rest.size);
        connection->rest = (struct bytes){0};
    }
    connection->written = 0;
    connection->window_taken = 0;
    connection->window_started_ms = connection->server->now_ms;
    if (connection->out.failed)
        connection_close(connection);
}

void connection_refuse(struct connection *connection, int status, const char *reason)
{
    if (connection->exchange == NULL) {
        if (!status_is_ok(exchange_open_empty(connection->server, &connection->exchange))) {
            connection_close(connection);
            return;
        }
        connection->exchange->connection = connection;
        connection->exchange->request.peer = connection->peer;
        connection->exchange->request.client = connection->peer;
    }
    connection->exchange->closes = true;
    exchange_fail(connection->exchange, status, reason);
    connection_begin_send(connection);
}

void connection_submit(struct connection *connection, enum exchange_step step,
                       enum connection_state state)
{
    struct http_server *server = connection->server;
    struct exchange *exchange = connection->exchange;

    exchange->step = step;
    connection->state = state;
    if (queue_push(&server->queue, &exchange->job, server->now_ms))
        return;
    server_count_refusal(server, HTTP_REFUSED_QUEUE, "queue_full");
    exchange->closes = exchange->closes || step == EXCHANGE_ADMIT;
    exchange_fail(exchange, 503, "queue_full");
    connection_begin_send(connection);
}

static bool is_streaming(const struct connection *connection)
{
    const struct exchange *exchange = connection->exchange;
    return exchange->source.next != NULL;
}

/* Asks for the next part while the one before is on its way. */
static void ask_for_part(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    size_t waiting = connection->out.size - connection->out_sent;

    if (connection->part_is_asked || !is_streaming(connection) || waiting >= HTTP_PART_MAXIMUM)
        return;
    exchange->step = EXCHANGE_PART;
    exchange->job.lane = HTTP_LANE_STREAM;
    connection->part_is_asked = true;
    queue_push_always(&connection->server->queue, &exchange->job, connection->server->now_ms);
}

/* Moves what is not yet sent to the front, so that the buffer stays as small as it is. */
static void compact(struct connection *connection)
{
    struct buffer *out = &connection->out;

    memmove(out->data, out->data + connection->out_sent, out->size - connection->out_sent);
    out->size -= connection->out_sent;
    connection->out_sent = 0;
}

void connection_take_part(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct buffer *out = &connection->out;

    connection->part_is_asked = false;
    if (connection->out_sent > 0)
        compact(connection);
    if (!exchange->is_broken && exchange->is_at_end) {
        buffer_append_text(out, "0\r\n\r\n");
    } else {
        buffer_append_format(out, "%zx\r\n", exchange->part.size);
        buffer_append(out, exchange->part.data, exchange->part.size);
        buffer_append_text(out, "\r\n");
        buffer_reset(&exchange->part);
    }
    if (exchange->is_broken || out->failed)
        connection_close(connection); /* without the last chunk, so that it does not look whole */
}

/* Writes once; false when that is not possible now. */
static bool write_some(struct connection *connection, struct bytes data, size_t *size_out)
{
    switch (transport_write(&connection->transport, data, size_out)) {
    case TRANSPORT_MOVED:
        connection->written += *size_out;
        metrics_add(&connection->server->metrics.sent, *size_out);
        return true;
    case TRANSPORT_BLOCKED:
        return false;
    case TRANSPORT_ENDED:
        break;
    }
    connection_close(connection);
    return false;
}

static bool send_out(struct connection *connection)
{
    struct buffer *out = &connection->out;
    struct bytes left = {out->data + connection->out_sent, out->size - connection->out_sent};
    size_t size = 0;

    if (!write_some(connection, left, &size))
        return false;
    connection->out_sent += size;
    if (connection->out_sent == out->size) {
        buffer_reset(out);
        connection->out_sent = 0;
    }
    return true;
}

static bool send_rest(struct connection *connection)
{
    size_t size = 0;

    if (!write_some(connection, connection->rest, &size))
        return false;
    connection->rest.data += size;
    connection->rest.size -= size;
    return true;
}

/* The peer may still be sending what we do not want; were the socket closed now, its reset could
 * overtake the answer (RFC 9112 section 9.6). */
static void begin_linger(struct connection *connection)
{
    transport_end(&connection->transport);
    connection->state = CONNECTION_LINGER;
    connection->deadline_ms = connection->server->now_ms + connection->server->limits.linger_ms;
    connection->in_size = 0;
    connection_slim(connection);
}

static void finish(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    bool closes = exchange->closes;

    connection->exchange = NULL;
    connection_release(exchange);
    if (closes)
        begin_linger(connection);
    else
        connection_await_head(connection);
}

bool connection_send(struct connection *connection)
{
    ask_for_part(connection);
    if (connection->out_sent < connection->out.size)
        return send_out(connection);
    if (connection->rest.size > 0)
        return send_rest(connection);
    if (connection->part_is_asked)
        return false;
    finish(connection);
    return true;
}

bool connection_reader_is_slow(struct connection *connection)
{
    struct http_server *server = connection->server;
    const struct http_limits *limits = &server->limits;
    bool is_waiting = connection->out_sent < connection->out.size || connection->rest.size > 0;
    size_t unsent = transport_unsent(&connection->transport);
    uint64_t taken = connection->written > unsent ? connection->written - unsent : 0;
    uint64_t wanted = (uint64_t)(limits->send_bytes_per_s * limits->send_window_ms / 1000);

    if (is_waiting && server->now_ms < connection->window_started_ms + limits->send_window_ms)
        return false;
    bool is_slow = is_waiting && taken < connection->window_taken + wanted;
    connection->window_started_ms = server->now_ms;
    connection->window_taken = taken;
    return is_slow;
}

bool connection_linger(struct connection *connection)
{
    for (int i = 0; i < DISCARDS_PER_ROUND; i++) {
        switch (transport_discard(&connection->transport)) {
        case TRANSPORT_MOVED:
            break;
        case TRANSPORT_BLOCKED:
            return false;
        case TRANSPORT_ENDED:
            connection_close(connection);
            return false;
        }
    }
    connection->transport.waits_for = EPOLLIN;
    return false;
}
