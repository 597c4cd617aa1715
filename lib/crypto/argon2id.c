#include "crypto/argon2id.h"

#include <assert.h>
#include <sodium.h>

enum {
    MEMORY_KIB_MINIMUM = 7168,
    MEMORY_KIB_MAXIMUM = 1024 * 1024,
    PASSES_MAXIMUM = 16,
    WORK_MINIMUM = 7168 * 5, /* KiB times passes */
};

static_assert(CRYPTO_ARGON2ID_SALT_SIZE == crypto_pwhash_argon2id_SALTBYTES, "sizes agree");

bool crypto_argon2id_cost_is_valid(struct crypto_argon2id_cost cost)
{
    return cost.memory_kib >= MEMORY_KIB_MINIMUM && cost.memory_kib <= MEMORY_KIB_MAXIMUM &&
           cost.passes >= 1 && cost.passes <= PASSES_MAXIMUM &&
           (uint64_t)cost.memory_kib * cost.passes >= WORK_MINIMUM;
}

struct status crypto_argon2id(struct bytes password,
                              const uint8_t salt[static CRYPTO_ARGON2ID_SALT_SIZE],
                              struct crypto_argon2id_cost cost,
                              uint8_t out[static CRYPTO_ARGON2ID_SIZE])
{
    if (!crypto_argon2id_cost_is_valid(cost) || password.size > CRYPTO_ARGON2ID_PASSWORD_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "password or cost out of bounds");

    uint8_t hash[CRYPTO_ARGON2ID_SIZE];
    int failed =
        crypto_pwhash(hash, sizeof hash, (const char *)password.data, password.size, salt,
                      cost.passes, (size_t)cost.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13);
    if (failed)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the password hash");
    memcpy(out, hash, sizeof hash);
    sodium_memzero(hash, sizeof hash);
    return OK;
}
