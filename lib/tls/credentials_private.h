/* What the engine needs of the credentials. For lib/tls alone. */
#ifndef TLS_CREDENTIALS_PRIVATE_H
#define TLS_CREDENTIALS_PRIVATE_H

#include <openssl/ssl.h>

#include "tls/credentials.h"
#include "tls/identity.h"

/* A connection under the files as they were last accepted; NULL without memory. */
NODISCARD SSL *tls_credentials_connection(struct tls_credentials *credentials);

/* Our own identity, as long as the credentials live. */
const struct tls_identity *tls_credentials_identity(const struct tls_credentials *credentials);

#endif
