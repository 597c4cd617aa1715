#include <criterion/criterion.h>

#include "crypto/crypto.h"
#include "http/crowd.h"

static struct crowd crowd;

static void given_a_crowd(void)
{
    struct crypto_options options = {.allow_unlocked_memory = true};
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
    cr_assert_eq(crowd_open(&crowd, 1000, 3).code, STATUS_OK);
}

static void close_it(void)
{
    crowd_close(&crowd);
    crypto_close();
}

TestSuite(crowd, .init = given_a_crowd, .fini = close_it);

static struct address address_of(const char *text)
{
    struct address address = {0};
    cr_assert(address_parse(bytes_of(text), &address));
    return address;
}

Test(crowd, refuses_one_more_than_the_maximum)
{
    for (int i = 0; i < 3; i++)
        cr_expect(crowd_enter(&crowd, address_of("192.0.2.1")));
    cr_expect(!crowd_enter(&crowd, address_of("192.0.2.1")));
    cr_expect(crowd_enter(&crowd, address_of("192.0.2.2")));
    crowd_leave(&crowd, address_of("192.0.2.1"));
    cr_expect(crowd_enter(&crowd, address_of("192.0.2.1")));
}

Test(crowd, takes_a_64_of_ipv6_for_one_source)
{
    cr_expect(crowd_enter(&crowd, address_of("2001:db8::1")));
    cr_expect(crowd_enter(&crowd, address_of("2001:db8::2")));
    cr_expect(crowd_enter(&crowd, address_of("2001:db8::ffff:1:2:3")));
    cr_expect(!crowd_enter(&crowd, address_of("2001:db8::4")));
    cr_expect(crowd_enter(&crowd, address_of("2001:db8:0:1::4")));
}

static struct address numbered(uint32_t number)
{
    return (struct address){ADDRESS_IPV4, (uint64_t)number << 32, 0};
}

/* Sources come and go in an order that leaves gaps everywhere; none may get lost. */
Test(crowd, counts_right_while_sources_come_and_go)
{
    enum { SOURCES = 1000, ROUNDS = 50000 };
    static uint8_t model[SOURCES];
    uint32_t state = 1;

    for (int i = 0; i < ROUNDS; i++) {
        state = state * 1664525 + 1013904223;
        uint32_t source = (state >> 8) % SOURCES;
        if (state >> 31 && model[source] > 0) {
            crowd_leave(&crowd, numbered(source));
            model[source]--;
        } else {
            bool entered = crowd_enter(&crowd, numbered(source));
            cr_assert_eq(entered, model[source] < 3, "round %d", i);
            model[source] = (uint8_t)(model[source] + entered);
        }
    }
    for (uint32_t i = 0; i < SOURCES; i++) {
        for (; model[i] > 0; model[i]--)
            crowd_leave(&crowd, numbered(i));
    }
    for (size_t i = 0; i <= crowd.mask; i++)
        cr_assert_eq(crowd.places[i].count, 0);
}
