/* The server dies, stalls, and stops, with many calls in flight; the client must go on by itself,
 * do nothing twice, and end in order.
 *
 * RPC_TEST_KILLS: how often it is killed; 10 for the long form. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/number.h"
#include "served.h"

enum { CALLERS = 256, LONG_CALLERS = 8, RECOVERY_MS = 5000 };

static struct world world;
static struct served server;

/* Many threads that call and call. */
struct load {
    struct rpc_client *client;
    atomic_bool over;
    atomic_int answered;
    atomic_int failed;
    atomic_int wrong; /* failed in a way that is not allowed, or too late */
    int64_t deadline_ms;
    pthread_t threads[CALLERS];
};

static void *call_on(void *argument)
{
    struct load *load = argument;

    while (!atomic_load(&load->over)) {
        int64_t started_ms = clock_monotonic_ms();
        struct rpc_call_options options = {.deadline_monotonic_ms = started_ms + load->deadline_ms};
        struct status outcome =
            world_echo(load->client, WORLD_METHOD("Work"), "on and on", 0, &options);
        if (status_is_ok(outcome)) {
            atomic_fetch_add(&load->answered, 1);
            continue;
        }
        atomic_fetch_add(&load->failed, 1);
        bool allowed =
            outcome.code == STATUS_UNAVAILABLE || outcome.code == STATUS_DEADLINE_EXCEEDED;
        if (!allowed || clock_monotonic_ms() > started_ms + load->deadline_ms + 1500)
            atomic_fetch_add(&load->wrong, 1);
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    return NULL;
}

static void load_start(struct load *load, struct rpc_client *client, int64_t deadline_ms)
{
    *load = (struct load){.client = client, .deadline_ms = deadline_ms};
    for (size_t i = 0; i < CALLERS; i++)
        CHECK(pthread_create(&load->threads[i], NULL, call_on, load) == 0);
}

static void load_stop(struct load *load)
{
    atomic_store(&load->over, true);
    for (size_t i = 0; i < CALLERS; i++)
        pthread_join(load->threads[i], NULL);
}

struct progress {
    const struct load *load;
    int wanted;
};

static bool has_answered(void *argument)
{
    const struct progress *progress = argument;
    return atomic_load(&progress->load->answered) >= progress->wanted;
}

/* Waits until some more calls were answered. */
static bool answers_again(const struct load *load)
{
    struct progress progress = {load, atomic_load(&load->answered) + CALLERS};
    return world_wait(has_answered, &progress, RECOVERY_MS);
}

static void goes_on_after_each_kill_of_the_server(void)
{
    static struct load load;
    int kills = test_count("RPC_TEST_KILLS", 3);

    served_start(&server, &world);
    struct rpc_client *client = served_client(&server, &world);
    CHECK_OK(world_echo(client, WORLD_METHOD("Echo"), "warm", 0, NULL));
    rpc_client_close(&client); /* nng keeps a few descriptors of its own from now on */
    int before = test_descriptors();
    client = served_client(&server, &world);
    load_start(&load, client, 2000);
    for (int i = 0; i < kills; i++) {
        CHECK(answers_again(&load));
        served_stop(&server);
        served_start(&server, &world);
        if (!answers_again(&load))
            test_fail(__FILE__, __LINE__, "no answers after kill %d", i + 1);
    }
    load_stop(&load);
    CHECK_INT(load.wrong, 0);
    rpc_client_close(&client);
    served_stop(&server);
    CHECK(test_descriptors() <= before);
}

static void fails_within_the_deadline_while_the_server_stalls_and_recovers(void)
{
    static struct load load;

    served_start(&server, &world);
    struct rpc_client *client = served_client(&server, &world);
    load_start(&load, client, 300);
    CHECK(answers_again(&load));
    test_process_signal(&server.process, SIGSTOP);
    nanosleep(&(struct timespec){.tv_sec = 1}, NULL); /* the stall itself */

    /* By now it is known not to answer: but for the few that try it, calls fail at once. */
    int at_once = 0;
    for (int i = 0; i < 10; i++) {
        int64_t started_ms = clock_monotonic_ms();
        struct rpc_call_options options = {.deadline_monotonic_ms = started_ms + 300};
        struct status outcome = world_echo(client, WORLD_METHOD("Work"), "x", 0, &options);
        CHECK(outcome.code == STATUS_UNAVAILABLE || outcome.code == STATUS_DEADLINE_EXCEEDED);
        CHECK(clock_monotonic_ms() - started_ms < 1500);
        if (outcome.code == STATUS_UNAVAILABLE)
            at_once++;
    }
    CHECK(at_once >= 5);

    test_process_signal(&server.process, SIGCONT);
    CHECK(answers_again(&load));
    load_stop(&load);
    CHECK_INT(load.wrong, 0);
    rpc_client_close(&client);
    served_stop(&server);
}

/* How often the server did "Change". */
static int64_t ask_changes(struct rpc_client *client)
{
    CLEANUP(arena_clear) struct arena arena;
    struct rpc_target target = {
        .name = WORLD_METHOD("Changes"),
        .response = &sekisho__rpc__v1__method__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Method request;
    struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + 5000};
    const void *answer = NULL;
    int64_t changes = 0;

    sekisho__rpc__v1__method__init(&request);
    arena_init(&arena, 1 << 16);
    CHECK_OK(rpc_call(client, &target, &request.base, &options, &arena, &answer));
    const char *text = ((const Method *)answer)->name;
    CHECK(number_parse(text, strlen(text), 0, INT32_MAX, &changes));
    return changes;
}

static void does_not_do_after_a_stall_what_nobody_waits_for(void)
{
    struct rpc_call_options options = {.idempotency_key = bytes_of("0123456789abcdef")};

    served_start(&server, &world);
    struct rpc_client *client = served_client(&server, &world);
    for (int i = 0; i < 20; i++) { /* so that every connection has been used */
        options.deadline_monotonic_ms = 0;
        CHECK_OK(world_echo(client, WORLD_METHOD("Change"), "x", 0, &options));
    }
    CHECK_INT(ask_changes(client), 20);
    test_process_signal(&server.process, SIGSTOP);
    for (int i = 0; i < 6; i++) {
        options.deadline_monotonic_ms = clock_monotonic_ms() + 150;
        CHECK(!status_is_ok(world_echo(client, WORLD_METHOD("Change"), "x", 0, &options)));
    }
    test_process_signal(&server.process, SIGCONT);
    for (int i = 0; i < 6; i++)
        test_process_wait_for(&server.process, SERVED_LATE_CHANGE, 10000, NULL);
    CHECK_INT(ask_changes(client), 20);
    rpc_client_close(&client);
    served_stop(&server);
}

static void ends_in_order_on_sigterm_under_load(void)
{
    static struct load load;

    served_start(&server, &world);
    struct rpc_client *client = served_client(&server, &world);
    load_start(&load, client, 2000);
    CHECK(answers_again(&load));
    int64_t started_ms = clock_monotonic_ms();
    test_process_signal(&server.process, SIGTERM);
    CHECK_INT(test_process_wait(&server.process, 10000), 0);
    CHECK(clock_monotonic_ms() - started_ms < 5000);
    CHECK(test_process_has_said(&server.process, "ended in order"));
    load_stop(&load);
    CHECK_INT(load.wrong, 0);
    rpc_client_close(&client);
    served_stop(&server);
}

static void *close_client(void *client)
{
    rpc_client_close(client);
    return NULL;
}

static void *call_long(void *argument)
{
    struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + 5000,
                                       .idempotency_key = bytes_of("0123456789abcdef")};
    atomic_int *unavailable = argument;
    struct rpc_client *client = world.client;

    struct status outcome = world_echo(client, WORLD_METHOD("Change"), "x", 4000, &options);
    if (outcome.code == STATUS_UNAVAILABLE)
        atomic_fetch_add(unavailable, 1);
    return NULL;
}

static bool all_are_worked_on(void *client)
{
    return ask_changes(client) == LONG_CALLERS;
}

static bool all_are_waiting(void *client)
{
    struct rpc_client_stats stats;

    rpc_client_read_stats(client, &stats);
    return stats.in_flight == LONG_CALLERS;
}

static void closes_a_client_with_calls_in_flight(void)
{
    atomic_int unavailable = 0;
    pthread_t callers[LONG_CALLERS];
    pthread_t closer;

    served_start(&server, &world);
    world.client = served_client(&server, &world);
    CHECK(world_wait(world_is_connected, world.client, 5000));
    for (size_t i = 0; i < COUNT_OF(callers); i++)
        CHECK(pthread_create(&callers[i], NULL, call_long, &unavailable) == 0);
    CHECK(world_wait(all_are_worked_on, world.client, 3000));
    int64_t started_ms = clock_monotonic_ms();
    CHECK(pthread_create(&closer, NULL, close_client, &world.client) == 0);
    for (size_t i = 0; i < COUNT_OF(callers); i++)
        pthread_join(callers[i], NULL);
    pthread_join(closer, NULL);
    CHECK(clock_monotonic_ms() - started_ms < 2000);
    CHECK_INT(unavailable, COUNT_OF(callers));
    served_stop(&server);
}

static void closes_a_client_whose_calls_wait_for_a_server(void)
{
    atomic_int unavailable = 0;
    pthread_t callers[LONG_CALLERS];

    world.client = served_client(&server, &world); /* the port of a server that is gone */
    for (size_t i = 0; i < COUNT_OF(callers); i++)
        CHECK(pthread_create(&callers[i], NULL, call_long, &unavailable) == 0);
    CHECK(world_wait(all_are_waiting, world.client, 3000));
    int64_t started_ms = clock_monotonic_ms();
    rpc_client_close(&world.client);
    CHECK(clock_monotonic_ms() - started_ms < 3000);
    for (size_t i = 0; i < COUNT_OF(callers); i++)
        pthread_join(callers[i], NULL);
    CHECK_INT(unavailable, COUNT_OF(callers));
}

static void fails_fast_when_there_is_no_server(void)
{
    struct rpc_client *client =
        served_client(&server, &world); /* the port of a server that is gone */

    CHECK(!status_is_ok(world_echo(client, WORLD_METHOD("Echo"), "x", 0, NULL)));
    int64_t started_ms = clock_monotonic_ms();
    struct rpc_call_options patient = {.deadline_monotonic_ms = started_ms + 5000};
    CHECK_STATUS(world_echo(client, WORLD_METHOD("Echo"), "x", 0, &patient), UNAVAILABLE);
    CHECK(clock_monotonic_ms() - started_ms < 2000);
    rpc_client_close(&client);
}

int main(int count, char **arguments)
{
    static const struct test tests[] = {
        TEST(goes_on_after_each_kill_of_the_server),
        TEST(fails_within_the_deadline_while_the_server_stalls_and_recovers),
        TEST(does_not_do_after_a_stall_what_nobody_waits_for),
        TEST(ends_in_order_on_sigterm_under_load),
        TEST(closes_a_client_with_calls_in_flight),
        TEST(closes_a_client_whose_calls_wait_for_a_server),
        TEST(fails_fast_when_there_is_no_server),
    };

    if (count == 4 && strcmp(arguments[1], "serve") == 0)
        return served_main(arguments[2], arguments[3]);
    server.program = arguments[0];
    world_open(&world);
    int outcome = test_run(tests, COUNT_OF(tests));
    world_close(&world);
    return outcome;
}
