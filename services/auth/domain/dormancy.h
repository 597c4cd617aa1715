/* Users who do not sign in any more: after some days a company's managers are shown them, later
 * they are disabled, and at last deleted (into the recycle bin). Counted in whole days of 24 hours
 * from their last sign-in, or from when they could first sign in since: when they were made, set
 * their first password or were enabled; and from when the company was resumed, if that was later.
 * Whoever is exempt is left alone. Only whom the rule has disabled is deleted by it: whoever was
 * disabled by somebody stays as that somebody left them. */
#ifndef AUTH_DOMAIN_DORMANCY_H
#define AUTH_DOMAIN_DORMANCY_H

#include "domain/user.h"

enum {
    DORMANT_DAYS_MINIMUM = 7,
    DORMANT_DAYS_MAXIMUM = 3650,
};

/* A company's. Days, each 0 for never; each is less than those behind it. */
struct dormant_rule {
    int32_t warn_days;
    int32_t disable_days;
    int32_t delete_days; /* 0 where disable_days is */
    int64_t from_us;     /* nobody is counted from before */
};

/* INVALID_ARGUMENT "dormant: ..." for days that are out of bounds or not in that order. */
NODISCARD struct status dormancy_check(const struct dormant_rule *rule);

/* An active user whom the managers are to be shown. */
bool dormancy_is_soon(const struct dormant_rule *rule, const struct user *user, int64_t now_us);

/* An active user who is to be disabled, and one disabled by the rule who is to be deleted. */
bool dormancy_disables(const struct dormant_rule *rule, const struct user *user, int64_t now_us);
bool dormancy_deletes(const struct dormant_rule *rule, const struct user *user, int64_t now_us);

/* When the user is disabled, or deleted, if they do not sign in; 0: never. */
int64_t dormancy_disables_at(const struct dormant_rule *rule, const struct user *user);
int64_t dormancy_deletes_at(const struct dormant_rule *rule, const struct user *user);

/* Whoever was there before is as long away as `days`; 0 (1970) for nobody. */
int64_t dormancy_cutoff(const struct dormant_rule *rule, int32_t days, int64_t now_us);

#endif
