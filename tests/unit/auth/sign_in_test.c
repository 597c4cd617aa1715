/* WithPassword over fakes (sign_in_fakes.h). */
#include <criterion/criterion.h>

#include <string.h>

#include "sign_in_given.h"
#include "text/password.h"

#define ONE_ANSWER "ID or password is wrong"

TestSuite(sign_in, .init = given_a_user_and_their_password, .fini = clear_sign_in);

/* Who is refused, and what the history says of it. */
static const struct refusal {
    const char *reason;
    bool has_tenant, has_user, has_password, matches, is_disabled, is_outside, is_suspended;
} refusals[] = {
    {"unknown_company", false, true, true, true, false, true, true},
    {"unknown_user", true, false, true, true, false, true, true},
    {"wrong_password", true, true, true, false, false, true, true},
    {"wrong_password", true, true, false, true, false, false, false}, /* signs in by other means */
    {"wrong_password", true, true, true, false, true, false, false},
    {"user_disabled", true, true, true, true, true, true, true},
    {"company_suspended", true, true, true, true, false, true, true},
    {"network", true, true, true, true, false, true, false},
};

static struct status sign_in_refused(const struct refusal *refusal)
{
    memset(fakes.sources, 0, sizeof fakes.sources);
    fakes.has_tenant = refusal->has_tenant;
    fakes.has_user = refusal->has_user;
    fakes.has_password = refusal->has_password;
    fakes.matches = refusal->matches;
    fakes.suspended = refusal->is_suspended;
    fakes.state = refusal->is_disabled ? USER_STATE_DISABLED : USER_STATE_ACTIVE;
    request.client_ip = writable(refusal->is_outside ? "198.51.100.7" : "192.0.2.7");
    return sign_in();
}

Test(sign_in, refuses_malformed_requests_before_it_touches_anything)
{
    static char long_text[PASSWORD_TYPED_MAXIMUM + 2];

    memset(long_text, 'x', sizeof long_text - 1);
    request.client_ip = writable("192.0.2.256");
    cr_expect_eq(sign_in().code, STATUS_INVALID_ARGUMENT);
    request.client_ip = writable("192.0.2.7");
    request.user_agent = long_text;
    cr_expect_eq(sign_in().code, STATUS_INVALID_ARGUMENT);
    request.user_agent = writable("Test");
    request.password = long_text;
    cr_expect_eq(sign_in().code, STATUS_INVALID_ARGUMENT);
    cr_assert_str_eq(heard.story, "");
}

Test(sign_in, gives_whoever_must_change_their_password_a_link_and_no_session)
{
    fakes.must_change = true;
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_expect_eq(strlen(response.reset_token), LINK_TOKEN_LENGTH);
    cr_expect_str_eq(response.session_token, "");
    cr_expect_str_eq(response.device, "");
    cr_expect_null(response.user);
    cr_expect_str_eq(heard.story, UNTIL_HASH "H" SETTLED "OaUdxElEFC");
    cr_expect_eq(heard.link_purpose, LINK_RESET);
    cr_expect_arr_eq(heard.link_owner.user_id.bytes, "sixteen bytes id", UUID_SIZE);
    cr_expect_str_eq(heard.told.kind, "authn_login_fail");
    cr_expect_str_eq(heard.told.reason, "must_change_password");
    cr_expect_eq(fakes.sources[0].failures, 0);
    cr_expect_not(has_logged(response.reset_token));
}

Test(sign_in, gives_no_link_to_whoever_would_be_refused)
{
    fakes.must_change = true;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        cr_expect_eq(sign_in_refused(&refusals[i]).code, STATUS_UNAUTHENTICATED, "case %zu", i);
        cr_expect_str_eq(response.reset_token, "", "case %zu", i);
        cr_expect_null(strchr(heard.story, 'l'), "case %zu", i);
    }
}

/* No session is made whose barrier would tell: the password that was right may be an old one. */
Test(sign_in, gives_no_link_to_whoever_was_changed_meanwhile)
{
    fakes.must_change = true;
    for (int i = 0; i < 3; i++) {
        fakes.changed_meanwhile = i == 0;
        fakes.decided_meanwhile = i == 1;
        fakes.suspended_meanwhile = i == 2;
        struct status status = sign_in();
        cr_expect_eq(status.code, STATUS_UNAUTHENTICATED, "case %d", i);
        cr_expect_str_eq(status.text, ONE_ANSWER, "case %d", i);
        cr_expect_str_eq(response.reset_token, "", "case %d", i);
        cr_expect_null(strchr(heard.story, 'l'), "case %d", i);
        cr_expect_str_eq(heard.told.reason, i == 2 ? "company_suspended" : "user_changed",
                         "case %d", i);
    }
}

Test(sign_in, gives_a_link_once)
{
    fakes.must_change = true;
    fakes.answered_meanwhile = true;
    cr_assert_eq(sign_in().code, STATUS_ALREADY_EXISTS);
    cr_assert_null(strchr(heard.story, 'l'));
    fakes.answered_meanwhile = false;
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_str_eq(heard.kept_answer, "");
    fakes.repeated = true;
    cr_assert_eq(sign_in().code, STATUS_ALREADY_EXISTS);
    cr_assert_str_eq(response.reset_token, "");
}

Test(sign_in, takes_one_path_and_gives_one_answer_for_every_cause)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct status status = sign_in_refused(&refusals[i]);
        cr_expect_eq(status.code, STATUS_UNAUTHENTICATED, "case %zu", i);
        cr_expect_str_eq(status.text, ONE_ANSWER, "case %zu", i);
        cr_expect_str_eq(heard.story, UNTIL_HASH "H" SETTLED "OEFC", "case %zu: %s", i,
                         heard.story);
    }
}

Test(sign_in, takes_a_login_id_of_no_form_for_an_unknown_one)
{
    fakes.has_user = false;
    request.login_id = writable("'; DROP TABLE users; --");
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(heard.story, UNTIL_HASH "H" SETTLED "OEFC");
}

/* It may be a password in the wrong field. Repeats of it are seen, of whatever form. */
Test(sign_in, records_no_login_id_that_nobody_has_but_a_name_of_it)
{
    static const char *const typed[] = {"sunflower", "'; DROP TABLE users; --", "sunflower"};
    char names[COUNT_OF(typed)][sizeof heard.told_actor];

    fakes.has_user = false;
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        request.login_id = writable(typed[i]);
        cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
        cr_assert(text_copy(names[i], sizeof names[i], heard.told_actor));
        cr_expect_eq(strlen(names[i]), 13, "case %zu: %s", i, names[i]);
        cr_expect_eq(names[i][0], '?', "case %zu: %s", i, names[i]);
        cr_expect_str_eq(heard.told_label, "", "case %zu", i);
    }
    cr_expect_str_neq(names[0], names[1]);
    cr_expect_str_eq(names[0], names[2]);
    fakes.has_user = true;
    fakes.matches = false;
    request.login_id = writable("Sato");
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_expect_str_eq(heard.told_actor, "sato");
}

/* Also while whatever disables them is away. Who is kept as the last administrator stays. */
Test(sign_in, refuses_whoever_has_left_as_if_they_were_disabled)
{
    fakes.leaves_at_us = NOW;
    struct status status = sign_in();
    cr_expect_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_expect_str_eq(status.text, ONE_ANSWER);
    cr_expect_str_eq(heard.story, UNTIL_HASH "H" SETTLED "OEFC");
    cr_expect_str_eq(heard.told.reason, "user_disabled");
    fakes.leaving_held_at_us = NOW;
    cr_expect_eq(sign_in().code, STATUS_OK);
    fakes.leaves_at_us = NOW + 1;
    fakes.leaving_held_at_us = 0;
    cr_expect_eq(sign_in().code, STATUS_OK);
}

Test(sign_in, records_why_it_refused_and_who_was_meant)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        (void)!status_is_ok(sign_in_refused(&refusals[i]));
        cr_expect_str_eq(heard.told.kind, "authn_login_fail", "case %zu", i);
        cr_expect_str_eq(heard.told.reason, refusals[i].reason, "case %zu", i);
        cr_expect_eq(heard.told.result, OUTBOX_REFUSED, "case %zu", i);
        cr_expect_eq(heard.told.actor.kind, OUTBOX_ACTOR_STRANGER, "case %zu", i);
        cr_expect(heard.told_foldable, "case %zu", i);
        cr_expect_eq(heard.told.tenant_id, refusals[i].has_tenant ? 7 : OUTBOX_INSTALLATION,
                     "case %zu", i);
    }
}

/* Not known is never heard.told as wrong, and nothing is recorded of somebody that was not judged.
 */
Test(sign_in, never_takes_a_failure_for_a_wrong_password)
{
    static const char before_the_verdict[] = {'A', 't', 'O', 'u', 'p', 'n',
                                              'k', 'K', 'q', 'Q', 'H'};

    fakes.failure = FAIL(UNAVAILABLE, "storage is unavailable");
    for (size_t i = 0; i < sizeof before_the_verdict; i++) {
        fakes.failing = before_the_verdict[i];
        cr_expect_eq(sign_in().code, STATUS_UNAVAILABLE, "%c", fakes.failing);
        cr_expect_null(strpbrk(heard.story, "SE"), "%c: %s", fakes.failing, heard.story);
        cr_expect_str_eq(response.session_token, "", "%c", fakes.failing);
    }
}

Test(sign_in, passes_on_that_too_many_wait_for_a_hash)
{
    fakes.failing = 'H';
    fakes.failure = FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once");
    cr_assert_eq(sign_in().code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_str_eq(heard.story, UNTIL_HASH "H" GIVEN_BACK SETTLED);
}

Test(sign_in, gives_no_token_that_was_not_recorded)
{
    static const char recording[] = {'a', 'L', 'x', 'D', 'E', 'F', 'C'};

    for (size_t i = 0; i < sizeof recording; i++) {
        fakes.failing = recording[i];
        fakes.failure = FAIL(UNAVAILABLE, "history is unavailable");
        cr_expect_eq(sign_in().code, STATUS_UNAVAILABLE, "%c", fakes.failing);
        cr_expect_str_eq(response.session_token, "", "%c", fakes.failing);
        cr_expect_null(response.user, "%c", fakes.failing);
        cr_expect_eq(strchr(heard.story, 'X') != NULL, strchr(heard.story, 'S') != NULL,
                     "%c: nobody has its token", fakes.failing);
    }
}

Test(sign_in, ends_the_session_of_whom_the_second_look_refuses)
{
    fakes.suspended_meanwhile = true;
    cr_expect_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_expect_not_null(strchr(heard.story, 'S'));
    cr_expect_eq(heard.story[strlen(heard.story) - 1], 'X', "when the refusal is on disk");
    fakes.end_answer = FAIL(UNAVAILABLE, "session is unavailable");
    struct status status = sign_in();
    cr_expect_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_expect_str_eq(status.text, ONE_ANSWER);
}

Test(sign_in, ends_no_session_that_it_gives_away_or_did_not_make)
{
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_expect_null(strchr(heard.story, 'X'));
    fakes.session_answer = FAIL(FAILED_PRECONDITION, "the user has changed");
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_expect_null(strchr(heard.story, 'X'));
    fakes.session_answer = OK;
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_expect_null(strchr(heard.story, 'X'));
}

Test(sign_in, answers_no_refusal_that_was_not_recorded)
{
    fakes.matches = false;
    fakes.failing = 'E';
    fakes.failure = FAIL(UNAVAILABLE, "history is unavailable");
    cr_assert_eq(sign_in().code, STATUS_UNAVAILABLE);
}

/* A row that was not to be had in time says nothing of the password. */
Test(sign_in, takes_no_conflict_in_session_for_a_refusal)
{
    fakes.session_answer = FAIL(ABORTED, "conflicting update, try again");
    cr_assert_eq(sign_in().code, STATUS_ABORTED);
    cr_assert_str_eq(heard.told.reason, "session_unavailable");
    cr_assert_eq(heard.told.result, OUTBOX_FAILED);
    cr_assert_str_eq(response.session_token, "");
}

Test(sign_in, takes_whom_session_refuses_for_refused)
{
    fakes.session_answer = FAIL(FAILED_PRECONDITION, "the user has changed meanwhile");
    struct status status = sign_in();

    cr_assert_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(status.text, ONE_ANSWER);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HS" SETTLED "OEFC");
    cr_assert_str_eq(heard.told.kind, "authn_login_fail");
    cr_assert_str_eq(heard.told.reason, "user_changed");
    cr_assert_eq(heard.told.result, OUTBOX_REFUSED);
    cr_assert_str_eq(response.session_token, "");
}

/* No failure: who knows the password is told, and the key stays free for when there is room. */
Test(sign_in, tells_whoever_has_no_room_for_one_more_session_how_many_there_are)
{
    cr_assert_eq(sign_in().code, STATUS_OK);
    struct uuid success = heard.told_id;

    fakes.elsewhere = 3;
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_expect_eq(response.sessions_elsewhere, 3);
    cr_expect_str_eq(response.session_token, "");
    cr_expect_str_eq(response.device, "");
    cr_expect_null(response.user);
    cr_expect_str_eq(heard.story, UNTIL_HASH "HS" GIVEN_BACK SETTLED "EC");
    cr_expect_str_eq(heard.told.kind, "authn_login_fail");
    cr_expect_str_eq(heard.told.reason, "too_many_sessions");
    cr_expect_eq(heard.told.result, OUTBOX_REFUSED);
    cr_expect_eq(fakes.sources[0].failures, 0);
    cr_expect(!uuid_equal(heard.told_id, success), "a repetition that comes in has its own event");
}

/* There is a session whose token nobody has. */
Test(sign_in, lets_nobody_in_whose_company_was_suspended_meanwhile)
{
    fakes.suspended_meanwhile = true;
    struct status status = sign_in();

    cr_assert_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(status.text, ONE_ANSWER);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HS" SETTLED "OaEFCX");
    cr_assert_str_eq(heard.told.kind, "authn_login_fail");
    cr_assert_str_eq(heard.told.reason, "company_suspended");
    cr_assert_eq(heard.told.result, OUTBOX_REFUSED);
    cr_assert_str_eq(response.session_token, "");
    cr_assert_null(response.user);
}

/* The key stays free: whoever repeats the call may find session again. */
Test(sign_in, records_a_right_password_that_a_fault_kept_out)
{
    cr_assert_eq(sign_in().code, STATUS_OK);
    struct uuid success = heard.told_id;

    fakes.session_answer = FAIL(UNAVAILABLE, "session does not answer");
    cr_assert_eq(sign_in().code, STATUS_UNAVAILABLE);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HSEC" GIVEN_BACK SETTLED);
    cr_assert_str_eq(heard.told.kind, "authn_login_fail");
    cr_assert_str_eq(heard.told.reason, "session_unavailable");
    cr_assert_eq(heard.told.result, OUTBOX_FAILED);
    cr_assert(!uuid_equal(heard.told_id, success), "a repetition that comes in has its own event");
}

Test(sign_in, answers_the_fault_also_when_it_cannot_be_recorded)
{
    fakes.session_answer = FAIL(DEADLINE_EXCEEDED, "session does not answer");
    fakes.failing = 'E';
    fakes.failure = FAIL(UNAVAILABLE, "history is unavailable");
    cr_assert_eq(sign_in().code, STATUS_DEADLINE_EXCEEDED);
    cr_assert(has_logged("event_not_recorded"));
}

Test(sign_in, stays_quiet_when_the_same_fault_is_recorded_already)
{
    fakes.session_answer = FAIL(UNAVAILABLE, "session does not answer");
    fakes.failing = 'E';
    fakes.failure = FAIL(ALREADY_EXISTS, "already exists");
    cr_assert_eq(sign_in().code, STATUS_UNAVAILABLE);
    cr_assert(!has_logged("event_not_recorded"));
}

Test(sign_in, gives_no_second_token_to_a_repeated_call)
{
    fakes.session_answer = FAIL(ALREADY_EXISTS, "this sign-in has its session already");
    cr_assert_eq(sign_in().code, STATUS_ALREADY_EXISTS);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HS" GIVEN_BACK SETTLED);
    fakes.session_answer = OK;
    fakes.answered_meanwhile = true;
    cr_assert_eq(sign_in().code, STATUS_ALREADY_EXISTS);
    cr_assert_str_eq(response.session_token, "");
    fakes.repeated = true;
    cr_assert_eq(sign_in().code, STATUS_ALREADY_EXISTS);
    cr_assert_str_eq(heard.story, "tO");
}

Test(sign_in, refuses_what_was_refused_meanwhile)
{
    fakes.matches = false;
    fakes.answered_meanwhile = true;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_null(strpbrk(heard.story, "EF"), "%s", heard.story);
}

/* Or one failure, sent again and again, would keep everybody waiting for a hash. Who is meant makes
 * no difference: it is not looked for. */
Test(sign_in, refuses_again_what_it_refused_before_and_hashes_nothing)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        fakes.repeated = false;
        cr_expect_eq(sign_in_refused(&refusals[i]).code, STATUS_UNAUTHENTICATED, "case %zu", i);
        cr_expect_str_eq(heard.kept_answer, refusals[i].reason, "case %zu", i);
        fakes.repeated = true;
        fakes.kept = refusals[i].reason;
        struct status status = sign_in_refused(&refusals[i]);
        cr_expect_eq(status.code, STATUS_UNAUTHENTICATED, "case %zu", i);
        cr_expect_str_eq(status.text, ONE_ANSWER, "case %zu", i);
        cr_expect_str_eq(heard.story, "tO", "case %zu: %s", i, heard.story);
    }
}

/* What a version before kept of either, and what a newer one may. */
Test(sign_in, answers_no_repetition_by_a_word_it_does_not_know)
{
    static const char *const words[] = {"", "throttled", "from_the_future"};

    fakes.repeated = true;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        fakes.kept = words[i];
        cr_expect_eq(sign_in().code, STATUS_ALREADY_EXISTS, "case %zu", i);
        cr_expect_str_eq(heard.story, "tO", "case %zu: %s", i, heard.story);
    }
}

Test(sign_in, records_success_when_the_session_stands)
{
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HS" SETTLED "OaLxDEFC");
    cr_assert_str_eq(heard.told.kind, "authn_login_success");
    cr_assert_eq(heard.told.result, OUTBOX_SUCCEEDED);
    cr_assert_eq(heard.told.actor.kind, OUTBOX_ACTOR_STAFF);
    cr_assert_str_eq(heard.told_label, "佐藤");
    cr_assert_not(heard.told_foldable);
    cr_assert_str_eq(response.session_token, "token");
    cr_assert_str_eq(response.user->login_id, "sato");
    cr_assert_eq(response.idle_ends_at_us, NOW + HALF_AN_HOUR_US);
}

Test(sign_in, takes_a_mapped_address_for_the_ipv4_one)
{
    request.client_ip = writable("::ffff:192.0.2.7");
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HS" SETTLED "OaLxDEFC");
}

Test(sign_in, lets_in_from_outside_a_list_that_only_reports_and_records_both)
{
    fakes.mode = NETWORK_REPORT;
    request.client_ip = writable("198.51.100.7");
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HS" SETTLED "OaLxDEEFC");
    cr_assert(heard.told_foldable, "the report, before the success");
    cr_assert_str_eq(heard.told.kind, "authn_login_success");
}

Test(sign_in, renews_an_outdated_verifier_of_whoever_came_in)
{
    fakes.outdated = true;
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_str_eq(heard.story, UNTIL_HASH "HS" SETTLED "OaLxDEFCMWC");
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_null(strchr(heard.story, 'M'));
}

Test(sign_in, keeps_nobody_out_whose_verifier_cannot_be_renewed)
{
    static const char renewal[] = {'M', 'W'};

    fakes.outdated = true;
    fakes.failure = FAIL(UNAVAILABLE, "storage is unavailable");
    for (size_t i = 0; i < sizeof renewal; i++) {
        fakes.failing = renewal[i];
        cr_expect_eq(sign_in().code, STATUS_OK, "%c", fakes.failing);
    }
}

Test(sign_in, never_says_the_password)
{
    static const char turns[] = "AtOupnkKqQHSaLxDEFCMW";

    fakes.outdated = true;
    fakes.failure = FAIL(UNAVAILABLE, "storage is unavailable");
    for (size_t i = 0; i <= sizeof turns - 1; i++) {
        fakes.failing = turns[i];
        struct status status = sign_in();
        cr_expect_null(strstr(status.text, PASSWORD), "%c", fakes.failing);
        cr_expect(!heard.told.reason || !strstr(heard.told.reason, PASSWORD), "%c", fakes.failing);
    }
    request.login_id = writable("nobody");
    fakes.has_user = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert(!has_logged(PASSWORD));
}
