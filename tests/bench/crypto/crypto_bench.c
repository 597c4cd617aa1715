/* What one call of each primitive costs. Measured before we began, with contexts kept as well as
 * OpenSSL allows: SHA-256 0.07, HMAC 0.15, Merkle leaf of 1 KiB 0.70, sign 12, verify 36 us. */
#include <stdlib.h>

#include "base/clock.h"
#include "bench/support/bench.h"
#include "crypto/argon2id.h"
#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "crypto/merkle.h"
#include "crypto/signature.h"

static struct crypto_hmac_key hmac_key;
static struct crypto_signing_key signing_key;
static uint8_t data[1024]; /* every call changes it, so none can be left out */

static void hash_32(void)
{
    crypto_sha256(data, 32, data);
}

static void authenticate_32(void)
{
    crypto_hmac_sha256(&hmac_key, data, 32, data);
}

static void hash_leaf(void)
{
    crypto_merkle_leaf((struct bytes){data, sizeof data}, data);
}

static void sign_200(void)
{
    crypto_signing_key_sign(&signing_key, (struct bytes){data, 200}, data + 200);
}

static void verify_200(void)
{
    data[0] ^=
        crypto_signature_is_valid(signing_key.public_key, (struct bytes){data, 200}, data + 200);
}

static void hash_password(void)
{
    static struct crypto_argon2id_memory memory;

    CHECK_OK(crypto_argon2id(&memory, (struct bytes){data, 16}, data, CRYPTO_ARGON2ID_DEFAULT,
                             data + 32));
}

static void draw_32(void)
{
    CHECK_OK(crypto_random(data, 32));
}

/* A primitive, and how many calls lie between two looks at the clock. */
struct primitive {
    const char *name;
    int calls;
    void (*call)(void);
};

static const struct primitive primitives[] = {
    {"crypto-sha256-32", 10000, hash_32},  {"crypto-hmac-32", 10000, authenticate_32},
    {"crypto-merkle-1k", 1000, hash_leaf}, {"crypto-random-32", 1000, draw_32},
    {"crypto-sign-200", 100, sign_200},    {"crypto-verify-200", 100, verify_200},
    {"crypto-argon2id", 1, hash_password},
};

static uint64_t call_on(void *context, int64_t duration_us)
{
    const struct primitive *primitive = context;
    int64_t until_us = clock_monotonic_us() + duration_us;
    uint64_t calls = 0;

    while (clock_monotonic_us() < until_us) {
        for (int i = 0; i < primitive->calls; i++)
            primitive->call();
        calls += (uint64_t)primitive->calls;
    }
    return calls;
}

int main(void)
{
    struct secret seed = {0};

    CHECK_OK(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}));
    CHECK_OK(secret_open(CRYPTO_SEED_SIZE, &seed));
    CHECK_OK(crypto_hmac_key_open(secret_bytes(&seed), 1, &hmac_key));
    CHECK_OK(crypto_signing_key_open(&seed, &signing_key));
    struct bench *bench = bench_open("crypto");
    for (size_t i = 0; i < COUNT_OF(primitives); i++) {
        struct primitive primitive = primitives[i];
        struct bench_side side = {primitive.name, call_on, &primitive, {0}};
        bench_compare(bench, &side, NULL, 0);
    }
    bench_close(&bench);
    return EXIT_SUCCESS;
}
