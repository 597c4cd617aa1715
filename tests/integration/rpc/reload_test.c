/* Certificates and connections change under load, and no call fails.
 *
 * RPC_TEST_CALLS: how many calls go on meanwhile. */
#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/file.h"
#include "world.h"

static struct world world;
static atomic_int done;
static atomic_bool over;

enum { CALLERS = 4, LIFETIME_MS = 3000 };

static void *call_on(void *argument)
{
    int wanted = *(const int *)argument;
    struct rpc_call_options options = {.idempotency_key = bytes_of("0123456789abcdef")};

    while (atomic_load(&done) < wanted || !atomic_load(&over)) {
        CHECK_OK(world_echo(world.client, WORLD_METHOD("Change"), "steady", 2, &options));
        atomic_fetch_add(&done, 1);
    }
    return NULL;
}

static void copy_key(const char *from_folder, const char *to_folder)
{
    CLEANUP(buffer_clear) struct buffer key;
    char path[TEST_PATH_CAPACITY];
    char file[TEST_PATH_CAPACITY];

    buffer_init(&key, 1 << 16);
    world_path(&world, from_folder, path);
    test_path_join(path, "tls.key", file);
    CHECK_OK(file_read(file, &key));
    world_path(&world, to_folder, path);
    test_path_join(path, "tls.key", file);
    test_file_write(file, key.data, key.size);
}

static void swap_certificates(void)
{
    struct tls_credentials *both[] = {world.server_credentials, world.client_credentials};

    world_issue(&world, "ca", "session", "session", TEST_CERTIFICATE_GOOD);
    world_issue(&world, "ca", "portal", "portal", TEST_CERTIFICATE_GOOD);
    for (size_t i = 0; i < COUNT_OF(both); i++)
        CHECK_OK(tls_credentials_reload(both[i]));
}

static uint64_t count_accepted(void)
{
    struct rpc_server_stats stats;

    rpc_server_read_stats(world.server, &stats);
    return stats.connections_accepted;
}

static bool has_accepted(void *count)
{
    return count_accepted() >= *(const uint64_t *)count;
}

static void keeps_calls_going_while_certificates_change_and_do_not_fit(void)
{
    int wanted = test_count("RPC_TEST_CALLS", 10000);
    pthread_t callers[CALLERS];

    world_open_living(&world, LIFETIME_MS);
    world_issue(&world, "ca", "else", "session", TEST_CERTIFICATE_GOOD);
    struct rpc_server_options options = world_server_options(&world, "127.0.0.1:0");
    world_serve(&world, &options);
    world_connect(&world);
    for (size_t i = 0; i < CALLERS; i++)
        CHECK(pthread_create(&callers[i], NULL, call_on, &wanted) == 0);

    for (int i = 0; i < 5; i++) {
        swap_certificates();
        copy_key("else", "session"); /* fits another certificate */
        CHECK_STATUS(tls_credentials_reload(world.server_credentials), FAILED_PRECONDITION);
        uint64_t anew = count_accepted() + 1;
        CHECK(world_wait(has_accepted, &anew, 2 * LIFETIME_MS));
    }
    swap_certificates();
    atomic_store(&over, true);
    for (size_t i = 0; i < CALLERS; i++)
        pthread_join(callers[i], NULL);

    struct rpc_server_stats stats;
    rpc_server_read_stats(world.server, &stats);
    CHECK(done >= wanted);
    CHECK_INT(stats.by_code[STATUS_OK], stats.calls);
    /* Each was done once: none had to be sent again because its connection was closed under it. */
    CHECK_INT(world_changes_done(), done);
    CHECK(stats.connections_accepted >= 8); /* 4 at once, and made anew */
    world_close(&world);
}

static void counts_what_it_took_up_and_what_it_refused(void)
{
    struct tls_credentials_stats stats;

    world_open(&world);
    world_issue(&world, "ca", "else", "session", TEST_CERTIFICATE_GOOD);
    swap_certificates();
    copy_key("else", "session");
    CHECK_STATUS(tls_credentials_reload(world.server_credentials), FAILED_PRECONDITION);
    tls_credentials_read_stats(world.server_credentials, &stats);
    CHECK(stats.accepted >= 2); /* the poller may have looked between two of the three files */
    CHECK(stats.refused >= 1);
    CHECK_INT(stats.expiry, tls_credentials_expiry(world.server_credentials));
    world_close(&world);
}

static void sees_new_files_by_itself(void)
{
    struct tls_credentials *credentials = NULL;

    world_open(&world);
    world_issue(&world, "ca", "new", "portal", TEST_CERTIFICATE_GOOD);
    CHECK_OK(world_credentials(&world, "new", "portal", &credentials));
    int64_t before = tls_credentials_expiry(credentials);
    int64_t until_ms = clock_monotonic_ms() + 5000;
    while (tls_credentials_expiry(credentials) == before && clock_monotonic_ms() < until_ms) {
        nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
        world_issue(&world, "ca", "new", "portal", TEST_CERTIFICATE_GOOD);
    }
    CHECK(tls_credentials_expiry(credentials) > before);
    tls_credentials_close(&credentials);
    world_close(&world);
}

static bool answer_is_in(void *argument)
{
    struct rpc_server_stats stats;
    rpc_server_read_stats(argument, &stats);
    return stats.calls_in_flight > 0;
}

static void *work_a_while(void *argument)
{
    struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + 4000};
    *(struct status *)argument = world_echo(world.client, WORLD_METHOD("Work"), "x", 300, &options);
    return NULL;
}

static void answers_what_it_began_before_it_ends_and_refuses_the_rest(void)
{
    struct status outcome = FAIL(UNKNOWN, "");
    pthread_t caller;

    world_open(&world);
    struct rpc_server_options options = world_server_options(&world, "127.0.0.1:0");
    world_serve(&world, &options);
    world_connect(&world);
    CHECK(pthread_create(&caller, NULL, work_a_while, &outcome) == 0);
    CHECK(world_wait(answer_is_in, world.server, 2000));
    int64_t started_ms = clock_monotonic_ms();
    rpc_server_drain(world.server, 5000);
    CHECK(clock_monotonic_ms() - started_ms < 2000);
    pthread_join(caller, NULL);
    CHECK_OK(outcome);

    struct rpc_call_options soon = {.deadline_monotonic_ms = clock_monotonic_ms() + 5000};
    CHECK_STATUS(world_echo(world.client, WORLD_METHOD("Echo"), "x", 0, &soon), UNAVAILABLE);
    world_close(&world);
}

static void *work_long(void *argument)
{
    struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + 4500};
    *(struct status *)argument =
        world_echo(world.client, WORLD_METHOD("Work"), "x", 4000, &options);
    return NULL;
}

static void cancels_what_takes_longer_than_its_grace(void)
{
    struct status outcome = FAIL(UNKNOWN, "");
    pthread_t caller;

    world_open(&world);
    struct rpc_server_options options = world_server_options(&world, "127.0.0.1:0");
    world_serve(&world, &options);
    world_connect(&world);
    CHECK(pthread_create(&caller, NULL, work_long, &outcome) == 0);
    CHECK(world_wait(answer_is_in, world.server, 2000));
    int64_t started_ms = clock_monotonic_ms();
    rpc_server_drain(world.server, 100);
    rpc_server_close(&world.server);
    CHECK(clock_monotonic_ms() - started_ms < 2000);
    rpc_client_close(&world.client);
    pthread_join(caller, NULL);
    CHECK(!status_is_ok(outcome));
    world_close(&world);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_calls_going_while_certificates_change_and_do_not_fit),
        TEST(counts_what_it_took_up_and_what_it_refused),
        TEST(sees_new_files_by_itself),
        TEST(answers_what_it_began_before_it_ends_and_refuses_the_rest),
        TEST(cancels_what_takes_longer_than_its_grace),
    };

    return test_run(tests, COUNT_OF(tests));
}
