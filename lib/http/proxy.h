/* The PROXY protocol, version 2 (HAProxy, doc/proxy-protocol.txt section 2.2): what a balancer says
 * about the connection it forwards, before the first byte of TLS. */
#ifndef HTTP_PROXY_H
#define HTTP_PROXY_H

#include "base/bytes.h"
#include "network/address.h"

/* 16 bytes, and as much behind them as the specification asks a receiver to expect. */
enum { PROXY_HEADER_MAXIMUM = 536 };

enum proxy_outcome { PROXY_MORE, PROXY_DONE, PROXY_REFUSED };

struct proxy_header {
    bool is_local;         /* the balancer speaks for itself (health checks): `source` is empty */
    struct address source; /* whom it forwards for */
};

/* Reads a header from its first byte. `size_out` says, with PROXY_MORE, how many bytes from the
 * beginning are to be had before the next call, never more than belong to the header: so nothing of
 * what follows is taken from the socket. Refuses version 1, any transport but TCP over IPv4 or
 * IPv6, addresses that are not there in full and more than PROXY_HEADER_MAXIMUM bytes; skips TLVs.
 */
enum proxy_outcome proxy_parse(struct bytes data, size_t *size_out, struct proxy_header *out);

#endif
