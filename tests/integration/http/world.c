#include "world.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/number.h"
#include "crypto/crypto.h"
#include "http/metrics.h"
#include "support/certificates.h"
#include "support/check.h"

enum { BIG_SIZE = 1 << 20, AWAIT_MS = 10000 };

static struct status handle_hello(struct http_request *request, struct http_response *response)
{
    struct world *world = request->service;
    char client[ADDRESS_TEXT_CAPACITY];

    atomic_fetch_add(&world->handled, 1);
    address_encode(request->client, client);
    char *text = arena_format(request->arena, "hello %s nonce %s", client, request->nonce);
    if (text == NULL)
        return arena_failure();
    http_respond(response, 200, HTTP_TEXT, bytes_of(text));
    return OK;
}

static struct status handle_form(struct http_request *request, struct http_response *response)
{
    struct world *world = request->service;
    const struct http_value *name = http_form(request, "name");
    struct http_set_cookie cookie = {.name = "__Host-sid", .value = "abc"};

    atomic_fetch_add(&world->handled, 1);
    TRY(http_respond_cookie(response, &cookie));
    char *text = arena_format(request->arena, "%s/%lld", name->text,
                              (long long)http_value_integer(http_form(request, "count"), -1));
    if (text == NULL)
        return arena_failure();
    http_respond(response, 200, HTTP_TEXT, bytes_of(text));
    return OK;
}

static struct status handle_raw(struct http_request *request, struct http_response *response)
{
    struct world *world = request->service;

    atomic_fetch_add(&world->handled, 1);
    char *text = arena_format(request->arena, "%zu", request->body.size);
    if (text == NULL)
        return arena_failure();
    http_respond(response, 200, HTTP_TEXT, bytes_of(text));
    return OK;
}

static struct status handle_wait(struct http_request *request, struct http_response *response)
{
    struct world *world = request->service;

    pthread_mutex_lock(&world->lock);
    world->waiting++;
    pthread_cond_broadcast(&world->released);
    while (!world->is_released)
        pthread_cond_wait(&world->released, &world->lock);
    world->waiting--;
    pthread_mutex_unlock(&world->lock);
    atomic_fetch_add(&world->handled, 1);
    http_respond(response, 200, HTTP_TEXT, bytes_of("waited"));
    return OK;
}

static struct status handle_big(struct http_request *request, struct http_response *response)
{
    char *body = arena_alloc(request->arena, BIG_SIZE);
    if (body == NULL)
        return arena_failure();
    memset(body, 'x', BIG_SIZE);
    http_respond(response, 200, HTTP_TEXT, (struct bytes){(uint8_t *)body, BIG_SIZE});
    return OK;
}

static struct status handle_fail(struct http_request *request, struct http_response *response)
{
    struct http_set_cookie cookie = {.name = "__Host-sid", .value = "never"};

    TRY(http_respond_cookie(response, &cookie));
    return FAIL(UNAVAILABLE, "a peer is away");
}

static struct status handle_bad_header(struct http_request *request, struct http_response *response)
{
    return http_respond_header(response, "X-Name", http_query(request, "value")->text);
}

struct download {
    struct world *world;
    int64_t parts_left;
    bool breaks;
};

static struct status download_next(void *state, struct buffer *out)
{
    struct download *download = state;
    char part[1000];

    atomic_fetch_add(&download->world->parts, 1);
    if (download->parts_left == 0)
        return download->breaks ? FAIL(UNAVAILABLE, "the database went away") : OK;
    download->parts_left--;
    memset(part, 'd', sizeof part);
    for (int i = 0; i < 60; i++)
        buffer_append(out, part, sizeof part);
    return OK;
}

static void download_close(void *state)
{
    struct download *download = state;
    atomic_fetch_sub(&download->world->sources_open, 1);
    free(download);
}

static struct status handle_download(struct http_request *request, struct http_response *response)
{
    struct world *world = request->service;
    struct download *download = calloc(1, sizeof *download);
    CHECK(download != NULL);
    *download = (struct download){world, http_value_integer(http_query(request, "parts"), 3),
                                  http_query(request, "breaks")->flag};
    struct http_source source = {download, download_next, download_close, {{1}}};

    atomic_fetch_add(&world->sources_open, 1);
    return http_respond_source(response, HTTP_CSV, "明細 1.csv", source);
}

static const struct http_field form_fields[] = {
    {HTTP_FIELD("name", HTTP_FIELD_TEXT), .maximum = 20, .is_required = true},
    {HTTP_FIELD("count", HTTP_FIELD_INTEGER), .minimum = 0, .maximum = 100},
};
static const struct http_field value_fields[] = {
    {HTTP_FIELD("value", HTTP_FIELD_LINES), .maximum = 100}};
static const struct http_field download_fields[] = {
    {HTTP_FIELD("parts", HTTP_FIELD_INTEGER), .minimum = 0, .maximum = 100000},
    {HTTP_FIELD("breaks", HTTP_FIELD_FLAG)},
};

static const struct http_route routes[] = {
    {HTTP_ROUTE(HTTP_GET, "/hello", HTTP_LANE_FAST, handle_hello)},
    {HTTP_ROUTE(HTTP_GET, "/inline", HTTP_LANE_INLINE, handle_hello)},
    {HTTP_ROUTE(HTTP_GET, "/users/{id:uuid}", HTTP_LANE_FAST, handle_hello)},
    {HTTP_ROUTE(HTTP_POST, "/form", HTTP_LANE_FAST, handle_form), .form = HTTP_FIELDS(form_fields)},
    {HTTP_ROUTE(HTTP_POST, "/large", HTTP_LANE_FAST, handle_raw), .body = HTTP_BODY_RAW,
     .content_types = {"application/xml"}, .body_maximum = 256 << 10},
    {HTTP_ROUTE(HTTP_GET, "/wait", HTTP_LANE_FAST, handle_wait)},
    {HTTP_ROUTE(HTTP_GET, "/wait-slow", HTTP_LANE_SLOW, handle_wait)},
    {HTTP_ROUTE(HTTP_GET, "/big", HTTP_LANE_FAST, handle_big)},
    {HTTP_ROUTE(HTTP_GET, "/fail", HTTP_LANE_FAST, handle_fail)},
    {HTTP_ROUTE(HTTP_GET, "/bad-header", HTTP_LANE_FAST, handle_bad_header),
     .query = HTTP_FIELDS(value_fields)},
    {HTTP_ROUTE(HTTP_GET, "/download", HTTP_LANE_FAST, handle_download),
     .query = HTTP_FIELDS(download_fields)},
};

/* The policy of the test: a header decides. */
static struct status admit(struct http_request *request, struct http_response *response)
{
    struct world *world = request->service;
    const char *wish = http_header(request, "x-wish");

    atomic_fetch_add(&world->admitted, 1);
    if (wish && strcmp(wish, "redirect") == 0) {
        TRY(http_redirect(response, 303, "/sign-in"));
        return FAIL(CANCELLED, "answered");
    }
    return wish && strcmp(wish, "refuse") == 0 ? FAIL(PERMISSION_DENIED, "refused") : OK;
}

static bool render_error(void *service, const struct http_error *error, struct arena *arena,
                         struct bytes *out)
{
    char *text = arena_format(arena, "<p>%d %s</p>", error->status, error->reference);
    if (text == NULL)
        return false;
    *out = bytes_of(text);
    return true;
}

static void make_certificate(struct world *world)
{
    char ca[TEST_PATH_CAPACITY];
    char leaf[TEST_PATH_CAPACITY];

    test_directory_open(&world->directory);
    test_path_join(world->directory.path, "ca", ca);
    test_path_join(world->directory.path, "leaf", leaf);
    test_certificate_authority(ca);
    test_certificate_issue(ca, leaf, "portal", TEST_CERTIFICATE_GOOD);
    test_path_join(leaf, "tls.crt", world->certificate);
    test_path_join(leaf, "tls.key", world->key);
}

static void trust(struct world *world, const char *text)
{
    struct range range;

    if (text == NULL)
        return;
    CHECK(range_parse(bytes_of(text), &range));
    CHECK_OK(range_set_open(&range, 1, &world->trusted));
}

void world_open(struct world *world, const struct world_options *options)
{
    static const char *const hosts[] = {WORLD_HOST};
    struct crypto_options crypto = {.allow_unlocked_memory = true};
    const char *listened = options->address ? options->address : "127.0.0.1";
    struct address address = {0};

    *world = (struct world){0};
    CHECK_OK(crypto_open(&crypto));
    pthread_mutex_init(&world->lock, NULL);
    pthread_cond_init(&world->released, NULL);
    make_certificate(world);
    trust(world, options->trusted);
    world->log = log_open("test");
    world->log.threshold = LOG_LEVEL_ERROR;
    CHECK(address_parse(bytes_of(listened), &address));
    struct http_options server = {
        .listeners = {[WORLD_SECURE] = {address, 0, HTTP_LISTENER_TLS, false},
                      [WORLD_PLAIN] = {address, 0, HTTP_LISTENER_PLAIN, false},
                      [WORLD_REDIRECT] = {address, 0, HTTP_LISTENER_REDIRECT, false},
                      [WORLD_PROXY] = {address, 0, HTTP_LISTENER_PLAIN, true}},
        .listener_count = 4,
        .certificate_file = world->certificate,
        .key_file = world->key,
        .certificate_poll_ms = options->certificate_poll_ms,
        .hosts = hosts,
        .host_count = 1,
        .routes = routes,
        .route_size = sizeof routes[0],
        .route_count = COUNT_OF(routes),
        .policy = {.admit = admit, .render_error = render_error},
        .trusted_proxies = world->trusted,
        .workers = options->workers ? options->workers : 8,
        .slow_workers = 2,
        .stream_workers = 2,
        .limits = options->limits,
        .service = world,
        .log = &world->log,
    };
    CHECK_OK(http_server_open(&server, &world->server));
}

void world_close(struct world *world)
{
    world_release(world);
    http_server_close(&world->server);
    CHECK_INT(atomic_load(&world->sources_open), 0);
    range_set_close(&world->trusted);
    pthread_cond_destroy(&world->released);
    pthread_mutex_destroy(&world->lock);
    test_directory_close(&world->directory);
    crypto_close();
}

uint16_t world_port(const struct world *world, size_t listener)
{
    return http_server_port(world->server, listener);
}

void world_release(struct world *world)
{
    pthread_mutex_lock(&world->lock);
    world->is_released = true;
    pthread_cond_broadcast(&world->released);
    pthread_mutex_unlock(&world->lock);
}

void world_await_waiting(struct world *world, int count)
{
    pthread_mutex_lock(&world->lock);
    while (world->waiting < count)
        pthread_cond_wait(&world->released, &world->lock);
    pthread_mutex_unlock(&world->lock);
}

void world_await(const atomic_int *value, int wanted)
{
    int64_t until = clock_monotonic_ms() + AWAIT_MS;
    struct timespec pause = {.tv_nsec = 1000000};

    while (atomic_load(value) != wanted) {
        CHECK(clock_monotonic_ms() < until);
        nanosleep(&pause, NULL);
    }
}

/* A number as /metrics says it. */
static uint64_t metric(const struct world *world, const char *name)
{
    struct metrics_registry registry = {0};
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1 << 20);
    http_server_add_metrics(world->server, &registry);
    CHECK_OK(metrics_render(&registry, &text));
    buffer_append_byte(&text, '\0');
    const char *found = strstr((const char *)text.data, name);
    CHECK(found != NULL);
    return strtoull(found + strlen(name), NULL, 10);
}

uint64_t world_refused(const struct world *world, const char *reason)
{
    char name[128];

    snprintf(name, sizeof name, "sekisho_http_refused_total{reason=\"%s\"} ", reason);
    return metric(world, name);
}

uint64_t world_certificates_refused(const struct world *world)
{
    return metric(world, "\nsekisho_http_certificate_loads_total{outcome=\"refused\"} ");
}

void world_await_open(const struct world *world, int count)
{
    int64_t until = clock_monotonic_ms() + AWAIT_MS;
    struct timespec pause = {.tv_nsec = 1000000};

    while (metric(world, "\nsekisho_http_open_connections ") != (uint64_t)count) {
        CHECK(clock_monotonic_ms() < until);
        nanosleep(&pause, NULL);
    }
}
