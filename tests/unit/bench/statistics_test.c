#include <criterion/criterion.h>

#include "bench/support/statistics.h"

static double odd[] = {9, 1, 5};
static double even[] = {8, 1, 2, 4};
static double hundred[100];

Test(statistics, takes_the_middle_one_of_an_odd_number)
{
    cr_assert_float_eq(statistics_median(odd, 3), 5, 1e-9);
}

Test(statistics, takes_the_mean_of_the_two_in_the_middle)
{
    cr_assert_float_eq(statistics_median(even, 4), 3, 1e-9);
}

Test(statistics, sorts_what_it_is_given)
{
    (void)statistics_median(even, 4);
    cr_assert_float_eq(even[0], 1, 1e-9);
    cr_assert_float_eq(even[3], 8, 1e-9);
}

Test(statistics, finds_the_value_that_a_share_does_not_exceed)
{
    static const struct {
        double share;
        double expected;
    } cases[] = {{0, 1}, {0.005, 1}, {0.01, 1}, {0.5, 50}, {0.99, 99}, {0.995, 100}, {1, 100}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int value = 0; value < 100; value++)
            hundred[value] = 100 - value;
        cr_expect_float_eq(statistics_quantile(hundred, 100, cases[i].share), cases[i].expected,
                           1e-9, "case %zu", i);
    }
}

/* By hand: means 2 and 5, squared errors 1/3 and 4/3. */
Test(statistics, finds_how_many_standard_errors_two_means_are_apart)
{
    static const double a[] = {1, 2, 3};
    static const double b[] = {3, 5, 7};

    cr_assert_float_eq(statistics_mean(b, 3), 5, 1e-9);
    cr_assert_float_eq(statistics_welch_t(a, 3, b, 3), -3 / 1.2909944487358056, 1e-9);
    cr_assert_float_eq(statistics_welch_t(b, 3, a, 3), 3 / 1.2909944487358056, 1e-9);
    cr_assert_float_eq(statistics_welch_t(b, 3, b, 3), 0, 1e-9);
}
