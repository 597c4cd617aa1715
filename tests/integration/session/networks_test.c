/* Allow-lists on two replicas of session: in force on both before the answer, also while one has
 * heard nothing. Sessions are asked from 192.0.2.7, of a clerk. */
#include "calls.h"

#define INSIDE "192.0.2.0/24"
#define OUTSIDE "198.51.100.0/24"

static const enum identity first = SESSION;
static const enum identity second = SECOND_SESSION;

static struct created known_to_both(int64_t tenant_id)
{
    struct created created = create(first, (struct create_options){.tenant_id = tenant_id});

    (void)check(first, created.token);
    (void)check(second, created.token);
    return created;
}

static void refuses_malformed_lists(void)
{
    CHECK_STATUS(call_put_networks(first, (struct put_networks){.tenant_id = 0, .revision = 1}),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_put_networks(first, (struct put_networks){.tenant_id = 1, .revision = 0}),
                 INVALID_ARGUMENT);
    CHECK_STATUS(
        call_put_networks(
            first, (struct put_networks){.tenant_id = 1, .revision = 1, .range = "10.0.0.1/8"}),
        INVALID_ARGUMENT);
    CHECK_STATUS(call_put_networks(first, (struct put_networks){.tenant_id = 1,
                                                                .revision = 1,
                                                                .list = "nobody",
                                                                .range = INSIDE}),
                 INVALID_ARGUMENT);
    CHECK_STATUS(
        call_put_networks(
            first,
            (struct put_networks){.tenant_id = 1, .revision = 1, .range = INSIDE, .copies = 501}),
        INVALID_ARGUMENT);
    CHECK_OK(call_put_networks(
        first,
        (struct put_networks){.tenant_id = 1, .revision = 1, .range = INSIDE, .copies = 500}));
}

static void refuses_on_both_replicas_from_the_answer_on(void)
{
    for (int64_t revision = 1; revision < 20; revision += 2) {
        struct created created = known_to_both(2);
        enum identity told = revision % 4 == 1 ? first : second;
        CHECK_OK(call_put_networks(
            told, (struct put_networks){.tenant_id = 2, .revision = revision, .range = OUTSIDE}));
        CHECK(!is_accepted(first, created.token));
        CHECK(!is_accepted(second, created.token));
        CHECK_OK(call_put_networks(
            told,
            (struct put_networks){.tenant_id = 2, .revision = revision + 1, .range = INSIDE}));
        CHECK(is_accepted(first, created.token));
        CHECK(is_accepted(second, created.token));
    }
}

static void refuses_on_both_while_feeds_are_cut(void)
{
    for (int64_t revision = 1; revision < 10; revision += 2) {
        struct created created = known_to_both(3);
        test_postgres_execute(&world.postgres, CUT_FEEDS);
        CHECK_OK(call_put_networks(
            first, (struct put_networks){.tenant_id = 3, .revision = revision, .range = OUTSIDE}));
        CHECK(!is_accepted(second, created.token));
        CHECK(!is_accepted(first, created.token));
        CHECK_OK(call_put_networks(
            second, (struct put_networks){.tenant_id = 3, .revision = revision + 1}));
        CHECK(is_accepted(first, created.token));
    }
}

static void takes_no_older_revision(void)
{
    struct created created = known_to_both(4);

    CHECK_OK(call_put_networks(
        first, (struct put_networks){.tenant_id = 4, .revision = 9, .range = OUTSIDE}));
    CHECK_OK(call_put_networks(
        second, (struct put_networks){.tenant_id = 4, .revision = 8, .range = INSIDE}));
    CHECK_OK(call_put_networks(second, (struct put_networks){.tenant_id = 4, .revision = 9}));
    CHECK(!is_accepted(first, created.token));
    CHECK(!is_accepted(second, created.token));
}

static void leaves_other_companies_alone(void)
{
    struct created created = known_to_both(5);
    struct created other = known_to_both(6);

    CHECK_OK(call_put_networks(
        first, (struct put_networks){.tenant_id = 5, .revision = 1, .range = OUTSIDE}));
    CHECK(!is_accepted(second, created.token));
    CHECK(is_accepted(second, other.token));
}

static void asks_the_lists_of_a_users_roles_alone(void)
{
    struct created created = known_to_both(7);

    CHECK_OK(call_put_networks(
        first, (struct put_networks){
                   .tenant_id = 7, .revision = 1, .list = "role:viewer", .range = OUTSIDE}));
    CHECK(is_accepted(second, created.token));
    CHECK_OK(call_put_networks(
        first, (struct put_networks){
                   .tenant_id = 7, .revision = 2, .list = "role:clerk", .range = OUTSIDE}));
    CHECK(!is_accepted(second, created.token));
}

static void refuses_whoever_says_no_address(void)
{
    struct created created = known_to_both(8);
    struct checked checked;

    CHECK_OK(call_put_networks(
        first, (struct put_networks){.tenant_id = 8, .revision = 1, .range = INSIDE}));
    CHECK_STATUS(
        call_check(second, created.token, (struct check_options){.client_ip = ""}, &checked),
        UNAUTHENTICATED);
}

static void records_a_refusal_and_lets_the_session_live(void)
{
    struct created created = known_to_both(9);
    struct checked checked;

    CHECK_OK(call_put_networks(
        first, (struct put_networks){.tenant_id = 9, .revision = 1, .range = INSIDE}));
    CHECK_STATUS(call_check(second, created.token,
                            (struct check_options){.client_ip = "198.51.100.7"}, &checked),
                 UNAUTHENTICATED);
    audit_wait_for("network_refused", created.session_id_text, 1);
    CHECK(is_accepted(second, created.token));
}

/* Nobody tells the replicas anything when it ends, not even that the database is there. */
static void ends_a_trial_by_the_clock_alone(void)
{
    struct created created = known_to_both(10);
    int64_t now_us = check(first, created.token).now_us;
    int64_t end_us = now_us + 1500000;
    struct checked checked;

    CHECK_OK(call_put_networks(first, (struct put_networks){.tenant_id = 10,
                                                            .revision = 1,
                                                            .range = INSIDE,
                                                            .trial_range = OUTSIDE,
                                                            .trial_ends_at_us = end_us}));
    CHECK(!is_accepted(first, created.token));
    CHECK(!is_accepted(second, created.token));
    WAIT_UNTIL(is_accepted(first, created.token));
    CHECK_OK(call_check(first, created.token, (struct check_options){0}, &checked));
    CHECK(checked.now_us >= end_us);
    WAIT_UNTIL(is_accepted(second, created.token));
}

static void ends_what_was_allowed_on_trial_by_the_clock_alone(void)
{
    struct created created = known_to_both(11);
    int64_t end_us = check(first, created.token).now_us + 1500000;
    int64_t last_us = 0;
    struct checked checked;

    CHECK_OK(call_put_networks(first, (struct put_networks){.tenant_id = 11,
                                                            .revision = 1,
                                                            .range = OUTSIDE,
                                                            .trial_range = INSIDE,
                                                            .trial_ends_at_us = end_us}));
    while (call_check(second, created.token, (struct check_options){0}, &checked).code == STATUS_OK)
        last_us = checked.now_us;
    CHECK(last_us > 0 && last_us < end_us);
    CHECK(!is_accepted(first, created.token));
}

static void keeps_them_over_a_restart(void)
{
    struct created created = known_to_both(12);

    CHECK_OK(call_put_networks(
        first, (struct put_networks){.tenant_id = 12, .revision = 1, .range = OUTSIDE}));
    program_kill(second);
    program_forget_clients(second);
    program_start(second, "");
    CHECK(!is_accepted(second, created.token));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_malformed_lists),
        TEST(refuses_on_both_replicas_from_the_answer_on),
        TEST(refuses_on_both_while_feeds_are_cut),
        TEST(takes_no_older_revision),
        TEST(leaves_other_companies_alone),
        TEST(asks_the_lists_of_a_users_roles_alone),
        TEST(refuses_whoever_says_no_address),
        TEST(records_a_refusal_and_lets_the_session_live),
        TEST(ends_a_trial_by_the_clock_alone),
        TEST(ends_what_was_allowed_on_trial_by_the_clock_alone),
        TEST(keeps_them_over_a_restart),
    };

    mesh_open();
    program_start(first, "");
    program_start(second, "");
    int status = test_run(tests, COUNT_OF(tests));
    program_stop(first);
    program_stop(second);
    mesh_close();
    return status;
}
