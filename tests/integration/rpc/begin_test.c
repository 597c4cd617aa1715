/* Calls nobody waits for: rpc_call_begin() gives what rpc_call() gives, and its callback comes
 * once, whatever happens to the server, the client or the time meanwhile.
 *
 * RPC_TEST_KILLS: how often the server is killed; 10 for the long form. */
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "served.h"

enum {
    CHAINS = 200,
    CHAINS_MAXIMUM = 256,
    CALLS_EACH = 20,
    RECOVERY_MS = 5000,
    LATE_MS = 1500, /* what a loaded machine may add to a deadline */
    NAME_CAPACITY = 32,
};

#define METHOD(name)                                                                               \
    {                                                                                              \
        WORLD_METHOD(name), &sekisho__rpc__v1__method__descriptor, RPC_REPEAT_SAFE                 \
    }

static struct world world;
static struct served server;

/* Calls one after the other, each begun by the callback of the one before. */
struct chain {
    struct load *load;
    atomic_bool idle; /* its last call could not begin, or it is through */
    struct arena arena;
    Method request;
    char name[NAME_CAPACITY];
    atomic_int calls;
    int64_t deadline_ms;
};

/* Many chains, and what became of their calls. */
struct load {
    struct rpc_client *client;
    struct rpc_target target;
    uint32_t work_ms;
    int64_t timeout_ms;
    int calls_each; /* of one chain; 0: until `over` */
    atomic_bool over;
    atomic_int running; /* chains */
    atomic_int by_code[STATUS_CODE_COUNT];
    atomic_int refused; /* calls that did not begin */
    atomic_int wrong;   /* another's answer, or too late */
    struct chain chains[CHAINS_MAXIMUM];
};

static struct load load;

static void chain_next(struct chain *chain);

static void chain_judge(struct chain *chain, struct status outcome, const void *answer)
{
    const Method *method = answer;
    bool right = status_is_ok(outcome) ? strcmp(method->name, chain->name) == 0 : method == NULL;

    if (!right || clock_monotonic_ms() > chain->deadline_ms + LATE_MS)
        atomic_fetch_add(&chain->load->wrong, 1);
    atomic_fetch_add(&chain->load->by_code[outcome.code], 1);
}

static void chain_end(struct chain *chain)
{
    struct load *own = chain->load;

    arena_clear(&chain->arena);
    atomic_store(&chain->idle, true); /* the last touch: it may be begun again */
    atomic_fetch_sub(&own->running, 1);
}

static void chain_ended_one(void *context, struct status outcome, const void *answer)
{
    struct chain *chain = context;
    const struct load *own = chain->load;

    chain_judge(chain, outcome, answer);
    if (atomic_load(&own->over) || atomic_load(&chain->calls) == own->calls_each)
        chain_end(chain);
    else
        chain_next(chain);
}

static void chain_next(struct chain *chain)
{
    struct load *own = chain->load;

    int number = atomic_fetch_add(&chain->calls, 1) + 1;
    arena_reset(&chain->arena);
    snprintf(chain->name, sizeof chain->name, "%d of %d", number, (int)(chain - own->chains));
    chain->deadline_ms = clock_monotonic_ms() + own->timeout_ms;
    struct rpc_call_options options = {.deadline_monotonic_ms = chain->deadline_ms};
    struct status begun =
        rpc_call_begin(own->client, &own->target, &chain->request.base, &options, &chain->arena,
                       (struct rpc_callback){chain_ended_one, chain});
    if (status_is_ok(begun))
        return;
    CHECK(begun.code == STATUS_UNAVAILABLE || begun.code == STATUS_DEADLINE_EXCEEDED);
    atomic_fetch_add(&own->refused, 1);
    chain_end(chain);
}

/* The load's options are the caller's to set before. */
static void load_start(int chains)
{
    atomic_store(&load.running, chains);
    for (int i = 0; i < chains; i++) {
        struct chain *chain = &load.chains[i];
        *chain = (struct chain){.load = &load};
        arena_init(&chain->arena, 1 << 16);
        sekisho__rpc__v1__method__init(&chain->request);
        chain->request.name = chain->name;
        chain->request.deadline_ms = load.work_ms;
        chain_next(chain);
    }
}

static bool has_stopped(void *argument)
{
    (void)argument;
    return atomic_load(&load.running) == 0;
}

static void load_stop(void)
{
    atomic_store(&load.over, true);
    CHECK(world_wait(has_stopped, NULL, 20000));
    CHECK_INT(load.wrong, 0);
}

static int count_of(enum status_code code)
{
    return atomic_load(&load.by_code[code]);
}

static struct rpc_client *given_a_server(void)
{
    served_start(&server, &world);
    struct rpc_client *client = served_client(&server, &world);
    CHECK(world_wait(world_is_connected, client, 5000));
    return client;
}

static struct rpc_client *client_with(int calls_in_flight)
{
    struct rpc_client *client = NULL;
    char address[32];

    snprintf(address, sizeof address, "127.0.0.1:%u", server.port);
    CHECK_OK(rpc_client_open(&(struct rpc_client_options){.address = address,
                                                          .peer = "session",
                                                          .calls_in_flight = calls_in_flight,
                                                          .credentials = world.client_credentials,
                                                          .log = &world.log},
                             &client));
    return client;
}

static void gives_each_call_its_own_answer_once(void)
{
    struct rpc_client *client = given_a_server();

    load = (struct load){
        .client = client, .target = METHOD("Echo"), .timeout_ms = 10000, .calls_each = CALLS_EACH};
    load_start(CHAINS);
    CHECK(world_wait(has_stopped, NULL, 20000));
    CHECK_INT(load.wrong, 0);
    CHECK_INT(count_of(STATUS_OK), CHAINS * CALLS_EACH);
    rpc_client_close(&client);
    served_stop(&server);
}

static void says_what_the_other_side_refuses(void)
{
    struct rpc_client *client = given_a_server();

    load = (struct load){
        .client = client, .target = METHOD("Nothing"), .timeout_ms = 10000, .calls_each = 1};
    load_start(1);
    CHECK(world_wait(has_stopped, NULL, 20000));
    CHECK_INT(load.wrong, 0);
    CHECK_INT(count_of(STATUS_UNIMPLEMENTED), 1);
    rpc_client_close(&client);
    served_stop(&server);
}

static void ends_at_its_deadline_on_the_way_and_in_the_queue(void)
{
    served_start(&server, &world);
    struct rpc_client *client = client_with(2);

    load = (struct load){.client = client,
                         .target = METHOD("Work"),
                         .work_ms = 3000,
                         .timeout_ms = 200,
                         .calls_each = 1};
    CHECK(world_wait(world_is_connected, client, 5000));
    int64_t started_ms = clock_monotonic_ms();
    load_start(6); /* four of them find no place */
    CHECK(world_wait(has_stopped, NULL, 20000));
    CHECK(clock_monotonic_ms() - started_ms < 200 + LATE_MS);
    CHECK(clock_monotonic_ms() - started_ms >= 190);
    CHECK_INT(load.wrong, 0);
    CHECK_INT(count_of(STATUS_DEADLINE_EXCEEDED), 6);
    rpc_client_close(&client);
    served_stop(&server);
}

/* The most and the fewest calls that one of the chains has made. */
static void count_turns(int chains, int *most_out, int *fewest_out)
{
    int most = 0;
    int fewest = INT_MAX;

    for (int i = 0; i < chains; i++) {
        int calls = atomic_load(&load.chains[i].calls);
        most = calls > most ? calls : most;
        fewest = calls < fewest ? calls : fewest;
    }
    *most_out = most;
    *fewest_out = fewest;
}

static bool one_had_many_turns(void *argument)
{
    int most = 0;
    int fewest = 0;

    (void)argument;
    count_turns(8, &most, &fewest);
    return most >= 200;
}

static void lets_calls_that_wait_for_a_place_go_first(void)
{
    served_start(&server, &world);
    struct rpc_client *client = client_with(2);
    int most = 0;
    int fewest = 0;

    load = (struct load){.client = client, .target = METHOD("Echo"), .timeout_ms = 10000};
    load_start(8);
    CHECK(world_wait(one_had_many_turns, NULL, 20000));
    load_stop(); /* they do not go on while they are counted */
    count_turns(8, &most, &fewest);
    CHECK(fewest >= most * 9 / 10);
    rpc_client_close(&client);
    served_stop(&server);
}

static void gives_a_place_that_is_free_to_the_next_at_once(void)
{
    served_start(&server, &world);
    struct rpc_client *client = client_with(1);

    CHECK(world_wait(world_is_connected, client, 5000));
    load = (struct load){.client = client,
                         .target = METHOD("Work"),
                         .work_ms = 2,
                         .timeout_ms = 10000,
                         .calls_each = 1};
    int64_t started_ms = clock_monotonic_ms();
    load_start(40);
    CHECK(world_wait(has_stopped, NULL, 20000));
    CHECK_INT(count_of(STATUS_OK), 40);
    CHECK(clock_monotonic_ms() - started_ms < 2000);
    rpc_client_close(&client);
    served_stop(&server);
}

static void is_sent_again_within_its_deadline_when_it_was_not_begun(void)
{
    struct world small;
    struct rpc_server_stats stats;

    world_open(&small);
    struct rpc_server_options options = world_server_options(&small, "127.0.0.1:0");
    options.calls_in_flight = 2;
    options.workers = 1;
    world_serve(&small, &options);
    world_connect(&small);
    load = (struct load){.client = small.client,
                         .target = METHOD("Work"),
                         .work_ms = 20,
                         .timeout_ms = 10000,
                         .calls_each = 1};
    load_start(8);
    CHECK(world_wait(has_stopped, NULL, 20000));
    CHECK_INT(load.wrong, 0);
    CHECK_INT(count_of(STATUS_OK), 8);
    rpc_server_read_stats(small.server, &stats);
    CHECK(stats.refused_in_flight > 0);
    world_close(&small);
}

static void is_never_refused_by_a_server_that_nobody_else_calls(void)
{
    struct world small;
    struct rpc_server_stats stats;
    struct rpc_client *client = NULL;
    char address[32];

    world_open(&small);
    struct rpc_server_options options = world_server_options(&small, "127.0.0.1:0");
    world_serve(&small, &options);
    snprintf(address, sizeof address, "127.0.0.1:%u", rpc_server_port(small.server, 0));
    CHECK_OK(rpc_client_open(&(struct rpc_client_options){.address = address,
                                                          .peer = "session",
                                                          .credentials = small.client_credentials,
                                                          .log = &small.log},
                             &client));
    CHECK(world_wait(world_is_connected, client, 5000));
    load = (struct load){.client = client,
                         .target = METHOD("Work"),
                         .work_ms = 5,
                         .timeout_ms = 20000,
                         .calls_each = 4};
    load_start(CHAINS_MAXIMUM);
    CHECK(world_wait(has_stopped, NULL, 20000));
    CHECK_INT(count_of(STATUS_OK), CHAINS_MAXIMUM * 4);
    rpc_server_read_stats(small.server, &stats);
    CHECK_INT(stats.refused_in_flight, 0);
    rpc_client_close(&client);
    world_close(&small);
}

/* Chains that could not begin their next call, because nobody was there, begin again. */
static void load_revive(void)
{
    for (int i = 0; i < CHAINS; i++) {
        if (!atomic_exchange(&load.chains[i].idle, false))
            continue;
        atomic_fetch_add(&load.running, 1);
        chain_next(&load.chains[i]);
    }
}

static bool has_answered(void *wanted)
{
    load_revive();
    return count_of(STATUS_OK) >= *(const int *)wanted;
}

static bool answers_again(void)
{
    int wanted = count_of(STATUS_OK) + CHAINS;
    return world_wait(has_answered, &wanted, RECOVERY_MS);
}

static bool descriptors_are_back(void *before)
{
    return test_descriptors() <= *(const int *)before;
}

static void goes_on_after_each_kill_of_the_server(void)
{
    struct rpc_client *client = given_a_server();
    int kills = test_count("RPC_TEST_KILLS", 3);

    CHECK_OK(world_echo(client, WORLD_METHOD("Echo"), "warm", 0, NULL));
    rpc_client_close(&client); /* nng keeps a few descriptors of its own from now on */
    int before = test_descriptors();
    client = served_client(&server, &world);
    load = (struct load){.client = client, .target = METHOD("Echo"), .timeout_ms = 5000};
    load_start(CHAINS);
    for (int i = 0; i < kills; i++) {
        CHECK(answers_again());
        served_stop(&server);
        served_start(&server, &world);
        if (!answers_again())
            test_fail(__FILE__, __LINE__, "no answers after kill %d", i + 1);
    }
    load_stop();
    rpc_client_close(&client);
    served_stop(&server);
    CHECK(world_wait(descriptors_are_back, &before, 2000)); /* nng closes them a little later */
}

static bool has_timed_out(void *argument)
{
    (void)argument;
    return count_of(STATUS_DEADLINE_EXCEEDED) + load.refused >= CHAINS;
}

static void fails_by_its_deadline_while_the_server_stalls(void)
{
    struct rpc_client *client = given_a_server();

    load = (struct load){.client = client, .target = METHOD("Echo"), .timeout_ms = 300};
    load_start(CHAINS);
    CHECK(answers_again());
    test_process_signal(&server.process, SIGSTOP);
    CHECK(world_wait(has_timed_out, NULL, RECOVERY_MS));
    test_process_signal(&server.process, SIGCONT);
    load_stop();
    rpc_client_close(&client);
    served_stop(&server);
}

static void closes_with_200_calls_in_flight(void)
{
    served_start(&server, &world);
    int before = test_descriptors();
    struct rpc_client *client = served_client(&server, &world);

    CHECK(world_wait(world_is_connected, client, 5000));
    load = (struct load){
        .client = client, .target = METHOD("Work"), .work_ms = 4000, .timeout_ms = 20000};
    load_start(CHAINS);
    CHECK_INT(load.refused, 0);
    int64_t started_ms = clock_monotonic_ms();
    rpc_client_close(&client);
    CHECK(clock_monotonic_ms() - started_ms < 2000);
    CHECK_INT(load.running, 0); /* it waited for the callbacks */
    CHECK_INT(count_of(STATUS_UNAVAILABLE), CHAINS);
    CHECK_INT(load.refused, CHAINS); /* the next call each callback tried to begin */
    CHECK_INT(load.wrong, 0);
    CHECK(world_wait(descriptors_are_back, &before, 2000)); /* nng closes them a little later */
    served_stop(&server);
}

static void closes_with_calls_that_wait_for_a_server(void)
{
    struct rpc_client *client = served_client(&server, &world); /* of a server that is gone */

    load = (struct load){.client = client, .target = METHOD("Echo"), .timeout_ms = 20000};
    load_start(CHAINS);
    int64_t started_ms = clock_monotonic_ms();
    rpc_client_close(&client);
    CHECK(clock_monotonic_ms() - started_ms < 3000);
    CHECK_INT(load.running, 0);
    CHECK_INT(count_of(STATUS_UNAVAILABLE), CHAINS);
}

static void does_not_begin_when_no_server_has_been_there_for_a_while(void)
{
    struct rpc_client *client = served_client(&server, &world); /* of a server that is gone */

    CHECK(!status_is_ok(world_echo(client, WORLD_METHOD("Echo"), "x", 0, NULL)));
    load = (struct load){.client = client, .target = METHOD("Echo"), .timeout_ms = 2000};
    load_start(1);
    CHECK_INT(load.refused, 1);
    rpc_client_close(&client);
}

int main(int count, char **arguments)
{
    static const struct test tests[] = {
        TEST(gives_each_call_its_own_answer_once),
        TEST(says_what_the_other_side_refuses),
        TEST(ends_at_its_deadline_on_the_way_and_in_the_queue),
        TEST(lets_calls_that_wait_for_a_place_go_first),
        TEST(gives_a_place_that_is_free_to_the_next_at_once),
        TEST(is_sent_again_within_its_deadline_when_it_was_not_begun),
        TEST(is_never_refused_by_a_server_that_nobody_else_calls),
        TEST(goes_on_after_each_kill_of_the_server),
        TEST(fails_by_its_deadline_while_the_server_stalls),
        TEST(closes_with_200_calls_in_flight),
        TEST(closes_with_calls_that_wait_for_a_server),
        TEST(does_not_begin_when_no_server_has_been_there_for_a_while),
    };

    if (count == 4 && strcmp(arguments[1], "serve") == 0)
        return served_main(arguments[2], arguments[3]);
    server.program = arguments[0];
    world_open(&world);
    int outcome = test_run(tests, COUNT_OF(tests));
    world_close(&world);
    return outcome;
}
