#include <criterion/criterion.h>

#include "http/proxy.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define IPV4 "\xc0\x00\x02\x07\x7f\x00\x00\x01\x30\x39\x01\xbb"
#define IPV6                                                                                       \
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07"                                                   \
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"                                                   \
    "\x30\x39\x01\xbb"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

static struct proxy_header header;

/* As a connection reads: never more than was asked for. */
static enum proxy_outcome read_slowly(struct bytes data, size_t *asked_out)
{
    enum proxy_outcome outcome = PROXY_MORE;
    size_t have = 0;
    size_t wanted = 0;

    while ((outcome = proxy_parse((struct bytes){data.data, have}, &wanted, &header)) ==
           PROXY_MORE) {
        cr_assert_gt(wanted, have);
        if (have == data.size)
            break;
        have = have + 1;
    }
    *asked_out = wanted;
    return outcome;
}

Test(proxy, refuses_at_the_first_byte_that_is_wrong)
{
    static const struct bytes refused[] = {
        TEXT("P"), /* version 1 */
        TEXT("PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n"),
        TEXT("G"),
        TEXT("\x16\x03\x01"),
        TEXT("\r\n\r\n\0\r\nQUIT\r"),
        TEXT(SIGNATURE "\x11"), /* version 1 in binary */
        TEXT(SIGNATURE "\x22"), /* unknown command */
        TEXT(SIGNATURE "\x31"),
        TEXT(SIGNATURE "\x21\x12\x00\x0c" IPV4), /* UDP */
        TEXT(SIGNATURE "\x21\x22\x00\x24" IPV6),
        TEXT(SIGNATURE "\x21\x00\x00\x0c" IPV4), /* unspecified, yet not LOCAL */
        TEXT(SIGNATURE "\x21\x31\x00\x0c" IPV4), /* Unix */
        TEXT(SIGNATURE "\x21\x11\x00\x0b" IPV4), /* addresses that are not there in full */
        TEXT(SIGNATURE "\x21\x21\x00\x23" IPV6),
        TEXT(SIGNATURE "\x21\x11\x00\x00"),
        TEXT(SIGNATURE "\x21\x11\x02\x09"), /* 521 + 16 > 536 */
        TEXT(SIGNATURE "\x21\x11\xff\xff"),
        TEXT(SIGNATURE "\x20\x00\x02\x09"),
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        size_t asked = 0;
        cr_expect_eq(read_slowly(refused[i], &asked), PROXY_REFUSED, "row %zu", i);
    }
}

static void expect_source(struct bytes data, const char *expected)
{
    char text[ADDRESS_TEXT_CAPACITY];
    size_t asked = 0;

    cr_expect_eq(read_slowly(data, &asked), PROXY_DONE);
    cr_expect_eq(asked, data.size);
    address_encode(header.source, text);
    cr_expect_str_eq(text, expected);
}

Test(proxy, reads_whom_a_balancer_forwards_for)
{
    static const struct bytes ipv4 = TEXT(SIGNATURE "\x21\x11\x00\x0c" IPV4);
    static const struct bytes ipv6 = TEXT(SIGNATURE "\x21\x21\x00\x24" IPV6);
    static const struct bytes with_tlv = TEXT(SIGNATURE "\x21\x11\x00\x10" IPV4 "\x04\0\x01\0");

    expect_source(ipv4, "192.0.2.7");
    expect_source(ipv6, "2001:db8::7");
    expect_source(with_tlv, "192.0.2.7");
    cr_expect(!header.is_local);
}

Test(proxy, knows_when_a_balancer_speaks_for_itself)
{
    static const struct bytes local = TEXT(SIGNATURE "\x20\x00\x00\x00");
    static const struct bytes local_with_addresses = TEXT(SIGNATURE "\x20\x11\x00\x0c" IPV4);
    size_t asked = 0;

    cr_expect_eq(read_slowly(local, &asked), PROXY_DONE);
    cr_expect(header.is_local);
    cr_expect_eq(read_slowly(local_with_addresses, &asked), PROXY_DONE);
    cr_expect(header.is_local);
    cr_expect_eq(header.source.family, ADDRESS_NONE);
}

Test(proxy, takes_536_bytes)
{
    uint8_t data[PROXY_HEADER_MAXIMUM] = SIGNATURE "\x21\x11\x02\x08" IPV4;
    size_t asked = 0;

    cr_expect_eq(read_slowly((struct bytes){data, sizeof data}, &asked), PROXY_DONE);
    cr_expect_eq(asked, sizeof data);
}
