#include "domain/session.h"

static bool is_within(int32_t value, int32_t minimum, int32_t maximum)
{
    return value >= minimum && value <= maximum;
}

struct status session_limits_check(struct session_limits limits,
                                   const struct session_bounds *bounds)
{
    if (!is_within(limits.idle_seconds, bounds->minimum.idle_seconds, bounds->maximum.idle_seconds))
        return FAIL(INVALID_ARGUMENT, "idle_seconds is out of bounds");
    if (!is_within(limits.absolute_seconds, bounds->minimum.absolute_seconds,
                   bounds->maximum.absolute_seconds))
        return FAIL(INVALID_ARGUMENT, "absolute_seconds is out of bounds");
    return OK;
}

static int64_t absolute_end_us(struct session_limits limits, int64_t started_at_us)
{
    return started_at_us + limits.absolute_seconds * SECOND_US;
}

int64_t session_times_end_us(struct session_limits limits, int64_t started_at_us,
                             int64_t last_seen_at_us)
{
    int64_t idle_end_us = last_seen_at_us + limits.idle_seconds * SECOND_US;
    int64_t last_us = absolute_end_us(limits, started_at_us);

    return idle_end_us < last_us ? idle_end_us : last_us;
}

int64_t session_absolute_end_us(const struct session *session)
{
    return absolute_end_us(session->limits, session->started_at_us);
}

int64_t session_end_us(const struct session *session)
{
    return session_times_end_us(session->limits, session->started_at_us, session->last_seen_at_us);
}

enum session_end session_end_by_time(const struct session *session, int64_t now_us)
{
    int64_t end_us = session_end_us(session);

    if (now_us < end_us)
        return SESSION_LIVES;
    return end_us == session_absolute_end_us(session) ? SESSION_ABSOLUTE : SESSION_IDLE;
}

enum session_end session_end_by_rules(const struct session *session, int64_t now_us)
{
    return session->is_void ? SESSION_REVOKED : session_end_by_time(session, now_us);
}

int64_t session_ended_at_us(const struct session *session, enum session_end end, int64_t now_us)
{
    return end == SESSION_IDLE || end == SESSION_ABSOLUTE ? session_end_us(session) : now_us;
}

int64_t session_write_interval_us(int32_t idle_seconds)
{
    int64_t interval_us = idle_seconds * SECOND_US / 20;

    return interval_us < 30 * SECOND_US ? interval_us : 30 * SECOND_US;
}

const char *session_end_name(enum session_end end)
{
    switch (end) {
    case SESSION_LIVES:
        return "lives";
    case SESSION_IDLE:
        return "idle";
    case SESSION_ABSOLUTE:
        return "absolute";
    case SESSION_SIGNED_OUT:
        return "signed_out";
    case SESSION_DISPLACED:
        return "displaced";
    case SESSION_REVOKED:
        return "revoked";
    case SESSION_STOLEN:
        return "stolen";
    }
    return "unknown";
}
