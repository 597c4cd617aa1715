/* Dates, times and numbers as people read them, in the reader's language and the tenant's zone.
 * What these append is digits, letters and punctuation without meaning in HTML or a quoted
 * attribute: it needs no escaping. */
#ifndef VIEW_FORMAT_H
#define VIEW_FORMAT_H

#include "base/bytes.h"
#include "view/context.h"

/* One row per way to write a moment; a view names it behind a colon: {row.at:list}. */
enum view_time_format {
    VIEW_TIME_DATE,     /* 2026年11月24日（火）            Tue 24 Nov 2026 */
    VIEW_TIME_DATETIME, /* 2026/11/24 14:31             24 Nov 2026, 14:31 */
    VIEW_TIME_LIST,     /* 11/24 14:31:08               24 Nov 14:31:08; other years with theirs */
    VIEW_TIME_DAY,      /* 今日 14:31, 11月21日 22:04      Today 14:31, 21 Nov 22:04 */
    VIEW_TIME_RELATIVE, /* 4分前                         4 min ago */
    VIEW_TIME_CLOCK,    /* 14:50 */
    VIEW_TIME_SECONDS,  /* 14:50:00 */
    VIEW_TIME_EXACT,    /* 2026年11月24日 10:12:55.204183  24 Nov 2026, 10:12:55.204183 */
    VIEW_TIME_UTC,   /* 2026-11-24T01:12:55.204183Z, for <time datetime> and for the exact-minded */
    VIEW_TIME_INPUT, /* 2026-10-26T00:00, for <input type=datetime-local> */
};

void view_format_time(struct buffer *out, const struct view_context *context,
                      enum view_time_format format, int64_t unix_us);

/* 391,007 in both languages. */
void view_format_number(struct buffer *out, int64_t number);

/* "日本時間（UTC+9）", "Japan time (UTC+9)". */
void view_format_zone(struct buffer *out, const struct view_context *context);

#endif
