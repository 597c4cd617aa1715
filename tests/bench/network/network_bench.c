/* How long an allow-list of the largest size takes to answer. Goal: 1 us. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "network/range_set.h"

enum { ROUNDS = 20 * 1000 * 1000 };

/* Scrambles `i`, so that neither ranges nor questions come in order. */
static struct address address_at(uint64_t i)
{
    return (struct address){ADDRESS_IPV4, i * 0x9e3779b97f4a7c15u & 0xffffffff00000000u, 0};
}

int main(void)
{
    static struct range ranges[RANGE_SET_MAXIMUM];
    struct range_set set = {0};
    uint64_t found = 0;

    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        ranges[i] = range_around(address_at(i + 1), 24, 64);
    if (!status_is_ok(range_set_open(ranges, COUNT_OF(ranges), &set)))
        return EXIT_FAILURE;
    int64_t start = clock_monotonic_us();
    for (uint64_t i = 0; i < ROUNDS; i++)
        found += range_set_contains(&set, address_at(i));
    double duration = (double)(clock_monotonic_us() - start);
    range_set_close(&set);
    (void)printf("figure network-range-set %.4f us\n", duration / ROUNDS);
    return found > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
