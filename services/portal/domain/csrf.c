#include "domain/csrf.h"

#include <string.h>

#include "crypto/crypto.h"

/* Each field with its length in front, so that no two lists of fields are the same bytes. */
static void add_field(struct crypto_hmac *state, const void *data, size_t size)
{
    uint8_t length[4];

    bytes_put_u32(length, (uint32_t)size);
    crypto_hmac_add(state, length, sizeof length);
    crypto_hmac_add(state, data, size);
}

static void compute_mac(const struct crypto_hmac_key *key, const struct csrf_binding *binding,
                        const uint8_t random[static CSRF_RANDOM_SIZE],
                        uint8_t out[static SHA256_SIZE])
{
    struct crypto_hmac state;

    crypto_hmac_init(&state, key);
    add_field(&state, binding->hash, sizeof binding->hash);
    add_field(&state, random, CSRF_RANDOM_SIZE);
    crypto_hmac_finish(&state, out);
}

struct csrf_binding csrf_bind(const char *owner)
{
    struct csrf_binding binding;

    crypto_sha256(owner, strlen(owner), binding.hash);
    return binding;
}

struct status csrf_issue(const struct crypto_hmac_keys *keys, const struct csrf_binding *binding,
                         char out[static CSRF_TEXT_CAPACITY])
{
    uint8_t token[CSRF_TOKEN_SIZE];

    TRY(crypto_random(token, CSRF_RANDOM_SIZE));
    compute_mac(&keys->current, binding, token, token + CSRF_RANDOM_SIZE);
    base64url_encode(token, sizeof token, out);
    return OK;
}

static bool is_made_with(const struct crypto_hmac_key *key, const struct csrf_binding *binding,
                         const uint8_t token[static CSRF_TOKEN_SIZE])
{
    uint8_t expected[SHA256_SIZE];

    if (key->id == 0)
        return false;
    compute_mac(key, binding, token, expected);
    return crypto_equal(expected, token + CSRF_RANDOM_SIZE, sizeof expected);
}

bool csrf_check(const struct crypto_hmac_keys *keys, const struct csrf_binding *binding,
                const char *text, uint8_t random_out[static CSRF_RANDOM_SIZE])
{
    uint8_t token[CSRF_TOKEN_SIZE];

    if (!base64url_decode(text, strnlen(text, CSRF_TEXT_CAPACITY), token, sizeof token))
        return false;
    if (!is_made_with(&keys->current, binding, token) &&
        !is_made_with(&keys->previous, binding, token))
        return false;
    memcpy(random_out, token, CSRF_RANDOM_SIZE);
    return true;
}

bool csrf_is_same_origin(const char *sec_fetch_site, const char *origin, const char *own_origin)
{
    if (sec_fetch_site)
        return strcmp(sec_fetch_site, "same-origin") == 0;
    return origin != NULL && strcmp(origin, own_origin) == 0;
}

void csrf_idempotency_key(const struct crypto_hmac_keys *keys,
                          const uint8_t random[static CSRF_RANDOM_SIZE], const char *path,
                          struct bytes body, uint8_t out[static IDEMPOTENCY_KEY_SIZE])
{
    struct crypto_hmac state;

    crypto_hmac_init(&state, &keys->current);
    add_field(&state, random, CSRF_RANDOM_SIZE);
    add_field(&state, path, strlen(path));
    add_field(&state, body.data, body.size);
    crypto_hmac_finish(&state, out);
}

void csrf_further_key(const uint8_t key[static IDEMPOTENCY_KEY_SIZE], const char *step,
                      uint8_t out[static IDEMPOTENCY_KEY_SIZE])
{
    uint8_t joined[IDEMPOTENCY_KEY_SIZE + SHA256_SIZE];

    memcpy(joined, key, IDEMPOTENCY_KEY_SIZE);
    crypto_sha256(step, strlen(step), joined + IDEMPOTENCY_KEY_SIZE);
    crypto_sha256(joined, sizeof joined, out);
}
