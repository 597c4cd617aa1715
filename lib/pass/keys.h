/* The public keys that verify passes, and the file they are in: a JSON Web Key Set (RFC 7517) of
 * Ed25519 keys (RFC 8037). A key's id is its thumbprint (RFC 7638), so it follows from the key and
 * a file in which the two do not fit is refused. */
#ifndef PASS_KEYS_H
#define PASS_KEYS_H

#include "base/bytes.h"
#include "base/encoding.h"
#include "crypto/hash.h"
#include "crypto/signature.h"

enum {
    PASS_KEYS_MAXIMUM = 4, /* the current, the one before, and room while they change */
    PASS_KEYS_FILE_MAXIMUM = 16 * 1024,
    PASS_KEY_ID_CAPACITY = BASE64URL_CAPACITY(SHA256_SIZE),
    PASS_HEADER_CAPACITY = 160,
};

struct pass_key {
    uint8_t public_key[CRYPTO_PUBLIC_KEY_SIZE];
    char id[PASS_KEY_ID_CAPACITY];
    char header[PASS_HEADER_CAPACITY]; /* of the passes it signs, as base64url */
};

struct pass_keys {
    struct pass_key keys[PASS_KEYS_MAXIMUM];
    size_t count;
};

/* Computes id and header. */
void pass_key_init(struct pass_key *key, const uint8_t public_key[static CRYPTO_PUBLIC_KEY_SIZE]);

/* Reads a key set of one to PASS_KEYS_MAXIMUM keys. INVALID_ARGUMENT for members that are missing,
 * wrong, unknown or repeated, for a key that comes twice, for any other kind of key, and for a
 * private one. `out` is written only on OK. */
NODISCARD struct status pass_keys_parse(struct bytes text, struct pass_keys *out);

/* Appends the key set to `out`; ask buffer_outcome(). */
void pass_keys_encode(const struct pass_keys *keys, struct buffer *out);

#endif
