/* Decides whether the other side's certificate is one we talk to. For lib/tls alone. */
#ifndef TLS_VERIFY_H
#define TLS_VERIFY_H

#include <openssl/ssl.h>

#include "tls/identity.h"

struct tls_endpoint;

/* What one connection expects, and what it found. Lives as long as the connection's SSL. */
struct tls_verification {
    const struct tls_endpoint *endpoint;
    struct tls_identity identity; /* the peer's, once its certificate was accepted */
};

/* Every connection of this context must show a certificate and is judged by its own verification.
 */
void tls_verify_install(SSL_CTX *context);

/* False without memory. */
NODISCARD bool tls_verify_attach(SSL *ssl, struct tls_verification *verification);

#endif
