#include <criterion/criterion.h>

#include "network/range_set.h"
#include "unit/network/given_address.h"

static struct range_set set_of(const char *const *texts, size_t count)
{
    struct range ranges[RANGE_SET_MAXIMUM];
    struct range_set set = {0};

    for (size_t i = 0; i < count; i++)
        cr_assert(range_parse(bytes_of(texts[i]), &ranges[i]), "%s", texts[i]);
    cr_assert_eq(range_set_open(ranges, count, &set).code, STATUS_OK);
    return set;
}

Test(range_set, refuses_too_many)
{
    static struct range ranges[RANGE_SET_MAXIMUM + 1];
    struct range_set set = {0};

    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        ranges[i] =
            range_around((struct address){ADDRESS_IPV4, (uint64_t)(i + 1) << 40, 0}, 32, 64);
    cr_assert_eq(range_set_open(ranges, RANGE_SET_MAXIMUM + 1, &set).code, STATUS_INVALID_ARGUMENT);
    cr_assert_null(set.ranges);
    cr_assert_eq(range_set_open(ranges, RANGE_SET_MAXIMUM, &set).code, STATUS_OK);
    range_set_close(&set);
}

Test(range_set, of_none_contains_nothing)
{
    CLEANUP(range_set_close) struct range_set set = set_of(NULL, 0);

    cr_expect(!range_set_contains(&set, address_of("192.0.2.1")));
    cr_expect(!range_set_contains(&set, address_of("::")));
}

Test(range_set, keeps_a_wide_range_that_holds_narrow_ones)
{
    static const char *const texts[] = {"10.1.2.0/24",   "10.0.0.0/8", "10.0.0.0/24",
                                        "10.255.0.0/16", "10.0.0.0/8", "11.0.0.5/32",
                                        "::/64",         "::1"};
    CLEANUP(range_set_close) struct range_set set = set_of(texts, COUNT_OF(texts));

    cr_expect_eq(set.count, 3);
    cr_expect(range_set_contains(&set, address_of("10.0.0.0")));
    cr_expect(range_set_contains(&set, address_of("10.77.0.1")), "only the wide one holds it");
    cr_expect(range_set_contains(&set, address_of("10.255.255.255")));
    cr_expect(range_set_contains(&set, address_of("11.0.0.5")));
    cr_expect(range_set_contains(&set, address_of("::2")));
    cr_expect(!range_set_contains(&set, address_of("9.255.255.255")));
    cr_expect(!range_set_contains(&set, address_of("11.0.0.4")));
    cr_expect(!range_set_contains(&set, address_of("11.0.0.6")));
    cr_expect(!range_set_contains(&set, address_of("0:0:0:1::")));
}

/* A generator of this test's own: the same numbers in every run. */
static uint64_t next_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

/* Few distinct addresses, so that ranges touch and hold each other often. */
static struct address next_address(uint64_t *state)
{
    struct address address = {.family = next_number(state) % 2 ? ADDRESS_IPV4 : ADDRESS_IPV6};
    address.high = next_number(state) % 64 << 32 | next_number(state) % 4 << 62;
    if (address.family == ADDRESS_IPV6)
        address.low = next_number(state) % 2 << 63 | next_number(state) % 16;
    return address;
}

Test(range_set, agrees_with_asking_every_range)
{
    uint64_t state = 1;

    for (int round = 0; round < 50; round++) {
        struct range ranges[40];
        CLEANUP(range_set_close) struct range_set set = {0};
        for (size_t i = 0; i < COUNT_OF(ranges); i++)
            ranges[i] = range_around(next_address(&state), 26 + (unsigned)(next_number(&state) % 7),
                                     26 + (unsigned)(next_number(&state) % 103));
        cr_assert_eq(range_set_open(ranges, COUNT_OF(ranges), &set).code, STATUS_OK);
        for (int i = 0; i < 500; i++) {
            struct address address = next_address(&state);
            bool expected = false;
            for (size_t j = 0; j < COUNT_OF(ranges); j++)
                expected = expected || range_contains(ranges[j], address);
            cr_expect_eq(range_set_contains(&set, address), expected, "round %d, %d", round, i);
        }
    }
}
