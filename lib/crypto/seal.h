/* Encryption of what is kept in the database (mail, drafts, texts about people):
 * XChaCha20-Poly1305, whose nonces are long enough to be random. Sealed bytes are
 *
 *     version (1 byte, 1) | key id (4) | nonce (24) | ciphertext | tag (16)
 *
 * and are bound to a context, such as "mail/" and the row's id: bytes moved to another row, or to
 * another purpose, do not open.
 */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include "base/bytes.h"
#include "crypto/key.h"

enum { CRYPTO_SEAL_OVERHEAD = 1 + 4 + 24 + 16 };

/* Appends `plain`, sealed with the current key, to `out`. `keys` come from crypto_key_set_derive().
 * INTERNAL without randomness, RESOURCE_EXHAUSTED when `out` cannot hold it. */
NODISCARD struct status crypto_seal(const struct crypto_key_set *keys, struct bytes context,
                                    struct bytes plain, struct buffer *out);

/* Appends what was sealed to `out`, which wipes it when it is cleared. DATA_LOSS when the bytes
 * were changed, belong to another context or were sealed with a key that is gone. */
NODISCARD struct status crypto_unseal(const struct crypto_key_set *keys, struct bytes context,
                                      struct bytes sealed, struct buffer *out);

/* The same with one key that is somebody's, and lost with it: the key's id is 0. */
NODISCARD struct status crypto_seal_with(const uint8_t key[static CRYPTO_KEY_SIZE],
                                         struct bytes context, struct bytes plain,
                                         struct buffer *out);
NODISCARD struct status crypto_unseal_with(const uint8_t key[static CRYPTO_KEY_SIZE],
                                           struct bytes context, struct bytes sealed,
                                           struct buffer *out);

#endif
