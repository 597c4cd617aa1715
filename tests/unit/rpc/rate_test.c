#include <criterion/criterion.h>

#include "rpc/rate.h"

enum { SECOND_US = 1000000 };

static struct rate rate;

static int taken_at(const char *peer, int64_t now_us)
{
    int count = 0;
    while (count < 1000 && rate_take(&rate, peer, now_us))
        count++;
    return count;
}

static void init(void)
{
    rate_init(&rate, 10);
}

static void clear(void)
{
    rate_clear(&rate);
}

TestSuite(rate, .init = init, .fini = clear);

Test(rate, refuses_past_one_seconds_calls)
{
    cr_assert_eq(taken_at("portal", SECOND_US), 10);
}

Test(rate, fills_up_as_time_passes_and_not_above_one_second)
{
    taken_at("portal", SECOND_US);
    cr_assert_eq(taken_at("portal", SECOND_US + SECOND_US / 2), 5);
    cr_assert_eq(taken_at("portal", 100 * (int64_t)SECOND_US), 10);
}

Test(rate, keeps_peers_apart)
{
    taken_at("portal", SECOND_US);
    cr_assert_eq(taken_at("auth", SECOND_US), 10);
}

Test(rate, is_not_refilled_by_a_clock_that_stands)
{
    taken_at("portal", SECOND_US);
    cr_assert_eq(taken_at("portal", SECOND_US), 0);
    cr_assert_eq(taken_at("portal", 0), 0);
}

Test(rate, shares_the_last_bucket_when_there_are_too_many_names)
{
    char name[16];

    for (int i = 0; i < RATE_PEERS_MAXIMUM; i++) {
        snprintf(name, sizeof name, "peer-%d", i);
        cr_assert_eq(taken_at(name, SECOND_US), 10);
    }
    cr_assert_eq(taken_at("one-more", SECOND_US), 0);
    cr_assert_eq(taken_at("peer-0", SECOND_US), 0);
}
