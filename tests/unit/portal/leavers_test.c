/* What the report on leavers makes of an address. */
#include <criterion/criterion.h>

#include <string.h>

#include "handlers/leavers_fields.h"
#include "http/field.h"
#include "visit.h"

#define JAPAN_NOV_1 INT64_C(1793458800000000) /* 2026-11-01 00:00 in Japan */

static struct arena arena;
static struct visit visit;
static struct http_request request;
static struct http_value values[LEAVERS_QUERY_FIELDS];
static struct leaver_question question;

static void given_an_empty_query(void)
{
    arena_init(&arena, 1 << 16);
    visit = (struct visit){.company = {.time_zone = "Asia/Tokyo"}};
    for (size_t i = 0; i < LEAVERS_QUERY_FIELDS; i++)
        values[i] = field_absent(&leavers_query[i]);
    request = (struct http_request){.arena = &arena,
                                    .state = &visit,
                                    .query = {leavers_query, values, LEAVERS_QUERY_FIELDS, 0}};
}

static void end(void)
{
    arena_clear(&arena);
}

TestSuite(leavers, .init = given_an_empty_query, .fini = end);

static void given(const char *name, const char *text)
{
    size_t i = 0;

    while (strcmp(leavers_query[i].name, name) != 0)
        i++;
    cr_assert(
        status_is_ok(field_read(&leavers_query[i], arena_copy_text(&arena, text), &values[i])));
}

static unsigned faults(void)
{
    return leavers_read_query(&request, &question);
}

Test(leavers, asks_for_what_auth_shows_by_itself_when_nothing_is_said)
{
    given("from", ""); /* as the form sends it */
    given("until", "");
    given("route", "");
    cr_assert_eq(faults(), LEAVERS_OK);
    cr_assert_eq(question.from_us, 0);
    cr_assert_eq(question.until_us, 0);
    cr_assert_eq(question.route, LEAVER_ROUTES);
}

Test(leavers, takes_days_with_all_their_hours_in_the_companys_zone)
{
    given("from", "2026-11-01");
    given("until", "2026-11-01");
    given("route", "import");
    cr_assert_eq(faults(), LEAVERS_OK);
    cr_assert_eq(question.from_us, JAPAN_NOV_1);
    cr_assert_eq(question.until_us, JAPAN_NOV_1 + INT64_C(86400) * 1000000);
    cr_assert_eq(question.route, LEFT_BY_IMPORT);
}

Test(leavers, says_which_day_is_none)
{
    static const char *const bad[] = {"yesterday",  "2026-02-29",       "2026-11-1",
                                      "1969-12-31", "2026-11-01T00:00", "2026-11-01-02",
                                      "2026/11/01", "0000-00-00"};

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        given("from", bad[i]);
        given("until", "2026-11-01");
        cr_expect_eq(faults(), LEAVERS_FROM_INVALID, "from %s", bad[i]);
        given("from", "2026-11-01");
        given("until", bad[i]);
        cr_expect_eq(faults(), LEAVERS_UNTIL_INVALID, "until %s", bad[i]);
    }
    given("from", "x");
    cr_assert_eq(faults(), LEAVERS_FROM_INVALID | LEAVERS_UNTIL_INVALID);
}

Test(leavers, refuses_a_period_that_ends_before_it_begins)
{
    given("from", "2026-11-02");
    given("until", "2026-11-01");
    cr_assert_eq(faults(), LEAVERS_TURNED_ROUND);
}
