/* Where requests come from, as far as somebody is told from somebody else by it: an IPv4 address or
 * the /64 of an IPv6 address, which is the least a single customer gets. */
#ifndef HTTP_SOURCE_H
#define HTTP_SOURCE_H

#include "network/address.h"

enum { SOURCE_KEYS = 2 };

/* The source that an address belongs to. */
struct address source_of(struct address address);

/* For a table of sources. With keys from crypto_random() a stranger cannot choose sources that meet
 * in one place. */
uint64_t source_hash(struct address address, const uint64_t keys[static SOURCE_KEYS]);

#endif
