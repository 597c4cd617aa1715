/* One SSL_CTX for both ends of the mesh, made from three files. For lib/tls alone. */
#ifndef TLS_CONTEXT_H
#define TLS_CONTEXT_H

#include <openssl/ssl.h>

#include "log/log.h"
#include "tls/credentials.h"
#include "tls/identity.h"

/* An SSL_CTX with our rules and these files, and when its certificate ends. FAILED_PRECONDITION,
 * with the reason in the log, when a file cannot be read, the key is readable for others, the pair
 * does not fit, or the certificate has expired or does not name `own`. */
NODISCARD struct status tls_context_open(const struct tls_credentials_options *options,
                                         const struct tls_identity *own, SSL_CTX **out,
                                         int64_t *expiry_out);

#endif
