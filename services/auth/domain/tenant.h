/* A customer company: whose users sign in at /c/{code} and see only what is its own. */
#ifndef AUTH_DOMAIN_TENANT_H
#define AUTH_DOMAIN_TENANT_H

#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"
#include "domain/dormancy.h"
#include "domain/picture.h"
#include "domain/role.h"
#include "domain/session_limits.h"
#include "domain/user.h"

enum {
    TENANT_CODE_MINIMUM = 2,
    TENANT_CODE_CAPACITY = 33,  /* 32 characters and a NUL */
    TENANT_NAME_CAPACITY = 129, /* 128 bytes and a NUL */
    TENANT_ZONE_CAPACITY = 33,
    TENANT_LANGUAGE_CAPACITY = 3,
};

enum tenant_state {
    TENANT_ACTIVE = 1,
    TENANT_SUSPENDED = 2, /* nobody comes in */
    TENANT_DELETED = 3,   /* nor is there such a company to anybody but the operator */
};

/* How long a deleted company is in the recycle bin, and how long its code is nobody else's. */
#define TENANT_RECYCLING_US (INT64_C(30) * 24 * 3600 * 1000000)
#define TENANT_CODE_RETIRED_US (INT64_C(365) * 24 * 3600 * 1000000)

struct tenant {
    int64_t id;
    enum tenant_state state;
    char code[TENANT_CODE_CAPACITY];
    char name[TENANT_NAME_CAPACITY];
    char time_zone[TENANT_ZONE_CAPACITY];
    char language[TENANT_LANGUAGE_CAPACITY]; /* "ja" or "en" */
    char logo[PICTURE_NAME_CAPACITY];        /* "" for none */
    struct session_limits staff_sessions;
    struct session_limits customer_sessions;
    int64_t limits_revision;        /* of these two: what session is to be told */
    int64_t limits_pushed_revision; /* what it was told */
    int32_t password_age_days;      /* after which users are reminded to change theirs; 0: never */
    struct dormant_rule dormant;
    int64_t revision; /* of what the company changes itself, from 1 */
    int64_t created_at_us;
    int64_t suspended_at_us; /* 0 while active, as the next */
    struct uuid suspension;  /* names it: its event, and what session is asked */
    bool is_vacated;         /* false while session may have sessions that it is to end */
    int64_t deleted_at_us;   /* 0 unless deleted */
};

/* What a session of such a user may have: what the company chose, within what the operator allows
 * now; who administers (user_administers()) never more than the defaults for administrators. */
struct session_limits tenant_session_limits(const struct tenant *tenant, const struct user *user,
                                            const struct session_bounds *bounds);

/* INVALID_ARGUMENT, with a text that names the field, unless every field keeps its rule.
 */
NODISCARD struct status tenant_validate(const struct tenant *tenant,
                                        const struct session_bounds *bounds);

/* The part of it that the company itself may change: name, time_zone, language, password_age_days,
 * dormant.
 */
NODISCARD struct status tenant_validate_settings(const struct tenant *tenant);

/* Whether the user of a password set then is to be reminded to change it, which keeps nobody out
 * (NIST SP 800-63B-4 section 3.1.1.2: no expiry). */
bool tenant_password_is_due(const struct tenant *tenant, int64_t set_at_us, int64_t now_us);

/* From then on nobody comes in, and `suspension` names who is to be ended; nothing when that has
 * begun. */
void tenant_vacate_from(struct tenant *tenant, struct uuid suspension, int64_t now_us);

/* Nobody but the operator is told that there is, or was, such a company. */
bool tenant_is_deleted(const struct tenant *tenant);

/* Whether it has been in the recycle bin for as long as it stays there. */
bool tenant_is_over(const struct tenant *tenant, int64_t now_us);

/* [a-z0-9] with single hyphens between, TENANT_CODE_MINIMUM to 32 characters. */
bool tenant_code_is_valid(const char *code);

#endif
