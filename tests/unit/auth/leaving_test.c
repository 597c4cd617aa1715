/* Leaving dates over a database, a session and a history that die at any step (mortal.h). */
#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "domain/role.h"
#include "handlers/decision_carry_out.h"
#include "handlers/leaving.h"
#include "unit/auth/mortal.h"

static struct auth_service service;
static const struct log quiet = {.service = "auth", .descriptor = -1};

static void given_a_clerk_whose_date_has_come(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(
        crypto_hmac_key_open(bytes_of("event"), 1, &service.backbone.event_keys.current).code,
        STATUS_OK);
    service.backbone.log = &quiet;
    mortal.disk.user = (struct user){.id = {"sixteen bytes id"},
                                     .tenant_id = 7,
                                     .kind = USER_KIND_STAFF,
                                     .state = USER_STATE_ACTIVE,
                                     .login_id = "sato",
                                     .name = "佐藤",
                                     .roles = ROLE_SET(ROLE_CLERK),
                                     .version = 4,
                                     .leaves_at_us = MORTAL_NOW_US};
    mortal.staying = 1;
}

static void clear(void)
{
    crypto_hmac_key_close(&service.backbone.event_keys.current);
    crypto_close();
}

TestSuite(leaving, .init = given_a_clerk_whose_date_has_come, .fini = clear);

static size_t finish_due(void)
{
    size_t left = 0;

    mortal.step = 0;
    (void)!status_is_ok(batch_run(&service, &leaving_batch, &left));
    return left;
}

static bool is_disabled_once(void)
{
    return mortal.disk.user.state == USER_STATE_DISABLED && mortal.disk.user.version == 5 &&
           mortal.barrier == 5 && mortal.disk.events == 1 && !mortal.disk.is_under_way &&
           mortal.disk.actor == OUTBOX_ACTOR_SYSTEM && mortal.disk.departures == 1 &&
           strcmp(mortal.disk.reason, "leaving date") == 0;
}

static bool is_untouched(void)
{
    return mortal.disk.user.state == USER_STATE_ACTIVE && mortal.disk.user.version == 4 &&
           mortal.questions == 0 && mortal.disk.events == 0 && !mortal.disk.is_under_way;
}

Test(leaving, disables_in_the_name_of_the_system)
{
    cr_assert_eq(finish_due(), 1);
    cr_assert(is_disabled_once());
}

Test(leaving, leaves_alone_whose_date_was_moved_since_they_were_found)
{
    mortal.disk.user.leaves_at_us = MORTAL_NOW_US + 2;
    cr_assert_eq(finish_due(), 0);
    cr_assert(is_untouched());
    mortal.disk.user.leaves_at_us = 0;
    cr_assert_eq(finish_due(), 0);
    cr_assert(is_untouched());
}

Test(leaving, waits_while_the_history_has_no_room)
{
    mortal.outbox_is_full = true;
    cr_assert_eq(finish_due(), 0);
    cr_assert(is_untouched());
}

static int count_steps(void)
{
    cr_assert_eq(finish_due(), 1);
    return mortal.step;
}

/* By the turn of any replica that comes later: in it both find what is left. */
Test(leaving, is_done_by_the_next_turn_whatever_step_it_died_at)
{
    int steps = count_steps();
    struct uuid event_id = mortal.disk.event_id;

    cr_assert_gt(steps, 10);
    for (int dying_at = 1; dying_at <= 2 * steps; dying_at++) {
        size_t finished = 0;
        mortal_start_over((dying_at + 1) / 2, dying_at % 2 == 0);
        cr_expect_eq(finish_due(), 0, "step %d", dying_at);
        mortal.failing_step = 0;
        cr_expect_eq(batch_run(&service, &decision_batch, &finished).code, STATUS_OK);
        (void)finish_due();
        cr_expect(is_disabled_once(), "step %d", dying_at);
        cr_expect(uuid_equal(mortal.disk.event_id, event_id), "step %d", dying_at);
    }
}

static void given_the_last_administrator(void)
{
    mortal.disk.user.roles = ROLE_SET(ROLE_ADMINISTRATOR);
}

Test(leaving, holds_the_last_administrator_and_says_so_once)
{
    given_the_last_administrator();
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(finish_due(), 0);
        cr_assert(is_untouched());
        cr_assert_eq(mortal.disk.held_events, 1);
        cr_assert_eq(mortal.disk.user.leaving_held_at_us, MORTAL_NOW_US + 1);
    }
    cr_assert_str_eq(mortal.disk.reason, "last_administrator");
    cr_assert_eq(mortal.disk.actor, OUTBOX_ACTOR_SYSTEM);
}

Test(leaving, lets_whoever_was_held_go_when_there_is_another_administrator)
{
    given_the_last_administrator();
    cr_assert_eq(finish_due(), 0);
    mortal.staying = 2;
    cr_assert_eq(finish_due(), 1);
    cr_assert(is_disabled_once());
}

Test(leaving, refuses_dates_that_are_over_or_too_far_ahead)
{
    cr_expect_eq(user_check_leaving(MORTAL_NOW_US, MORTAL_NOW_US).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(user_check_leaving(INT64_MIN, MORTAL_NOW_US).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(user_check_leaving(INT64_MAX, MORTAL_NOW_US).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(user_check_leaving(MORTAL_NOW_US + USER_LEAVING_AHEAD_US + 1, MORTAL_NOW_US).code,
                 STATUS_INVALID_ARGUMENT);
    cr_expect_eq(user_check_leaving(MORTAL_NOW_US + USER_LEAVING_AHEAD_US, MORTAL_NOW_US).code,
                 STATUS_OK);
    cr_expect_eq(user_check_leaving(MORTAL_NOW_US + 1, MORTAL_NOW_US).code, STATUS_OK);
}
