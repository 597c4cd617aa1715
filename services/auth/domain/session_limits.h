/* How long the sessions of a user may last, and how many there may be: what an operator lets
 * companies choose, and what a company has that has chosen nothing. */
#ifndef AUTH_DOMAIN_SESSION_LIMITS_H
#define AUTH_DOMAIN_SESSION_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

enum {
    /* Seconds without activity (NIST SP 800-63B-4 section 2.2.3; ASVS 7.3.1). */
    IDLE_SECONDS_DEFAULT = 1800,
    IDLE_SECONDS_ADMINISTRATOR = 900,

    /* Seconds from sign-in, however active (ASVS 7.3.2). */
    ABSOLUTE_SECONDS_DEFAULT = 12 * 3600,
    ABSOLUTE_SECONDS_ADMINISTRATOR = 8 * 3600,

    /* Sessions of one user at once (ASVS 7.1.2). */
    PARALLEL_SESSIONS_DEFAULT = 5,
    PARALLEL_SESSIONS_MAXIMUM = 20,
};

struct session_limits {
    int32_t idle_seconds;
    int32_t absolute_seconds;
    int32_t parallel;
    bool refuses_further; /* one more than that; else it ends the oldest. Of bounds: false */
};

/* Both ends are allowed. */
struct session_bounds {
    struct session_limits minimum;
    struct session_limits maximum;
};

/* INVALID_ARGUMENT that begins with the field unless each is within bounds. */
NODISCARD struct status session_limits_check(const struct session_limits *limits,
                                             const struct session_bounds *bounds);

/* The nearest that is within bounds: an operator may have moved them since a company chose. */
struct session_limits session_limits_within(struct session_limits limits,
                                            const struct session_bounds *bounds);

/* Of a company that has chosen nothing. */
struct session_limits session_limits_standard(const struct session_bounds *bounds);

/* No longer than these, however long administrators of a company might be let in. */
struct session_limits session_limits_of_administrator(struct session_limits limits);

#endif
