/* Ed25519 signatures (RFC 8032). A signature is deterministic; verifying refuses every second
 * spelling of one (S not reduced, keys and points of small order). */
#ifndef CRYPTO_SIGNATURE_H
#define CRYPTO_SIGNATURE_H

#include "base/bytes.h"
#include "crypto/secret.h"

enum {
    CRYPTO_SEED_SIZE = 32, /* what a key file holds (key.h) */
    CRYPTO_PUBLIC_KEY_SIZE = 32,
    CRYPTO_SIGNATURE_SIZE = 64,
};

struct crypto_signing_key {
    struct secret secret;
    uint8_t public_key[CRYPTO_PUBLIC_KEY_SIZE];
};

/* The key pair of a seed of CRYPTO_SEED_SIZE bytes. RESOURCE_EXHAUSTED as secret_open(). */
NODISCARD struct status crypto_signing_key_open(const struct secret *seed,
                                                struct crypto_signing_key *out);

/* Accepts {0}. */
void crypto_signing_key_close(struct crypto_signing_key *key);

/* 12 us for 200 bytes. */
void crypto_signing_key_sign(const struct crypto_signing_key *key, struct bytes data,
                             uint8_t out[static CRYPTO_SIGNATURE_SIZE]);

/* 36 us for 200 bytes. */
NODISCARD bool crypto_signature_is_valid(const uint8_t public_key[static CRYPTO_PUBLIC_KEY_SIZE],
                                         struct bytes data,
                                         const uint8_t signature[static CRYPTO_SIGNATURE_SIZE]);

#endif
