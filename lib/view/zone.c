#include "view/zone.h"

#include "base/bytes.h"

static const struct view_zone zones[] = {
    {"UTC", 0, "協定世界時", "Coordinated Universal Time", "UTC"},
    {"Asia/Tokyo", 9 * 60, "日本時間", "Japan time", "UTC+9"},
    {"Asia/Seoul", 9 * 60, "韓国時間", "Korea time", "UTC+9"},
    {"Asia/Shanghai", 8 * 60, "中国時間", "China time", "UTC+8"},
    {"Asia/Taipei", 8 * 60, "台湾時間", "Taipei time", "UTC+8"},
    {"Asia/Hong_Kong", 8 * 60, "香港時間", "Hong Kong time", "UTC+8"},
    {"Asia/Singapore", 8 * 60, "シンガポール時間", "Singapore time", "UTC+8"},
    {"Asia/Manila", 8 * 60, "フィリピン時間", "Philippine time", "UTC+8"},
    {"Asia/Bangkok", 7 * 60, "タイ時間", "Thailand time", "UTC+7"},
    {"Asia/Ho_Chi_Minh", 7 * 60, "ベトナム時間", "Vietnam time", "UTC+7"},
    {"Asia/Jakarta", 7 * 60, "インドネシア西部時間", "Western Indonesia time", "UTC+7"},
    {"Asia/Kolkata", 5 * 60 + 30, "インド時間", "India time", "UTC+5:30"},
};

static const int64_t us_per_second = 1000000;
static const int64_t us_per_day = 86400 * us_per_second;
static const int64_t first_day = -719528; /* 0000-01-01 */
static const int64_t last_day = 2932896;  /* 9999-12-31 */

const struct view_zone *view_zone_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        if (strcmp(zones[i].name, name) == 0)
            return &zones[i];
    }
    return NULL;
}

const struct view_zone *view_zone_utc(void)
{
    return &zones[0];
}

static int64_t offset_us(const struct view_zone *zone)
{
    return zone ? zone->offset_minutes * 60 * us_per_second : 0;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

/* Days since 1970-01-01 to the Gregorian date and back. A year that begins in March puts the leap
 * day last, which makes both ways plain arithmetic (Howard Hinnant, "chrono-compatible low-level
 * date algorithms"). */
static void civil_from_days(int64_t days, struct view_moment *out)
{
    int64_t shifted = days + 719468;
    int64_t era = floor_divide(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;

    out->day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    out->month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    out->year = (int)(year_of_era + era * 400 + (out->month <= 2 ? 1 : 0));
}

static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
    int64_t march_year = month <= 2 ? year - 1 : year;
    int64_t era = floor_divide(march_year, 400);
    int64_t year_of_era = march_year - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static int64_t local_us(int64_t unix_us, const struct view_zone *zone)
{
    int64_t local = 0;
    int64_t earliest = first_day * us_per_day;
    int64_t latest = (last_day + 1) * us_per_day - 1;

    if (__builtin_add_overflow(unix_us, offset_us(zone), &local))
        return unix_us < 0 ? earliest : latest;
    if (local < earliest)
        return earliest;
    return local > latest ? latest : local;
}

struct view_moment view_moment_at(int64_t unix_us, const struct view_zone *zone)
{
    int64_t local = local_us(unix_us, zone);
    int64_t days = floor_divide(local, us_per_day);
    int64_t within = local - days * us_per_day;
    int64_t seconds = within / us_per_second;
    struct view_moment moment = {
        .hour = (int)(seconds / 3600),
        .minute = (int)(seconds / 60 % 60),
        .second = (int)(seconds % 60),
        .microsecond = (int)(within % us_per_second),
        .weekday = (int)((days % 7 + 11) % 7), /* day 0 was a Thursday */
        .day_count = days,
    };

    civil_from_days(days, &moment);
    return moment;
}

/* Two or four digits; number_parse() refuses the leading zeros that dates have. */
static bool digits(const char *text, size_t count, int64_t minimum, int64_t maximum, int64_t *out)
{
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *out = value;
    return value >= minimum && value <= maximum;
}

/* "2026-10-26" at the beginning of the text: when that day begins. */
static bool parse_day(const char *text, const struct view_zone *zone, int64_t *out)
{
    int64_t year = 0, month = 0, day = 0;

    if (!digits(text, 4, 1, 9999, &year) || !digits(text + 5, 2, 1, 12, &month) ||
        !digits(text + 8, 2, 1, 31, &day))
        return false;
    int64_t days = days_from_civil(year, month, day);
    struct view_moment same;
    civil_from_days(days, &same);
    if (same.day != day) /* 31 February */
        return false;
    *out = days * us_per_day - offset_us(zone);
    return true;
}

static bool has_shape(const char *text, size_t size, const char *shape)
{
    for (size_t i = 0; i < size; i++) {
        if (shape[i] != 'd' && text[i] != shape[i])
            return false;
    }
    return true;
}

bool view_moment_parse(const char *text, const struct view_zone *zone, int64_t *out)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    int64_t day_us = 0, hour = 0, minute = 0, second = 0;
    size_t size = strnlen(text, sizeof shape);

    if (size != strlen("dddd-dd-ddTdd:dd") && size != sizeof shape - 1)
        return false;
    if (!has_shape(text, size, shape) || !parse_day(text, zone, &day_us) ||
        !digits(text + 11, 2, 0, 23, &hour) || !digits(text + 14, 2, 0, 59, &minute))
        return false;
    if (size == sizeof shape - 1 && !digits(text + 17, 2, 0, 59, &second))
        return false;
    *out = day_us + (hour * 3600 + minute * 60 + second) * us_per_second;
    return true;
}

bool view_day_end_parse(const char *text, const struct view_zone *zone, int64_t *out)
{
    static const char shape[] = "dddd-dd-dd";
    int64_t day_us = 0;

    if (strnlen(text, sizeof shape) != sizeof shape - 1 ||
        !has_shape(text, sizeof shape - 1, shape) || !parse_day(text, zone, &day_us))
        return false;
    *out = day_us + us_per_day;
    return true;
}
