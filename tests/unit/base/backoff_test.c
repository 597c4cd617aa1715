#include <criterion/criterion.h>

#include "base/backoff.h"

enum { MINIMUM_MS = 50, MAXIMUM_MS = 2000 };

Test(backoff, doubles_from_the_minimum_and_stays_at_the_maximum)
{
    static const int64_t whole[] = {50, 100, 200, 400, 800, 1600, 2000, 2000};

    for (uint64_t seed = 0; seed < 100; seed++) {
        struct backoff backoff;
        backoff_init(&backoff, MINIMUM_MS, MAXIMUM_MS, seed);
        for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
            int64_t wait_ms = backoff_failed_ms(&backoff);
            cr_assert(wait_ms >= whole[i] / 2 && wait_ms <= whole[i], "seed %lu failure %zu: %ld",
                      seed, i, wait_ms);
        }
    }
}

Test(backoff, starts_again_after_a_success)
{
    struct backoff backoff;

    backoff_init(&backoff, MINIMUM_MS, MAXIMUM_MS, 7);
    for (int i = 0; i < 10; i++)
        (void)backoff_failed_ms(&backoff);
    backoff_succeeded(&backoff);
    cr_assert(backoff_failed_ms(&backoff) <= MINIMUM_MS);
}

Test(backoff, differs_from_seed_to_seed)
{
    int same = 0;

    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct backoff a;
        struct backoff b;
        backoff_init(&a, MAXIMUM_MS, MAXIMUM_MS, seed);
        backoff_init(&b, MAXIMUM_MS, MAXIMUM_MS, seed * 1000003);
        same += backoff_failed_ms(&a) == backoff_failed_ms(&b);
    }
    cr_assert(same < 10, "%d of 100 pairs waited alike", same);
}

Test(backoff, survives_failing_for_ever)
{
    struct backoff backoff;

    backoff_init(&backoff, MINIMUM_MS, MAXIMUM_MS, 1);
    for (int i = 0; i < 100000; i++) {
        int64_t wait_ms = backoff_failed_ms(&backoff);
        cr_assert(wait_ms >= MINIMUM_MS / 2 && wait_ms <= MAXIMUM_MS);
    }
}
