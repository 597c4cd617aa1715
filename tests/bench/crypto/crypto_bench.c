/* What one call of each primitive costs. Measured before we began, with contexts kept as well as
 * OpenSSL allows: SHA-256 0.07, HMAC 0.15, Merkle leaf of 1 KiB 0.70, sign 12, verify 36 us. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
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
    if (!status_is_ok(
            crypto_argon2id((struct bytes){data, 16}, data, CRYPTO_ARGON2ID_DEFAULT, data + 32)))
        abort();
}

static void draw_32(void)
{
    if (!status_is_ok(crypto_random(data, 32)))
        abort();
}

static const struct {
    const char *name;
    int rounds;
    void (*call)(void);
} figures[] = {
    {"sha256-32", 2000000, hash_32},  {"hmac-32", 2000000, authenticate_32},
    {"merkle-1k", 500000, hash_leaf}, {"random-32", 500000, draw_32},
    {"sign-200", 20000, sign_200},    {"verify-200", 10000, verify_200},
    {"argon2id", 20, hash_password},
};

int main(void)
{
    struct secret seed = {0};

    if (!status_is_ok(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true})) ||
        !status_is_ok(secret_open(CRYPTO_SEED_SIZE, &seed)) ||
        !status_is_ok(crypto_hmac_key_open(secret_bytes(&seed), 1, &hmac_key)) ||
        !status_is_ok(crypto_signing_key_open(&seed, &signing_key)))
        return EXIT_FAILURE;
    for (size_t i = 0; i < COUNT_OF(figures); i++) {
        int64_t start = clock_monotonic_us();
        for (int round = 0; round < figures[i].rounds; round++)
            figures[i].call();
        double duration = (double)(clock_monotonic_us() - start);
        (void)printf("figure crypto-%s %.3f us\n", figures[i].name, duration / figures[i].rounds);
    }
    return EXIT_SUCCESS;
}
