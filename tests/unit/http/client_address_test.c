#include <criterion/criterion.h>

#include "http/client_address.h"

static struct range_set trusted;
static struct address found;

static void given_a_trusted_network(void)
{
    struct range range;
    cr_assert(range_parse(bytes_of("10.0.0.0/8"), &range));
    cr_assert_eq(range_set_open(&range, 1, &trusted).code, STATUS_OK);
}

static void drop_it(void)
{
    range_set_close(&trusted);
}

TestSuite(client_address, .init = given_a_trusted_network, .fini = drop_it);

static enum status_code derive(const char *peer, const char *first, const char *second)
{
    struct http_header headers[] = {{"x-forwarded-for", first},
                                    {"x-real-ip", "6.6.6.6"},
                                    {"forwarded", "for=6.6.6.6"},
                                    {"x-forwarded-for", second}};
    struct address address = {0};

    cr_assert(address_parse(bytes_of(peer), &address));
    if (first == NULL)
        return client_address(&trusted, address, headers + 1, 2, &found).code;
    return client_address(&trusted, address, headers, second ? 4 : 3, &found).code;
}

static void expect(const char *expected)
{
    char text[ADDRESS_TEXT_CAPACITY];
    address_encode(found, text);
    cr_expect_str_eq(text, expected);
}

Test(client_address, believes_no_header_of_a_peer_that_is_no_trusted_proxy)
{
    cr_expect_eq(derive("192.0.2.1", "1.2.3.4", NULL), STATUS_OK);
    expect("192.0.2.1");
    cr_expect_eq(derive("192.0.2.1", "rubbish", NULL), STATUS_OK);
    expect("192.0.2.1");
}

Test(client_address, never_reads_other_headers)
{
    cr_expect_eq(derive("10.0.0.1", NULL, NULL), STATUS_OK);
    expect("10.0.0.1");
}

Test(client_address, refuses_what_is_no_address_where_one_must_be)
{
    static const char *const refused[] = {"",         "unknown",   "1.2.3.4, ",        "1.2.3.4:80",
                                          "[::1]",    "010.0.0.1", "1.2.3.4, x",       "1.2.3",
                                          "1.2.3.4;", "_hidden",   "1.2.3.4,,10.0.0.2"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(derive("10.0.0.1", refused[i], NULL), STATUS_INVALID_ARGUMENT, "%s",
                     refused[i]);
}

Test(client_address, takes_the_last_address_that_is_no_proxy)
{
    cr_expect_eq(derive("10.0.0.1", "6.6.6.6, 192.0.2.7 ,10.1.1.1", NULL), STATUS_OK);
    expect("192.0.2.7");
    cr_expect_eq(derive("10.0.0.1", "rubbish, 2001:db8::1", NULL), STATUS_OK);
    expect("2001:db8::1");
    cr_expect_eq(derive("10.0.0.1", "::ffff:192.0.2.7", NULL), STATUS_OK);
    expect("192.0.2.7");
}

Test(client_address, reads_several_headers_as_one_list)
{
    cr_expect_eq(derive("10.0.0.1", "192.0.2.7", "10.2.2.2"), STATUS_OK);
    expect("192.0.2.7");
    cr_expect_eq(derive("10.0.0.1", "6.6.6.6", "192.0.2.8"), STATUS_OK);
    expect("192.0.2.8");
}

Test(client_address, takes_the_first_proxy_when_all_are_trusted)
{
    cr_expect_eq(derive("10.0.0.1", "10.3.3.3, 10.2.2.2", NULL), STATUS_OK);
    expect("10.3.3.3");
}

Test(client_address, follows_16_hops_and_not_one_more)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1000);
    buffer_append_text(&text, "192.0.2.7");
    for (int i = 1; i < CLIENT_HOPS_MAXIMUM; i++)
        buffer_append_text(&text, ",10.0.0.9");
    buffer_append_byte(&text, '\0');
    cr_expect_eq(derive("10.0.0.1", (const char *)text.data, NULL), STATUS_OK);
    expect("192.0.2.7");
    cr_expect_eq(derive("10.0.0.1", (const char *)text.data, "10.0.0.9"), STATUS_INVALID_ARGUMENT);
}

static size_t hops(const char *peer, const char *header,
                   struct address out[CLIENT_HOPS_MAXIMUM + 1])
{
    struct http_header headers[] = {{"x-forwarded-for", header}};
    struct address address = {0};

    cr_assert(address_parse(bytes_of(peer), &address));
    return client_address_hops(&trusted, address, headers, 1, out);
}

Test(client_address, tells_the_way_and_nothing_that_strangers_wrote)
{
    struct address way[CLIENT_HOPS_MAXIMUM + 1];

    cr_assert_eq(hops("192.0.2.1", "1.2.3.4", way), 1);
    cr_assert_eq(hops("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", way), 3);
    found = way[1];
    expect("10.0.0.2");
    found = way[2];
    expect("198.51.100.7");
}
