/* Who a certificate says its holder is: spiffe://<trust domain>/ns/<namespace>/sa/<name>. */
#ifndef TLS_IDENTITY_H
#define TLS_IDENTITY_H

#include <stddef.h>

#include "base/status.h"

/* Of each part, its NUL included. */
enum { TLS_DOMAIN_CAPACITY = 128, TLS_LABEL_CAPACITY = 64 };

struct tls_identity {
    char trust_domain[TLS_DOMAIN_CAPACITY];  /* "sekisho.example": [a-z0-9._-] */
    char namespace_name[TLS_LABEL_CAPACITY]; /* [a-z0-9-] */
    char name[TLS_LABEL_CAPACITY];           /* "portal": [a-z0-9-] */
};

/* Accepts that one form (SPIFFE-ID sections 2.1 and 2.2, and narrower: lower case only, these five
 * parts, no port, query or escape); false, with `out` untouched, for any other text. */
NODISCARD bool tls_identity_parse(const char *uri, size_t size, struct tls_identity *out);

#endif
