#include <criterion/criterion.h>

#include "domain/session.h"

#define START (INT64_C(1764000000) * SECOND_US)
#define IDLE 300
#define ABSOLUTE 3600

static const struct session_bounds bounds = {{300, 3600}, {3600, 86400}};

static struct session session;

static void given_a_session(void)
{
    session = (struct session){
        .limits = {IDLE, ABSOLUTE}, .started_at_us = START, .last_seen_at_us = START};
}

TestSuite(session, .init = given_a_session);

Test(session, refuses_limits_out_of_bounds)
{
    static const struct session_limits refused[] = {
        {299, 3600}, {3601, 3600}, {0, 3600},        {-300, 3600},     {300, 3599},
        {300, 0},    {300, 86401}, {300, INT32_MIN}, {INT32_MAX, 3600}};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(session_limits_check(refused[i], &bounds).code, STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
}

Test(session, accepts_limits_on_their_bounds)
{
    cr_assert_eq(session_limits_check((struct session_limits){300, 3600}, &bounds).code, STATUS_OK);
    cr_assert_eq(session_limits_check((struct session_limits){3600, 86400}, &bounds).code,
                 STATUS_OK);
}

Test(session, is_over_in_the_very_microsecond_the_idle_limit_is_reached)
{
    int64_t end_us = START + IDLE * SECOND_US;

    cr_assert_eq(session_end_by_time(&session, end_us), SESSION_IDLE);
    cr_assert_eq(session_end_by_time(&session, end_us + 1), SESSION_IDLE);
    cr_assert_eq(session_end_by_time(&session, end_us - 1), SESSION_LIVES);
}

Test(session, is_over_in_the_very_microsecond_the_absolute_limit_is_reached)
{
    int64_t end_us = START + ABSOLUTE * SECOND_US;

    session.last_seen_at_us = end_us - 1;
    cr_assert_eq(session_end_by_time(&session, end_us), SESSION_ABSOLUTE);
    cr_assert_eq(session_end_by_time(&session, end_us + 1), SESSION_ABSOLUTE);
    cr_assert_eq(session_end_by_time(&session, end_us - 1), SESSION_LIVES);
}

Test(session, counts_idleness_from_the_last_activity)
{
    session.last_seen_at_us = START + 7;
    cr_assert_eq(session_end_us(&session), START + 7 + IDLE * SECOND_US);
    cr_assert_eq(session_end_by_time(&session, START + IDLE * SECOND_US), SESSION_LIVES);
}

Test(session, ends_by_the_limit_that_came_first_however_late_one_looks)
{
    int64_t long_after_us = START + 10 * ABSOLUTE * SECOND_US;

    cr_assert_eq(session_end_by_time(&session, long_after_us), SESSION_IDLE);
    session.last_seen_at_us = START + (ABSOLUTE - IDLE + 1) * SECOND_US;
    cr_assert_eq(session_end_by_time(&session, long_after_us), SESSION_ABSOLUTE);
}

Test(session, names_the_absolute_limit_when_both_fall_together)
{
    session.last_seen_at_us = START + (ABSOLUTE - IDLE) * SECOND_US;
    cr_assert_eq(session_end_by_time(&session, START + ABSOLUTE * SECOND_US), SESSION_ABSOLUTE);
    session.last_seen_at_us--;
    cr_assert_eq(session_end_by_time(&session, START + ABSOLUTE * SECOND_US), SESSION_IDLE);
}

Test(session, never_ends_after_the_absolute_limit)
{
    session.last_seen_at_us = START + (ABSOLUTE - 1) * SECOND_US;
    cr_assert_eq(session_end_us(&session), session_absolute_end_us(&session));
}

Test(session, lives_when_the_clock_was_set_back)
{
    cr_assert_eq(session_end_by_time(&session, START - 3600 * SECOND_US), SESSION_LIVES);
}

Test(session, is_revoked_however_young_when_it_is_void)
{
    cr_assert_eq(session_end_by_rules(&session, START), SESSION_LIVES);
    cr_assert_eq(session_end_by_rules(&session, START + IDLE * SECOND_US), SESSION_IDLE);
    session.is_void = true;
    cr_assert_eq(session_end_by_rules(&session, START), SESSION_REVOKED);
    cr_assert_eq(session_end_by_rules(&session, START + IDLE * SECOND_US), SESSION_REVOKED);
}

Test(session, ended_by_a_limit_ended_at_that_limit_whenever_it_was_noticed)
{
    int64_t late_us = START + 10 * ABSOLUTE * SECOND_US;

    cr_assert_eq(session_ended_at_us(&session, SESSION_IDLE, late_us), START + IDLE * SECOND_US);
    session.last_seen_at_us = START + (ABSOLUTE - 1) * SECOND_US;
    cr_assert_eq(session_ended_at_us(&session, SESSION_ABSOLUTE, late_us),
                 START + ABSOLUTE * SECOND_US);
    cr_assert_eq(session_ended_at_us(&session, SESSION_SIGNED_OUT, START + 1), START + 1);
}

Test(session, writes_its_idle_clock_every_twentieth_of_the_limit_and_at_least_every_30_s)
{
    static const struct {
        int32_t idle_seconds;
        int64_t interval_us;
    } cases[] = {{2, 100000}, {300, 15 * SECOND_US}, {600, 30 * SECOND_US}, {3600, 30 * SECOND_US}};

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(session_write_interval_us(cases[i].idle_seconds), cases[i].interval_us,
                     "case %zu", i);
}

Test(session, names_every_end)
{
    cr_assert_str_eq(session_end_name(SESSION_LIVES), "lives");
    cr_assert_str_eq(session_end_name(SESSION_IDLE), "idle");
    cr_assert_str_eq(session_end_name(SESSION_ABSOLUTE), "absolute");
    cr_assert_str_eq(session_end_name(SESSION_SIGNED_OUT), "signed_out");
    cr_assert_str_eq(session_end_name(SESSION_DISPLACED), "displaced");
    cr_assert_str_eq(session_end_name(SESSION_REVOKED), "revoked");
}
