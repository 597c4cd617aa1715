#include "domain/dormancy.h"

#include "base/bytes.h"

#include <criterion/criterion.h>

#define DAY_US (INT64_C(24) * 3600 * 1000000)
#define LONG_AGO INT64_C(1764000000000000)

#define DAYS(warn, disable, delete)                                                                \
    {                                                                                              \
        .warn_days = (warn), .disable_days = (disable), .delete_days = (delete)                    \
    }

static const struct dormant_rule usual = {.warn_days = 60, .disable_days = 90, .delete_days = 180};

static struct user someone(enum user_state state)
{
    return (struct user){.state = state,
                         .dormant_since_us = LONG_AGO,
                         .dormant_disabled = state == USER_STATE_DISABLED};
}

Test(dormancy, refuses_days_out_of_bounds_or_order)
{
    static const struct dormant_rule wrong[] = {
        DAYS(6, 90, 180),       DAYS(-1, 90, 180), DAYS(60, 60, 180),  DAYS(61, 60, 180),
        DAYS(60, 90, 90),       DAYS(60, 90, 89),  DAYS(60, 90, 3651), DAYS(60, 3651, 0),
        DAYS(3651, 0, 0),       DAYS(60, 0, 180),  DAYS(0, 0, 180),    DAYS(60, 90, INT32_MAX),
        DAYS(60, INT32_MIN, 0), DAYS(60, 6, 0),
    };
    static const struct dormant_rule right[] = {
        DAYS(60, 90, 180), DAYS(0, 0, 0), DAYS(60, 0, 0),     DAYS(0, 90, 0),
        DAYS(0, 90, 180),  DAYS(7, 8, 9), DAYS(60, 90, 3650),
    };

    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        cr_expect_eq(dormancy_check(&wrong[i]).code, STATUS_INVALID_ARGUMENT, "%zu", i);
    for (size_t i = 0; i < COUNT_OF(right); i++)
        cr_expect_eq(dormancy_check(&right[i]).code, STATUS_OK, "%zu", i);
}

Test(dormancy, comes_at_the_day_and_not_before)
{
    struct user user = someone(USER_STATE_ACTIVE);

    cr_expect(!dormancy_is_soon(&usual, &user, LONG_AGO + 60 * DAY_US - 1));
    cr_expect(dormancy_is_soon(&usual, &user, LONG_AGO + 60 * DAY_US));
    cr_expect(!dormancy_disables(&usual, &user, LONG_AGO + 90 * DAY_US - 1));
    cr_expect(dormancy_disables(&usual, &user, LONG_AGO + 90 * DAY_US));
    cr_expect(!dormancy_deletes(&usual, &user, LONG_AGO + 1000 * DAY_US));
    user = someone(USER_STATE_DISABLED);
    cr_expect(!dormancy_deletes(&usual, &user, LONG_AGO + 180 * DAY_US - 1));
    cr_expect(dormancy_deletes(&usual, &user, LONG_AGO + 180 * DAY_US));
    cr_expect(!dormancy_disables(&usual, &user, LONG_AGO + 1000 * DAY_US));
    cr_expect(!dormancy_is_soon(&usual, &user, LONG_AGO + 1000 * DAY_US));
}

Test(dormancy, leaves_alone_whom_it_does_not_concern)
{
    static const enum user_state others[] = {USER_STATE_INVITED, USER_STATE_DELETED};
    int64_t much_later = LONG_AGO + 1000 * DAY_US;
    struct user user = someone(USER_STATE_DISABLED);

    user.dormant_disabled = false; /* by somebody */
    cr_expect(!dormancy_deletes(&usual, &user, much_later));
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        user = someone(others[i]);
        cr_expect(!dormancy_is_soon(&usual, &user, much_later));
        cr_expect(!dormancy_disables(&usual, &user, much_later));
        cr_expect(!dormancy_deletes(&usual, &user, much_later));
    }
    user = someone(USER_STATE_ACTIVE);
    cr_assert(text_copy(user.dormant_exempt, sizeof user.dormant_exempt, "batch"));
    cr_expect(!dormancy_is_soon(&usual, &user, much_later));
    cr_expect(!dormancy_disables(&usual, &user, much_later));
    user = someone(USER_STATE_DISABLED);
    cr_assert(text_copy(user.dormant_exempt, sizeof user.dormant_exempt, "batch"));
    cr_expect(!dormancy_deletes(&usual, &user, much_later));
}

Test(dormancy, does_nothing_that_is_off)
{
    static const struct dormant_rule off = {0};
    int64_t much_later = LONG_AGO + 1000 * DAY_US;
    struct user active = someone(USER_STATE_ACTIVE);
    struct user disabled = someone(USER_STATE_DISABLED);

    cr_expect(!dormancy_is_soon(&off, &active, much_later));
    cr_expect(!dormancy_disables(&off, &active, much_later));
    cr_expect(!dormancy_deletes(&off, &disabled, much_later));
    cr_expect_eq(dormancy_cutoff(&off, off.disable_days, much_later), 0);
}

Test(dormancy, counts_nobody_from_before_the_company_was_resumed)
{
    struct dormant_rule rule = usual;
    struct user user = someone(USER_STATE_ACTIVE);

    rule.from_us = LONG_AGO + 50 * DAY_US;
    cr_expect(!dormancy_disables(&rule, &user, rule.from_us + 90 * DAY_US - 1));
    cr_expect(dormancy_disables(&rule, &user, rule.from_us + 90 * DAY_US));
    cr_expect_eq(dormancy_cutoff(&rule, 90, rule.from_us + 90 * DAY_US - 1), 0);
    cr_expect_eq(dormancy_cutoff(&rule, 90, rule.from_us + 90 * DAY_US), rule.from_us);
}
