/* The arithmetic of db/clock.h, without a clock and without a database. */
#ifndef DB_CLOCK_ESTIMATE_H
#define DB_CLOCK_ESTIMATE_H

#include <stdint.h>

#include "base/status.h"

struct clock_estimate {
    bool is_known;
    int64_t offset_us;     /* database time minus monotonic time */
    int64_t sampled_at_us; /* monotonic */
    int64_t latest_us;     /* the latest time given out */
};

enum clock_verdict {
    CLOCK_SAMPLED,
    CLOCK_STEPPED,  /* taken, but it is more than a second before what was given out */
    CLOCK_TOO_SLOW, /* not taken: the answer took too long to say much */
};

/* Takes what the database said between two readings of the monotonic clock. */
enum clock_verdict clock_estimate_sample(struct clock_estimate *estimate, int64_t before_us,
                                         int64_t database_us, int64_t after_us);

/* False when nothing is known, or nothing recent. */
NODISCARD bool clock_estimate_read(struct clock_estimate *estimate, int64_t monotonic_us,
                                   int64_t *out);

#endif
