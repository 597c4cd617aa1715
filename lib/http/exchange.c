#include "http/exchange.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "crypto/crypto.h"
#include "http/answer.h"
#include "http/server_private.h"

enum { ERROR_ARENA_SIZE = 128 << 10 };

static struct status name_request(struct http_request *request)
{
    struct {
        uint8_t id[UUID_SIZE];
        uint8_t nonce[HTTP_NONCE_SIZE];
    } random;

    TRY(crypto_random(&random, sizeof random));
    request->id = uuid_v4(random.id);
    crypto_reference_of(request->id.bytes, request->reference);
    base64url_encode(random.nonce, sizeof random.nonce, request->nonce);
    return OK;
}

struct status exchange_open_empty(struct http_server *server, struct exchange **out)
{
    CLEANUP(exchange_close) struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");

    exchange->job.run = exchange_run;
    exchange->server = server;
    exchange->started_us = clock_monotonic_us();
    arena_init(&exchange->arena, server->limits.arena_maximum + ERROR_ARENA_SIZE);
    buffer_init(&exchange->head, ANSWER_HEAD_MAXIMUM);
    buffer_init(&exchange->part, HTTP_PART_MAXIMUM);
    exchange->response.arena = &exchange->arena;
    struct http_request *request = &exchange->request;
    TRY(name_request(request));
    exchange->log = log_with(server->options.log, LOG_UUID("request_id", request->id));
    exchange->log = log_with(&exchange->log, LOG_STR("reference", request->reference));
    request->log = &exchange->log;
    request->arena = &exchange->arena;
    request->service = server->options.service;
    *out = exchange;
    exchange = NULL; /* now the caller's */
    return OK;
}

static void lower(char *name)
{
    for (; *name; name++) {
        if (*name >= 'A' && *name <= 'Z')
            *name = (char)(*name + ('a' - 'A'));
    }
}

/* Cuts the copied head into texts: there is a byte that is not wanted behind each of them. */
static struct status take_headers(struct exchange *exchange, const struct head *head, char *text)
{
    struct http_request *request = &exchange->request;
    struct http_header *headers =
        arena_alloc_array(&exchange->arena, head->line_count, sizeof *headers);
    if (headers == NULL)
        return arena_failure();

    for (size_t i = 0; i < head->line_count; i++) {
        const struct head_line *line = &head->lines[i];
        char *name = text + line->name.at;
        char *value = text + line->value.at;
        name[line->name.size] = '\0';
        value[line->value.size] = '\0';
        lower(name);
        headers[i] = (struct http_header){name, value};
        if (line->value.at == head->host.at)
            request->host = value;
    }
    request->headers = headers;
    request->header_count = head->line_count;
    return OK;
}

static void take_target(struct exchange *exchange, const struct head *head, char *text)
{
    char *target = text + head->target.at;
    target[head->target.size] = '\0';
    exchange->request.path = target;
    char *question = strchr(target, '?');
    if (question == NULL)
        return;
    *question = '\0';
    exchange->query_text = question + 1;
}

struct status exchange_open(struct http_server *server, const struct head *head,
                            const uint8_t *data, struct exchange **out)
{
    CLEANUP(exchange_close) struct exchange *exchange = NULL;
    TRY(exchange_open_empty(server, &exchange));
    char *text = arena_copy_bytes(&exchange->arena, (struct bytes){data, head->size});
    if (text == NULL)
        return arena_failure();
    exchange->request.method = head->method;
    exchange->length = head->length;
    exchange->is_chunked = head->is_chunked;
    exchange->minor_version = head->minor_version;
    exchange->wants_continue = head->expects_continue;
    exchange->closes = head->closes;
    TRY(take_headers(exchange, head, text));
    take_target(exchange, head, text);
    *out = exchange;
    exchange = NULL; /* now the caller's */
    return OK;
}

void exchange_close(struct exchange **exchange)
{
    struct exchange *closing = *exchange;
    if (closing == NULL)
        return;
    arena_clear(&closing->arena);
    buffer_clear(&closing->body);
    buffer_clear(&closing->head);
    buffer_clear(&closing->part);
    free(closing);
    *exchange = NULL;
}

static struct bytes plain_page(struct exchange *exchange, int status)
{
    const char *text = arena_format(&exchange->arena, "%d %s\nReference: %s\n", status,
                                    answer_reason(status), exchange->request.reference);
    return text ? bytes_of(text) : (struct bytes){0};
}

static void render_failure(struct exchange *exchange, const struct http_error *error)
{
    const struct http_policy *policy = &exchange->server->options.policy;
    struct bytes page = {0};

    if (policy->render_error &&
        policy->render_error(exchange->server->options.service, error, &exchange->arena, &page))
        http_respond(&exchange->response, error->status, HTTP_HTML, page);
    else
        http_respond(&exchange->response, error->status, HTTP_TEXT,
                     plain_page(exchange, error->status));
}

void exchange_fail(struct exchange *exchange, int status, const char *reason)
{
    int64_t retry_after_s = exchange->response.retry_after_s;

    exchange->reason = reason;
    exchange->has_failed = true;
    exchange->response = (struct http_response){.arena = &exchange->arena};
    if (status == 429 || status == 503)
        exchange->response.retry_after_s = retry_after_s > 0 ? retry_after_s : 2;
    struct http_error error = {
        .status = status,
        .reference = exchange->request.reference,
        .accept_language = http_header(&exchange->request, "accept-language"),
        .nonce = exchange->request.nonce,
        .request = exchange->request.path ? &exchange->request : NULL,
        .retry_after_s = exchange->response.retry_after_s,
    };
    render_failure(exchange, &error);
    exchange_encode(exchange);
}

static bool encode(struct exchange *exchange)
{
    struct answer_facts facts = {
        .nonce = exchange->request.nonce,
        .closes = exchange->closes,
        .allow = exchange->allow,
        .now_s = clock_wall_us() / 1000000,
    };

    buffer_reset(&exchange->head);
    return status_is_ok(answer_encode(&exchange->response, &facts, &exchange->head));
}

void exchange_encode(struct exchange *exchange)
{
    exchange->closes = exchange->closes || exchange->response.closes ||
                       atomic_load(&exchange->server->is_draining);
    if (encode(exchange))
        return;
    exchange->response = (struct http_response){.status = 500, .arena = &exchange->arena};
    exchange->closes = true;
    exchange->has_failed = true;
    if (!encode(exchange))
        buffer_reset(&exchange->head); /* nothing is sent, and the connection closes */
}
