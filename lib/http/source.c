#include "http/source.h"

struct address source_of(struct address address)
{
    if (address.family == ADDRESS_IPV6)
        address.low = 0;
    return address;
}

/* The upper half is all of an IPv4 address, and the /64 of an IPv6 address. The finalizer of
 * MurmurHash3, keyed. */
uint64_t source_hash(struct address address, const uint64_t keys[static SOURCE_KEYS])
{
    uint64_t hash = address.high ^ keys[0];

    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ keys[1] ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ hash >> 33;
}
