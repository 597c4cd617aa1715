/* HMAC-SHA-256 (RFC 2104, FIPS 198-1) with keys prepared once, and HKDF (RFC 5869) on it.
 *
 *     struct crypto_hmac_keys token_keys;
 *     TRY(crypto_hmac_keys_open(&keys, "session-token", &token_keys));
 *     crypto_hmac_sha256(&token_keys.current, token, sizeof token, hash);
 *
 * A key may be used by many threads at once. What was made with a key is stored with key->id; when
 * it comes back, crypto_hmac_keys_find() gives the key or says that it is gone.
 */
#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include "base/bytes.h"
#include "crypto/hash.h"
#include "crypto/key.h"
#include "crypto/secret.h"

struct crypto_hmac_key {
    int32_t id;           /* of the file's key it was derived from */
    struct secret states; /* hash states after the padded key: as secret as the key itself */
};

/* Prepares a key of any size. RESOURCE_EXHAUSTED as secret_open(). */
NODISCARD struct status crypto_hmac_key_open(struct bytes key, int32_t id,
                                             struct crypto_hmac_key *out);

/* Accepts {0}. */
void crypto_hmac_key_close(struct crypto_hmac_key *key);

void crypto_hmac_sha256(const struct crypto_hmac_key *key, const void *data, size_t size,
                        uint8_t out[static SHA256_SIZE]);

/* The same in pieces. Fields of changing size need their length in front, or two different lists of
 * fields give the same bytes. */
struct crypto_hmac {
    struct crypto_sha256 inner;
    struct crypto_sha256 outer;
};

void crypto_hmac_init(struct crypto_hmac *state, const struct crypto_hmac_key *key);
void crypto_hmac_add(struct crypto_hmac *state, const void *data, size_t size);
void crypto_hmac_finish(struct crypto_hmac *state, uint8_t out[static SHA256_SIZE]);

/* The keys of one purpose, current and previous, derived from a key set. */
struct crypto_hmac_keys {
    struct crypto_hmac_key current;
    struct crypto_hmac_key previous; /* {0} when the set has one key */
};

/* `purpose` as crypto_key_set_derive(). Close `keys` when the service ends. */
NODISCARD struct status crypto_hmac_keys_open(const struct crypto_key_set *keys,
                                              const char *purpose, struct crypto_hmac_keys *out);

/* Accepts {0}. */
void crypto_hmac_keys_close(struct crypto_hmac_keys *keys);

/* NULL when neither key has this id: what was made with it is void. */
const struct crypto_hmac_key *crypto_hmac_keys_find(const struct crypto_hmac_keys *keys,
                                                    int32_t id);

enum { CRYPTO_HKDF_MAXIMUM = 255 * SHA256_SIZE };

/* Fills `out` from key material and two public strings; `size` at most CRYPTO_HKDF_MAXIMUM.
 * RESOURCE_EXHAUSTED as secret_open(). */
NODISCARD struct status crypto_hkdf(struct bytes material, struct bytes salt, struct bytes info,
                                    uint8_t *out, size_t size);

#endif
