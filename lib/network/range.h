/* Ranges of addresses: "192.0.2.0/24", "2001:db8::/32". A range of an allow-list is written with
 * its prefix, or is one full address. Refused: bits set below the prefix ("10.0.0.1/8" is a
 * mistake, not a range), "/0" (it would allow everybody), netmasks, leading zeros. */
#ifndef NETWORK_RANGE_H
#define NETWORK_RANGE_H

#include "network/address.h"

enum { RANGE_TEXT_CAPACITY = ADDRESS_TEXT_CAPACITY + sizeof "/128" - 1 };

struct range {
    struct address first;
    unsigned prefix; /* 1 to 32 or 128 */
};

/* False, with `out` untouched, for anything else. A range of IPv4-mapped addresses is one of IPv4.
 */
NODISCARD bool range_parse(struct bytes text, struct range *out);

/* Always with the prefix. */
void range_encode(struct range range, char out[static RANGE_TEXT_CAPACITY]);

/* Never true across families. */
bool range_contains(struct range range, struct address address);

/* The range of this prefix around an address; `ipv4_prefix` from 1 to 32, `ipv6_prefix` to 128.
 * What counters per source are kept by: /32 and /64 for a source, /24 and /48 for its
 * neighbourhood. */
struct range range_around(struct address address, unsigned ipv4_prefix, unsigned ipv6_prefix);

#endif
