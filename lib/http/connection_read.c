/* The way in: PROXY header, handshake, head, body. */
#include <stdlib.h>
#include <sys/epoll.h>

#include "http/connection_private.h"
#include "http/head_gate.h"
#include "http/proxy.h"

enum {
    IN_BEGIN = 2 << 10,
    IN_MAXIMUM = HEAD_SIZE_MAXIMUM + 1024, /* more than a head may have, so that it is noticed */
};

static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

/* Room for at least one more byte. */
static bool grow(struct connection *connection)
{
    size_t capacity = connection->in_capacity ? connection->in_capacity * 2 : IN_BEGIN;

    if (connection->in_size < connection->in_capacity)
        return true;
    capacity = capacity < IN_MAXIMUM ? capacity : IN_MAXIMUM;
    if (capacity == connection->in_capacity)
        return false;
    uint8_t *larger = malloc(capacity);
    if (larger == NULL)
        return false;
    if (connection->in) {
        memcpy(larger, connection->in, connection->in_size);
        explicit_bzero(connection->in, connection->in_capacity);
    }
    free(connection->in);
    connection->in = larger;
    connection->in_capacity = capacity;
    return true;
}

/* Reads up to `maximum` bytes behind what is there; false when nothing came, and then the
 * connection may be closed. */
static bool read_more(struct connection *connection, size_t maximum)
{
    size_t size = 0;

    if (!grow(connection)) {
        connection_close(connection);
        return false;
    }
    size_t room = connection->in_capacity - connection->in_size;
    room = room < maximum ? room : maximum;
    switch (
        transport_read(&connection->transport, connection->in + connection->in_size, room, &size)) {
    case TRANSPORT_MOVED:
        connection->in_size += size;
        metrics_add(&connection->server->metrics.received, size);
        return true;
    case TRANSPORT_BLOCKED:
        if (connection->in_size == 0)
            connection_slim(connection);
        return false;
    case TRANSPORT_ENDED:
        break;
    }
    connection_close(connection);
    return false;
}

void connection_consume(struct connection *connection, size_t size)
{
    connection->in_size -= size;
    memmove(connection->in, connection->in + size, connection->in_size);
    explicit_bzero(connection->in + connection->in_size, size);
}

static void refuse_proxy(struct connection *connection)
{
    server_count_refusal(connection->server, HTTP_REFUSED_PROXY, "no_proxy_header");
    connection_close(connection);
}

bool connection_read_proxy(struct connection *connection)
{
    struct bytes data = {connection->in, connection->in_size};
    struct proxy_header header;
    size_t size = 0;

    switch (proxy_parse(data, &size, &header)) {
    case PROXY_MORE:
        return read_more(connection, size - data.size);
    case PROXY_REFUSED:
        refuse_proxy(connection);
        return false;
    case PROXY_DONE:
        break;
    }
    if (!header.is_local)
        connection->peer = header.source;
    connection_consume(connection, size);
    if (connection_begin(connection))
        return true;
    connection_close(connection);
    return false;
}

bool connection_shake_hands(struct connection *connection)
{
    switch (transport_handshake(&connection->transport)) {
    case TRANSPORT_MOVED:
        connection_await_head(connection);
        return true;
    case TRANSPORT_BLOCKED:
        return false;
    case TRANSPORT_ENDED:
        break;
    }
    server_count_refusal(connection->server, HTTP_REFUSED_HANDSHAKE, "handshake_failed");
    connection_close(connection);
    return false;
}

/* A plain listener's only task: to send browsers to the place where TLS is spoken. */
static void redirect(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    const struct http_request *request = &exchange->request;
    const char *location = arena_format(
        &exchange->arena, "https://%s%s%s%s", connection->server->host_list[0], request->path,
        exchange->query_text ? "?" : "", exchange->query_text ? exchange->query_text : "");

    if (request->method == HTTP_POST || location == NULL ||
        !status_is_ok(http_redirect(&exchange->response, 308, location))) {
        connection_close(connection);
        return;
    }
    exchange->closes = true;
    exchange_encode(exchange);
    connection_begin_send(connection);
}

/* The connection stays when the next byte is surely the next request's. */
static void refuse_request(struct connection *connection, struct head_gate_verdict verdict)
{
    struct exchange *exchange = connection->exchange;
    bool is_harmless = verdict.status == 404 || verdict.status == 405;

    if (!is_harmless || exchange->is_chunked || exchange->length > 0)
        exchange->closes = true;
    exchange_fail(exchange, verdict.status, verdict.reason);
    connection_begin_send(connection);
}

/* A GET, so there is no body to wait for. */
static void answer_inline(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;

    exchange->step = EXCHANGE_HANDLE;
    exchange_run(&exchange->job);
    connection_begin_send(connection);
}

static void take_request(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct head_gate_verdict verdict = head_gate_judge(exchange, connection->peer);

    if (verdict.status)
        refuse_request(connection, verdict);
    else if (exchange->request.route->lane == HTTP_LANE_INLINE)
        answer_inline(connection);
    else if (!exchange->is_chunked && exchange->length == 0)
        connection_submit(connection, EXCHANGE_HANDLE, CONNECTION_BUSY);
    else if (exchange_needs_admission(exchange))
        connection_submit(connection, EXCHANGE_ADMIT, CONNECTION_GATE);
    else
        connection_begin_body(connection);
}

static void take_head(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct exchange *exchange = NULL;

    connection->requests++;
    if (!status_is_ok(exchange_open(server, connection->head, connection->in, &exchange))) {
        connection_close(connection);
        return;
    }
    connection_consume(connection, connection->head->size);
    free(connection->head);
    connection->head = NULL;
    connection->exchange = exchange;
    exchange->connection = connection;
    if (connection->requests >= server->limits.requests_per_connection)
        exchange->closes = true;
    if (connection->listener->kind == HTTP_LISTENER_REDIRECT)
        redirect(connection);
    else
        take_request(connection);
}

static void refuse_head(struct connection *connection)
{
    int status = connection->head->status;
    const char *reason = connection->head->reason;

    server_count_refusal(connection->server, HTTP_REFUSED_HEAD, reason);
    if (connection->listener->kind == HTTP_LISTENER_REDIRECT)
        connection_close(connection);
    else
        connection_refuse(connection, status, reason);
}

static bool begin_head(struct connection *connection)
{
    if (connection->head)
        return true;
    connection->head = malloc(sizeof *connection->head);
    if (connection->head == NULL) {
        connection_close(connection);
        return false;
    }
    *connection->head = head_begin(&connection->server->head_limits);
    if (connection->is_idle) {
        connection_leave_idle(connection);
        connection->deadline_ms = connection->server->now_ms + connection->server->limits.head_ms;
    }
    return true;
}

bool connection_read_head(struct connection *connection)
{
    if (connection->in_size == 0)
        return read_more(connection, IN_MAXIMUM);
    if (!begin_head(connection))
        return false;
    switch (head_read(connection->head, connection->in, connection->in_size)) {
    case HEAD_MORE:
        return read_more(connection, IN_MAXIMUM);
    case HEAD_DONE:
        take_head(connection);
        return true;
    case HEAD_REFUSED:
        refuse_head(connection);
        return true;
    }
    return false;
}

/* Whole bodies are reserved before their first byte is read: were it done piece by piece, many
 * half-read ones could wait for each other for ever. */
static bool reserve(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct exchange *exchange = connection->exchange;
    size_t wanted = exchange->is_chunked ? exchange->body_maximum : (size_t)exchange->length;

    if (wanted > server->limits.body_memory - server->body_memory_used)
        return false;
    server->body_memory_used += wanted;
    exchange->body_reserved = wanted;
    buffer_init(&exchange->body, wanted);
    exchange->chunks = (struct chunks){.maximum = exchange->body_maximum};
    return true;
}

void connection_begin_body(struct connection *connection)
{
    struct http_server *server = connection->server;

    if (!reserve(connection)) {
        if (connection->state != CONNECTION_ROOM)
            connection->deadline_ms = server->now_ms + server->limits.idle_ms;
        connection->state = CONNECTION_ROOM;
        return;
    }
    connection->state = CONNECTION_BODY;
    connection->body_started_ms = server->now_ms;
    connection->body_read = 0;
    if (connection->exchange->wants_continue && connection->in_size == 0)
        buffer_append_text(&connection->out, go_on);
}

/* False while something waits to be sent. */
static bool flush(struct connection *connection)
{
    struct buffer *out = &connection->out;

    while (connection->out_sent < out->size) {
        struct bytes left = {out->data + connection->out_sent, out->size - connection->out_sent};
        size_t size = 0;
        switch (transport_write(&connection->transport, left, &size)) {
        case TRANSPORT_MOVED:
            connection->out_sent += size;
            metrics_add(&connection->server->metrics.sent, size);
            break;
        case TRANSPORT_BLOCKED:
            return false;
        case TRANSPORT_ENDED:
            connection_close(connection);
            return false;
        }
    }
    buffer_reset(out);
    connection->out_sent = 0;
    return true;
}

static enum chunks_outcome take_plain(struct exchange *exchange, struct bytes data,
                                      size_t *used_out)
{
    size_t left = (size_t)exchange->length - exchange->body.size;

    *used_out = data.size < left ? data.size : left;
    buffer_append(&exchange->body, data.data, *used_out);
    return *used_out == left ? CHUNKS_DONE : CHUNKS_MORE;
}

/* Takes what has been read; true when the body is complete or refused. */
static bool take_body(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct bytes data = {connection->in, connection->in_size};
    size_t used = 0;
    enum chunks_outcome outcome = exchange->is_chunked
                                      ? chunks_read(&exchange->chunks, data, &exchange->body, &used)
                                      : take_plain(exchange, data, &used);

    connection_consume(connection, used);
    connection->body_read += used;
    if (exchange->body.failed) {
        connection_refuse(connection, 500, "no_memory_for_body");
        return true;
    }
    switch (outcome) {
    case CHUNKS_MORE:
        return false;
    case CHUNKS_DONE:
        connection_submit(connection, EXCHANGE_HANDLE, CONNECTION_BUSY);
        return true;
    case CHUNKS_MALFORMED:
        connection_refuse(connection, 400, "chunk_malformed");
        return true;
    case CHUNKS_TOO_LARGE:
        connection_refuse(connection, 413, "body_too_large");
        return true;
    }
    return true;
}

bool connection_read_body(struct connection *connection)
{
    if (!flush(connection))
        return false;
    if (connection->in_size > 0 && take_body(connection))
        return true;
    return read_more(connection, IN_MAXIMUM);
}
