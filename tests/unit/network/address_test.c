#include <criterion/criterion.h>

#include <netinet/in.h>

#include "network/address.h"

Test(address, refuses_every_other_spelling)
{
    static const char *const refused[] = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4.",
        "256.0.0.1",
        "1.2.3.1000",
        "010.0.0.1",
        "1.2.3.00",
        "0x7f.0.0.1",
        "0x7f000001",
        "2130706433",
        "127.1",
        "+1.2.3.4",
        "-1.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.4\n",
        "1.2.3.4:80",
        "1.2.3.a",
        "１.2.3.4",
        ":",
        ":::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "1::2::3",
        "1:::2",
        "12345::",
        "g::",
        "::1%eth0",
        "fe80::1%1",
        "[::1]",
        "::1 ",
        "::1.2.3",
        "::1.2.3.256",
        "::01.2.3.4",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "0:0:0:0:0:ffff:255.255.255.2555",
        "0000:0000:0000:0000:0000:0000:0000:0000000001",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct address address = {0};
        cr_expect(!address_parse(bytes_of(refused[i]), &address), "%s", refused[i]);
        cr_expect_eq(address.family, ADDRESS_NONE, "%s", refused[i]);
    }
}

Test(address, refuses_a_nul_inside)
{
    struct address address = {0};

    cr_expect(!address_parse((struct bytes){(const uint8_t *)"1.2.3.4\0", 8}, &address));
    cr_expect(!address_parse((struct bytes){(const uint8_t *)"::1\0", 4}, &address));
}

/* RFC 5952 section 4, and RFC 4291 section 2.2 for what is read. */
Test(address, has_one_text)
{
    static const char *const same[][2] = {
        {"0.0.0.0", "0.0.0.0"},
        {"255.255.255.255", "255.255.255.255"},
        {"::", "::"},
        {"0:0:0:0:0:0:0:0", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"2001:DB8::00a1", "2001:db8::a1"},
        {"2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
        {"0:0:3:4:5:6:0:0", "::3:4:5:6:0:0"},
        {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
        {"::192.0.2.1", "::c000:201"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
         "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    };

    for (size_t i = 0; i < COUNT_OF(same); i++) {
        struct address address;
        char text[ADDRESS_TEXT_CAPACITY];
        cr_expect(address_parse(bytes_of(same[i][0]), &address), "%s", same[i][0]);
        address_encode(address, text);
        cr_expect_str_eq(text, same[i][1], "%s", same[i][0]);
    }
}

Test(address, folds_mapped_addresses_only)
{
    static const char *const folded[] = {"::ffff:192.0.2.1", "::FFFF:c000:201",
                                         "0:0:0:0:0:ffff:192.0.2.1"};
    static const char *const kept[] = {"::192.0.2.1",      "64:ff9b::192.0.2.1",
                                       "2002:c000:201::",  "::ffff:0:192.0.2.1",
                                       "::fffe:192.0.2.1", "1::ffff:192.0.2.1"};
    struct address ipv4;

    cr_assert(address_parse(bytes_of("192.0.2.1"), &ipv4));
    for (size_t i = 0; i < COUNT_OF(folded); i++) {
        struct address address;
        cr_expect(address_parse(bytes_of(folded[i]), &address) && address_equal(address, ipv4),
                  "%s", folded[i]);
    }
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        struct address address;
        cr_expect(address_parse(bytes_of(kept[i]), &address) && address.family == ADDRESS_IPV6,
                  "%s", kept[i]);
    }
}

Test(address, is_the_same_after_a_socket_address)
{
    static const char *const texts[] = {"192.0.2.1", "2001:db8::1"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct sockaddr_storage storage;
        struct address address;
        struct address back;
        cr_assert(address_parse(bytes_of(texts[i]), &address));
        socklen_t size = address_to_sockaddr(address, 443, &storage);
        cr_expect_eq(size, i == 0 ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
        cr_expect_eq(((struct sockaddr_in *)&storage)->sin_port, htons(443));
        cr_expect(address_from_sockaddr((struct sockaddr *)&storage, &back));
        cr_expect(address_equal(address, back));
    }
}

Test(address, of_a_mapped_peer_is_ipv4_and_of_a_local_socket_none)
{
    struct sockaddr_in6 mapped = {.sin6_family = AF_INET6};
    struct sockaddr local = {.sa_family = AF_UNIX};
    struct address address = {0};
    char text[ADDRESS_TEXT_CAPACITY];

    cr_expect(!address_from_sockaddr(&local, &address));
    address_encode(address, text);
    cr_expect_str_eq(text, "");
    memcpy(mapped.sin6_addr.s6_addr + 10, "\xff\xff\xc0\x00\x02\x01", 6);
    cr_assert(address_from_sockaddr((struct sockaddr *)&mapped, &address));
    address_encode(address, text);
    cr_expect_str_eq(text, "192.0.2.1");
}
