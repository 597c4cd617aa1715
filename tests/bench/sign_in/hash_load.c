#include "hash_load.h"

#include <pthread.h>
#include <sodium.h>

#include "base/clock.h"
#include "crypto/argon2id.h"
#include "support/check.h"
#include "support/world/people.h"

static const uint8_t SALT[CRYPTO_ARGON2ID_SALT_SIZE] = {1};

struct hasher {
    pthread_t thread;
    void (*hash)(struct hasher *hasher);
    struct crypto_argon2id_memory memory;
    int64_t until_us;
    uint64_t hashes;
};

static void hash_by_itself(struct hasher *hasher)
{
    struct crypto_argon2id_cost cost = CRYPTO_ARGON2ID_DEFAULT;
    uint8_t tag[CRYPTO_ARGON2ID_SIZE];

    (void)hasher;
    CHECK(crypto_pwhash_argon2id(tag, sizeof tag, GOOD_PASSWORD, sizeof GOOD_PASSWORD - 1, SALT,
                                 cost.passes, (size_t)cost.memory_kib * 1024,
                                 crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0);
}

static void hash_kept(struct hasher *hasher)
{
    uint8_t tag[CRYPTO_ARGON2ID_SIZE];

    CHECK_OK(crypto_argon2id(&hasher->memory, bytes_of(GOOD_PASSWORD), SALT,
                             CRYPTO_ARGON2ID_DEFAULT, tag));
}

static void *hash_until(void *argument)
{
    struct hasher *hasher = argument;

    for (; clock_monotonic_us() < hasher->until_us; hasher->hashes++)
        hasher->hash(hasher);
    return NULL;
}

static uint64_t run(void (*hash)(struct hasher *hasher), int64_t duration_us)
{
    struct hasher hashers[HASH_THREADS] = {0};
    uint64_t hashes = 0;

    CHECK(sodium_init() >= 0);
    for (size_t i = 0; i < HASH_THREADS; i++) {
        hashers[i].hash = hash;
        hashers[i].until_us = clock_monotonic_us() + duration_us;
        CHECK(pthread_create(&hashers[i].thread, NULL, hash_until, &hashers[i]) == 0);
    }
    for (size_t i = 0; i < HASH_THREADS; i++) {
        CHECK(pthread_join(hashers[i].thread, NULL) == 0);
        hashes += hashers[i].hashes;
        crypto_argon2id_memory_close(&hashers[i].memory);
    }
    return hashes;
}

uint64_t hash_load_run(void *context, int64_t duration_us)
{
    (void)context;
    return run(hash_by_itself, duration_us);
}

uint64_t hash_load_run_kept(void *context, int64_t duration_us)
{
    (void)context;
    return run(hash_kept, duration_us);
}
