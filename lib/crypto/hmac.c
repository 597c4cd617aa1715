#include "crypto/hmac.h"

#include <assert.h>

#include "crypto/crypto.h"

enum { BLOCK_SIZE = 64 };

/* The state after a first block of the key XORed with one padding byte (RFC 2104 section 2; section
 * 4 recommends keeping it). */
static void prepare(struct crypto_sha256 *state, const uint8_t key[static BLOCK_SIZE],
                    uint8_t padding)
{
    uint8_t block[BLOCK_SIZE];

    for (size_t i = 0; i < sizeof block; i++)
        block[i] = key[i] ^ padding;
    crypto_sha256_init(state);
    crypto_sha256_add(state, block, sizeof block);
    crypto_wipe(block, sizeof block);
}

struct status crypto_hmac_key_open(struct bytes key, int32_t id, struct crypto_hmac_key *out)
{
    struct secret states = {0};
    TRY(secret_open(sizeof(struct crypto_hmac), &states));

    uint8_t block[BLOCK_SIZE] = {0};
    if (key.size > sizeof block)
        crypto_sha256(key.data, key.size, block);
    else if (key.size > 0)
        memcpy(block, key.data, key.size);

    struct crypto_hmac *prepared = (void *)states.data;
    prepare(&prepared->inner, block, 0x36);
    prepare(&prepared->outer, block, 0x5c);
    crypto_wipe(block, sizeof block);
    *out = (struct crypto_hmac_key){id, states};
    return OK;
}

void crypto_hmac_key_close(struct crypto_hmac_key *key)
{
    secret_close(&key->states);
    key->id = 0;
}

void crypto_hmac_init(struct crypto_hmac *state, const struct crypto_hmac_key *key)
{
    assert(key->states.size == sizeof *state);
    memcpy(state, key->states.data, sizeof *state);
}

void crypto_hmac_add(struct crypto_hmac *state, const void *data, size_t size)
{
    crypto_sha256_add(&state->inner, data, size);
}

void crypto_hmac_finish(struct crypto_hmac *state, uint8_t out[static SHA256_SIZE])
{
    uint8_t inner[SHA256_SIZE];

    crypto_sha256_finish(&state->inner, inner);
    crypto_sha256_add(&state->outer, inner, sizeof inner);
    crypto_sha256_finish(&state->outer, out);
    crypto_wipe(inner, sizeof inner);
}

void crypto_hmac_sha256(const struct crypto_hmac_key *key, const void *data, size_t size,
                        uint8_t out[static SHA256_SIZE])
{
    struct crypto_hmac state;

    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, data, size);
    crypto_hmac_finish(&state, out);
}

struct status crypto_hmac_keys_open(const struct crypto_key_set *keys, const char *purpose,
                                    struct crypto_hmac_keys *out)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set derived = {0};
    TRY(crypto_key_set_derive(keys, purpose, &derived));

    CLEANUP(crypto_hmac_keys_close) struct crypto_hmac_keys opened = {0};
    TRY(crypto_hmac_key_open(secret_bytes(&derived.current.secret), derived.current.id,
                             &opened.current));
    if (derived.previous.secret.data)
        TRY(crypto_hmac_key_open(secret_bytes(&derived.previous.secret), derived.previous.id,
                                 &opened.previous));
    *out = opened;
    opened = (struct crypto_hmac_keys){0}; /* now the caller's */
    return OK;
}

void crypto_hmac_keys_close(struct crypto_hmac_keys *keys)
{
    crypto_hmac_key_close(&keys->current);
    crypto_hmac_key_close(&keys->previous);
}

const struct crypto_hmac_key *crypto_hmac_keys_find(const struct crypto_hmac_keys *keys, int32_t id)
{
    if (keys->current.id == id)
        return &keys->current;
    if (keys->previous.states.data && keys->previous.id == id)
        return &keys->previous;
    return NULL;
}

/* RFC 5869 section 2.3: T(n) = HMAC(PRK, T(n-1) | info | n). */
static void expand(const struct crypto_hmac_key *key, struct bytes info, uint8_t *out, size_t size)
{
    uint8_t block[SHA256_SIZE];
    size_t done = 0;

    for (uint8_t n = 1; done < size; n++) {
        struct crypto_hmac state;
        crypto_hmac_init(&state, key);
        if (n > 1)
            crypto_hmac_add(&state, block, sizeof block);
        crypto_hmac_add(&state, info.data, info.size);
        crypto_hmac_add(&state, &n, 1);
        crypto_hmac_finish(&state, block);

        size_t piece = size - done < sizeof block ? size - done : sizeof block;
        memcpy(out + done, block, piece);
        done += piece;
    }
    crypto_wipe(block, sizeof block);
}

struct status crypto_hkdf(struct bytes material, struct bytes salt, struct bytes info, uint8_t *out,
                          size_t size)
{
    assert(size <= CRYPTO_HKDF_MAXIMUM);
    CLEANUP(crypto_hmac_key_close) struct crypto_hmac_key extracting = {0};
    TRY(crypto_hmac_key_open(salt, 0, &extracting));

    uint8_t extracted[SHA256_SIZE];
    crypto_hmac_sha256(&extracting, material.data, material.size, extracted);
    CLEANUP(crypto_hmac_key_close) struct crypto_hmac_key expanding = {0};
    struct status opened =
        crypto_hmac_key_open((struct bytes){extracted, sizeof extracted}, 0, &expanding);
    crypto_wipe(extracted, sizeof extracted);
    TRY(opened);

    expand(&expanding, info, out, size);
    return OK;
}
