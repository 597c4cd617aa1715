/* Disable over a database, a session and a history that die at any step (mortal.h). */
#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "domain/role.h"
#include "handlers/decision_carry_out.h"
#include "handlers/handlers.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "unit/auth/mortal.h"

static struct auth_service service;
static struct arena arena;
static Sekisho__Auth__V1__DisableUserRequest request;
static Sekisho__Auth__V1__User response;

static void given_a_clerk(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(
        crypto_hmac_key_open(bytes_of("event"), 1, &service.backbone.event_keys.current).code,
        STATUS_OK);
    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = 7;
    request.reason = arena_copy_text(&arena, "left the company");
    request.user_id =
        (ProtobufCBinaryData){UUID_SIZE, (uint8_t *)arena_copy_text(&arena, "sixteen bytes id")};
    mortal.disk.user = (struct user){.id = {"sixteen bytes id"},
                                     .tenant_id = 7,
                                     .kind = USER_KIND_STAFF,
                                     .state = USER_STATE_ACTIVE,
                                     .login_id = "sato",
                                     .name = "佐藤",
                                     .roles = ROLE_SET(ROLE_CLERK),
                                     .version = 4};
    mortal.staying = 1;
    mortal.sessions = MORTAL_SESSIONS;
}

static void clear(void)
{
    arena_clear(&arena);
    crypto_hmac_key_close(&service.backbone.event_keys.current);
    crypto_close();
}

TestSuite(disable, .init = given_a_clerk, .fini = clear);

static struct status disable(void)
{
    struct call call = {.service = &service,
                        .request = &request,
                        .response = &response,
                        .arena = &arena,
                        .log = &(const struct log){.service = "auth", .descriptor = -1},
                        .caller = "operator",
                        .request_id = {"the one request"},
                        .now_us = MORTAL_NOW_US};

    sekisho__auth__v1__user__init(&response);
    mortal.step = 0;
    return handle_disable_user(&call);
}

static size_t finish_overdue_failing_at(int dying_at)
{
    static const struct log quiet = {.service = "auth", .descriptor = -1};
    size_t finished = 0;

    service.backbone.log = &quiet;
    mortal.failing_step = dying_at;
    mortal.step = 0;
    cr_assert_eq(batch_run(&service, &decision_batch, &finished).code, STATUS_OK);
    return finished;
}

static size_t finish_overdue(void)
{
    return finish_overdue_failing_at(0);
}

static bool is_disabled_once(void)
{
    return mortal.disk.user.state == USER_STATE_DISABLED && mortal.disk.user.version == 5 &&
           mortal.barrier == 5 && mortal.disk.events == 1 && !mortal.disk.is_under_way &&
           mortal.disk.actor == OUTBOX_ACTOR_OPERATOR && mortal.disk.key_is_taken &&
           mortal.disk.departures == 1 && mortal.disk.departed_sessions == MORTAL_SESSIONS &&
           strcmp(mortal.disk.reason, "left the company") == 0;
}

static bool is_untouched(void)
{
    return mortal.disk.user.state == USER_STATE_ACTIVE && mortal.disk.user.version == 4 &&
           mortal.barrier == 0 && mortal.disk.events == 0 && !mortal.disk.is_under_way &&
           !mortal.disk.key_is_taken && mortal.disk.departures == 0;
}

Test(disable, refuses_malformed_requests_before_it_touches_anything)
{
    request.tenant_id = 0;
    cr_expect_eq(disable().code, STATUS_INVALID_ARGUMENT);
    request.tenant_id = 7;
    request.user_id.len = 15;
    cr_expect_eq(disable().code, STATUS_INVALID_ARGUMENT);
    request.user_id.len = UUID_SIZE;
    request.reason = arena_copy_text(&arena, "");
    cr_expect_eq(disable().code, STATUS_INVALID_ARGUMENT);
    cr_assert_eq(mortal.transactions, 0);
}

Test(disable, knows_no_user_of_another_id)
{
    request.user_id.data[0] ^= 1;
    cr_assert_eq(disable().code, STATUS_NOT_FOUND);
    cr_assert(is_untouched());
}

Test(disable, keeps_the_last_administrator)
{
    mortal.disk.user.roles = ROLE_SET(ROLE_ADMINISTRATOR);
    cr_assert_eq(disable().code, STATUS_FAILED_PRECONDITION);
    cr_assert(is_untouched());
    mortal.staying = 2;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert(is_disabled_once());
}

/* Step after step, in two ways: the step was not done, and it was done but nobody heard. Then
 * either the call comes again, or the finisher of a replica that lives on finds what is left. */
static int count_steps(void)
{
    mortal.failing_step = 0;
    cr_assert_eq(disable().code, STATUS_OK);
    return mortal.step;
}

Test(disable, is_done_by_a_repetition_whatever_step_it_died_at)
{
    int steps = count_steps();

    cr_assert_gt(steps, 10);
    for (int dying_at = 1; dying_at <= 2 * steps; dying_at++) {
        mortal_start_over((dying_at + 1) / 2, dying_at % 2 == 0);
        cr_expect_neq(disable().code, STATUS_OK, "step %d", dying_at);
        mortal.failing_step = 0;
        cr_expect_eq(disable().code, STATUS_OK, "step %d", dying_at);
        cr_expect(is_disabled_once(), "step %d", dying_at);
        cr_expect_eq(response.state, SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED);
    }
}

/* Nothing at all or the whole of it; never a user who may not come in and is not disabled. */
Test(disable, is_done_by_the_finisher_or_was_never_decided)
{
    int steps = count_steps();
    int decided = 0;

    for (int dying_at = 1; dying_at <= 2 * steps; dying_at++) {
        mortal_start_over((dying_at + 1) / 2, dying_at % 2 == 0);
        cr_expect_neq(disable().code, STATUS_OK, "step %d", dying_at);
        (void)finish_overdue();
        cr_expect(is_disabled_once() || is_untouched(), "step %d", dying_at);
        decided += is_disabled_once();
    }
    cr_assert_gt(decided, 0);
    cr_assert_lt(decided, 2 * steps);
}

Test(disable, leaves_the_event_and_the_barrier_the_same_whoever_finishes)
{
    cr_assert_eq(disable().code, STATUS_OK);
    struct uuid event_id = mortal.disk.event_id;
    uint8_t key[sizeof mortal.barrier_keys[0]];
    memcpy(key, mortal.barrier_keys[0], sizeof key);

    for (int dying_at = 1; mortal.barrier_count != 1 || !mortal.disk.is_under_way; dying_at++) {
        mortal_start_over(dying_at, true);
        cr_assert_neq(disable().code, STATUS_OK, "no step comes after the barrier");
    }
    cr_assert_eq(finish_overdue(), 1);
    cr_assert_eq(mortal.barrier_count, 2);
    cr_assert(uuid_equal(mortal.disk.event_id, event_id));
    cr_assert(uuid_equal(mortal.barrier_request, (struct uuid){"the one request"}));
    for (size_t i = 0; i < mortal.barrier_count; i++)
        cr_assert_arr_eq(mortal.barrier_keys[i], key, sizeof key);
}

Test(disable, asks_nobody_and_records_nothing_of_whoever_is_disabled_already)
{
    mortal.disk.user.state = USER_STATE_DISABLED;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert_eq(mortal.barrier_count, 0);
    cr_assert_eq(mortal.disk.events, 0);
}

Test(disable, joins_a_decision_that_somebody_else_decided)
{
    mortal_start_over(0, false);
    mortal.disk.is_under_way = true;
    mortal.disk.decision = (struct decision){.kind = DECISION_DISABLE,
                                             .ends_sessions = true,
                                             .route = DECISION_BY_CALL,
                                             .tenant_id = 7,
                                             .user_id = mortal.disk.user.id,
                                             .version = 5,
                                             .caller = "operator",
                                             .reason = "left the company"};
    /* The one administrator who stays is somebody else: this one does not count any more. */
    mortal.disk.user.roles = ROLE_SET(ROLE_ADMINISTRATOR);
    request.reason = arena_copy_text(&arena, "and again");
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert(is_disabled_once());
}

static void somebody_else_finishes(void)
{
    mortal.disk.user.state = USER_STATE_DISABLED;
    mortal.disk.user.version = 5;
    mortal.disk.is_under_way = false;
    mortal.disk.departures++;
    mortal.disk.departed_sessions = MORTAL_SESSIONS;
    mortal.disk.events++;
    mortal.disk.actor = OUTBOX_ACTOR_OPERATOR;
    cr_assert(text_copy(mortal.disk.reason, sizeof mortal.disk.reason, "left the company"));
}

Test(disable, does_not_do_again_what_somebody_else_has_finished_meanwhile)
{
    mortal.meanwhile = somebody_else_finishes;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert(is_disabled_once());
}

/* And they sign in with them, once more. */
static void the_rights_change_once(void)
{
    if (mortal.disk.user.version != 4)
        return;
    mortal.disk.user.version = 6;
    mortal.sessions = 1;
}

Test(disable, raises_the_barrier_above_a_change_that_came_between)
{
    mortal.meanwhile = the_rights_change_once;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert_eq(mortal.disk.user.state, USER_STATE_DISABLED);
    cr_assert_eq(mortal.disk.user.version, 7);
    cr_assert_eq(mortal.barrier, 7);
    cr_assert_eq(mortal.disk.events, 1);
    cr_assert_eq(mortal.disk.departed_sessions, MORTAL_SESSIONS + 1);
    cr_assert_arr_neq(mortal.barrier_keys[0], mortal.barrier_keys[1],
                      sizeof mortal.barrier_keys[0]);
}

static void the_rights_keep_changing(void)
{
    mortal.disk.user.version++;
}

Test(disable, gives_up_on_a_user_who_keeps_changing_and_leaves_the_decision)
{
    mortal.meanwhile = the_rights_keep_changing;
    cr_assert_eq(disable().code, STATUS_ABORTED);
    cr_assert(mortal.disk.is_under_way);
    cr_assert_eq(mortal.disk.user.state, USER_STATE_ACTIVE);
    mortal.meanwhile = NULL;
    cr_assert_eq(finish_overdue(), 1);
    cr_assert_eq(mortal.disk.user.state, USER_STATE_DISABLED);
    cr_assert_geq(mortal.barrier, mortal.disk.user.version);
}

static void given_a_decision_behind_a_stray_one(void)
{
    for (int dying_at = 1; !mortal.disk.is_under_way; dying_at++) {
        mortal_start_over(dying_at, false);
        cr_assert_neq(disable().code, STATUS_OK);
    }
    mortal.has_stray = true;
    mortal.questions = 0;
}

Test(disable, is_not_kept_from_being_finished_by_one_that_cannot_be)
{
    given_a_decision_behind_a_stray_one();
    cr_assert_eq(finish_overdue(), 1);
    cr_assert(is_disabled_once());
    cr_assert_eq(mortal.questions, 2);
}

/* Step 1 is the connection for the list, 2 the first question. */
Test(disable, waits_for_another_time_where_nobody_answers)
{
    given_a_decision_behind_a_stray_one();
    cr_assert_eq(finish_overdue_failing_at(2), 0);
    cr_assert_eq(mortal.questions, 1);
    cr_assert(mortal.disk.is_under_way);
    cr_assert_eq(finish_overdue(), 1);
}

static int64_t count_overdue(void)
{
    return atomic_load(&service.counters.decisions_overdue.value);
}

Test(disable, tells_how_many_are_overdue_and_then_that_none_is)
{
    given_a_decision_behind_a_stray_one();
    cr_assert_eq(finish_overdue(), 1);
    cr_assert_eq(count_overdue(), 2);
    cr_assert_eq(finish_overdue(), 0);
    cr_assert_eq(count_overdue(), 1);
    mortal.has_stray = false;
    cr_assert_eq(finish_overdue(), 0);
    cr_assert_eq(count_overdue(), 0);
}

Test(disable, tells_how_many_are_overdue_also_while_the_outbox_has_no_room_for_them)
{
    size_t finished = 0;

    given_a_decision_behind_a_stray_one();
    mortal.outbox_is_full = true;
    cr_assert_eq(batch_run(&service, &decision_batch, &finished).code, STATUS_UNAVAILABLE);
    cr_assert_eq(count_overdue(), 2);
}
