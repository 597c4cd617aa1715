/* Check over fakes (check_fakes.h). */
#include <criterion/criterion.h>

#include "check_fakes.h"
#include "crypto/crypto.h"
#include "handlers/ending.h"

TestSuite(check, .init = given_a_live_session_in_memory_and_database, .fini = clear_what_was_given);

Test(check, leaves_to_the_worker_what_memory_does_not_hold)
{
    struct status status;

    nothing_in_memory();
    cr_assert(!from_memory(&status));
    cr_assert_eq(response.session_id.len, 0);
}

Test(check, leaves_everything_to_the_worker_while_the_feed_is_not_fresh)
{
    struct status status;

    fresh = false;
    cr_assert(!from_memory(&status));
}

Test(check, leaves_a_missing_permission_to_the_worker_who_records_it)
{
    struct status status;

    request.permission = "history.export";
    cr_assert(!from_memory(&status));
    cr_assert_eq(from_worker().code, STATUS_PERMISSION_DENIED);
    cr_assert_str_eq(recorded, "permission_refused");
}

Test(check, refuses_a_malformed_token_without_the_database)
{
    struct status status;

    request.token = "no token";
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(lookups, 0);
}

Test(check, refuses_malformed_requests)
{
    struct status status;

    request.client_ip = "192.0.2.7, 10.0.0.1";
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_INVALID_ARGUMENT);
    request.client_ip = "";
    request.permission = "History View";
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
    request.permission = "";
    request.pass_audience = "mail";
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
    request.pass_audience = "";
    request.pass_audiences = (char *[]){"audit", "mail"};
    request.n_pass_audiences = 2;
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
    request.pass_audiences = (char *[]){"audit", "audit", "audit", "audit", "audit"};
    request.n_pass_audiences = 5;
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
}

Test(check, gives_a_pass_for_the_service_that_is_asked_for)
{
    request.pass_audience = "audit";
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(response.pass, "pass for audit");
}

Test(check, gives_a_pass_for_each_service_in_their_order)
{
    struct status status;

    request.pass_audiences = (char *[]){"session", "audit"};
    request.n_pass_audiences = 2;
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_OK);
    cr_assert_eq(response.n_passes, 2);
    cr_expect_str_eq(response.passes[0], "pass for session");
    cr_expect_str_eq(response.passes[1], "pass for audit");
    cr_expect_str_eq(response.pass, "");
}

Test(check, answers_alike_for_every_cause)
{
    struct status statuses[4];

    request.token = "";
    statuses[0] = from_worker();
    request.token = TOKEN;
    lookup_answer = ended_answer = FAIL(NOT_FOUND, "no such session");
    statuses[1] = from_worker();
    ended_answer = OK;
    statuses[2] = from_worker();
    lookup_answer = OK;
    stored.last_seen_at_us = NOW - 300 * SECOND_US;
    expire_says_over = true;
    statuses[3] = from_worker();
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        cr_expect_eq(statuses[i].code, STATUS_UNAUTHENTICATED, "case %zu", i);
        cr_expect_str_eq(statuses[i].text, statuses[0].text, "case %zu", i);
    }
}

Test(check, reports_an_outage_as_unavailable_never_as_a_bad_session)
{
    lookup_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    lookup_answer = FAIL(NOT_FOUND, "no such session");
    ended_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
}

Test(check, refuses_whom_the_allow_lists_refuse_as_a_stranger_and_records_it)
{
    struct status status;

    verdict = NETWORK_OUTSIDE;
    cr_assert(!from_memory(&status));
    status = from_worker();
    cr_expect_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_expect_str_eq(recorded, "network_refused");
    request.token = "";
    cr_expect_str_eq(from_worker().text, status.text);
}

Test(check, moves_no_idle_clock_for_whom_the_allow_lists_refuse)
{
    struct status status;

    verdict = NETWORK_OUTSIDE;
    cr_assert(!from_memory(&status));
    (void)!status_is_ok(from_worker());
    cr_expect_eq(moves, 0);
    cr_expect_eq(touches, 0);
    verdict = NETWORK_INSIDE;
    cr_assert(from_memory(&status));
    cr_expect_eq(moves, 1);
}

Test(check, moves_no_idle_clock_for_who_has_no_right)
{
    struct status status;

    request.permission = "history.export";
    cr_assert(!from_memory(&status));
    cr_assert_eq(from_worker().code, STATUS_PERMISSION_DENIED);
    nothing_in_memory();
    cr_assert_eq(from_worker().code, STATUS_PERMISSION_DENIED);
    cr_expect_eq(moves, 0);
    cr_expect_eq(touches, 0);
}

Test(check, leaves_allow_lists_that_are_not_in_memory_to_the_worker)
{
    struct status status;

    networks_in_memory = false;
    cr_assert(!from_memory(&status));
    cr_expect_eq(moves, 0);
    cr_assert_eq(from_worker().code, STATUS_OK);
    networks_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
}

Test(check, knows_no_address_where_the_caller_gives_none)
{
    struct status status;

    request.client_ip = "";
    cr_assert(from_memory(&status));
    cr_expect_eq(asked_from.family, ADDRESS_NONE);
}

Test(check, lets_in_whom_a_list_only_reports_and_records_it_once_for_each_address)
{
    struct status status;

    verdict = NETWORK_REPORTED;
    cr_assert(!from_memory(&status));
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(recorded, "network_reported");
    recorded[0] = '\0';
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_OK);
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(recorded, "");
    request.client_ip = "192.0.2.8";
    cr_assert(!from_memory(&status));
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(recorded, "network_reported");
}

Test(check, refuses_nothing_that_it_cannot_record)
{
    record_answer = FAIL(UNAVAILABLE, "history is unavailable");
    request.permission = "history.export";
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    request.permission = "";
    verdict = NETWORK_OUTSIDE;
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    lookup_answer = FAIL(NOT_FOUND, "no such session");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
}

Test(check, records_the_use_of_an_ended_session)
{
    lookup_answer = FAIL(NOT_FOUND, "no such session");
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(recorded, "session_use_after_expire");
}

Test(check, ends_a_session_in_the_very_microsecond_its_limit_is_reached)
{
    expire_says_over = true;
    stored.last_seen_at_us = NOW - 300 * SECOND_US;
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(expiries, 1);
    stored.last_seen_at_us++;
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(expiries, 1);
}

Test(check, gives_up_as_unavailable_when_the_row_changes_again_and_again)
{
    stored.last_seen_at_us = NOW - 300 * SECOND_US;
    expire_says_over = false; /* active elsewhere, says the locked row each time */
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    cr_assert_eq(lookups, 3);
}

Test(check, refuses_a_session_that_is_void)
{
    stored.is_void = true;
    expire_says_over = true;
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(expiries, 1);
    stored.is_void = false;
}

Test(check, writes_the_idle_clock_to_the_row_when_memory_does_not_hold_it)
{
    nothing_in_memory();
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(touches, 1);
}

Test(check, leaves_the_idle_clock_alone_when_passive)
{
    nothing_in_memory();
    request.passive = true;
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(touches, 0);
}

Test(check, does_not_accept_a_session_that_ended_while_its_clock_was_written)
{
    nothing_in_memory();
    rows_touched = 0;
    cr_assert_neq(from_worker().code, STATUS_OK);
}

Test(check, says_who_the_session_is_for)
{
    struct status status;

    request.permission = "history.view";
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_OK);
    cr_assert_eq(response.subject->tenant_id, 1);
    cr_assert_str_eq(response.subject->login_id, "sato");
    cr_assert_eq(response.subject->n_permissions, 1);
    cr_assert_str_eq(response.subject->permissions[0], "history.view");
    cr_assert_eq(response.idle_ends_at_us, NOW + 300 * SECOND_US);
    cr_assert_eq(response.absolute_ends_at_us, NOW + 3600 * SECOND_US);
    cr_assert_eq(response.now_us, NOW);
    cr_assert_eq(response.idle_seconds, 300);
    cr_assert_eq(lookups, 0);
}
