/* The database's clock, as all replicas must agree on the time by which sessions and codes end. It
 * is asked every ten seconds; between two answers this machine's monotonic clock is added, so a
 * jump of its wall clock changes nothing.
 *
 *     int64_t now_us = 0;
 *     TRY(db_clock_now_us(clock, &now_us));
 */
#ifndef DB_CLOCK_H
#define DB_CLOCK_H

#include <stdint.h>

#include "db/pool.h"

enum {
    DB_CLOCK_PERIOD_MS = 10000,
    DB_CLOCK_ROUND_TRIP_MAXIMUM_MS = 500, /* a slower answer says too little about the time */
    DB_CLOCK_AGE_MAXIMUM_MS = 180000,     /* crystals drift 0.1 ms a second at worst: 18 ms */
};

struct db_clock;

/* Asks once, then starts a thread that keeps asking. The pool and the log must outlive the clock.
 * A database that does not answer now is no failure: the clock refuses until it does. */
NODISCARD struct status db_clock_open(struct db_pool *pool, const struct log *log,
                                      struct db_clock **out);

/* Ends the thread. Accepts NULL. */
void db_clock_close(struct db_clock **clock);

/* Microseconds since 1970 UTC. Never goes back by less than a second; a database clock that was
 * itself set back further is followed and logged as db_clock_stepped. UNAVAILABLE before the first
 * answer and when the last one is older than DB_CLOCK_AGE_MAXIMUM_MS. Any thread; does not wait. */
NODISCARD struct status db_clock_now_us(struct db_clock *clock, int64_t *out);

/* Asks now, for a test that changed something; UNAVAILABLE when there was no usable answer. */
NODISCARD struct status db_clock_sample(struct db_clock *clock);

#endif
