/* What the history's filters make of an address. */
#include <criterion/criterion.h>

#include <string.h>

#include "handlers/history_filters.h"
#include "http/field.h"
#include "visit.h"

static struct arena arena;
static struct visit visit;
static struct http_request request;
static struct http_value values[HTTP_FIELDS_MAXIMUM];
static struct audit_question question;
static struct view_filter filters[HISTORY_FILTERS];

static const struct http_route *history_route(void)
{
    size_t i = 0;

    while (i < portal_route_count && strcmp(portal_routes[i].http.pattern, "/admin/history") != 0)
        i++;
    cr_assert(i < portal_route_count);
    return &portal_routes[i].http;
}

static void given_an_empty_query(void)
{
    const struct http_fields *fields = &history_route()->query;

    arena_clear(&arena);
    arena_init(&arena, 1 << 16);
    visit = (struct visit){.company = {.time_zone = "Asia/Tokyo"}};
    for (size_t i = 0; i < fields->count; i++)
        values[i] = field_absent(&fields->list[i]);
    request = (struct http_request){.path = "/admin/history",
                                    .arena = &arena,
                                    .state = &visit,
                                    .query = {fields->list, values, fields->count, 0}};
}

static void given(const char *name, const char *text)
{
    size_t i = 0;

    while (i < request.query.count && strcmp(request.query.fields[i].name, name) != 0)
        i++;
    cr_assert(i < request.query.count);
    cr_assert(status_is_ok(
        field_read(&request.query.fields[i], arena_copy_text(&arena, text), &values[i])));
}

static bool reads(void)
{
    return history_filters_read(&request, &question, filters);
}

static void end(void)
{
    arena_clear(&arena);
}

TestSuite(history_filters, .init = given_an_empty_query, .fini = end);

Test(history_filters, refuses_each_that_cannot_be_read_and_keeps_what_was_typed)
{
    static const char long_text[] =
        "a2345678901234567890123456789012345678901234567890123456789012345";
    static const struct {
        const char *name;
        const char *typed;
        enum history_filter filter;
    } cases[] = {
        {"from", "yesterday", HISTORY_FROM},
        {"from", "1969-12-31T23:59", HISTORY_FROM},
        {"from", "1970-01-01T09:00", HISTORY_FROM},
        {"from", "2026-13-01T00:00", HISTORY_FROM},
        {"from", long_text, HISTORY_FROM},
        {"until", "1969-07-20T20:17", HISTORY_UNTIL},
        {"until", "2026-02-29T00:00", HISTORY_UNTIL},
        {"actor", long_text, HISTORY_ACTOR},
        {"actor", "高橋高橋高橋高橋高橋高橋高橋高橋高橋高橋高橋", HISTORY_ACTOR},
        {"actor", "a\tb", HISTORY_ACTOR},
        {"source", "203.0.113.300", HISTORY_SOURCE},
        {"source", "203.0.113.14/26", HISTORY_SOURCE},
        {"source", long_text, HISTORY_SOURCE},
        {"action", "authn_login", HISTORY_ACTION},
        {"action", long_text, HISTORY_ACTION},
        {"result", "Refused", HISTORY_RESULT},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        given_an_empty_query();
        given(cases[i].name, cases[i].typed);
        cr_expect(!reads(), "case %zu", i);
        for (enum history_filter filter = 0; filter < HISTORY_FILTERS; filter++)
            cr_expect_eq(filters[filter].error != TEXT_NONE, filter == cases[i].filter,
                         "case %zu, filter %u", i, filter);
        cr_expect_str_eq(filters[cases[i].filter].typed, cases[i].typed, "case %zu", i);
    }
}

Test(history_filters, refuses_an_end_that_is_not_later_than_the_beginning)
{
    given("from", "2026-11-25T09:00");
    given("until", "2026-11-25T09:00");
    cr_assert(!reads());
    cr_assert_eq(filters[HISTORY_FROM].error, TEXT_NONE);
    cr_assert_eq(filters[HISTORY_UNTIL].error, TEXT_HISTORY_UNTIL_INVALID);
    given("until", "2026-11-25T09:00:01");
    cr_assert(reads());
}

Test(history_filters, asks_for_all_where_nothing_was_typed)
{
    const struct view_chip *chips = NULL;
    size_t count = 1;

    cr_assert(reads());
    cr_assert_str_eq(question.actor, "");
    cr_assert_str_eq(question.source, "");
    cr_assert_str_eq(question.result, "");
    cr_assert_eq(question.kind_count, 0);
    cr_assert_eq(question.from_us, 0);
    cr_assert_eq(question.until_us, 0);
    cr_assert(status_is_ok(history_filters_chips(&request, &question, &chips, &count)));
    cr_assert_eq(count, 0);
}

Test(history_filters, asks_for_what_was_typed_in_the_companys_time)
{
    given("from", "1970-01-01T09:01");
    given("actor", "suzuki.m");
    given("source", "203.0.113.0/26");
    given("action", "authn_login_fail");
    given("result", "refused");
    cr_assert(reads());
    cr_assert_eq(question.from_us, INT64_C(60000000));
    cr_assert_str_eq(question.actor, "suzuki.m");
    cr_assert_str_eq(question.source, "203.0.113.0/26");
    cr_assert_eq(question.kind_count, 1);
    cr_assert_str_eq(question.kinds[0], "authn_login_fail");
    cr_assert_str_eq(question.result, "refused");
}

Test(history_filters, shows_a_chip_for_each_in_force_that_leads_to_the_search_without_it)
{
    const struct view_chip *chips = NULL;
    size_t count = 0;

    given("until", "2026-11-25T09:00");
    given("actor", "suzuki.m");
    given("result", "failed");
    cr_assert(reads());
    cr_assert(status_is_ok(history_filters_chips(&request, &question, &chips, &count)));
    cr_assert_eq(count, 3);
    cr_assert_eq(chips[0].at, question.until_us);
    cr_assert_str_eq(chips[1].value, "suzuki.m");
    cr_assert_eq(chips[2].chosen, TEXT_RESULT_FAILED);
    cr_assert_str_eq(chips[1].without.address,
                     "/admin/history?until=2026-11-25T09%3A00&result=failed");
}

Test(history_filters, keeps_the_search_from_page_to_page)
{
    struct view_link link;

    given("actor", "suzuki.m");
    cr_assert(status_is_ok(history_filters_link(&request, HISTORY_FILTERS, "before", 42, &link)));
    cr_assert_str_eq(link.address, "/admin/history?actor=suzuki.m&before=42");
}
