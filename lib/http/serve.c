/* What a worker does with an exchange: cookies, fields, policy, handler, answer. */
#include "base/clock.h"
#include "http/cookie.h"
#include "http/exchange.h"
#include "http/form.h"
#include "http/multipart.h"
#include "http/server_private.h"

/* Above this a body is read only after the policy has admitted the request. */
enum { UNADMITTED_BODY_MAXIMUM = 64 << 10 };

static struct status read_cookies(struct http_request *request)
{
    const char *header = http_header(request, "cookie");
    return header ? cookies_parse(header, request->arena, &request->cookies, &request->cookie_count)
                  : OK;
}

static struct status read_query(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    const struct http_route *route = request->route;
    const char *text = exchange->query_text ? exchange->query_text : "";

    return form_parse(bytes_of(text), route->query,
                      route->ignores_unknown_query ? FORM_IGNORES_UNKNOWN : FORM_REFUSES_UNKNOWN,
                      request->arena, &request->query);
}

/* Before the body: everything that does not need it. */
static struct status admit(struct exchange *exchange)
{
    const struct http_policy *policy = &exchange->server->options.policy;
    struct http_request *request = &exchange->request;

    if (exchange->is_admitted)
        return OK;
    exchange->is_admitted = true;
    TRY(read_cookies(request));
    TRY(read_query(exchange));
    TRY(form_empty((struct http_fields){0}, request->arena, &request->form));
    return policy->admit ? policy->admit(request, &exchange->response) : OK;
}

/* Without a body there is no type either, and what is required is missing. */
static struct status read_parts(struct http_request *request)
{
    const struct http_route *route = request->route;
    const char *type = http_header(request, "content-type");
    struct multipart parts;

    if (type == NULL)
        return form_empty(route->form, request->arena, &request->form);
    TRY(multipart_parse(type, request->body, route->form, route->file, request->arena, &parts));
    request->form = parts.values;
    request->file = parts.file;
    return OK;
}

static struct status read_form(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;

    if (request->method != HTTP_POST || request->route->body == HTTP_BODY_RAW)
        return OK;
    if (request->route->body == HTTP_BODY_FILE)
        return read_parts(request);
    return form_parse(request->body, request->route->form, FORM_REFUSES_UNKNOWN, request->arena,
                      &request->form);
}

static struct status refuse_faults(const struct http_request *request)
{
    if (request->route->faults_to_handler || request->query.faults + request->form.faults == 0)
        return OK;
    return FAIL(INVALID_ARGUMENT, "a field is missing or malformed");
}

static struct status handle(struct exchange *exchange)
{
    const struct http_policy *policy = &exchange->server->options.policy;
    struct http_request *request = &exchange->request;

    request->body = buffer_bytes(&exchange->body);
    TRY(admit(exchange));
    TRY(read_form(exchange));
    TRY(refuse_faults(request));
    if (policy->check)
        TRY(policy->check(request, &exchange->response));
    return request->route->handle(request, &exchange->response);
}

static void close_source(struct exchange *exchange)
{
    if (exchange->source.next == NULL)
        return;
    /* First: whoever has seen the source close may begin the next. */
    if (exchange->is_stream) {
        streams_leave(&exchange->server->streams, exchange->source.owner);
        metrics_shift(&exchange->server->metrics.streams, -1);
    }
    exchange->source.close(exchange->source.state);
    exchange->is_stream = false;
    exchange->source = (struct http_source){0};
}

static void fail(struct exchange *exchange, int status, const char *reason)
{
    close_source(exchange);
    exchange_fail(exchange, status, reason);
}

/* A download needs chunks, which HTTP/1.0 has not, and a place among the streams. */
static void begin_stream(struct exchange *exchange)
{
    struct http_server *server = exchange->server;

    if (exchange->minor_version == 0) {
        fail(exchange, 505, "stream_in_1_0");
        return;
    }
    if (!streams_enter(&server->streams, exchange->source.owner)) {
        fail(exchange, 429, "too_many_streams");
        return;
    }
    exchange->is_stream = true;
    metrics_shift(&server->metrics.streams, 1);
    exchange_encode(exchange);
    if (exchange->request.method == HTTP_HEAD || exchange->has_failed)
        close_source(exchange);
}

/* CANCELLED with a response: the policy answers itself. */
static bool is_answer(const struct exchange *exchange, struct status outcome)
{
    return status_is_ok(outcome) ||
           (outcome.code == STATUS_CANCELLED && exchange->response.status != 0);
}

static void answer(struct exchange *exchange, struct status outcome)
{
    exchange->source = exchange->response.source; /* ours to close, whatever comes */
    if (!is_answer(exchange, outcome)) {
        fail(exchange, http_status_of(outcome.code), outcome.text);
        return;
    }
    if (exchange->response.status == 0)
        exchange->response.status = 200;
    if (exchange->source.next)
        begin_stream(exchange);
    else
        exchange_encode(exchange);
}

static void make_part(struct exchange *exchange)
{
    const struct http_source *source = &exchange->source;
    struct status made = source->next(source->state, &exchange->part);

    exchange->is_broken = !status_is_ok(made) || exchange->part.failed;
    exchange->is_at_end = !exchange->is_broken && exchange->part.size == 0;
    if (exchange->is_broken)
        log_warn(&exchange->log, "http_stream_broken", LOG_STR("reason", made.text));
    if (exchange->is_broken || exchange->is_at_end)
        close_source(exchange);
}

static void set_deadline(struct exchange *exchange)
{
    int64_t allowed = exchange->request.route->deadline_ms;

    exchange->request.deadline_ms =
        clock_monotonic_ms() + (allowed ? allowed : HTTP_DEADLINE_STANDARD_MS);
}

void exchange_run(struct job *job)
{
    struct exchange *exchange = (struct exchange *)job;
    struct status outcome = OK;

    switch (exchange->step) {
    case EXCHANGE_ADMIT:
        set_deadline(exchange);
        outcome = admit(exchange);
        if (!status_is_ok(outcome)) {
            exchange->closes = true; /* its body stays unread */
            answer(exchange, outcome);
        }
        break;
    case EXCHANGE_HANDLE:
        set_deadline(exchange);
        answer(exchange, handle(exchange));
        break;
    case EXCHANGE_PART:
        make_part(exchange);
        break;
    case EXCHANGE_CLOSE:
        close_source(exchange);
        break;
    }
}

bool exchange_needs_admission(const struct exchange *exchange)
{
    if (exchange->is_admitted)
        return false;
    return exchange->is_chunked ? exchange->body_maximum > UNADMITTED_BODY_MAXIMUM
                                : exchange->length > UNADMITTED_BODY_MAXIMUM;
}
