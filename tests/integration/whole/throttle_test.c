/* Trying passwords too often, over auth, session, audit and PostgreSQL as they run. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "managing.h"
#include "support/postgres.h"
#include "support/world/people.h"
#include "trying.h"

static void makes_wait_after_five_whether_the_account_exists(void)
{
    static const char *const logins[] = {"suzuki.m", "nobody", "いない人"};

    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        forget_all_tries();
        struct attempt attempt = {.login_id = logins[i], .password = WRONG_PASSWORD};
        expect_wrong(attempt);
        SET_COUNTERS("12");
        expect_wrong(attempt); /* the hour is longer than any wait */
        attempt.password = GOOD_PASSWORD;
        struct answer answer = try_with(attempt);
        CHECK_OK(answer.status);
        CHECK(answer.is_throttled && !answer.is_held);
        CHECK(answer.wait_seconds > 200 && answer.wait_seconds <= 256);
        CHECK_TEXT(answer.device, "");
    }
}

static void holds_after_a_hundred_whether_the_account_exists(void)
{
    static const char *const logins[] = {"suzuki.m", "nobody"};

    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        forget_all_tries();
        struct attempt attempt = {.login_id = logins[i], .password = WRONG_PASSWORD};
        expect_wrong(attempt);
        SET_COUNTERS("100");
        attempt.password = GOOD_PASSWORD;
        struct answer answer = try_with(attempt);
        CHECK_OK(answer.status);
        CHECK(answer.is_throttled && answer.is_held);
        CHECK_INT(answer.wait_seconds, 0);
    }
}

static void says_that_an_account_is_held_when_it_comes_to_that(void)
{
    size_t before = count_events(aoba, "authn_login_lock");

    forget_all_tries();
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    SET_COUNTERS("99");
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    CHECK(try_with((struct attempt){0}).is_held);
    WAIT_UNTIL(count_events(aoba, "authn_login_lock") == before + 1);
}

static bool is_wrong(const struct answer *answer)
{
    return answer->status.code == STATUS_UNAUTHENTICATED;
}

struct crowd {
    pthread_t thread;
    struct answer answer;
};

static atomic_bool is_open;

static void *push(void *argument)
{
    struct crowd *one = argument;

    while (!atomic_load(&is_open))
        world_pause();
    one->answer = try_with((struct attempt){.password = WRONG_PASSWORD, .address = "192.0.2.77"});
    return NULL;
}

/* Counting takes long enough for the others to come meanwhile. */
static void count_slowly(void)
{
    test_postgres_execute(
        &world.postgres, "CREATE FUNCTION auth.dawdle() RETURNS trigger LANGUAGE plpgsql AS"
                         " 'BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END';"
                         "CREATE TRIGGER dawdle BEFORE UPDATE ON auth.sign_in_counters FOR EACH ROW"
                         " WHEN (NEW.failures > OLD.failures) EXECUTE FUNCTION auth.dawdle()");
}

/* The counter is left where the next failure makes the next wait half a minute. */
static void looks_at_one_of_fifty_that_come_at_once(void)
{
    enum { CROWD = 50 };
    struct crowd crowd[CROWD];
    int looked_at = 0;
    int throttled = 0;

    forget_all_tries();
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    SET_COUNTERS("9");
    count_slowly();
    atomic_store(&is_open, false);
    for (size_t i = 0; i < CROWD; i++)
        CHECK(pthread_create(&crowd[i].thread, NULL, push, &crowd[i]) == 0);
    atomic_store(&is_open, true);
    for (size_t i = 0; i < CROWD; i++) {
        CHECK(pthread_join(crowd[i].thread, NULL) == 0);
        looked_at += is_wrong(&crowd[i].answer);
        throttled += crowd[i].answer.is_throttled;
    }
    test_postgres_execute(&world.postgres, "DROP FUNCTION auth.dawdle() CASCADE");
    CHECK_INT(looked_at, 1);
    CHECK_INT(throttled, CROWD - 1);
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT (SELECT failures FROM auth.sign_in_counters) = 10;"
                          " ASSERT (SELECT failures FROM auth.sign_in_sources"
                          "         WHERE source = '192.0.2.77/32') = 1;"
                          " ASSERT (SELECT max(pending) FROM auth.sign_in_sources) = 0; END $$");
}

/* The promise: no stranger keeps the owner out, whatever they do. */
static void lets_the_owner_in_on_a_known_device_while_the_account_is_held(void)
{
    struct answer first;
    struct answer second;

    forget_all_tries();
    expect_in((struct attempt){0}, &first);
    expect_wrong((struct attempt){.password = WRONG_PASSWORD, .address = "198.51.100.66"});
    SET_COUNTERS("100");
    CHECK(try_with((struct attempt){0}).is_held);
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_sources SET failures = 1000,"
                                           " blocked_until = now() + interval '1 hour'");
    CHECK(try_with((struct attempt){0}).is_throttled);
    expect_in((struct attempt){.device = first.device}, &second);
    CHECK(strcmp(first.device, second.device) != 0);
    expect_in((struct attempt){.device = second.device}, &first);
    CHECK(try_with((struct attempt){0}).is_throttled);
}

static void takes_a_device_of_one_user_for_none_of_another(void)
{
    struct answer in;

    forget_all_tries();
    (void)create_user(aoba, "tanaka", "viewer");
    expect_in((struct attempt){.login_id = "tanaka"}, &in);
    expect_wrong((struct attempt){.password = WRONG_PASSWORD, .device = in.device});
    SET_COUNTERS("100");
    CHECK(try_with((struct attempt){.device = in.device}).is_held);
}

static void makes_a_known_device_wait_for_its_own_failures(void)
{
    struct answer in;

    forget_all_tries();
    expect_in((struct attempt){0}, &in);
    expect_wrong((struct attempt){.password = WRONG_PASSWORD, .device = in.device});
    SET_COUNTERS("8");
    expect_wrong((struct attempt){.password = WRONG_PASSWORD, .device = in.device});
    struct answer answer = try_with((struct attempt){.device = in.device});
    CHECK(answer.is_throttled && answer.wait_seconds <= 16);
    expect_in((struct attempt){0}, &in); /* the account has no failures of its own */
}

static void begins_anew_after_a_success(void)
{
    struct answer in;

    forget_all_tries();
    for (int i = 0; i < 4; i++)
        expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    expect_in((struct attempt){0}, &in);
    for (int i = 0; i < 4; i++)
        expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    expect_in((struct attempt){0}, &in);
}

static void try_accounts(int from, int count, const char *company, const char *address, int times)
{
    char login[] = "account-00";

    for (int i = from; i < from + count; i++) {
        login[8] = (char)('0' + i / 10);
        login[9] = (char)('0' + i % 10);
        for (int time = 0; time < times; time++)
            expect_wrong((struct attempt){.company = company,
                                          .login_id = login,
                                          .password = WRONG_PASSWORD,
                                          .address = address});
    }
}

static void stops_a_source_after_twenty_failures_at_whatever_company(void)
{
    struct answer in;

    forget_all_tries();
    try_accounts(0, 4, "aoba", "198.51.100.1", 3);
    try_accounts(0, 4, "minato", "198.51.100.1", 2);
    struct answer answer = try_with((struct attempt){.address = "198.51.100.1"});
    CHECK(answer.is_throttled && !answer.is_held);
    CHECK(answer.wait_seconds > 500 && answer.wait_seconds <= 600);
    expect_in((struct attempt){.address = "198.51.100.2"}, &in);
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_sources"
                                           " SET began_at = began_at - interval '10 minutes'");
    expect_in((struct attempt){.address = "198.51.100.1"}, &in);
}

static void takes_a_household_of_ipv6_for_one_source(void)
{
    forget_all_tries();
    try_accounts(0, 7, "aoba", "2001:db8:1:2::1", 2);
    try_accounts(0, 2, "aoba", "2001:db8:1:2:ffff::2", 3);
    CHECK(try_with((struct attempt){.address = "2001:db8:1:2::3"}).is_throttled);
    CHECK(!try_with((struct attempt){.address = "2001:db8:1:3::3"}).is_throttled);
}

static void blocks_a_source_that_fails_at_ten_accounts(void)
{
    size_t before = count_events(aoba, "authn_source_blocked");

    forget_all_tries();
    try_accounts(0, 10, "aoba", "198.51.100.9", 1);
    struct answer answer = try_with((struct attempt){.address = "198.51.100.9"});
    CHECK(answer.is_throttled && !answer.is_held);
    CHECK(answer.wait_seconds > 3500 && answer.wait_seconds <= 3600);
    WAIT_UNTIL(count_events(aoba, "authn_source_blocked") == before + 1);
}

static void keeps_its_counters_over_a_death(void)
{
    forget_all_tries();
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    SET_COUNTERS("14");
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    program_kill(AUTH);
    program_start(AUTH, "");
    struct answer answer = {0};
    WAIT_UNTIL((answer = try_with((struct attempt){0})).status.code != STATUS_UNAVAILABLE);
    CHECK(answer.is_throttled && answer.wait_seconds > 800);
}

static void lets_an_administrator_see_and_release_a_hold(void)
{
    struct uuid held = create_user(aoba, "held", "viewer");
    size_t before = count_events(aoba, "user_hold_released");
    struct answer in;

    forget_all_tries();
    CHECK_STATUS(act(&RELEASE_HOLD, NULL, held, NULL), FAILED_PRECONDITION);
    expect_wrong((struct attempt){.login_id = "held", .password = WRONG_PASSWORD});
    CHECK_INT(hold_of(held), 0);
    SET_COUNTERS("100");
    CHECK_INT(hold_of(held), 100);
    CHECK(try_with((struct attempt){.login_id = "held"}).is_held);
    CHECK_OK(act(&RELEASE_HOLD, manages_viewers, held, NULL));
    CHECK_INT(hold_of(held), 0);
    expect_in((struct attempt){.login_id = "held"}, &in);
    WAIT_UNTIL(count_events(aoba, "user_hold_released") == before + 1);
}

static void releases_nobody_for_whoever_may_not(void)
{
    static const char *const views[] = {"users.view", NULL};
    struct uuid foreign = create_user(minato, "foreign", "viewer");

    forget_all_tries();
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    expect_wrong(
        (struct attempt){.company = "minato", .login_id = "foreign", .password = WRONG_PASSWORD});
    SET_COUNTERS("100");
    CHECK_STATUS(act(&RELEASE_HOLD, views, colleague, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&RELEASE_HOLD, manages_viewers, administrator, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&RELEASE_HOLD, manages_viewers, foreign, NULL), NOT_FOUND);
    CHECK(try_with((struct attempt){.company = "minato", .login_id = "foreign"}).is_held);
}

static void releases_whoever_sets_a_password_by_a_link(void)
{
    struct uuid id = create_user(aoba, "resetting", "viewer");
    struct invited link;

    forget_all_tries();
    expect_wrong((struct attempt){.login_id = "resetting", .password = WRONG_PASSWORD});
    SET_COUNTERS("100");
    CHECK(try_with((struct attempt){.login_id = "resetting"}).is_held);
    CHECK_OK(act(&START_RESET, NULL, id, &link));
    CHECK_OK(set_password(link.link, SEKISHO__AUTH__V1__LINK_PURPOSE__LINK_PURPOSE_RESET,
                          "another good password"));
    struct answer in;
    expect_in((struct attempt){.login_id = "resetting", .password = "another good password"}, &in);
}

static void gives_each_role_what_it_needs_and_no_more(void)
{
    static const char refused[] =
        "DO $$ BEGIN"
        " SET LOCAL ROLE auth_svc;"
        " BEGIN PERFORM FROM auth.sign_in_sources; RAISE 'auth_svc reads sources';"
        " EXCEPTION WHEN insufficient_privilege THEN END;"
        " BEGIN DELETE FROM auth.sign_in_floors; RAISE 'auth_svc takes floors away';"
        " EXCEPTION WHEN insufficient_privilege THEN END;"
        " BEGIN UPDATE auth.sign_in_floors SET failures = 1; RAISE 'auth_svc changes floors';"
        " EXCEPTION WHEN insufficient_privilege THEN END;"
        " SET LOCAL ROLE auth_system;"
        " BEGIN UPDATE auth.sign_in_counters SET failures = 0; RAISE 'auth_system changes "
        "counters';"
        " EXCEPTION WHEN insufficient_privilege THEN END;"
        " BEGIN PERFORM last_try FROM auth.sign_in_counters; RAISE 'auth_system reads tries';"
        " EXCEPTION WHEN insufficient_privilege THEN END;"
        " END $$";

    forget_all_tries();
    expect_wrong((struct attempt){.password = WRONG_PASSWORD});
    test_postgres_execute(&world.postgres, refused);
}

/* A round is made when auth starts. */
static void forgets_what_is_old_or_too_much_and_held_accounts_last(void)
{
    forget_all_tries();
    test_postgres_execute(
        &world.postgres,
        "INSERT INTO auth.sign_in_sources SELECT ('10.' || n / 65536 || '.' || n / 256 % 256 || '.'"
        "   || n % 256 || '/32')::cidr, 1, 0, 'epoch', now() - interval '11 minutes', 'epoch',"
        "   decode(repeat('00', 80), 'hex'), 0 FROM generate_series(1, 900) AS n;"
        "INSERT INTO auth.sign_in_counters SELECT 7, sha256(n::text::bytea), 1,"
        "   now() - interval '31 days', decode(repeat('00', 32), 'hex')"
        "   FROM generate_series(1, 900) AS n;"
        "INSERT INTO auth.sign_in_counters SELECT 8, sha256(n::text::bytea), 100,"
        "   now() - interval '1 year', decode(repeat('00', 32), 'hex')"
        "   FROM generate_series(1, 100) AS n;"
        "INSERT INTO auth.sign_in_counters SELECT 9, sha256(n::text::bytea), 1,"
        "   now() - n * interval '1 second', decode(repeat('00', 32), 'hex')"
        "   FROM generate_series(1, 65936) AS n");
    program_stop(AUTH);
    program_start(AUTH, "");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "(SELECT count(*) FROM auth.sign_in_counters) = 65536"
                                            " AND (SELECT count(*) FROM auth.sign_in_sources) = 0");
    test_postgres_execute(
        &world.postgres,
        "DO $$ BEGIN"
        " ASSERT (SELECT count(*) FROM auth.sign_in_counters WHERE tenant = 8) = 100;"
        " ASSERT (SELECT count(*) FROM auth.sign_in_counters WHERE tenant = 7) = 0;"
        " ASSERT (SELECT count(*) FROM auth.sign_in_counters WHERE tenant = 9) = 65436;"
        " ASSERT (SELECT count(*) BETWEEN 1 AND 500 AND max(failures) = 1"
        "           FROM auth.sign_in_floors);"
        " ASSERT (SELECT min(last_at) FROM auth.sign_in_counters WHERE tenant = 9)"
        "   > now() - 65600 * interval '1 second'; END $$");
    forget_all_tries();
}

static void says_no_id_and_no_address_in_the_counters(void)
{
    forget_all_tries();
    expect_wrong((struct attempt){.login_id = "visible", .password = WRONG_PASSWORD});
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM auth.sign_in_counters AS c"
                          " WHERE position('visible'::bytea IN c.key) > 0"
                          " OR c.key = sha256('visible'::bytea)); END $$");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(makes_wait_after_five_whether_the_account_exists),
        TEST(holds_after_a_hundred_whether_the_account_exists),
        TEST(says_that_an_account_is_held_when_it_comes_to_that),
        TEST(looks_at_one_of_fifty_that_come_at_once),
        TEST(lets_the_owner_in_on_a_known_device_while_the_account_is_held),
        TEST(takes_a_device_of_one_user_for_none_of_another),
        TEST(makes_a_known_device_wait_for_its_own_failures),
        TEST(begins_anew_after_a_success),
        TEST(stops_a_source_after_twenty_failures_at_whatever_company),
        TEST(takes_a_household_of_ipv6_for_one_source),
        TEST(blocks_a_source_that_fails_at_ten_accounts),
        TEST(keeps_its_counters_over_a_death),
        TEST(lets_an_administrator_see_and_release_a_hold),
        TEST(releases_nobody_for_whoever_may_not),
        TEST(releases_whoever_sets_a_password_by_a_link),
        TEST(gives_each_role_what_it_needs_and_no_more),
        TEST(says_no_id_and_no_address_in_the_counters),
        TEST(forgets_what_is_old_or_too_much_and_held_accounts_last),
    };

    managing_open();
    (void)create_user(aoba, "suzuki.m", "viewer");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
