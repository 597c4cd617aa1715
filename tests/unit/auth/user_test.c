#include <criterion/criterion.h>

#include "domain/user.h"

Test(user, is_over_in_the_microsecond_in_which_thirty_days_have_passed_and_only_when_deleted)
{
    struct user user = {.state = USER_STATE_DELETED, .deleted_at_us = 1000};

    cr_assert_not(user_is_over(&user, 1000 + USER_RECYCLING_US - 1));
    cr_assert(user_is_over(&user, 1000 + USER_RECYCLING_US));
    user.state = USER_STATE_DISABLED;
    user.deleted_at_us = 0;
    cr_assert_not(user_is_over(&user, 1000 + USER_RECYCLING_US));
}
