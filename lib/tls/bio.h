/* OpenSSL's reads and writes of encrypted bytes, carried by nng. For lib/tls alone. */
#ifndef TLS_BIO_H
#define TLS_BIO_H

#include <openssl/bio.h>

/* `nng` is what nng gave the engine's init. NULL without memory. */
BIO *tls_bio_open(void *nng);

#endif
