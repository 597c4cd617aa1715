#include "world.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <time.h>

#include "base/clock.h"

static atomic_int changes;

int world_changes_done(void)
{
    return atomic_load(&changes);
}

void world_changes_forget(void)
{
    atomic_store(&changes, 0);
}

/* Works until the time is over or nobody waits any more. */
static void work(const struct call *call, int64_t milliseconds)
{
    int64_t until_ms = clock_monotonic_ms() + milliseconds;

    while (clock_monotonic_ms() < until_ms && !call_is_cancelled(call)) {
        struct timespec moment = {.tv_nsec = 1000000};
        nanosleep(&moment, NULL);
    }
}

static struct status handle_echo(struct call *call)
{
    const Method *request = call->request;
    Method *response = call->response;

    if (request->deadline_ms > 0)
        work(call, request->deadline_ms);
    if (call_remaining_ms(call) == 0)
        return FAIL(DEADLINE_EXCEEDED, "the deadline has passed");
    if (call_is_cancelled(call))
        return FAIL(CANCELLED, "nobody waits any more");
    return call_text(call, request->name, &response->name);
}

static struct status handle_change(struct call *call)
{
    atomic_fetch_add(&changes, 1);
    return handle_echo(call);
}

static struct status handle_who(struct call *call)
{
    Method *response = call->response;
    return call_text(call, call->caller, &response->name);
}

static struct status handle_changes(struct call *call)
{
    Method *response = call->response;
    char *text = arena_format(call->arena, "%d", world_changes_done());
    if (text == NULL)
        return arena_failure();
    response->name = text;
    return OK;
}

static bool echo_short_names(struct call *call, struct status *out)
{
    const Method *request = call->request;
    if (strlen(request->name) > 8)
        return false;
    *out = handle_echo(call);
    return true;
}

static atomic_int refusals_told;

int world_refusals_told(void)
{
    return atomic_load(&refusals_told);
}

static void take_refusal(const struct call *call, const struct rpc_method *method)
{
    CHECK(call->pass != NULL && strcmp(call->method, method->name) == 0);
    atomic_fetch_add(&refusals_told, 1);
}

/* What a handler does for whom it does not let further than their pass says. */
static struct status handle_refused(struct call *call)
{
    (void)call;
    return FAIL(PERMISSION_DENIED, "beyond what the pass allows");
}

/* The claims are the pass's own text. */
static bool holds(const struct pass_claims *claims, const char *permission)
{
    return strstr((const char *)claims, permission) != NULL;
}

static struct status verify(void *context, struct bytes text, int64_t now_us, struct arena *arena,
                            const struct pass_claims **out)
{
    if (text.size < 5 || memcmp(text.data, "good:", 5) != 0)
        return FAIL(UNAUTHENTICATED, "the pass is not valid");
    *out = (const void *)arena_copy_bytes(arena, text);
    return *out ? OK : arena_failure();
}

#define MESSAGES                                                                                   \
    .request = &sekisho__rpc__v1__method__descriptor,                                              \
    .response = &sekisho__rpc__v1__method__descriptor

static const struct rpc_method methods[] = {
    {
        .name = WORLD_METHOD("Echo"),
        .callers = {"portal", "auth", "operator"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE,
        .deadline_ms = 2000,
        .handler = handle_echo,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("Work"),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 5000,
        .handler = handle_echo,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("First"),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE_FIRST,
        .deadline_ms = 2000,
        .handler = handle_echo,
        .shortcut = echo_short_names,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("Change"),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_CHANGE,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .handler = handle_change,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("Restrict"),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .handler = handle_change,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("ForUser"),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        .permission = "history.view",
        .audit = RPC_AUDIT_READ,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .handler = handle_echo,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("ForOperator"),
        .callers = {"operator", "portal"},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .audit = RPC_AUDIT_READ,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .handler = handle_echo,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("Refused"),
        .callers = {"operator", "portal"},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .audit = RPC_AUDIT_READ,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .handler = handle_refused,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("Who"),
        .callers = {RPC_ANY_CALLER},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE,
        .deadline_ms = 2000,
        .handler = handle_who,
        MESSAGES,
    },
    {
        .name = WORLD_METHOD("Changes"),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE,
        .deadline_ms = 2000,
        .handler = handle_changes,
        MESSAGES,
    },
};

struct rpc_server_options world_server_options(struct world *world, const char *listen)
{
    return (struct rpc_server_options){
        .service = "session",
        .context = world,
        .log = &world->log,
        .credentials = world->server_credentials,
        .listen = {listen},
        .methods = methods,
        .method_count = COUNT_OF(methods),
        .calls_per_second = 1000000,
        .pass = {.verify = verify, .has_permission = holds},
        .refused = take_refusal,
    };
}

void world_path(const struct world *world, const char *name, char out[static TEST_PATH_CAPACITY])
{
    test_path_join(world->directory.path, name, out);
}

void world_issue(const struct world *world, const char *ca, const char *folder, const char *name,
                 enum test_certificate kind)
{
    char ca_path[TEST_PATH_CAPACITY];
    char folder_path[TEST_PATH_CAPACITY];

    world_path(world, ca, ca_path);
    world_path(world, folder, folder_path);
    test_certificate_issue(ca_path, folder_path, name, kind);
}

struct status world_credentials(const struct world *world, const char *folder, const char *name,
                                struct tls_credentials **out)
{
    char path[TEST_PATH_CAPACITY];
    char certificate[TEST_PATH_CAPACITY];
    char key[TEST_PATH_CAPACITY];
    char trust[TEST_PATH_CAPACITY];

    world_path(world, folder, path);
    test_path_join(path, "tls.crt", certificate);
    test_path_join(path, "tls.key", key);
    world_path(world, "ca/ca.crt", trust);
    return tls_credentials_open(
        &(struct tls_credentials_options){
            .certificate_file = certificate,
            .key_file = key,
            .trust_file = trust,
            .trust_domain = "sekisho.test",
            .namespace_name = "sekisho",
            .name = name,
            .log = &world->log,
            .poll_ms = 50,
            .connection_lifetime_ms = world->lifetime_ms,
        },
        out);
}

void world_open(struct world *world)
{
    world_open_living(world, 0);
}

void world_open_living(struct world *world, int64_t lifetime_ms)
{
    char ca[TEST_PATH_CAPACITY];

    *world = (struct world){.log = log_open("test"), .lifetime_ms = lifetime_ms};
    if (getenv("RPC_TEST_LOG") == NULL)
        world->log.descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC);
    test_directory_open(&world->directory);
    world_path(world, "ca", ca);
    test_certificate_authority(ca);
    world_issue(world, "ca", "session", "session", TEST_CERTIFICATE_GOOD);
    world_issue(world, "ca", "portal", "portal", TEST_CERTIFICATE_GOOD);
    CHECK_OK(world_credentials(world, "session", "session", &world->server_credentials));
    CHECK_OK(world_credentials(world, "portal", "portal", &world->client_credentials));
}

void world_close(struct world *world)
{
    rpc_client_close(&world->client);
    rpc_server_close(&world->server);
    tls_credentials_close(&world->client_credentials);
    tls_credentials_close(&world->server_credentials);
    test_directory_close(&world->directory);
    if (world->log.descriptor > 2)
        close(world->log.descriptor);
}

void world_serve(struct world *world, const struct rpc_server_options *options)
{
    CHECK_OK(rpc_server_open(options, &world->server));
}

struct rpc_client *world_client(const struct world *world, struct tls_credentials *credentials,
                                const char *peer)
{
    return world_client_of(world, rpc_server_port(world->server, 0), credentials, peer);
}

struct rpc_client *world_client_of(const struct world *world, uint16_t port,
                                   struct tls_credentials *credentials, const char *peer)
{
    struct rpc_client *client = NULL;
    char address[32];

    snprintf(address, sizeof address, "127.0.0.1:%u", port);
    CHECK_OK(rpc_client_open(
        &(struct rpc_client_options){
            .address = address,
            .peer = peer,
            .connections = 4,
            .calls_in_flight = 256,
            .credentials = credentials,
            .log = &world->log,
        },
        &client));
    return client;
}

void world_connect(struct world *world)
{
    world->client = world_client(world, world->client_credentials, "session");
    CHECK(world_wait(world_is_connected, world->client, 5000));
}

struct status world_echo(struct rpc_client *client, const char *method, const char *name,
                         int work_ms, const struct rpc_call_options *options)
{
    CLEANUP(arena_clear) struct arena arena;
    struct rpc_target target = {
        .name = method,
        .response = &sekisho__rpc__v1__method__descriptor,
        .repeat =
            options && options->idempotency_key.size > 0 ? RPC_REPEAT_BY_KEY : RPC_REPEAT_SAFE,
    };
    struct rpc_call_options none = {0};
    Method request;
    const void *answer = NULL;

    sekisho__rpc__v1__method__init(&request);
    arena_init(&arena, 4 << 20);
    CLEANUP(arena_clear) struct arena names;
    arena_init(&names, 2 << 20);
    request.name = arena_copy_text(&names, name);
    request.deadline_ms = (uint32_t)work_ms;
    struct status outcome =
        rpc_call(client, &target, &request.base, options ? options : &none, &arena, &answer);
    if (status_is_ok(outcome))
        CHECK_TEXT(((const Method *)answer)->name, name);
    /* The text of a refusal goes with the arena. */
    return (struct status){outcome.code, ""};
}

bool world_wait(bool (*condition)(void *argument), void *argument, int timeout_ms)
{
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;

    while (!condition(argument)) {
        if (clock_monotonic_ms() >= until_ms)
            return false;
        struct timespec moment = {.tv_nsec = 2000000};
        nanosleep(&moment, NULL);
    }
    return true;
}

bool world_is_connected(void *client)
{
    return rpc_client_is_ready(client);
}
