#include "http/operations.h"

#include <stdlib.h>

#include "http/server.h"

struct operations {
    struct operations_options options;
    struct log log; /* warnings only: a probe every few seconds is no news */
    struct http_server *server;
};

/* That there is an answer is the answer. */
static struct status handle_alive(struct http_request *request, struct http_response *response)
{
    (void)request;
    http_respond(response, 200, HTTP_TEXT, bytes_of("ok\n"));
    return OK;
}

static struct status handle_ready(struct http_request *request, struct http_response *response)
{
    const struct operations *operations = request->service;
    bool is_ready = operations->options.is_ready(operations->options.context);

    http_respond(response, is_ready ? 200 : 503, HTTP_TEXT, bytes_of(is_ready ? "ok\n" : "no\n"));
    return OK;
}

static struct status handle_metrics(struct http_request *request, struct http_response *response)
{
    const struct operations *operations = request->service;
    CLEANUP(buffer_clear) struct buffer text;
    buffer_init(&text, OPERATIONS_METRICS_MAXIMUM);
    TRY(operations->options.render_metrics(operations->options.context, &text));

    char *copy = arena_copy_bytes(request->arena, buffer_bytes(&text));
    if (copy == NULL)
        return arena_failure();
    http_respond(response, 200, HTTP_METRICS, (struct bytes){(const uint8_t *)copy, text.size});
    return OK;
}

static const struct http_route routes[] = {
    {HTTP_ROUTE(HTTP_GET, "/healthz", HTTP_LANE_FAST, handle_alive)},
    {HTTP_ROUTE(HTTP_GET, "/readyz", HTTP_LANE_FAST, handle_ready)},
    {HTTP_ROUTE(HTTP_GET, "/metrics", HTTP_LANE_SLOW, handle_metrics)},
};

/* Two workers: a scrape that takes its time must not make the program look dead. */
static const struct http_options template = {
    .listener_count = 1,
    .routes = routes,
    .route_size = sizeof routes[0],
    .route_count = COUNT_OF(routes),
    .workers = 2,
    .slow_workers = 1,
    .stream_workers = 1,
    .limits =
        {
            .connections = 64,
            .connections_per_source = 32,
            .head_size = 4 << 10,
            .head_lines = 32,
            .target_size = 256,
            .head_ms = 2000,
            .queue_length = 16,
        },
};

struct status operations_open(const struct operations_options *options, struct operations **out)
{
    CLEANUP(operations_close) struct operations *operations = calloc(1, sizeof *operations);
    if (operations == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    operations->options = *options;
    operations->log = *options->log;
    if (operations->log.threshold < LOG_LEVEL_WARN)
        operations->log.threshold = LOG_LEVEL_WARN;

    struct http_options server = template;
    server.listeners[0] = (struct http_listener){
        .address = options->address,
        .port = options->port,
        .kind = HTTP_LISTENER_PLAIN,
    };
    server.service = operations;
    server.log = &operations->log;
    TRY(http_server_open(&server, &operations->server));
    *out = operations;
    operations = NULL; /* now the caller's */
    return OK;
}

uint16_t operations_port(const struct operations *operations)
{
    return http_server_port(operations->server, 0);
}

void operations_close(struct operations **operations)
{
    if (*operations == NULL)
        return;
    http_server_close(&(*operations)->server);
    free(*operations);
    *operations = NULL;
}
