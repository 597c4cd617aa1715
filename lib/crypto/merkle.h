/* The two hashes of RFC 9162 section 2.1.1. The first byte keeps a leaf from passing for a node. */
#ifndef CRYPTO_MERKLE_H
#define CRYPTO_MERKLE_H

#include "base/bytes.h"
#include "crypto/hash.h"

/* SHA-256(0x00 | entry) */
void crypto_merkle_leaf(struct bytes entry, uint8_t out[static SHA256_SIZE]);

/* SHA-256(0x01 | left | right) */
void crypto_merkle_node(const uint8_t left[static SHA256_SIZE],
                        const uint8_t right[static SHA256_SIZE], uint8_t out[static SHA256_SIZE]);

#endif
