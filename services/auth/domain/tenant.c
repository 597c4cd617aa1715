#include "domain/tenant.h"

#include <string.h>

#define DAY_US (INT64_C(24) * 3600 * 1000000)

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool tenant_code_is_valid(const char *code)
{
    size_t length = strnlen(code, TENANT_CODE_CAPACITY);

    if (length < TENANT_CODE_MINIMUM || length >= TENANT_CODE_CAPACITY)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool is_inner_hyphen = code[i] == '-' && i > 0 && i + 1 < length && code[i - 1] != '-';
        if (!is_alphanumeric(code[i]) && !is_inner_hyphen)
            return false;
    }
    return true;
}

void tenant_vacate_from(struct tenant *tenant, struct uuid suspension, int64_t now_us)
{
    if (tenant->suspended_at_us != 0)
        return;
    tenant->suspended_at_us = now_us;
    tenant->suspension = suspension;
    tenant->is_vacated = false;
}

bool tenant_is_deleted(const struct tenant *tenant)
{
    return tenant->state >= TENANT_DELETED;
}

bool tenant_is_over(const struct tenant *tenant, int64_t now_us)
{
    return tenant_is_deleted(tenant) && tenant->deleted_at_us + TENANT_RECYCLING_US <= now_us;
}

static bool age_is_valid(int32_t days)
{
    return days == 0 || days == 90 || days == 180 || days == 365;
}

struct status tenant_validate_settings(const struct tenant *tenant)
{
    if (!user_name_is_valid(tenant->name))
        return FAIL(INVALID_ARGUMENT, "name: 1 to 128 bytes without control or hidden characters");
    if (strcmp(tenant->time_zone, "Asia/Tokyo") != 0 && strcmp(tenant->time_zone, "UTC") != 0)
        return FAIL(INVALID_ARGUMENT, "time_zone: Asia/Tokyo or UTC");
    if (strcmp(tenant->language, "ja") != 0 && strcmp(tenant->language, "en") != 0)
        return FAIL(INVALID_ARGUMENT, "language: ja or en");
    if (!age_is_valid(tenant->password_age_days))
        return FAIL(INVALID_ARGUMENT, "password_age_days: 0, 90, 180 or 365");
    return dormancy_check(&tenant->dormant);
}

bool tenant_password_is_due(const struct tenant *tenant, int64_t set_at_us, int64_t now_us)
{
    return tenant->password_age_days != 0 &&
           now_us - set_at_us >= tenant->password_age_days * DAY_US;
}

struct status tenant_validate(const struct tenant *tenant, const struct session_bounds *bounds)
{
    if (!tenant_code_is_valid(tenant->code))
        return FAIL(INVALID_ARGUMENT, "code: 2 to 32 of a-z, 0-9 and single hyphens between them");
    TRY(tenant_validate_settings(tenant));
    if (!status_is_ok(session_limits_check(&tenant->staff_sessions, bounds)))
        return FAIL(INVALID_ARGUMENT, "staff_idle_seconds: not within session_bounds");
    if (!status_is_ok(session_limits_check(&tenant->customer_sessions, bounds)))
        return FAIL(INVALID_ARGUMENT, "customer_idle_seconds: not within session_bounds");
    return OK;
}

struct session_limits tenant_session_limits(const struct tenant *tenant, const struct user *user,
                                            const struct session_bounds *bounds)
{
    struct session_limits limits =
        user->kind == USER_KIND_STAFF ? tenant->staff_sessions : tenant->customer_sessions;

    if (user_administers(user))
        limits = session_limits_of_administrator(limits);
    return session_limits_within(limits, bounds);
}
