#include "domain/session_limits.h"

static bool is_within(int32_t value, int32_t minimum, int32_t maximum)
{
    return value >= minimum && value <= maximum;
}

struct status session_limits_check(const struct session_limits *limits,
                                   const struct session_bounds *bounds)
{
    const struct session_limits *minimum = &bounds->minimum;
    const struct session_limits *maximum = &bounds->maximum;

    if (!is_within(limits->idle_seconds, minimum->idle_seconds, maximum->idle_seconds))
        return FAIL(INVALID_ARGUMENT, "idle_seconds: not within session_bounds");
    if (!is_within(limits->absolute_seconds, minimum->absolute_seconds, maximum->absolute_seconds))
        return FAIL(INVALID_ARGUMENT, "absolute_seconds: not within session_bounds");
    if (!is_within(limits->parallel, minimum->parallel, maximum->parallel))
        return FAIL(INVALID_ARGUMENT, "maximum_sessions: not within session_bounds");
    return OK;
}

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t nearest(int32_t value, int32_t minimum, int32_t maximum)
{
    return value < minimum ? minimum : smaller(value, maximum);
}

struct session_limits session_limits_within(struct session_limits limits,
                                            const struct session_bounds *bounds)
{
    const struct session_limits *minimum = &bounds->minimum;
    const struct session_limits *maximum = &bounds->maximum;

    return (struct session_limits){
        .idle_seconds = nearest(limits.idle_seconds, minimum->idle_seconds, maximum->idle_seconds),
        .absolute_seconds =
            nearest(limits.absolute_seconds, minimum->absolute_seconds, maximum->absolute_seconds),
        .parallel = nearest(limits.parallel, minimum->parallel, maximum->parallel),
        .refuses_further = limits.refuses_further,
    };
}

struct session_limits session_limits_standard(const struct session_bounds *bounds)
{
    const struct session_limits standard = {IDLE_SECONDS_DEFAULT, ABSOLUTE_SECONDS_DEFAULT,
                                            PARALLEL_SESSIONS_DEFAULT,
                                            /* A thief who signed in often enough would keep the
                                             * owner out. */
                                            .refuses_further = false};

    return session_limits_within(standard, bounds);
}

struct session_limits session_limits_of_administrator(struct session_limits limits)
{
    return (struct session_limits){
        .idle_seconds = smaller(limits.idle_seconds, IDLE_SECONDS_ADMINISTRATOR),
        .absolute_seconds = smaller(limits.absolute_seconds, ABSOLUTE_SECONDS_ADMINISTRATOR),
        .parallel = limits.parallel,
        .refuses_further = limits.refuses_further,
    };
}
