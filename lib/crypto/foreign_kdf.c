#include "crypto/foreign_kdf.h"

#include <limits.h>
#include <openssl/evp.h>
#include <sodium.h>

static const EVP_MD *digest_of(enum crypto_pbkdf2_hash hash)
{
    switch (hash) {
    case CRYPTO_PBKDF2_SHA1:
        return EVP_sha1();
    case CRYPTO_PBKDF2_SHA256:
        return EVP_sha256();
    case CRYPTO_PBKDF2_SHA512:
        break;
    }
    return EVP_sha512();
}

struct status crypto_pbkdf2(enum crypto_pbkdf2_hash hash, struct bytes password, struct bytes salt,
                            uint32_t iterations, uint8_t *out, size_t size)
{
    if (password.size > INT_MAX || salt.size > INT_MAX || size > INT_MAX || iterations == 0 ||
        iterations > INT_MAX)
        return FAIL(INVALID_ARGUMENT, "out of the bounds of PBKDF2");
    if (PKCS5_PBKDF2_HMAC((const char *)password.data, (int)password.size, salt.data,
                          (int)salt.size, (int)iterations, digest_of(hash), (int)size, out) != 1)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for PBKDF2");
    return OK;
}

struct status crypto_scrypt(struct bytes password, struct bytes salt,
                            struct crypto_scrypt_cost cost, uint8_t *out, size_t size)
{
    if (crypto_pwhash_scryptsalsa208sha256_ll(password.data, password.size, salt.data, salt.size,
                                              cost.n, cost.r, cost.p, out, size) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for scrypt");
    return OK;
}
