/* Calls over real sockets and TLS: the rules of the method table, one refusal each, then what
 * works. */
#include "world.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"

static struct world world;

static struct status call(const char *method, const struct rpc_call_options *options)
{
    return world_echo(world.client, method, "hello", 0, options);
}

static void refuses_an_unknown_method(void)
{
    CHECK_STATUS(call(WORLD_METHOD("Nothing"), NULL), UNIMPLEMENTED);
    CHECK_STATUS(call(WORLD_METHOD("Ech"), NULL), UNIMPLEMENTED);
}

static void refuses_a_caller_that_is_not_in_the_table(void)
{
    struct tls_credentials *credentials = NULL;

    world_issue(&world, "ca", "auth", "auth", TEST_CERTIFICATE_GOOD);
    CHECK_OK(world_credentials(&world, "auth", "auth", &credentials));
    struct rpc_client *auth = world_client(&world, credentials, "session");
    CHECK(world_wait(world_is_connected, auth, 5000));
    CHECK_STATUS(world_echo(auth, WORLD_METHOD("Work"), "x", 0, NULL), PERMISSION_DENIED);
    CHECK_OK(world_echo(auth, WORLD_METHOD("Echo"), "x", 0, NULL));
    CHECK_OK(world_echo(auth, WORLD_METHOD("Who"), "auth", 0, NULL));
    rpc_client_close(&auth);
    tls_credentials_close(&credentials);
}

static void refuses_a_missing_an_unwanted_and_a_short_key(void)
{
    struct rpc_call_options with = {.idempotency_key = bytes_of("0123456789abcdef")};
    struct rpc_call_options short_key = {.idempotency_key = bytes_of("0123456789abcde")};

    CHECK_STATUS(call(WORLD_METHOD("Change"), NULL), INVALID_ARGUMENT);
    CHECK_STATUS(call(WORLD_METHOD("Echo"), &with), INVALID_ARGUMENT);
    CHECK_STATUS(call(WORLD_METHOD("Change"), &short_key), INVALID_ARGUMENT);
    CHECK_OK(call(WORLD_METHOD("Change"), &with));
}

static void asks_for_passes_as_the_table_says(void)
{
    struct rpc_call_options forged = {.pass = "bad:history.view"};
    struct rpc_call_options powerless = {.pass = "good:customers.view"};
    struct rpc_call_options good = {.pass = "good:history.view"};

    CHECK_STATUS(call(WORLD_METHOD("ForUser"), NULL), UNAUTHENTICATED);
    CHECK_STATUS(call(WORLD_METHOD("ForUser"), &forged), UNAUTHENTICATED);
    CHECK_STATUS(call(WORLD_METHOD("ForUser"), &powerless), PERMISSION_DENIED);
    CHECK_STATUS(call(WORLD_METHOD("Echo"), &good), INVALID_ARGUMENT);
    CHECK_STATUS(call(WORLD_METHOD("ForOperator"), NULL), UNAUTHENTICATED);
    CHECK_OK(call(WORLD_METHOD("ForOperator"), &good));
    CHECK_OK(call(WORLD_METHOD("ForUser"), &good));
}

static void tells_the_service_of_each_call_that_a_pass_does_not_allow(void)
{
    struct rpc_call_options forged = {.pass = "bad:history.view"};
    struct rpc_call_options powerless = {.pass = "good:customers.view"};
    struct rpc_call_options good = {.pass = "good:history.view"};
    int before = world_refusals_told();

    CHECK_OK(call(WORLD_METHOD("ForUser"), &good));
    CHECK_STATUS(call(WORLD_METHOD("ForUser"), &forged), UNAUTHENTICATED);
    CHECK_STATUS(call(WORLD_METHOD("ForUser"), NULL), UNAUTHENTICATED);
    CHECK_INT(world_refusals_told(), before);
    CHECK_STATUS(call(WORLD_METHOD("ForUser"), &powerless), PERMISSION_DENIED);
    CHECK_INT(world_refusals_told(), before + 1);
    CHECK_STATUS(call(WORLD_METHOD("Refused"), &good), PERMISSION_DENIED);
    CHECK_INT(world_refusals_told(), before + 2);
}

static void lets_an_operator_call_without_a_pass_and_only_so(void)
{
    struct tls_credentials *credentials = NULL;
    struct rpc_call_options good = {.pass = "good:history.view"};

    world_issue(&world, "ca", "operator", "operator", TEST_CERTIFICATE_GOOD);
    CHECK_OK(world_credentials(&world, "operator", "operator", &credentials));
    struct rpc_client *client = world_client(&world, credentials, "session");
    CHECK_STATUS(world_echo(client, WORLD_METHOD("ForOperator"), "x", 0, &good), INVALID_ARGUMENT);
    CHECK_OK(world_echo(client, WORLD_METHOD("ForOperator"), "x", 0, NULL));
    rpc_client_close(&client);
    tls_credentials_close(&credentials);
}

static void answers_deadline_exceeded_when_the_handler_is_too_slow(void)
{
    int64_t started_ms = clock_monotonic_ms();
    struct rpc_call_options options = {.deadline_monotonic_ms = started_ms + 100};

    CHECK_STATUS(world_echo(world.client, WORLD_METHOD("Work"), "x", 5000, &options),
                 DEADLINE_EXCEEDED);
    CHECK(clock_monotonic_ms() - started_ms < 3000);
}

static void answers_from_a_worker_what_memory_cannot_decide(void)
{
    CHECK_OK(world_echo(world.client, WORLD_METHOD("First"), "short", 0, NULL));
    CHECK_OK(world_echo(world.client, WORLD_METHOD("First"), "longer than eight", 0, NULL));
}

static void carries_texts_up_to_the_limit_and_refuses_longer_ones(void)
{
    static char text[70000];

    memset(text, 'x', 60000);
    CHECK_OK(world_echo(world.client, WORLD_METHOD("Work"), text, 0, NULL));
    memset(text, 'x', sizeof text - 1);
    struct rpc_call_options soon = {.deadline_monotonic_ms = clock_monotonic_ms() + 300};
    struct status outcome = world_echo(world.client, WORLD_METHOD("Work"), text, 0, &soon);
    CHECK(!status_is_ok(outcome)); /* the server hangs up */
    CHECK_OK(call(WORLD_METHOD("Echo"), NULL));
}

static void lists_its_methods(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct rpc_target target = {
        .name = "sekisho.rpc.v1.Reflection/ListMethods",
        .response = &sekisho__rpc__v1__list_methods_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Rpc__V1__ListMethodsRequest request = SEKISHO__RPC__V1__LIST_METHODS_REQUEST__INIT;
    struct rpc_call_options none = {0};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    CHECK_OK(rpc_call(world.client, &target, &request.base, &none, &arena, &answer));
    const Sekisho__Rpc__V1__ListMethodsResponse *list = answer;
    CHECK_INT(list->n_methods, 11);
    CHECK_TEXT(list->methods[3]->name, WORLD_METHOD("Change"));
    CHECK_TEXT(list->methods[3]->audit, "change");
    CHECK_TEXT(list->methods[3]->repeat, "by_key");
    CHECK_TEXT(list->methods[3]->run, "worker");
    CHECK_TEXT(list->methods[3]->callers[0], "portal");
    CHECK_TEXT(list->methods[5]->permission, "history.view");
    CHECK_TEXT(list->methods[10]->name, "sekisho.rpc.v1.Reflection/ListMethods");
}

static struct status no_room(void *context, bool restricts)
{
    return restricts ? OK : FAIL(UNAVAILABLE, "history unavailable");
}

static void refuses_changes_without_room_for_their_event(void)
{
    struct world full;
    struct rpc_call_options key = {.idempotency_key = bytes_of("0123456789abcdef")};

    world_open(&full);
    struct rpc_server_options options = world_server_options(&full, "127.0.0.1:0");
    options.may_change = no_room;
    world_serve(&full, &options);
    world_connect(&full);
    world_changes_forget();
    CHECK_STATUS(world_echo(full.client, WORLD_METHOD("Change"), "x", 0, &key), UNAVAILABLE);
    CHECK_INT(world_changes_done(), 0);
    CHECK_OK(world_echo(full.client, WORLD_METHOD("Restrict"), "x", 0, &key));
    CHECK_OK(world_echo(full.client, WORLD_METHOD("Work"), "x", 0, NULL));
    world_close(&full);
}

static void refuses_calls_past_a_peers_rate(void)
{
    struct world slow;
    int refused = 0;

    world_open(&slow);
    struct rpc_server_options options = world_server_options(&slow, "127.0.0.1:0");
    options.calls_per_second = 20;
    world_serve(&slow, &options);
    world_connect(&slow);
    for (int i = 0; i < 40; i++) {
        struct status outcome = world_echo(slow.client, WORLD_METHOD("Echo"), "x", 0, NULL);
        if (outcome.code == STATUS_RESOURCE_EXHAUSTED)
            refused++;
        else
            CHECK_OK(outcome);
    }
    CHECK(refused > 0 && refused <= 20);
    struct rpc_server_stats stats;
    rpc_server_read_stats(slow.server, &stats);
    CHECK_INT(stats.refused_rate, refused);
    world_close(&slow);
}

enum { CALLERS = 16, CALLS_EACH = 200 };

static void *call_many(void *argument)
{
    static const char *const names[] = {WORLD_METHOD("Echo"), WORLD_METHOD("Work"),
                                        WORLD_METHOD("First")};
    atomic_int *done = argument;

    for (int i = 0; i < CALLS_EACH; i++) {
        char text[32];
        snprintf(text, sizeof text, "call %d of many", i);
        CHECK_OK(world_echo(world.client, names[i % 3], text, 0, NULL));
        atomic_fetch_add(done, 1);
    }
    return NULL;
}

static void gives_each_of_many_threads_its_own_answers(void)
{
    pthread_t threads[CALLERS];
    atomic_int done = 0;

    for (size_t i = 0; i < CALLERS; i++)
        CHECK(pthread_create(&threads[i], NULL, call_many, &done) == 0);
    for (size_t i = 0; i < CALLERS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(done, CALLERS * CALLS_EACH);
}

static void *work_long(void *argument)
{
    atomic_int *busy = argument;
    struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + 600};

    struct status outcome = world_echo(world.client, WORLD_METHOD("Work"), "x", 200, &options);
    if (!status_is_ok(outcome))
        atomic_fetch_add(busy, 1);
    return NULL;
}

static void goes_on_answering_from_memory_while_all_workers_are_busy(void)
{
    pthread_t threads[CALLERS];
    atomic_int failed = 0;

    for (size_t i = 0; i < CALLERS; i++)
        CHECK(pthread_create(&threads[i], NULL, work_long, &failed) == 0);
    for (int i = 0; i < 20; i++) {
        struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + 2000};
        CHECK_OK(world_echo(world.client, WORLD_METHOD("Echo"), "x", 0, &options));
    }
    for (size_t i = 0; i < CALLERS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(failed, 0);
}

static void *work_briefly(void *client)
{
    struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + 10000};
    CHECK_OK(world_echo(client, WORLD_METHOD("Work"), "x", 20, &options));
    return NULL;
}

static void turns_calls_past_its_limit_away_before_it_begins_them(void)
{
    pthread_t threads[CALLERS];
    struct rpc_server_stats stats;
    struct world small;

    world_open(&small);
    struct rpc_server_options options = world_server_options(&small, "127.0.0.1:0");
    options.calls_in_flight = 2;
    options.workers = 1;
    world_serve(&small, &options);
    world_connect(&small);
    for (size_t i = 0; i < CALLERS; i++)
        CHECK(pthread_create(&threads[i], NULL, work_briefly, small.client) == 0);
    for (size_t i = 0; i < CALLERS; i++) /* sent again, they all get through */
        pthread_join(threads[i], NULL);
    rpc_server_read_stats(small.server, &stats);
    CHECK(stats.refused_in_flight > 0);
    CHECK_INT(stats.by_code[STATUS_OK], CALLERS);
    CHECK_INT(stats.by_code[STATUS_RESOURCE_EXHAUSTED], stats.refused_in_flight);
    world_close(&small);
}

static atomic_size_t told_method;
static atomic_int told_code;
static atomic_int told;

static void take_note(void *context, size_t method, enum status_code code, int64_t duration_us)
{
    (void)context;
    CHECK(duration_us >= 0);
    atomic_store(&told_method, method);
    atomic_store(&told_code, (int)code);
    atomic_fetch_add(&told, 1);
}

static void tells_of_every_answer_which_method_it_was(void)
{
    struct world told_world;
    struct rpc_call_options options = {0};

    world_open(&told_world);
    struct rpc_server_options server = world_server_options(&told_world, "127.0.0.1:0");
    server.finished = take_note;
    world_serve(&told_world, &server);
    world_connect(&told_world);
    CHECK_STATUS(world_echo(told_world.client, WORLD_METHOD("Nothing"), "x", 0, &options),
                 UNIMPLEMENTED);
    CHECK(atomic_load(&told_method) == RPC_METHOD_UNKNOWN);
    CHECK_INT(atomic_load(&told_code), STATUS_UNIMPLEMENTED);
    CHECK_STATUS(world_echo(told_world.client, server.methods[3].name, "x", 0, &options),
                 INVALID_ARGUMENT); /* "Change" without a key */
    CHECK_INT(atomic_load(&told_method), 3);
    CHECK_OK(world_echo(told_world.client, server.methods[1].name, "x", 0, &options));
    CHECK_INT(atomic_load(&told_method), 1);
    CHECK_INT(atomic_load(&told_code), STATUS_OK);
    CHECK_INT(atomic_load(&told), 3);
    world_close(&told_world);
}

static void counts_what_its_callers_were_told(void)
{
    struct rpc_client *client = world_client(&world, world.client_credentials, "session");
    struct rpc_client *misled = world_client(&world, world.client_credentials, "auth");
    struct rpc_call_options short_deadline = {.deadline_monotonic_ms = clock_monotonic_ms() + 100};
    struct rpc_client_stats stats;

    CHECK(world_wait(world_is_connected, client, 5000));
    CHECK_OK(world_echo(client, WORLD_METHOD("Echo"), "x", 0, NULL));
    CHECK_STATUS(world_echo(client, WORLD_METHOD("Nothing"), "x", 0, NULL), UNIMPLEMENTED);
    rpc_client_read_stats(client, &stats);
    CHECK_INT(stats.by_code[STATUS_OK], 1);
    CHECK_INT(stats.by_code[STATUS_UNIMPLEMENTED], 1);
    CHECK_INT(stats.by_code[STATUS_UNAVAILABLE], 0);
    CHECK_INT(stats.in_flight, 0);
    CHECK(stats.connections >= 1);

    /* Whoever is there is not whom it was to be. */
    CHECK(!status_is_ok(world_echo(misled, WORLD_METHOD("Echo"), "x", 0, &short_deadline)));
    rpc_client_read_stats(misled, &stats);
    CHECK_INT(stats.by_code[STATUS_OK], 0);
    CHECK_INT(stats.by_code[STATUS_UNAVAILABLE] + stats.by_code[STATUS_DEADLINE_EXCEEDED], 1);
    CHECK_INT(stats.connections, 0);
    rpc_client_close(&misled);
    rpc_client_close(&client);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_an_unknown_method),
        TEST(refuses_a_caller_that_is_not_in_the_table),
        TEST(refuses_a_missing_an_unwanted_and_a_short_key),
        TEST(asks_for_passes_as_the_table_says),
        TEST(tells_the_service_of_each_call_that_a_pass_does_not_allow),
        TEST(lets_an_operator_call_without_a_pass_and_only_so),
        TEST(answers_deadline_exceeded_when_the_handler_is_too_slow),
        TEST(answers_from_a_worker_what_memory_cannot_decide),
        TEST(carries_texts_up_to_the_limit_and_refuses_longer_ones),
        TEST(lists_its_methods),
        TEST(refuses_changes_without_room_for_their_event),
        TEST(refuses_calls_past_a_peers_rate),
        TEST(gives_each_of_many_threads_its_own_answers),
        TEST(goes_on_answering_from_memory_while_all_workers_are_busy),
        TEST(tells_of_every_answer_which_method_it_was),
        TEST(counts_what_its_callers_were_told),
        TEST(turns_calls_past_its_limit_away_before_it_begins_them),
    };

    world_open(&world);
    struct rpc_server_options options = world_server_options(&world, "127.0.0.1:0");
    world_serve(&world, &options);
    world_connect(&world);
    int outcome = test_run(tests, COUNT_OF(tests));
    world_close(&world);
    return outcome;
}
