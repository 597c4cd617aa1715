/* Without a slash our parser agrees with inet_pton() on every text. With one, what is accepted has
 * one text, which means the same, and holds its own first address. */
#include <arpa/inet.h>
#include <assert.h>

#include "network/range_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool pton(const char *text, struct address *out)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1)
        return address_from_sockaddr((const struct sockaddr *)&ipv4, out);
    if (inet_pton(AF_INET6, text, &ipv6.sin6_addr) == 1)
        return address_from_sockaddr((const struct sockaddr *)&ipv6, out);
    return false;
}

static void assert_same_as_pton(struct bytes bytes)
{
    char text[ADDRESS_TEXT_CAPACITY] = "";
    struct address ours = {0};
    struct address theirs = {0};

    if (bytes.size > ADDRESS_TEXT_MAXIMUM || memchr(bytes.data, 0, bytes.size) != NULL)
        return;
    memcpy(text, bytes.data, bytes.size);
    bool accepted = address_parse(bytes, &ours);
    assert(accepted == pton(text, &theirs));
    assert(address_equal(ours, theirs));
}

static void assert_one_text(struct range range)
{
    char text[RANGE_TEXT_CAPACITY];
    struct range again = {0};
    CLEANUP(range_set_close) struct range_set set = {0};

    range_encode(range, text);
    bool read_back = range_parse(bytes_of(text), &again);
    assert(read_back && address_equal(range.first, again.first) && range.prefix == again.prefix);
    struct status opened = range_set_open(&range, 1, &set);
    assert(status_is_ok(opened) && range_set_contains(&set, range.first));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct range range;

    if (size == 0)
        return 0;
    assert_same_as_pton((struct bytes){data, size});
    if (range_parse((struct bytes){data, size}, &range))
        assert_one_text(range);
    return 0;
}
