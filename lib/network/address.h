/* Internet addresses, read in exactly one way. Software that disagrees about what "010.0.0.1" or
 * "::ffff:10.0.0.1" means lets strangers through allow-lists (CVE-2021-29921, CVE-2021-29922).
 *
 * Accepted: four decimal octets without leading zeros; RFC 4291 section 2.2 for IPv6, the last 32
 * bits also as octets. Refused: 0x, octal, fewer than four parts, zone ids, brackets, ports, white
 * space. An IPv4-mapped address (::ffff:0:0/96) is the IPv4 address, for that is how a socket that
 * serves both families shows one. NAT64 and 6to4 addresses stay what they are: whoever answers
 * there is not known to be the host of the IPv4 address inside.
 */
#ifndef NETWORK_ADDRESS_H
#define NETWORK_ADDRESS_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "base/status.h"

enum {
    ADDRESS_TEXT_MAXIMUM = 45, /* "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" */
    ADDRESS_TEXT_CAPACITY = ADDRESS_TEXT_MAXIMUM + 1,
};

enum address_family {
    ADDRESS_NONE, /* what {0} is; equal to no parsed address */
    ADDRESS_IPV4,
    ADDRESS_IPV6,
};

/* The bits begin at the top of `high`, for IPv4 too, so that one mask serves both families. */
struct address {
    enum address_family family;
    uint64_t high;
    uint64_t low;
};

/* 32 or 128. */
unsigned address_bits(enum address_family family);

/* False, with `out` untouched, for anything but an address as described above. */
NODISCARD bool address_parse(struct bytes text, struct address *out);

/* The one text of an address: RFC 5952 for IPv6. "" for ADDRESS_NONE. */
void address_encode(struct address address, char out[static ADDRESS_TEXT_CAPACITY]);

bool address_equal(struct address a, struct address b);

/* Below, at or above 0 as `a` sorts before, with or after `b`; IPv4 before IPv6. */
int address_compare(struct address a, struct address b);

/* The address of a peer. False for any family but AF_INET and AF_INET6. A zone id is dropped. */
NODISCARD bool address_from_sockaddr(const struct sockaddr *socket_address, struct address *out);

/* For connect() and bind(): fills `out` and returns its size. `address` must have a family. */
socklen_t address_to_sockaddr(struct address address, uint16_t port, struct sockaddr_storage *out);

#endif
