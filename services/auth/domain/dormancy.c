#include "domain/dormancy.h"

static const int64_t DAY_US = INT64_C(24) * 3600 * 1000000;

static bool are_days(int32_t days)
{
    return days == 0 || (days >= DORMANT_DAYS_MINIMUM && days <= DORMANT_DAYS_MAXIMUM);
}

struct status dormancy_check(const struct dormant_rule *rule)
{
    if (!are_days(rule->warn_days) || !are_days(rule->disable_days) || !are_days(rule->delete_days))
        return FAIL(INVALID_ARGUMENT, "dormant: 7 to 3650 days, 0 for never");
    if (rule->disable_days != 0 && rule->warn_days >= rule->disable_days)
        return FAIL(INVALID_ARGUMENT, "dormant: shown before they are disabled");
    if (rule->delete_days != 0 && rule->disable_days == 0)
        return FAIL(INVALID_ARGUMENT, "dormant: nobody is deleted who was not disabled");
    if (rule->delete_days != 0 && rule->disable_days >= rule->delete_days)
        return FAIL(INVALID_ARGUMENT, "dormant: disabled before they are deleted");
    return OK;
}

static int64_t since(const struct dormant_rule *rule, const struct user *user)
{
    return user->dormant_since_us > rule->from_us ? user->dormant_since_us : rule->from_us;
}

static int64_t moment(const struct dormant_rule *rule, const struct user *user, int32_t days)
{
    return days == 0 || user->dormant_exempt[0] != '\0' ? 0 : since(rule, user) + days * DAY_US;
}

static bool is_over(int64_t moment_us, int64_t now_us)
{
    return moment_us != 0 && moment_us <= now_us;
}

bool dormancy_is_soon(const struct dormant_rule *rule, const struct user *user, int64_t now_us)
{
    return user->state == USER_STATE_ACTIVE && is_over(moment(rule, user, rule->warn_days), now_us);
}

int64_t dormancy_disables_at(const struct dormant_rule *rule, const struct user *user)
{
    return user->state == USER_STATE_ACTIVE ? moment(rule, user, rule->disable_days) : 0;
}

int64_t dormancy_deletes_at(const struct dormant_rule *rule, const struct user *user)
{
    return user->state == USER_STATE_DISABLED && user->dormant_disabled
               ? moment(rule, user, rule->delete_days)
               : 0;
}

bool dormancy_disables(const struct dormant_rule *rule, const struct user *user, int64_t now_us)
{
    return is_over(dormancy_disables_at(rule, user), now_us);
}

bool dormancy_deletes(const struct dormant_rule *rule, const struct user *user, int64_t now_us)
{
    return is_over(dormancy_deletes_at(rule, user), now_us);
}

int64_t dormancy_cutoff(const struct dormant_rule *rule, int32_t days, int64_t now_us)
{
    int64_t cutoff_us = now_us - days * DAY_US;

    return days == 0 || rule->from_us > cutoff_us ? 0 : cutoff_us;
}
