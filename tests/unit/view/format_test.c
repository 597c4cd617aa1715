#include <criterion/criterion.h>

#include "view/format.h"

/* 2026-11-24 14:35:12.204183 in Japan, a Tuesday. */
#define NOW INT64_C(1795498512204183)
#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static struct view_context context_of(enum view_language language)
{
    return (struct view_context){language, view_zone_find("Asia/Tokyo"), NOW};
}

static const char *written(enum view_language language, enum view_time_format format,
                           int64_t unix_us, char out[static 128])
{
    CLEANUP(buffer_clear) struct buffer buffer;
    struct view_context context = context_of(language);
    buffer_init(&buffer, 127);

    view_format_time(&buffer, &context, format, unix_us);
    cr_assert(status_is_ok(buffer_outcome(&buffer)));
    memcpy(out, buffer.data, buffer.size);
    out[buffer.size] = '\0';
    return out;
}

Test(format, writes_each_moment_in_both_languages)
{
    static const struct {
        enum view_time_format format;
        int64_t unix_us;
        const char *japanese, *english;
    } cases[] = {
        {VIEW_TIME_DATE, NOW, "2026年11月24日（火）", "Tue 24 Nov 2026"},
        {VIEW_TIME_DATETIME, NOW, "2026/11/24 14:35", "24 Nov 2026, 14:35"},
        {VIEW_TIME_LIST, NOW - 5 * HOUR, "11/24 9:35:12", "24 Nov 9:35:12"},
        {VIEW_TIME_LIST, NOW - 365 * DAY, "2025/11/24 14:35:12", "24 Nov 2025 14:35:12"},
        {VIEW_TIME_DAY, NOW, "今日 14:35", "Today 14:35"},
        {VIEW_TIME_DAY, NOW - DAY, "昨日 14:35", "Yesterday 14:35"},
        {VIEW_TIME_DAY, NOW - 15 * HOUR, "昨日 23:35", "Yesterday 23:35"},
        {VIEW_TIME_DAY, NOW - 3 * DAY, "11月21日 14:35", "21 Nov 14:35"},
        {VIEW_TIME_DAY, NOW - 365 * DAY, "2025年11月24日 14:35", "24 Nov 2025 14:35"},
        {VIEW_TIME_CLOCK, NOW - 14 * HOUR, "0:35", "0:35"},
        {VIEW_TIME_SECONDS, NOW, "14:35:12", "14:35:12"},
        {VIEW_TIME_EXACT, NOW, "2026年11月24日 14:35:12.204183", "24 Nov 2026, 14:35:12.204183"},
        {VIEW_TIME_UTC, NOW, "2026-11-24T05:35:12.204183Z", "2026-11-24T05:35:12.204183Z"},
        {VIEW_TIME_INPUT, NOW - 6 * HOUR, "2026-11-24T08:35", "2026-11-24T08:35"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[128];
        cr_expect_str_eq(written(VIEW_JAPANESE, cases[i].format, cases[i].unix_us, out),
                         cases[i].japanese, "case %zu: %s", i, out);
        cr_expect_str_eq(written(VIEW_ENGLISH, cases[i].format, cases[i].unix_us, out),
                         cases[i].english, "case %zu: %s", i, out);
    }
}

Test(format, counts_whole_units_gone_by)
{
    static const struct {
        int64_t ago;
        const char *japanese, *english;
    } cases[] = {
        {-HOUR, "たった今", "just now"},        {0, "たった今", "just now"},
        {MINUTE - 1, "たった今", "just now"},   {MINUTE, "1分前", "1 min ago"},
        {HOUR - 1, "59分前", "59 min ago"},     {HOUR, "1時間前", "1 hour ago"},
        {DAY - 1, "23時間前", "23 hours ago"},  {DAY, "1日前", "1 day ago"},
        {364 * DAY, "364日前", "364 days ago"}, {365 * DAY, "1年前", "1 year ago"},
        {800 * DAY, "2年前", "2 years ago"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[128];
        cr_expect_str_eq(written(VIEW_JAPANESE, VIEW_TIME_RELATIVE, NOW - cases[i].ago, out),
                         cases[i].japanese, "case %zu: %s", i, out);
        cr_expect_str_eq(written(VIEW_ENGLISH, VIEW_TIME_RELATIVE, NOW - cases[i].ago, out),
                         cases[i].english, "case %zu: %s", i, out);
    }
}

Test(format, survives_moments_no_calendar_has)
{
    char out[128];

    cr_assert_str_eq(written(VIEW_ENGLISH, VIEW_TIME_DATETIME, INT64_MAX, out),
                     "31 Dec 9999, 23:59");
    cr_assert_str_eq(written(VIEW_ENGLISH, VIEW_TIME_DATETIME, INT64_MIN, out), "1 Jan 0, 0:00");
    cr_assert_str_eq(written(VIEW_ENGLISH, VIEW_TIME_RELATIVE, INT64_MAX, out), "just now");
    (void)written(VIEW_ENGLISH, VIEW_TIME_RELATIVE, INT64_MIN, out);
}

Test(format, groups_digits_by_three)
{
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {
        {0, "0"},   {999, "999"},      {1000, "1,000"}, {391007, "391,007"},
        {-1, "-1"}, {-1000, "-1,000"}, {-999, "-999"},  {INT64_MIN, "-9,223,372,036,854,775,808"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(buffer_clear) struct buffer buffer;
        buffer_init(&buffer, 64);
        view_format_number(&buffer, cases[i].number);
        cr_expect(bytes_equal(buffer_bytes(&buffer), bytes_of(cases[i].text)), "case %zu", i);
    }
}

Test(format, names_the_zone_of_the_reader)
{
    CLEANUP(buffer_clear) struct buffer buffer;
    struct view_context japanese = context_of(VIEW_JAPANESE);
    struct view_context nowhere = {.language = VIEW_ENGLISH};
    buffer_init(&buffer, 128);

    view_format_zone(&buffer, &japanese);
    cr_assert(bytes_equal(buffer_bytes(&buffer), bytes_of("日本時間（UTC+9）")));
    buffer_reset(&buffer);
    view_format_zone(&buffer, &nowhere);
    cr_assert(bytes_equal(buffer_bytes(&buffer), bytes_of("Coordinated Universal Time")));
}

Test(zone, finds_the_known_ones_only)
{
    cr_assert_eq(view_zone_find("Asia/Tokyo")->offset_minutes, 540);
    cr_assert_eq(view_zone_find("UTC")->offset_minutes, 0);
    cr_assert_null(view_zone_find("Europe/Berlin"));
    cr_assert_null(view_zone_find("asia/tokyo"));
    cr_assert_null(view_zone_find(""));
}

Test(zone, agrees_with_the_calendar_at_its_corners)
{
    static const struct {
        int64_t days;
        int year, month, day, weekday;
    } cases[] = {
        {0, 1970, 1, 1, 4},      {-1, 1969, 12, 31, 3},      {11016, 2000, 2, 29, 2},
        {11017, 2000, 3, 1, 3},  {-25509, 1900, 2, 28, 3},   {-25508, 1900, 3, 1, 4},
        {19782, 2024, 2, 29, 4}, {2932896, 9999, 12, 31, 5},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct view_moment at = view_moment_at(cases[i].days * DAY, NULL);
        cr_expect(at.year == cases[i].year && at.month == cases[i].month &&
                      at.day == cases[i].day && at.weekday == cases[i].weekday,
                  "case %zu: %d-%d-%d %d", i, at.year, at.month, at.day, at.weekday);
    }
}

Test(zone, refuses_dates_that_do_not_exist)
{
    static const char *const malformed[] = {
        "",
        "2026-11-24",
        "2026-11-24 14:35",
        "2026-02-29T00:00",
        "2026-13-01T00:00",
        "2026-00-01T00:00",
        "2026-04-31T00:00",
        "2026-11-24T24:00",
        "2026-11-24T14:60",
        "2026-11-24T14:35:60",
        "2026-11-24T14:35:00Z",
        "2026-11-24T14:35:",
        "+026-11-24T14:35",
        "0000-11-24T14:35",
        "2026-11-24T14:3x",
    };
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        int64_t out = 7;
        cr_expect(!view_moment_parse(malformed[i], NULL, &out), "case %zu", i);
        cr_expect_eq(out, 7, "case %zu", i);
    }
}

Test(zone, refuses_days_that_do_not_exist)
{
    static const char *const malformed[] = {
        "",           "2026-11-2",  "2026-11-24T00:00", "2026/11/24", "2026-11-31",
        "2026-02-29", "2026-00-10", "0000-11-24",       "2026-1a-24", "2026-11-24 ",
    };
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        int64_t out = 7;
        cr_expect(!view_day_end_parse(malformed[i], NULL, &out), "case %zu", i);
        cr_expect_eq(out, 7, "case %zu", i);
    }
}

Test(zone, ends_a_day_when_the_next_one_begins_in_its_zone)
{
    const struct view_zone *tokyo = view_zone_find("Asia/Tokyo");
    int64_t end = 0;
    int64_t next = 1;

    cr_assert(view_day_end_parse("2024-02-28", tokyo, &end));
    cr_assert(view_moment_parse("2024-02-29T00:00", tokyo, &next));
    cr_assert_eq(end, next);
    cr_assert(view_day_end_parse("2024-02-28", NULL, &end));
    cr_assert_eq(end, next + 9 * 60 * MINUTE);
}

Test(zone, reads_what_it_writes_into_a_field)
{
    const struct view_zone *tokyo = view_zone_find("Asia/Tokyo");
    int64_t out = 0;

    cr_assert(view_moment_parse("2026-11-24T14:35:12", tokyo, &out));
    cr_assert_eq(out, NOW / SECOND * SECOND);
    cr_assert(view_moment_parse("1970-01-01T00:00", NULL, &out));
    cr_assert_eq(out, 0);
    cr_assert(view_moment_parse("2024-02-29T00:00", NULL, &out));
    cr_assert_eq(out, 19782 * DAY);
}
