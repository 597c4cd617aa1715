#include <criterion/criterion.h>

#include "log/fold.h"

Test(fold, admits_the_first_event)
{
    struct log_fold fold = {0};
    uint64_t folded = 9;

    cr_assert(log_fold_admits(&fold, 5, &folded));
    cr_assert_eq(folded, 0);
}

Test(fold, folds_what_comes_within_a_second_and_counts_it)
{
    struct log_fold fold = {0};
    uint64_t folded = 0;

    cr_assert(log_fold_admits(&fold, 5, &folded));
    cr_assert_not(log_fold_admits(&fold, 5, &folded));
    cr_assert_not(log_fold_admits(&fold, 1004, &folded));
    cr_assert(log_fold_admits(&fold, 1005, &folded));
    cr_assert_eq(folded, 2);
}

Test(fold, counts_from_zero_after_each_line)
{
    struct log_fold fold = {0};
    uint64_t folded = 0;

    cr_assert(log_fold_admits(&fold, 0, &folded));
    cr_assert_not(log_fold_admits(&fold, 1, &folded));
    cr_assert(log_fold_admits(&fold, 2000, &folded));
    cr_assert(log_fold_admits(&fold, 4000, &folded));
    cr_assert_eq(folded, 0);
}
