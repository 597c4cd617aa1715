/* Allow-lists as people write them. Times are in Japan's zone. */
#include <criterion/criterion.h>

#include <string.h>

#include "http/field.h"
#include "networks_form.h"
#include "routes.h"

static struct arena arena;
static struct http_request request;
static struct http_value values[HTTP_FIELDS_MAXIMUM];
static struct allowed_lists lists;
static struct networks_faults faults;

static const struct http_route *preview_route(void)
{
    size_t i = 0;

    while (i < portal_route_count &&
           (portal_routes[i].http.method != HTTP_POST ||
            strcmp(portal_routes[i].http.pattern, "/admin/networks/preview") != 0))
        i++;
    cr_assert(i < portal_route_count);
    return &portal_routes[i].http;
}

static void given_an_empty_form(void)
{
    const struct http_fields *fields = &preview_route()->form;

    arena_clear(&arena);
    arena_init(&arena, 4 << 20);
    for (size_t i = 0; i < fields->count; i++)
        values[i] = field_absent(&fields->list[i]);
    request =
        (struct http_request){.arena = &arena, .form = {fields->list, values, fields->count, 0}};
}

static void clear(void)
{
    arena_clear(&arena);
}

TestSuite(networks_form, .init = given_an_empty_form, .fini = clear);

static void given(const char *name, const char *text)
{
    size_t i = 0;

    while (i < request.form.count && strcmp(request.form.fields[i].name, name) != 0)
        i++;
    cr_assert(i < request.form.count, "%s", name);
    cr_assert(status_is_ok(
        field_read(&request.form.fields[i], arena_copy_text(&arena, text), &values[i])));
}

static size_t read_form(void)
{
    cr_assert_eq(networks_form_read(&request, view_zone_find("Asia/Tokyo"), &lists, &faults).code,
                 STATUS_OK);
    return faults.count;
}

Test(networks_form, refuses_lines_that_are_no_range_with_their_number)
{
    static const struct {
        const char *line;
        enum view_label error;
    } cases[] = {
        {"203.0.113.1/24", TEXT_NETWORKS_FAULT_RANGE},
        {"0.0.0.0/0", TEXT_NETWORKS_FAULT_RANGE},
        {"office", TEXT_NETWORKS_FAULT_RANGE},
        {", name", TEXT_NETWORKS_FAULT_RANGE},
        {"192.0.2.0/24, a, b, 2026-11-31", TEXT_NETWORKS_FAULT_EXPIRY},
        {"192.0.2.0/24, a, b, soon", TEXT_NETWORKS_FAULT_EXPIRY},
        {"192.0.2.0/24, a, b, 2026-11-30, c", TEXT_NETWORKS_FAULT_PARTS},
        {"192.0.2.0/24, a\u200bb", TEXT_NETWORKS_FAULT_NOTE},
        {"192.0.2.0/24, a, 123456789012345678901234567890123", TEXT_NETWORKS_FAULT_NOTE},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        given("everyone", arena_format(&arena, "\n192.0.2.0/24\n%s\n", cases[i].line));
        cr_assert_eq(read_form(), 1, "case %zu", i);
        cr_expect_eq(faults.faults[0].line, 3, "case %zu", i);
        cr_expect_eq(faults.faults[0].list, 0, "case %zu", i);
        cr_expect_eq(faults.faults[0].error, cases[i].error, "case %zu", i);
    }
}

Test(networks_form, refuses_a_list_that_would_keep_everybody_out)
{
    given("staff_mode", "enforce");
    cr_assert_eq(read_form(), 1);
    cr_expect_eq(faults.faults[0].error, TEXT_NETWORKS_FAULT_EMPTY);
    given("staff", "192.0.2.0/24,,,2026-11-30");
    cr_assert_eq(read_form(), 1);
    given("staff", "192.0.2.0/24,,,2026-11-30\n198.51.100.0/24");
    cr_assert_eq(read_form(), 0);
}

/* Dropped, such a list would refuse or let in others than were meant. */
Test(networks_form, refuses_a_list_that_could_not_be_read)
{
    given("everyone", "192.0.2.0/24\x01");
    cr_assert_eq(read_form(), 1);
    cr_expect_eq(faults.faults[0].error, TEXT_NETWORKS_FAULT_TEXT);
    given("everyone", "192.0.2.0/24");
    given("everyone_mode", "block");
    cr_assert_eq(read_form(), 1);
    cr_expect_eq(faults.faults[0].error, TEXT_NETWORKS_FAULT_TEXT);
}

static const char *many(size_t count)
{
    static const char line[] = "192.0.2.0/24\n";
    char *text = arena_alloc(&arena, count * (sizeof line - 1) + 1);

    cr_assert_not_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * (sizeof line - 1), line, sizeof line - 1);
    return text;
}

Test(networks_form, refuses_501_ranges_and_shows_no_more_faults_than_fit)
{
    given("everyone", many(500));
    cr_assert_eq(read_form(), 0);
    cr_assert_eq(lists.lists[0].count, 500);
    given("staff", "192.0.2.0/24");
    cr_assert_eq(read_form(), 1);
    cr_expect_eq(faults.faults[0].error, TEXT_NETWORKS_FAULT_TOO_MANY);
    given("everyone", many(599));
    cr_assert_eq(read_form(), NETWORKS_FORM_FAULTS);
}

/* What auth would not take as one request. */
Test(networks_form, refuses_names_that_are_too_long_together)
{
    static const char line[] =
        "192.0.2.0/24, 1234567890123456789012345678901234567890123456789012345678901234\n";
    char *text = arena_alloc(&arena, 500 * (sizeof line - 1) + 1);

    cr_assert_not_null(text);
    for (size_t i = 0; i < 500; i++)
        memcpy(text + i * (sizeof line - 1), line, sizeof line - 1);
    given("everyone", text);
    cr_assert_gt(read_form(), 0);
    cr_expect_eq(faults.faults[0].error, TEXT_NETWORKS_FAULT_NOTES);
    cr_expect_eq(faults.faults[0].line, NETWORKS_FORM_NOTES / 64 + 1);
}

Test(networks_form, reads_the_range_its_notes_and_its_last_day)
{
    given("clerk_mode", "report");
    given("clerk", "  2001:DB8::/32 \t本社\t情シス\t2026-11-30\r\n::ffff:192.0.2.7\n");
    cr_assert_eq(read_form(), 0);
    cr_assert_eq(lists.count, 1);
    const struct allowed_list *list = &lists.lists[0];
    cr_expect_str_eq(list->name, "role:clerk");
    cr_expect_eq(list->mode, ALLOWED_REPORT);
    cr_assert_eq(list->count, 2);
    cr_expect_str_eq(list->ranges[0].range, "2001:db8::/32");
    cr_expect_str_eq(list->ranges[0].label, "本社");
    cr_expect_str_eq(list->ranges[0].owner, "情シス");
    cr_expect_eq(list->ranges[0].expires_at_us, INT64_C(1796050800000000), "the day is over");
    cr_expect_str_eq(list->ranges[1].range, "192.0.2.7/32");
    cr_expect_eq(list->ranges[1].expires_at_us, 0);
}

Test(networks_form, writes_what_it_reads_as_the_same)
{
    static const char text[] = "192.0.2.0/24\n"
                               "198.51.100.0/24, 本社\n"
                               "203.0.113.0/24, 本社, 情シス, 2026-11-30\n"
                               "203.0.113.9/32, , , 2026-11-30T14:05\n";
    const char *written = NULL;

    given("everyone", text);
    cr_assert_eq(read_form(), 0);
    cr_assert_eq(
        networks_form_write(&lists.lists[0], view_zone_find("Asia/Tokyo"), &arena, &written).code,
        STATUS_OK);
    cr_expect_str_eq(written, text);
}
