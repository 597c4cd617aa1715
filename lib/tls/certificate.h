/* What we read out of certificates, beyond what OpenSSL verifies. For lib/tls alone: OpenSSL's
 * types do not leave it. */
#ifndef TLS_CERTIFICATE_H
#define TLS_CERTIFICATE_H

#include <openssl/x509.h>
#include <stdint.h>

#include "tls/identity.h"

/* The identity, when the certificate has exactly one URI among its subject's alternative names and
 * that URI is one. With two it would be open which of them was verified. */
NODISCARD bool tls_certificate_identity(X509 *certificate, struct tls_identity *out);

/* Seconds since 1970 of its notAfter; 0 when it has none that can be read. */
int64_t tls_certificate_expiry(const X509 *certificate);

/* For X509_STORE_CTX_set_verify_cb(): OpenSSL's verdict, but for dates, which may be missed by 5
 * minutes because clocks differ. */
int tls_certificate_tolerate(int verdict, X509_STORE_CTX *chain);

#endif
