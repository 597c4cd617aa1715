#include "crypto/merkle.h"

void crypto_merkle_leaf(struct bytes entry, uint8_t out[static SHA256_SIZE])
{
    static const uint8_t leaf = 0x00;
    struct crypto_sha256 state;

    crypto_sha256_init(&state);
    crypto_sha256_add(&state, &leaf, 1);
    crypto_sha256_add(&state, entry.data, entry.size);
    crypto_sha256_finish(&state, out);
}

void crypto_merkle_node(const uint8_t left[static SHA256_SIZE],
                        const uint8_t right[static SHA256_SIZE], uint8_t out[static SHA256_SIZE])
{
    static const uint8_t node = 0x01;
    struct crypto_sha256 state;

    crypto_sha256_init(&state);
    crypto_sha256_add(&state, &node, 1);
    crypto_sha256_add(&state, left, SHA256_SIZE);
    crypto_sha256_add(&state, right, SHA256_SIZE);
    crypto_sha256_finish(&state, out);
}
