#include "crypto/argon2id.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>

#include "crypto/argon2id_memory.h"

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

/* libsodium's crypto_pwhash_argon2id() and its choice among the ways to fill the memory, which
 * sodium_init() makes for its own copy alone; by their names in cmake/Argon2id.cmake. */
int argon2id_choose(void);
int argon2id_compute(unsigned char *out, unsigned long long out_size, const char *password,
                     unsigned long long password_size, const unsigned char *salt,
                     unsigned long long passes, size_t memory_size, int algorithm);

static void choose(void)
{
    (void)argon2id_choose(); /* there is always one */
}

struct status crypto_argon2id(struct crypto_argon2id_memory *memory, struct bytes password,
                              const uint8_t salt[static CRYPTO_ARGON2ID_SALT_SIZE],
                              struct crypto_argon2id_cost cost,
                              uint8_t out[static CRYPTO_ARGON2ID_SIZE])
{
    if (!crypto_argon2id_cost_is_valid(cost) || password.size > CRYPTO_ARGON2ID_PASSWORD_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "password or cost out of bounds");

    uint8_t hash[CRYPTO_ARGON2ID_SIZE];
    static pthread_once_t is_chosen = PTHREAD_ONCE_INIT;

    (void)pthread_once(&is_chosen, choose);
    argon2id_memory_lend(memory);
    int failed =
        argon2id_compute(hash, sizeof hash, (const char *)password.data, password.size, salt,
                         cost.passes, (size_t)cost.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13);
    argon2id_memory_lend(NULL);
    if (failed)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the password hash");
    memcpy(out, hash, sizeof hash);
    sodium_memzero(hash, sizeof hash);
    return OK;
}
