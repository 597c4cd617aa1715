/* The process's clocks. Rules get the time as an argument and never ask for it; and security
 * decisions use the database's clock (db/clock.h), because replicas must agree on it. These two are
 * for measuring and for logs. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Never goes back, unrelated to the date; for deadlines and durations. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

/* Microseconds since 1970-01-01 UTC by this machine's clock, which may jump. */
int64_t clock_wall_us(void);

enum { CLOCK_TEXT_CAPACITY = sizeof "2026-11-24T14:31:08.123456Z" };

/* RFC 3339 in UTC with microseconds; years 0000 to 9999, others are shown as the nearest of them.
 */
void clock_encode(int64_t unix_us, char out[static CLOCK_TEXT_CAPACITY]);

#endif
