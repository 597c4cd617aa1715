/* How long an allow-list of the largest size takes to answer. Goal: 1 us. */
#include <stdlib.h>

#include "base/clock.h"
#include "bench/support/bench.h"
#include "network/range_set.h"

enum { QUESTIONS = 10000 }; /* between two looks at the clock */

/* Scrambles `i`, so that neither ranges nor questions come in order. */
static struct address address_at(uint64_t i)
{
    return (struct address){ADDRESS_IPV4, i * 0x9e3779b97f4a7c15u & 0xffffffff00000000u, 0};
}

static uint64_t ask(void *context, int64_t duration_us)
{
    const struct range_set *set = context;
    int64_t until_us = clock_monotonic_us() + duration_us;
    uint64_t asked = 0;
    uint64_t found = 0;

    while (clock_monotonic_us() < until_us) {
        for (int i = 0; i < QUESTIONS; i++, asked++)
            found += range_set_contains(set, address_at(asked));
    }
    CHECK(found > 0);
    return asked;
}

int main(void)
{
    static struct range ranges[RANGE_SET_MAXIMUM];
    struct range_set set = {0};

    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        ranges[i] = range_around(address_at(i + 1), 24, 64);
    CHECK_OK(range_set_open(ranges, COUNT_OF(ranges), &set));
    struct bench *bench = bench_open("network");
    struct bench_side side = {"network-range-set", ask, &set, {0}};
    bench_compare(bench, &side, NULL, 0);
    bench_close(&bench);
    range_set_close(&set);
    return EXIT_SUCCESS;
}
