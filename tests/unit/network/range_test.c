#include <criterion/criterion.h>

#include "network/range.h"

Test(range, refuses_mistakes_and_everybody)
{
    static const char *const refused[] = {
        "",
        "/24",
        "10.0.0.0/",
        "10.0.0.0/0",
        "0.0.0.0/0",
        "::/0",
        "::ffff:0:0/96",
        "::ffff:0.0.0.0/0",
        "10.0.0.0/33",
        "2001:db8::/129",
        "10.0.0.1/8",
        "10.128.0.0/8",
        "10.0.0.1/31",
        "2001:db8::1/64",
        "::1/127",
        "10.0.0.0/08",
        "10.0.0.0/+8",
        "10.0.0.0/-8",
        "10.0.0.0/8 ",
        "10.0.0.0 /8",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/0.255.255.255",
        "10/8",
        "10.0.0/24",
        "10.0.0.0-10.0.0.9",
        "10.0.0.*",
        "fe80::%eth0/64",
        "::ffff:10.0.0.0/8",
        "::ffff:10.0.0.0/95",
        "::ffff:10.0.0.1/104",
        "10.0.0.0/104",
        "10.0.0.0/99999999999999999999",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct range range = {0};
        cr_expect(!range_parse(bytes_of(refused[i]), &range), "%s", refused[i]);
        cr_expect_eq(range.prefix, 0, "%s", refused[i]);
    }
}

Test(range, has_one_text_with_its_prefix)
{
    static const char *const same[][2] = {
        {"192.0.2.1", "192.0.2.1/32"},
        {"192.0.2.1/32", "192.0.2.1/32"},
        {"10.0.0.0/8", "10.0.0.0/8"},
        {"128.0.0.0/1", "128.0.0.0/1"},
        {"2001:DB8::/32", "2001:db8::/32"},
        {"2001:db8::1", "2001:db8::1/128"},
        {"2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::/65"},
        {"8000::/1", "8000::/1"},
        {"::ffff:10.0.0.0/104", "10.0.0.0/8"},
        {"::ffff:192.0.2.1", "192.0.2.1/32"},
        {"::ffff:192.0.2.1/128", "192.0.2.1/32"},
    };

    for (size_t i = 0; i < COUNT_OF(same); i++) {
        struct range range = {0};
        char text[RANGE_TEXT_CAPACITY];
        cr_expect(range_parse(bytes_of(same[i][0]), &range), "%s", same[i][0]);
        range_encode(range, text);
        cr_expect_str_eq(text, same[i][1]);
    }
}

static bool contains(const char *range_text, const char *address_text)
{
    struct range range;
    struct address address;

    cr_assert(range_parse(bytes_of(range_text), &range), "%s", range_text);
    cr_assert(address_parse(bytes_of(address_text), &address), "%s", address_text);
    return range_contains(range, address);
}

Test(range, leaves_out_the_neighbours_on_both_sides)
{
    static const char *const outside[][2] = {
        {"192.0.2.0/24", "192.0.1.255"},
        {"192.0.2.0/24", "192.0.3.0"},
        {"192.0.2.1", "192.0.2.0"},
        {"192.0.2.1", "192.0.2.2"},
        {"128.0.0.0/1", "127.255.255.255"},
        {"2001:db8::/64", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"},
        {"2001:db8::/64", "2001:db8:0:1::"},
        {"2001:db8::/65", "2001:db8:0:0:8000::"},
        {"2001:db8::1", "2001:db8::2"},
    };

    for (size_t i = 0; i < COUNT_OF(outside); i++)
        cr_expect(!contains(outside[i][0], outside[i][1]), "case %zu", i);
}

Test(range, never_crosses_families)
{
    cr_expect(!contains("c000::/8", "192.0.2.1"), "the same top bits");
    cr_expect(!contains("192.0.0.0/8", "c000:200::"));
    cr_expect(!contains("::/64", "192.0.2.1"), "where mapped addresses would be");
}

Test(range, contains_its_first_and_last)
{
    static const char *const inside[][2] = {
        {"192.0.2.0/24", "192.0.2.0"},
        {"192.0.2.0/24", "192.0.2.255"},
        {"192.0.2.0/24", "::ffff:192.0.2.9"},
        {"192.0.2.1", "192.0.2.1"},
        {"128.0.0.0/1", "255.255.255.255"},
        {"2001:db8::/64", "2001:db8::"},
        {"2001:db8::/64", "2001:db8:0:0:ffff:ffff:ffff:ffff"},
        {"2001:db8::/65", "2001:db8:0:0:7fff:ffff:ffff:ffff"},
        {"2001:db8::1", "2001:db8::1"},
    };

    for (size_t i = 0; i < COUNT_OF(inside); i++)
        cr_expect(contains(inside[i][0], inside[i][1]), "case %zu", i);
}

Test(range, around_an_address_is_what_throttles_count_by)
{
    static const struct {
        const char *address;
        unsigned ipv4_prefix, ipv6_prefix;
        const char *expected;
    } cases[] = {
        {"192.0.2.77", 32, 64, "192.0.2.77/32"},
        {"192.0.2.77", 24, 48, "192.0.2.0/24"},
        {"::ffff:192.0.2.77", 24, 48, "192.0.2.0/24"},
        {"2001:db8:1:2:3:4:5:6", 32, 64, "2001:db8:1:2::/64"},
        {"2001:db8:1:2:3:4:5:6", 24, 48, "2001:db8:1::/48"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct address address;
        char text[RANGE_TEXT_CAPACITY];
        cr_assert(address_parse(bytes_of(cases[i].address), &address));
        range_encode(range_around(address, cases[i].ipv4_prefix, cases[i].ipv6_prefix), text);
        cr_expect_str_eq(text, cases[i].expected);
    }
}
