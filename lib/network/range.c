#include "network/range.h"

#include <assert.h>
#include <stdio.h>

#include "base/number.h"

enum { MAPPED_PREFIX = 96 }; /* of ::ffff:0:0/96 */

/* The topmost `count` of 64 bits, `count` from 0. */
static uint64_t top_bits(unsigned count)
{
    return count == 0 ? 0 : UINT64_MAX << (64 - count);
}

static struct address mask(struct address address, unsigned prefix)
{
    address.high &= top_bits(prefix < 64 ? prefix : 64);
    address.low &= top_bits(prefix > 64 ? prefix - 64 : 0);
    return address;
}

/* The number after the slash. In text that is written as IPv6 it counts 128 bits, also when the
 * address is IPv4-mapped and was folded. */
static bool parse_prefix(struct bytes text, struct address address, bool is_written_as_ipv6,
                         unsigned *out)
{
    bool is_folded = is_written_as_ipv6 && address.family == ADDRESS_IPV4;
    int64_t before = is_folded ? MAPPED_PREFIX : 0;
    int64_t prefix = 0;

    if (!number_parse((const char *)text.data, text.size, before + 1,
                      before + address_bits(address.family), &prefix))
        return false;
    *out = (unsigned)(prefix - before);
    return true;
}

bool range_parse(struct bytes text, struct range *out)
{
    const uint8_t *slash = text.size > 0 ? memchr(text.data, '/', text.size) : NULL;
    size_t size = slash ? (size_t)(slash - text.data) : text.size;
    struct bytes written = {text.data, size};
    struct range range = {0};

    if (!address_parse(written, &range.first))
        return false;
    range.prefix = address_bits(range.first.family);
    bool is_written_as_ipv6 = memchr(written.data, ':', written.size) != NULL;
    if (slash && !parse_prefix((struct bytes){slash + 1, text.size - size - 1}, range.first,
                               is_written_as_ipv6, &range.prefix))
        return false;
    if (!address_equal(range.first, mask(range.first, range.prefix)))
        return false;
    *out = range;
    return true;
}

void range_encode(struct range range, char out[static RANGE_TEXT_CAPACITY])
{
    char address[ADDRESS_TEXT_CAPACITY];

    address_encode(range.first, address);
    (void)snprintf(out, RANGE_TEXT_CAPACITY, "%s/%u", address, range.prefix);
}

bool range_contains(struct range range, struct address address)
{
    return address_equal(range.first, mask(address, range.prefix));
}

struct range range_around(struct address address, unsigned ipv4_prefix, unsigned ipv6_prefix)
{
    unsigned prefix = address.family == ADDRESS_IPV4 ? ipv4_prefix : ipv6_prefix;

    assert(address.family != ADDRESS_NONE);
    assert(prefix > 0 && prefix <= address_bits(address.family));
    return (struct range){mask(address, prefix), prefix};
}
