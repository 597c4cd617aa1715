/* Counters that are pushed out because there are too many, over auth, session and audit as they
 * run. */
#include "support/world/people.h"
#include "trying.h"

/* As a crowd does that tries as many IDs as there is room for; newer than any other. */
static void fill_up_with_tries_of_others(void)
{
    test_postgres_execute(
        &world.postgres,
        "INSERT INTO auth.sign_in_counters SELECT 9, sha256(n::text::bytea), 1, now(),"
        "   decode(repeat('00', 32), 'hex') FROM generate_series(1, 65536) AS n");
    program_stop(AUTH);
    program_start(AUTH, "");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "(SELECT count(*) FROM auth.sign_in_counters) = 65536");
}

static void gives_nobody_fresh_tries_who_fills_the_table(void)
{
    static const char *const logins[] = {"suzuki.m", "nobody"};

    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        struct attempt attempt = {.login_id = logins[i], .password = WRONG_PASSWORD};
        forget_all_tries();
        expect_wrong(attempt);
        SET_COUNTERS("12");
        fill_up_with_tries_of_others();
        expect_wrong(attempt); /* the thirteenth */
        attempt.password = GOOD_PASSWORD;
        struct answer answer = try_with(attempt);
        CHECK(answer.is_throttled && !answer.is_held);
        CHECK(answer.wait_seconds > 200 && answer.wait_seconds <= 256);
    }
    forget_all_tries();
}

/* Nor is anybody held for what is known of a place alone. */
static void remembers_of_a_held_account_that_it_waits_longest(void)
{
    forget_all_tries();
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    SET_COUNTERS("100");
    test_postgres_execute(
        &world.postgres,
        "INSERT INTO auth.sign_in_counters SELECT 9, sha256(n::text::bytea), 100, now(),"
        "   decode(repeat('00', 32), 'hex') FROM generate_series(1, 65536) AS n");
    program_stop(AUTH);
    program_start(AUTH, "");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "(SELECT count(*) FROM auth.sign_in_counters) = 65536");
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    struct answer answer = try_with((struct attempt){0});
    CHECK(answer.is_throttled && !answer.is_held && answer.wait_seconds > 800);
    forget_all_tries();
}

static void lets_go_of_what_is_known_of_a_place_for_whoever_is_released(void)
{
    struct uuid id = create_user(aoba, "pushed-out", "viewer");
    struct answer in;

    forget_all_tries();
    expect_wrong((struct attempt){.login_id = "pushed-out", .password = WRONG_PASSWORD});
    SET_COUNTERS("100");
    test_postgres_execute(&world.postgres,
                          "INSERT INTO auth.sign_in_floors"
                          " SELECT get_byte(key, 0) * 256 + get_byte(key, 1), 15, now()"
                          "   FROM auth.sign_in_counters; DELETE FROM auth.sign_in_counters");
    CHECK_INT(hold_of(id), 15);
    CHECK(try_with((struct attempt){.login_id = "pushed-out"}).is_throttled);
    CHECK_OK(act(&RELEASE_HOLD, manages_viewers, id, NULL));
    CHECK_INT(hold_of(id), 0);
    for (int i = 0; i < 4; i++)
        expect_wrong((struct attempt){.login_id = "pushed-out", .password = WRONG_PASSWORD});
    expect_in((struct attempt){.login_id = "pushed-out"}, &in);
    expect_wrong((struct attempt){.login_id = "pushed-out", .password = WRONG_PASSWORD});
    CHECK_INT(hold_of(id), 0); /* nor after they came in and mistype it once */
    forget_all_tries();
}

/* What strangers did to the account says nothing about the device of its owner. */
static void knows_devices_longest_and_lets_no_place_count_for_them(void)
{
    struct answer in;

    forget_all_tries();
    expect_in((struct attempt){0}, &in);
    expect_wrong((struct attempt){.password = WRONG_PASSWORD, .device = in.device});
    SET_COUNTERS("12");
    fill_up_with_tries_of_others();
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT (SELECT count(*) FROM auth.sign_in_counters"
                          "                     WHERE is_device AND failures = 12) = 1; END $$");
    test_postgres_execute(&world.postgres,
                          "DELETE FROM auth.sign_in_counters; INSERT INTO auth.sign_in_floors"
                          " SELECT n, 15, now() FROM generate_series(0, 65535) AS n"
                          " ON CONFLICT (place) DO UPDATE SET failures = 15, last_at = now()");
    CHECK(try_with((struct attempt){0}).is_throttled);
    expect_in((struct attempt){.device = in.device}, &in);
    forget_all_tries();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(gives_nobody_fresh_tries_who_fills_the_table),
        TEST(remembers_of_a_held_account_that_it_waits_longest),
        TEST(lets_go_of_what_is_known_of_a_place_for_whoever_is_released),
        TEST(knows_devices_longest_and_lets_no_place_count_for_them),
    };

    managing_open();
    (void)create_user(aoba, "suzuki.m", "viewer");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
