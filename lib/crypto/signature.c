/* libsodium's Ed25519 takes half the time of OpenSSL's and allocates nothing. */
#include "crypto/signature.h"

#include <assert.h>
#include <sodium.h>

static_assert(CRYPTO_SEED_SIZE == crypto_sign_ed25519_SEEDBYTES, "sizes agree");
static_assert(CRYPTO_PUBLIC_KEY_SIZE == crypto_sign_ed25519_PUBLICKEYBYTES, "sizes agree");
static_assert(CRYPTO_SIGNATURE_SIZE == crypto_sign_ed25519_BYTES, "sizes agree");

struct status crypto_signing_key_open(const struct secret *seed, struct crypto_signing_key *out)
{
    assert(seed->size == CRYPTO_SEED_SIZE);
    struct crypto_signing_key key = {0};
    TRY(secret_open(crypto_sign_ed25519_SECRETKEYBYTES, &key.secret));
    (void)crypto_sign_ed25519_seed_keypair(key.public_key, key.secret.data, seed->data);
    *out = key;
    return OK;
}

void crypto_signing_key_close(struct crypto_signing_key *key)
{
    secret_close(&key->secret);
}

void crypto_signing_key_sign(const struct crypto_signing_key *key, struct bytes data,
                             uint8_t out[static CRYPTO_SIGNATURE_SIZE])
{
    (void)crypto_sign_ed25519_detached(out, NULL, data.data, data.size, key->secret.data);
}

bool crypto_signature_is_valid(const uint8_t public_key[static CRYPTO_PUBLIC_KEY_SIZE],
                               struct bytes data,
                               const uint8_t signature[static CRYPTO_SIGNATURE_SIZE])
{
    return crypto_sign_ed25519_verify_detached(signature, data.data, data.size, public_key) == 0;
}
