#include "base/clock.h"

#include <stdio.h>
#include <time.h>

enum { US_PER_SECOND = 1000000 };

static const int64_t YEAR_0000_US = INT64_C(-62167219200) * US_PER_SECOND;
static const int64_t YEAR_9999_US = INT64_C(253402300799) * US_PER_SECOND + US_PER_SECOND - 1;

static int64_t read_us(clockid_t id)
{
    struct timespec now;

    /* Cannot fail for these two clocks on Linux. */
    (void)clock_gettime(id, &now);
    return (int64_t)now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_ms(void)
{
    return clock_monotonic_us() / 1000;
}

int64_t clock_wall_us(void)
{
    return read_us(CLOCK_REALTIME);
}

void clock_encode(int64_t unix_us, char out[static CLOCK_TEXT_CAPACITY])
{
    if (unix_us < YEAR_0000_US)
        unix_us = YEAR_0000_US;
    if (unix_us > YEAR_9999_US)
        unix_us = YEAR_9999_US;

    int64_t fraction = unix_us % US_PER_SECOND;
    time_t seconds = (time_t)(unix_us / US_PER_SECOND);
    if (fraction < 0) { /* division rounds towards zero, the calendar downwards */
        fraction += US_PER_SECOND;
        seconds -= 1;
    }
    struct tm utc;
    char date[sizeof "2026-11-24T14:31:08"];
    (void)gmtime_r(&seconds, &utc);
    (void)snprintf(date, sizeof date, "%04u-%02u-%02uT%02u:%02u:%02u",
                   (unsigned)(utc.tm_year + 1900) % 10000, (unsigned)(utc.tm_mon + 1) % 100,
                   (unsigned)utc.tm_mday % 100, (unsigned)utc.tm_hour % 100,
                   (unsigned)utc.tm_min % 100, (unsigned)utc.tm_sec % 100);
    (void)snprintf(out, CLOCK_TEXT_CAPACITY, "%s.%06uZ", date,
                   (unsigned)fraction % (unsigned)US_PER_SECOND);
}
