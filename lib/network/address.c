#include "network/address.h"

#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>

#include "base/encoding.h"
#include "base/number.h"

enum {
    OCTETS = 4,
    GROUPS = 8, /* of 16 bits */
    IPV4_TEXT_MINIMUM = sizeof "0.0.0.0" - 1,
};

unsigned address_bits(enum address_family family)
{
    return family == ADDRESS_IPV4 ? 32 : 128;
}

static struct address from_ipv4(uint32_t bits)
{
    return (struct address){.family = ADDRESS_IPV4, .high = (uint64_t)bits << 32};
}

/* Folds IPv4-mapped addresses. */
static struct address from_ipv6(uint64_t high, uint64_t low)
{
    if (high == 0 && low >> 32 == 0xffff)
        return from_ipv4((uint32_t)low);
    return (struct address){.family = ADDRESS_IPV6, .high = high, .low = low};
}

/* The first `c` of `text` from `start` on; the text's size when there is none. */
static size_t find_byte(struct bytes text, size_t start, char c)
{
    const uint8_t *found =
        start < text.size ? memchr(text.data + start, c, text.size - start) : NULL;
    return found ? (size_t)(found - text.data) : text.size;
}

static bool parse_ipv4(struct bytes text, uint32_t *out)
{
    uint32_t bits = 0;
    size_t start = 0;

    for (int i = 0; i < OCTETS; i++) {
        int64_t octet = 0;
        size_t end = find_byte(text, start, '.');
        if ((end == text.size) != (i == OCTETS - 1) ||
            !number_parse((const char *)text.data + start, end - start, 0, 255, &octet))
            return false;
        bits = bits << 8 | (uint32_t)octet;
        start = end + 1;
    }
    *out = bits;
    return true;
}

/* One to four hexadecimal digits. */
static bool parse_group(struct bytes text, uint16_t *out)
{
    unsigned value = 0;

    if (text.size < 1 || text.size > 4)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        int digit = hex_digit_value(text.data[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (unsigned)digit;
    }
    *out = (uint16_t)value;
    return true;
}

/* The groups on one side of "::", or all of them. */
struct groups {
    uint16_t values[GROUPS];
    size_t count;
};

/* The last part of an IPv6 address may be an IPv4 address, which counts as two groups. */
static bool parse_last_part(struct bytes text, struct groups *groups)
{
    uint32_t bits = 0;

    if (text.size < IPV4_TEXT_MINIMUM)
        return groups->count < GROUPS && parse_group(text, &groups->values[groups->count++]);
    if (groups->count > GROUPS - 2 || !parse_ipv4(text, &bits))
        return false;
    groups->values[groups->count++] = (uint16_t)(bits >> 16);
    groups->values[groups->count++] = (uint16_t)bits;
    return true;
}

/* Groups with single colons between them. An empty text has none. */
static bool parse_groups(struct bytes text, bool is_end, struct groups *out)
{
    *out = (struct groups){0};
    if (text.size == 0)
        return true;
    for (size_t start = 0;;) {
        size_t end = find_byte(text, start, ':');
        struct bytes part = {text.data + start, end - start};
        if (end == text.size && is_end)
            return parse_last_part(part, out);
        if (out->count == GROUPS || !parse_group(part, &out->values[out->count++]))
            return false;
        if (end == text.size)
            return true;
        start = end + 1;
    }
}

static struct address from_groups(const uint16_t groups[static GROUPS])
{
    uint64_t halves[2] = {0};

    for (size_t i = 0; i < GROUPS; i++)
        halves[i / 4] = halves[i / 4] << 16 | groups[i];
    return from_ipv6(halves[0], halves[1]);
}

static bool parse_ipv6(struct bytes text, struct address *out)
{
    struct groups head = {0};
    struct groups tail = {0};
    const uint8_t *gap = text.size > 0 ? memmem(text.data, text.size, "::", 2) : NULL;
    size_t head_size = gap ? (size_t)(gap - text.data) : text.size;

    if (!parse_groups((struct bytes){text.data, head_size}, gap == NULL, &head))
        return false;
    if (gap && !parse_groups((struct bytes){gap + 2, text.size - head_size - 2}, true, &tail))
        return false;
    /* "::" stands for at least one group. */
    size_t count = head.count + tail.count;
    if (gap ? count > GROUPS - 1 : count != GROUPS)
        return false;
    for (size_t i = 0; i < tail.count; i++)
        head.values[GROUPS - tail.count + i] = tail.values[i];
    *out = from_groups(head.values);
    return true;
}

bool address_parse(struct bytes text, struct address *out)
{
    uint32_t bits = 0;

    if (text.size > ADDRESS_TEXT_MAXIMUM)
        return false;
    if (find_byte(text, 0, ':') < text.size)
        return parse_ipv6(text, out);
    if (!parse_ipv4(text, &bits))
        return false;
    *out = from_ipv4(bits);
    return true;
}

static uint16_t group(struct address address, size_t index)
{
    uint64_t half = index < 4 ? address.high : address.low;
    return (uint16_t)(half >> (48 - 16 * (index % 4)));
}

/* The first of the longest runs of zero groups, at least two of them (RFC 5952 section 4.2). */
static void find_gap(struct address address, size_t *start_out, size_t *count_out)
{
    size_t run = 0;

    *start_out = GROUPS;
    *count_out = 1;
    for (size_t i = 0; i < GROUPS; i++) {
        run = group(address, i) == 0 ? run + 1 : 0;
        if (run > *count_out) {
            *count_out = run;
            *start_out = i + 1 - run;
        }
    }
}

static void encode_ipv6(struct address address, char out[static ADDRESS_TEXT_CAPACITY])
{
    size_t gap_start = 0;
    size_t gap_count = 0;
    size_t size = 0;

    find_gap(address, &gap_start, &gap_count);
    for (size_t i = 0; i < GROUPS; i++) {
        const char *separator = i == 0 || i == gap_start + gap_count ? "" : ":";
        if (i == gap_start) {
            size += (size_t)snprintf(out + size, ADDRESS_TEXT_CAPACITY - size, "::");
            i += gap_count - 1;
            continue;
        }
        size += (size_t)snprintf(out + size, ADDRESS_TEXT_CAPACITY - size, "%s%x", separator,
                                 group(address, i));
    }
}

void address_encode(struct address address, char out[static ADDRESS_TEXT_CAPACITY])
{
    uint64_t bits = address.high;

    switch (address.family) {
    case ADDRESS_NONE:
        out[0] = '\0';
        return;
    case ADDRESS_IPV4:
        (void)snprintf(out, ADDRESS_TEXT_CAPACITY, "%u.%u.%u.%u", (unsigned)(bits >> 56) & 255,
                       (unsigned)(bits >> 48) & 255, (unsigned)(bits >> 40) & 255,
                       (unsigned)(bits >> 32) & 255);
        return;
    case ADDRESS_IPV6:
        encode_ipv6(address, out);
        return;
    }
}

int address_compare(struct address a, struct address b)
{
    if (a.family != b.family)
        return a.family < b.family ? -1 : 1;
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return (a.low > b.low) - (a.low < b.low);
}

bool address_equal(struct address a, struct address b)
{
    return address_compare(a, b) == 0;
}

bool address_from_sockaddr(const struct sockaddr *socket_address, struct address *out)
{
    if (socket_address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, socket_address, sizeof ipv4);
        *out = from_ipv4(ntohl(ipv4.sin_addr.s_addr));
        return true;
    }
    if (socket_address->sa_family != AF_INET6)
        return false;
    struct sockaddr_in6 ipv6;
    memcpy(&ipv6, socket_address, sizeof ipv6);
    *out =
        from_ipv6(bytes_get_u64(ipv6.sin6_addr.s6_addr), bytes_get_u64(ipv6.sin6_addr.s6_addr + 8));
    return true;
}

socklen_t address_to_sockaddr(struct address address, uint16_t port, struct sockaddr_storage *out)
{
    assert(address.family != ADDRESS_NONE);
    *out = (struct sockaddr_storage){0};
    if (address.family == ADDRESS_IPV4) {
        struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(port)};
        ipv4.sin_addr.s_addr = htonl((uint32_t)(address.high >> 32));
        memcpy(out, &ipv4, sizeof ipv4);
        return sizeof ipv4;
    }
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    bytes_put_u64(ipv6.sin6_addr.s6_addr, address.high);
    bytes_put_u64(ipv6.sin6_addr.s6_addr + 8, address.low);
    memcpy(out, &ipv6, sizeof ipv6);
    return sizeof ipv6;
}
