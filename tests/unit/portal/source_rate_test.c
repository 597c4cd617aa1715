#include "source_rate.h"

#include <criterion/criterion.h>

#define NOW 1000000

static struct source_rate rate;

static void given_nobody_has_asked(void)
{
    cr_assert(status_is_ok(source_rate_open(&rate)));
}

static void drop_it(void)
{
    source_rate_close(&rate);
}

TestSuite(source_rate, .init = given_nobody_has_asked, .fini = drop_it);

static struct address at(const char *text)
{
    struct address address = {0};

    cr_assert(address_parse(bytes_of(text), &address));
    return address;
}

static int taken(const char *source, int tries, int64_t now_ms)
{
    int count = 0;

    for (int i = 0; i < tries; i++)
        count += source_rate_take(&rate, at(source), now_ms);
    return count;
}

Test(source_rate, gives_a_source_so_many_at_once_and_no_more)
{
    cr_expect_eq(taken("192.0.2.1", 2 * SOURCE_RATE_AT_ONCE, NOW), SOURCE_RATE_AT_ONCE);
}

Test(source_rate, gives_so_many_a_second_after_that)
{
    cr_assert_eq(taken("192.0.2.1", SOURCE_RATE_AT_ONCE, NOW), SOURCE_RATE_AT_ONCE);
    cr_expect_eq(taken("192.0.2.1", 100, NOW + 999), SOURCE_RATE_PER_SECOND - 1);
    cr_expect_eq(taken("192.0.2.1", 100, NOW + 1000), 1);
    cr_expect_eq(taken("192.0.2.1", 100, NOW + 1000), 0, "what was refused costs nothing");
    cr_expect_eq(taken("192.0.2.1", 100, NOW + 3000), 2 * SOURCE_RATE_PER_SECOND);
}

Test(source_rate, forgets_after_a_pause)
{
    cr_assert_eq(taken("192.0.2.1", SOURCE_RATE_AT_ONCE, NOW), SOURCE_RATE_AT_ONCE);
    cr_expect_eq(taken("192.0.2.1", 2 * SOURCE_RATE_AT_ONCE, NOW + 3600000), SOURCE_RATE_AT_ONCE);
}

Test(source_rate, takes_a_customer_of_a_provider_for_one_source)
{
    cr_assert_eq(taken("2001:db8:1:2::1", SOURCE_RATE_AT_ONCE, NOW), SOURCE_RATE_AT_ONCE);
    cr_expect_eq(taken("2001:db8:1:2:ffff::9", 1, NOW), 0);
}

/* Some may share a place with the one, hardly many. */
Test(source_rate, lets_others_ask_while_one_may_not)
{
    char text[16];
    int others = 0;

    cr_assert_eq(taken("192.0.2.1", SOURCE_RATE_AT_ONCE, NOW), SOURCE_RATE_AT_ONCE);
    for (int i = 0; i < 100; i++) {
        (void)snprintf(text, sizeof text, "198.51.100.%d", i);
        others += taken(text, 1, NOW);
    }
    cr_expect_geq(others, 95);
}

Test(source_rate, gives_crowds_of_sources_no_more_than_its_places_hold)
{
    char text[24];
    int64_t all = 0;

    for (int i = 0; i < 20000; i++) {
        (void)snprintf(text, sizeof text, "2001:db8:%x::1", (unsigned)i);
        all += taken(text, 10, NOW);
    }
    cr_expect_leq(all, (int64_t)SOURCE_RATE_PLACES * SOURCE_RATE_AT_ONCE);
}
