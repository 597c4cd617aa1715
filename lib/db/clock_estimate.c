#include "db/clock_estimate.h"

#include "db/clock.h"

enum {
    US_PER_MS = 1000,
    STEP_US = 1000000,
};

enum clock_verdict clock_estimate_sample(struct clock_estimate *estimate, int64_t before_us,
                                         int64_t database_us, int64_t after_us)
{
    int64_t round_trip_us = after_us - before_us;

    if (round_trip_us < 0 || round_trip_us > DB_CLOCK_ROUND_TRIP_MAXIMUM_MS * US_PER_MS)
        return CLOCK_TOO_SLOW;
    /* The database looked at its clock somewhere between; the middle is off by half at most. */
    estimate->offset_us = database_us - (before_us + round_trip_us / 2);
    estimate->sampled_at_us = after_us;
    estimate->is_known = true;

    /* Small differences are waited out by clock_estimate_read; a true step must be followed. */
    int64_t now_us = after_us + estimate->offset_us;
    if (estimate->latest_us - now_us <= STEP_US)
        return CLOCK_SAMPLED;
    estimate->latest_us = now_us;
    return CLOCK_STEPPED;
}

bool clock_estimate_read(struct clock_estimate *estimate, int64_t monotonic_us, int64_t *out)
{
    int64_t age_us = monotonic_us - estimate->sampled_at_us;

    if (!estimate->is_known || age_us > (int64_t)DB_CLOCK_AGE_MAXIMUM_MS * US_PER_MS)
        return false;
    int64_t now_us = monotonic_us + estimate->offset_us;
    if (now_us > estimate->latest_us)
        estimate->latest_us = now_us;
    *out = estimate->latest_us;
    return true;
}
