#include <criterion/criterion.h>

#include "db/clock.h"
#include "db/clock_estimate.h"

#define DATABASE_US INT64_C(1795000000000000) /* some day in 2026 */
#define AGE_US ((int64_t)DB_CLOCK_AGE_MAXIMUM_MS * 1000)
#define SLOWEST_US ((int64_t)DB_CLOCK_ROUND_TRIP_MAXIMUM_MS * 1000)
#define DAY_US INT64_C(86400000000)

/* Monotonic time 1,000,000 is DATABASE_US, known from an answer without delay. */
static struct clock_estimate known(void)
{
    struct clock_estimate estimate = {0};

    cr_assert_eq(clock_estimate_sample(&estimate, 1000000, DATABASE_US, 1000000), CLOCK_SAMPLED);
    return estimate;
}

Test(clock_estimate, refuses_before_the_first_answer)
{
    struct clock_estimate estimate = {0};
    int64_t now_us = 7;

    cr_assert_not(clock_estimate_read(&estimate, 0, &now_us));
    cr_assert_eq(now_us, 7);
}

Test(clock_estimate, refuses_when_the_last_answer_is_too_old)
{
    struct clock_estimate estimate = known();
    int64_t now_us = 0;

    cr_assert(clock_estimate_read(&estimate, 1000000 + AGE_US, &now_us));
    cr_assert_not(clock_estimate_read(&estimate, 1000000 + AGE_US + 1, &now_us));
}

Test(clock_estimate, refuses_an_answer_that_took_too_long)
{
    struct clock_estimate estimate = known();
    struct clock_estimate before = estimate;

    cr_assert_eq(clock_estimate_sample(&estimate, 2000000, DATABASE_US, 2000001 + SLOWEST_US),
                 CLOCK_TOO_SLOW);
    cr_assert_eq(clock_estimate_sample(&estimate, 2000000, DATABASE_US, 1999999), CLOCK_TOO_SLOW);
    cr_assert_eq(memcmp(&estimate, &before, sizeof before), 0);
}

Test(clock_estimate, takes_the_middle_of_the_round_trip)
{
    struct clock_estimate estimate = {0};
    int64_t now_us = 0;

    cr_assert_eq(clock_estimate_sample(&estimate, 1000, DATABASE_US, 1200), CLOCK_SAMPLED);
    cr_assert(clock_estimate_read(&estimate, 1200, &now_us));
    cr_assert_eq(now_us, DATABASE_US + 100);
}

Test(clock_estimate, goes_on_with_the_monotonic_clock)
{
    struct clock_estimate estimate = known();
    int64_t now_us = 0;

    cr_assert(clock_estimate_read(&estimate, 1000000 + 9999999, &now_us));
    cr_assert_eq(now_us, DATABASE_US + 9999999);
}

Test(clock_estimate, waits_out_a_small_difference_instead_of_going_back)
{
    struct clock_estimate estimate = known();
    int64_t now_us = 0;

    cr_assert(clock_estimate_read(&estimate, 2000000, &now_us));
    cr_assert_eq(now_us, DATABASE_US + 1000000);
    cr_assert_eq(clock_estimate_sample(&estimate, 2000000, DATABASE_US + 999000, 2000000),
                 CLOCK_SAMPLED);
    cr_assert(clock_estimate_read(&estimate, 2000500, &now_us));
    cr_assert_eq(now_us, DATABASE_US + 1000000);
    cr_assert(clock_estimate_read(&estimate, 2001500, &now_us));
    cr_assert_eq(now_us, DATABASE_US + 1000500);
}

Test(clock_estimate, follows_a_database_that_was_set_back_or_forth)
{
    static const struct {
        int64_t step_us;
        enum clock_verdict verdict;
    } cases[] = {{-DAY_US, CLOCK_STEPPED}, {DAY_US, CLOCK_SAMPLED}, {-1000001, CLOCK_STEPPED}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct clock_estimate estimate = known();
        int64_t now_us = 0;
        int64_t stepped_us = DATABASE_US + cases[i].step_us;

        cr_assert(clock_estimate_read(&estimate, 1000000, &now_us));
        cr_expect_eq(clock_estimate_sample(&estimate, 1000000, stepped_us, 1000000),
                     cases[i].verdict, "case %zu", i);
        cr_assert(clock_estimate_read(&estimate, 1000000, &now_us));
        cr_expect_eq(now_us, stepped_us, "case %zu", i);
    }
}
