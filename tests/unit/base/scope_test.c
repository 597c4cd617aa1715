#include <criterion/criterion.h>

#include "base/scope.h"

#define BOTH (SCOPE_GROUP(1) | SCOPE_GROUP(63))

Test(scope, of_groups_reaches_their_customers_and_none_without_a_group)
{
    cr_expect(scope_reaches(BOTH, 1));
    cr_expect(scope_reaches(BOTH, 63));
    cr_expect(!scope_reaches(BOTH, 2));
    cr_expect(!scope_reaches(BOTH, 0));
    for (unsigned number = 0; number <= SCOPE_GROUPS_MAXIMUM; number++) {
        cr_expect(scope_reaches(SCOPE_ALL, number), "%u", number);
        cr_expect(!scope_reaches(SCOPE_NONE, number), "%u", number);
    }
}

Test(scope, is_within_another_when_that_reaches_whom_it_does)
{
    static const struct {
        scope_set inner, outer;
        bool is_within;
    } cases[] = {
        {SCOPE_NONE, SCOPE_NONE, true},      {SCOPE_NONE, SCOPE_GROUP(1), true},
        {SCOPE_GROUP(1), SCOPE_NONE, false}, {SCOPE_GROUP(1), BOTH, true},
        {BOTH, SCOPE_GROUP(1), false},       {BOTH, SCOPE_ALL, true},
        {SCOPE_ALL, SCOPE_ALL, true},        {SCOPE_ALL, ~SCOPE_ALL, false},
        {SCOPE_ALL, SCOPE_NONE, false},      {~SCOPE_ALL, SCOPE_ALL, true},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(scope_is_within(cases[i].inner, cases[i].outer), cases[i].is_within,
                     "case %zu", i);
}

Test(scope, that_is_joined_with_all_is_all_and_nothing_else)
{
    cr_expect_eq(scope_join(SCOPE_GROUP(1), SCOPE_GROUP(63)), BOTH);
    cr_expect_eq(scope_join(BOTH, SCOPE_ALL), SCOPE_ALL);
    cr_expect_eq(scope_join(SCOPE_ALL, BOTH), SCOPE_ALL);
    cr_expect_eq(scope_join(SCOPE_NONE, SCOPE_NONE), SCOPE_NONE);
}
