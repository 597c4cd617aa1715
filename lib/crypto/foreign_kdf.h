/* How other systems derive what they keep of a password. For passwords that come from them; ours
 * are argon2id.h's. Each blocks for as long as it computes. */
#ifndef CRYPTO_FOREIGN_KDF_H
#define CRYPTO_FOREIGN_KDF_H

#include "base/bytes.h"
#include "base/status.h"

enum crypto_pbkdf2_hash { CRYPTO_PBKDF2_SHA1, CRYPTO_PBKDF2_SHA256, CRYPTO_PBKDF2_SHA512 };

/* PBKDF2 with HMAC (RFC 8018 section 5.2). `iterations` from 1. */
NODISCARD struct status crypto_pbkdf2(enum crypto_pbkdf2_hash hash, struct bytes password,
                                      struct bytes salt, uint32_t iterations, uint8_t *out,
                                      size_t size);

/* RFC 7914. `n` is a power of two; takes 128 * n * r bytes. RESOURCE_EXHAUSTED without them. */
struct crypto_scrypt_cost {
    uint64_t n;
    uint32_t r;
    uint32_t p;
};

NODISCARD struct status crypto_scrypt(struct bytes password, struct bytes salt,
                                      struct crypto_scrypt_cost cost, uint8_t *out, size_t size);

#endif
