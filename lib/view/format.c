#include "view/format.h"

#include <inttypes.h>

#include "base/clock.h"

static const char *const weekdays[VIEW_LANGUAGE_COUNT][7] = {
    {"日", "月", "火", "水", "木", "金", "土"},
    {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
};

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static bool is_japanese(const struct view_context *context)
{
    return context->language == VIEW_JAPANESE;
}

static const char *month_name(const struct view_moment *moment)
{
    return months[moment->month - 1];
}

static void put_clock(struct buffer *out, const struct view_moment *at)
{
    buffer_append_format(out, "%d:%02d", at->hour, at->minute);
}

static void put_seconds(struct buffer *out, const struct view_moment *at)
{
    buffer_append_format(out, "%d:%02d:%02d", at->hour, at->minute, at->second);
}

static void put_date(struct buffer *out, const struct view_context *context,
                     const struct view_moment *at)
{
    const char *weekday = weekdays[context->language][at->weekday];
    if (is_japanese(context))
        buffer_append_format(out, "%d年%d月%d日（%s）", at->year, at->month, at->day, weekday);
    else
        buffer_append_format(out, "%s %d %s %d", weekday, at->day, month_name(at), at->year);
}

static void put_datetime(struct buffer *out, const struct view_context *context,
                         const struct view_moment *at)
{
    if (is_japanese(context))
        buffer_append_format(out, "%d/%d/%d ", at->year, at->month, at->day);
    else
        buffer_append_format(out, "%d %s %d, ", at->day, month_name(at), at->year);
    put_clock(out, at);
}

static void put_list(struct buffer *out, const struct view_context *context,
                     const struct view_moment *at, const struct view_moment *now)
{
    bool this_year = at->year == now->year;
    if (is_japanese(context)) {
        if (!this_year)
            buffer_append_format(out, "%d/", at->year);
        buffer_append_format(out, "%d/%d ", at->month, at->day);
    } else {
        buffer_append_format(out, "%d %s ", at->day, month_name(at));
        if (!this_year)
            buffer_append_format(out, "%d ", at->year);
    }
    put_seconds(out, at);
}

static void put_day(struct buffer *out, const struct view_context *context,
                    const struct view_moment *at, const struct view_moment *now)
{
    int64_t days_ago = now->day_count - at->day_count;
    bool this_year = at->year == now->year;

    if (days_ago == 0)
        buffer_append_text(out, is_japanese(context) ? "今日 " : "Today ");
    else if (days_ago == 1)
        buffer_append_text(out, is_japanese(context) ? "昨日 " : "Yesterday ");
    else if (is_japanese(context)) {
        if (!this_year)
            buffer_append_format(out, "%d年", at->year);
        buffer_append_format(out, "%d月%d日 ", at->month, at->day);
    } else {
        buffer_append_format(out, "%d %s ", at->day, month_name(at));
        if (!this_year)
            buffer_append_format(out, "%d ", at->year);
    }
    put_clock(out, at);
}

static void put_exact(struct buffer *out, const struct view_context *context,
                      const struct view_moment *at)
{
    if (is_japanese(context))
        buffer_append_format(out, "%d年%d月%d日 ", at->year, at->month, at->day);
    else
        buffer_append_format(out, "%d %s %d, ", at->day, month_name(at), at->year);
    put_seconds(out, at);
    buffer_append_format(out, ".%06d", at->microsecond);
}

/* Whole units gone by, the largest that is at least one; a moment in the future (two clocks that
 * differ a little) is "just now". */
static void put_relative(struct buffer *out, const struct view_context *context, int64_t unix_us)
{
    static const struct {
        int64_t seconds;
        const char *japanese, *one, *many;
    } units[] = {
        {365 * 86400, "年前", " year ago", " years ago"},
        {86400, "日前", " day ago", " days ago"},
        {3600, "時間前", " hour ago", " hours ago"},
        {60, "分前", " min ago", " min ago"},
    };
    int64_t gone_us = 0;

    if (__builtin_sub_overflow(context->now_us, unix_us, &gone_us))
        gone_us = unix_us < 0 ? INT64_MAX : 0;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        int64_t count = gone_us / 1000000 / units[i].seconds;
        if (count < 1)
            continue;
        view_format_number(out, count);
        const char *english = count == 1 ? units[i].one : units[i].many;
        buffer_append_text(out, is_japanese(context) ? units[i].japanese : english);
        return;
    }
    buffer_append_text(out, is_japanese(context) ? "たった今" : "just now");
}

static void put_utc(struct buffer *out, int64_t unix_us)
{
    char text[CLOCK_TEXT_CAPACITY];
    clock_encode(unix_us, text);
    buffer_append_text(out, text);
}

static void put_input(struct buffer *out, const struct view_moment *at)
{
    buffer_append_format(out, "%04d-%02d-%02dT%02d:%02d", at->year, at->month, at->day, at->hour,
                         at->minute);
}

void view_format_time(struct buffer *out, const struct view_context *context,
                      enum view_time_format format, int64_t unix_us)
{
    struct view_moment at = view_moment_at(unix_us, context->zone);
    struct view_moment now = view_moment_at(context->now_us, context->zone);

    switch (format) {
    case VIEW_TIME_DATE:
        put_date(out, context, &at);
        break;
    case VIEW_TIME_DATETIME:
        put_datetime(out, context, &at);
        break;
    case VIEW_TIME_LIST:
        put_list(out, context, &at, &now);
        break;
    case VIEW_TIME_DAY:
        put_day(out, context, &at, &now);
        break;
    case VIEW_TIME_RELATIVE:
        put_relative(out, context, unix_us);
        break;
    case VIEW_TIME_CLOCK:
        put_clock(out, &at);
        break;
    case VIEW_TIME_SECONDS:
        put_seconds(out, &at);
        break;
    case VIEW_TIME_EXACT:
        put_exact(out, context, &at);
        break;
    case VIEW_TIME_UTC:
        put_utc(out, unix_us);
        break;
    case VIEW_TIME_INPUT:
        put_input(out, &at);
        break;
    }
}

void view_format_number(struct buffer *out, int64_t number)
{
    char digits[sizeof "-9223372036854775808"];
    size_t size = (size_t)snprintf(digits, sizeof digits, "%" PRId64, number);

    for (size_t i = 0; i < size; i++) {
        bool after_digit = i > 0 && digits[i - 1] != '-';
        if (after_digit && (size - i) % 3 == 0)
            buffer_append_byte(out, ',');
        buffer_append_byte(out, (uint8_t)digits[i]);
    }
}

void view_format_zone(struct buffer *out, const struct view_context *context)
{
    const struct view_zone *zone = context->zone ? context->zone : view_zone_utc();
    const char *name = is_japanese(context) ? zone->japanese : zone->english;

    buffer_append_text(out, name);
    if (zone == view_zone_utc())
        return;
    buffer_append_format(out, is_japanese(context) ? "（%s）" : " (%s)", zone->utc_label);
}
