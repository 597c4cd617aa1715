/* The history of a period: from its first microsecond to before its last, at audit and through the
 * page of the portal, also for periods that make no sense. */
#include "delivered.h"
#include "support/world/people.h"
#include "visitor.h"

#include <stdio.h>
#include <string.h>

#include "sekisho/audit/v1/history.pb-c.h"
#include "support/world/targets.h"

typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;

enum { ARENA_MAXIMUM = 4 << 20, EVENTS = 5 };

/* 2026-11-10 00:00:00 in Tokyo, where the company is; the events are a second apart. */
static const int64_t FIRST_US = INT64_C(1794236400000000);
static const int64_t SECOND_US = 1000000;
static int64_t aoba;

static void append_event(int64_t number)
{
    struct outbox_event event = {
        .tenant_id = aoba,
        .at_us = FIRST_US + number * SECOND_US,
        .kind = "user_disabled",
        .actor = {.kind = OUTBOX_ACTOR_STAFF, .login_id = "suzuki.m"},
        .result = OUTBOX_SUCCEEDED,
    };

    bytes_put_u64(event.id.bytes, (uint64_t)number + 1);
    deliver_event(&event);
}

/* How many of the events lie in the period; the code in `status_out`. */
static size_t search(int64_t from_us, int64_t until_us, struct status *status_out)
{
    CLEANUP(arena_clear) struct arena arena;
    SearchRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = aoba;
    request.from_us = from_us;
    request.until_us = until_us;
    request.action = arena_copy_text(&arena, "user_disabled");
    struct status status =
        world_call(AUDIT, OPERATOR, &SEARCH_EVENTS, &request.base, NULL, &arena, &answer);
    *status_out = (struct status){status.code, status_code_name(status.code)};
    return status_is_ok(status) ? ((const SearchResponse *)answer)->n_records : 0;
}

static void expect_found(int64_t from_us, int64_t until_us, size_t count)
{
    struct status status;
    size_t found = search(from_us, until_us, &status);

    CHECK_OK(status);
    CHECK_INT(found, count);
}

static void refuses_times_before_the_epoch(void)
{
    struct status status;

    (void)search(-1, 0, &status);
    CHECK_STATUS(status, INVALID_ARGUMENT);
    (void)search(0, INT64_MIN, &status);
    CHECK_STATUS(status, INVALID_ARGUMENT);
}

static void finds_nothing_in_a_period_that_ends_before_it_begins(void)
{
    expect_found(FIRST_US + 3 * SECOND_US, FIRST_US, 0);
    expect_found(FIRST_US, FIRST_US, 0);
}

static void takes_times_that_no_calendar_has(void)
{
    expect_found(INT64_MAX, 0, 0);
    expect_found(0, INT64_MAX, EVENTS);
    expect_found(1, 2, 0);
}

static void begins_with_from_and_ends_before_until(void)
{
    expect_found(0, 0, EVENTS);
    expect_found(FIRST_US, 0, EVENTS);
    expect_found(FIRST_US + 1, 0, EVENTS - 1);
    expect_found(0, FIRST_US, 0);
    expect_found(0, FIRST_US + 1, 1);
    expect_found(FIRST_US + SECOND_US, FIRST_US + 3 * SECOND_US, 2);
}

/* Rows of the table, each with a link to its event; the status in `status_out`. */
static size_t rows(const char *query, int *status_out)
{
    struct visitor visitor;
    struct answer answer;
    char path[512];
    size_t count = 0;

    visitor_open(&visitor);
    visitor_sign_in(&visitor, "aoba", "auditor");
    (void)snprintf(path, sizeof path, "/admin/history?action=user_disabled%s", query);
    visitor_get(&visitor, path, &answer);
    *status_out = answer.status;
    for (const char *at = (const char *)answer.body;
         (at = strstr(at, "href=\"/admin/history/")) != NULL; at++)
        count += at[strlen("href=\"/admin/history/")] != 'f'; /* the file is no row */
    answer_clear(&answer);
    visitor_close(&visitor);
    return count;
}

static void expect_rows(const char *query, int status, size_t count)
{
    int seen = 0;
    size_t found = rows(query, &seen);

    if (seen != status || found != count)
        test_fail(__FILE__, __LINE__, "%s: status %d with %zu rows", query, seen, found);
}

static void shows_a_mistake_beside_the_field_and_finds_nothing(void)
{
    expect_rows("&from=yesterday", 422, 0);
    expect_rows("&from=2026-02-30T00:00", 422, 0);
    expect_rows("&until=10000-01-01T00:00", 422, 0);
    expect_rows("&until=2026-11-10T24:00", 422, 0);
    expect_rows("&from=2026-11-10", 422, 0);
    expect_rows("&from=2026-11-10T00:00:03&until=2026-11-10T00:00:01", 422, 0);
    expect_rows("&from=2026-11-10T00:00&until=2026-11-10T00:00", 422, 0);
}

/* In the time of the company: nine hours before UTC. */
static void asks_for_the_same_period_on_the_page(void)
{
    expect_rows("", 200, EVENTS);
    expect_rows("&from=2026-11-10T00:00", 200, EVENTS);
    expect_rows("&from=2026-11-10T00:00:01", 200, EVENTS - 1);
    expect_rows("&until=2026-11-10T00:00", 200, 0);
    expect_rows("&until=2026-11-10T00:00:01", 200, 1);
    expect_rows("&from=2026-11-10T00:00:01&until=2026-11-10T00:00:03", 200, 2);
}

/* audit counts from 1970 on, and 0 is its word for no limit: the page must not pass on such times
 * as if nothing had been typed. */
static void takes_no_time_before_1970_for_no_limit(void)
{
    expect_rows("&from=1969-12-31T00:00", 422, 0);
    expect_rows("&from=0001-01-01T00:00", 422, 0);
    expect_rows("&until=1969-12-31T00:00", 422, 0);
    expect_rows("&until=1970-01-01T09:00", 422, 0); /* the epoch itself */
}

static void takes_times_far_ahead_on_the_page(void)
{
    expect_rows("&from=9999-12-31T23:59", 200, 0);
    expect_rows("&until=9999-12-31T23:59", 200, EVENTS);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_times_before_the_epoch),
        TEST(finds_nothing_in_a_period_that_ends_before_it_begins),
        TEST(takes_times_that_no_calendar_has),
        TEST(begins_with_from_and_ends_before_until),
        TEST(shows_a_mistake_beside_the_field_and_finds_nothing),
        TEST(asks_for_the_same_period_on_the_page),
        TEST(takes_no_time_before_1970_for_no_limit),
        TEST(takes_times_far_ahead_on_the_page),
    };

    world_open(WORLD_QUICK);
    program_start(PORTAL, "");
    aoba = create_tenant("aoba");
    (void)create_user(aoba, "auditor", "auditor");
    for (int64_t i = 0; i < EVENTS; i++)
        append_event(i);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
