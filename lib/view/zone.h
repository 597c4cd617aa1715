/* Time zones as fixed offsets from UTC.
 *
 * libc's localtime_r() follows one process-wide TZ and reads tzdata, which a container made from
 * scratch does not have; tenants of one process live in several zones. So this is a table of the
 * zones that have kept one offset, without summer time, since before any record of this service
 * could have been written (tzdata 2024a: none of them changed after 1993). A zone with summer time
 * is not in it: it needs a rule, not a row. */
#ifndef VIEW_ZONE_H
#define VIEW_ZONE_H

#include <stdint.h>

#include "base/status.h"

struct view_zone {
    const char *name;      /* IANA: "Asia/Tokyo" */
    int offset_minutes;    /* east of UTC */
    const char *japanese;  /* "日本時間" */
    const char *english;   /* "Japan time" */
    const char *utc_label; /* "UTC+9" */
};

/* The zone with this IANA name, or NULL. */
const struct view_zone *view_zone_find(const char *name);

/* UTC; never NULL. */
const struct view_zone *view_zone_utc(void);

/* A moment taken apart by the calendar of a zone. */
struct view_moment {
    int year; /* 0 to 9999; moments outside are shown as the nearest inside */
    int month, day;
    int hour, minute, second, microsecond;
    int weekday;       /* 0 for Sunday */
    int64_t day_count; /* local days since 1970-01-01 */
};

/* `zone` NULL means UTC. */
struct view_moment view_moment_at(int64_t unix_us, const struct view_zone *zone);

/* Reads what <input type=datetime-local> sends ("2026-10-26T00:00", seconds optional) as a moment
 * of `zone`. False, with `out` untouched, for anything else and for dates that do not exist. */
NODISCARD bool view_moment_parse(const char *text, const struct view_zone *zone, int64_t *out);

/* Reads what <input type=date> sends ("2026-10-26") as the moment when that day is over, which is
 * when the next one begins: a day is meant with all its hours. False as view_moment_parse(). */
NODISCARD bool view_day_end_parse(const char *text, const struct view_zone *zone, int64_t *out);

#endif
