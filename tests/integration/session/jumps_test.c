/* Two and three replicas whose wall clocks jump by a day, each on its own, while their feeds are
 * cut: nothing ended is accepted once its end was answered, and nobody is out before their time. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "calls.h"

enum { ROUNDS = 8, REPLICAS = 3, DAY_S = 24 * 3600 };

static const enum identity replicas[REPLICAS] = {SESSION, SECOND_SESSION, THIRD_SESSION};
static size_t running; /* how many of them do */

static enum identity replica(size_t i)
{
    assert(i < REPLICAS);
    return replicas[i];
}

static void clock_path(size_t number, char out[static TEST_PATH_CAPACITY])
{
    char name[32];

    (void)snprintf(name, sizeof name, "clock-%zu", number);
    world_path(name, out);
}

/* In place: the program has it before its eyes. */
static void set_clock(size_t number, int64_t offset_s)
{
    char path[TEST_PATH_CAPACITY];

    clock_path(number, path);
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    CHECK(file >= 0);
    CHECK(pwrite(file, &offset_s, sizeof offset_s, 0) == sizeof offset_s);
    CHECK(close(file) == 0);
}

/* A day ahead, a day behind, and right, each in turn; no two alike, where there are three. */
static void jump(size_t round)
{
    static const int64_t offsets[] = {DAY_S, -DAY_S, 0};

    for (size_t i = 0; i < running; i++)
        set_clock(i, offsets[(round + i) % COUNT_OF(offsets)]);
}

/* The address sanitizer wants to be told that the library before it is meant. */
static void start(size_t count)
{
    char path[TEST_PATH_CAPACITY];

    CHECK(setenv("LD_PRELOAD", JUMPING_CLOCK_LIBRARY, 1) == 0);
    CHECK(setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1) == 0);
    for (running = 0; running < count; running++) {
        clock_path(running, path);
        CHECK(setenv("JUMPING_CLOCK", path, 1) == 0);
        set_clock(running, 0);
        program_start(replica(running), "");
    }
    CHECK(unsetenv("LD_PRELOAD") == 0);
    CHECK(unsetenv("ASAN_OPTIONS") == 0);
}

static void stop(void)
{
    for (size_t i = 0; i < running; i++)
        program_stop(replica(i));
}

static struct created create_known_to_all(struct create_options options)
{
    struct created created = create(replica(0), options);

    for (size_t i = 0; i < running; i++)
        (void)check(replica(i), created.token);
    return created;
}

static void check_is_over(const char *token)
{
    for (size_t i = 0; i < running; i++)
        CHECK(!is_accepted(replica(i), token));
}

/* Signed out, behind a barrier, and of an epoch before, each while clocks jump and feeds are cut,
 * and after they have jumped once more. */
static void end_in_all_ways(int64_t tenant_id, size_t round)
{
    int64_t version = 1 + (int64_t)round;
    enum identity asked = replica(round % running);
    struct created signed_out = create_known_to_all(
        (struct create_options){.tenant_id = tenant_id, .user = 1, .version = version});
    struct created barred = create_known_to_all(
        (struct create_options){.tenant_id = tenant_id, .user = 2, .version = version});
    struct created of_before = create_known_to_all(
        (struct create_options){.tenant_id = tenant_id, .user = 3, .version = version});
    uint32_t ended = 0;

    jump(round);
    test_postgres_execute(&world.postgres, CUT_FEEDS);
    CHECK_OK(call_end_by_token(asked, signed_out.token, 0));
    check_is_over(signed_out.token);
    CHECK_OK(call_set_barrier(asked, tenant_id, 2, version + 1, 0, &ended));
    CHECK_INT(ended, 1);
    check_is_over(barred.token);
    for (size_t i = 0; i < running; i++)
        CHECK(is_accepted(replica(i), of_before.token));
    CHECK_OK(call_raise_epoch(asked, "restored a backup", 0, NULL));
    jump(round + 1);
    check_is_over(signed_out.token);
    check_is_over(barred.token);
    check_is_over(of_before.token);
}

static void refuses_what_has_ended_on_two_replicas(void)
{
    start(2);
    for (size_t i = 0; i < ROUNDS; i++)
        end_in_all_ways(1, i);
    stop();
}

static void refuses_what_has_ended_on_three_replicas(void)
{
    start(3);
    for (size_t i = 0; i < ROUNDS; i++)
        end_in_all_ways(2, i);
    stop();
}

/* Limits are of the database's clock: a replica that is a day behind revives nobody whose time is
 * over, and one that is a day ahead ends nobody whose is not. */
static void goes_by_the_limits_whatever_its_own_clock_says(void)
{
    struct created lasting;
    struct created short_lived;

    start(3);
    lasting = create_known_to_all((struct create_options){.tenant_id = 3, .user = 1});
    short_lived =
        create_known_to_all((struct create_options){.tenant_id = 3, .user = 2, .idle_seconds = 2});
    WAIT_UNTIL(check(replica(0), lasting.token).now_us > short_lived.started_at_us + 4 * SECOND_US);
    for (size_t round = 0; round < COUNT_OF(replicas); round++) {
        jump(round);
        for (size_t i = 0; i < running; i++) {
            struct checked checked = check(replica(i), lasting.token);
            CHECK_INT(checked.absolute_ends_at_us, lasting.absolute_ends_at_us);
            CHECK(checked.now_us < lasting.started_at_us + 60 * SECOND_US);
        }
        check_is_over(short_lived.token);
    }
    stop();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_what_has_ended_on_two_replicas),
        TEST(refuses_what_has_ended_on_three_replicas),
        TEST(goes_by_the_limits_whatever_its_own_clock_says),
    };

    mesh_open();
    int status = test_run(tests, COUNT_OF(tests));
    mesh_close();
    return status;
}
