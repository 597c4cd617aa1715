#include "hash_load.h"

#include <pthread.h>

#include "base/clock.h"
#include "crypto/argon2id.h"
#include "support/check.h"
#include "support/world/people.h"

struct hasher {
    pthread_t thread;
    int64_t until_us;
    uint64_t hashes;
};

static void *hash_until(void *argument)
{
    static const uint8_t salt[CRYPTO_ARGON2ID_SALT_SIZE] = {1};
    struct hasher *hasher = argument;
    uint8_t tag[CRYPTO_ARGON2ID_SIZE];

    for (; clock_monotonic_us() < hasher->until_us; hasher->hashes++)
        CHECK_OK(crypto_argon2id(bytes_of(GOOD_PASSWORD), salt, CRYPTO_ARGON2ID_DEFAULT, tag));
    return NULL;
}

uint64_t hash_load_run(void *context, int64_t duration_us)
{
    struct hasher hashers[HASH_THREADS] = {0};
    uint64_t hashes = 0;

    (void)context;
    for (size_t i = 0; i < HASH_THREADS; i++) {
        hashers[i].until_us = clock_monotonic_us() + duration_us;
        CHECK(pthread_create(&hashers[i].thread, NULL, hash_until, &hashers[i]) == 0);
    }
    for (size_t i = 0; i < HASH_THREADS; i++) {
        CHECK(pthread_join(hashers[i].thread, NULL) == 0);
        hashes += hashers[i].hashes;
    }
    return hashes;
}
