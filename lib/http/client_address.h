/* Whose request this is, when it came through proxies. */
#ifndef HTTP_CLIENT_ADDRESS_H
#define HTTP_CLIENT_ADDRESS_H

#include "http/request.h"
#include "network/range_set.h"

enum { CLIENT_HOPS_MAXIMUM = 16 };

/* The peer, unless it is a trusted proxy: then X-Forwarded-For is read from right to left, and the
 * first address that is not a trusted proxy is the client (the last one when all are). What stands
 * further left was written by strangers. Forwarded and X-Real-IP are never read. INVALID_ARGUMENT
 * when a trusted proxy's header has more than CLIENT_HOPS_MAXIMUM hops or something that is no
 * address before the client was found. */
NODISCARD struct status client_address(const struct range_set *trusted, struct address peer,
                                       const struct http_header *headers, size_t count,
                                       struct address *out);

/* The way there: the peer first, then each address that was read, the client last. At most
 * CLIENT_HOPS_MAXIMUM + 1; returns how many. For showing to people, of a request that
 * client_address() has let pass. */
size_t client_address_hops(const struct range_set *trusted, struct address peer,
                           const struct http_header *headers, size_t count,
                           struct address out[static CLIENT_HOPS_MAXIMUM + 1]);

#endif
