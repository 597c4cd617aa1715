#include "http/proxy.h"

#include <netinet/in.h>

enum {
    SIGNATURE_SIZE = 12,
    FIXED_SIZE = 16,
    VERSION_2_LOCAL = 0x20,
    VERSION_2_PROXY = 0x21,
    TCP_OVER_IPV4 = 0x11,
    TCP_OVER_IPV6 = 0x21,
    IPV4_SIZE = 12, /* two addresses, two ports */
    IPV6_SIZE = 36,
};

static const uint8_t signature[SIGNATURE_SIZE] = "\r\n\r\n\0\r\nQUIT\n";

static bool begins_well(struct bytes data)
{
    size_t size = data.size < SIGNATURE_SIZE ? data.size : SIGNATURE_SIZE;

    if (size > 0 && memcmp(data.data, signature, size) != 0)
        return false;
    return data.size <= SIGNATURE_SIZE || data.data[12] == VERSION_2_LOCAL ||
           data.data[12] == VERSION_2_PROXY;
}

static bool read_ipv4(const uint8_t *addresses, size_t size, struct address *out)
{
    struct sockaddr_in source = {.sin_family = AF_INET};

    if (size < IPV4_SIZE)
        return false;
    memcpy(&source.sin_addr, addresses, 4);
    return address_from_sockaddr((const struct sockaddr *)&source, out);
}

static bool read_ipv6(const uint8_t *addresses, size_t size, struct address *out)
{
    struct sockaddr_in6 source = {.sin6_family = AF_INET6};

    if (size < IPV6_SIZE)
        return false;
    memcpy(&source.sin6_addr, addresses, 16);
    return address_from_sockaddr((const struct sockaddr *)&source, out);
}

static bool read_source(const uint8_t *header, size_t size, struct address *out)
{
    switch (header[13]) {
    case TCP_OVER_IPV4:
        return read_ipv4(header + FIXED_SIZE, size, out);
    case TCP_OVER_IPV6:
        return read_ipv6(header + FIXED_SIZE, size, out);
    default:
        return false;
    }
}

enum proxy_outcome proxy_parse(struct bytes data, size_t *size_out, struct proxy_header *out)
{
    struct proxy_header header = {0};

    *size_out = FIXED_SIZE;
    if (!begins_well(data))
        return PROXY_REFUSED;
    if (data.size < FIXED_SIZE)
        return PROXY_MORE;

    size_t size = (size_t)data.data[14] << 8 | data.data[15];
    if (size > PROXY_HEADER_MAXIMUM - FIXED_SIZE)
        return PROXY_REFUSED;
    *size_out = FIXED_SIZE + size;
    if (data.size < *size_out)
        return PROXY_MORE;

    header.is_local = data.data[12] == VERSION_2_LOCAL;
    if (!header.is_local && !read_source(data.data, size, &header.source))
        return PROXY_REFUSED;
    *out = header;
    return PROXY_DONE;
}
