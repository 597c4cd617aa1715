/* SHA-256 and SHA-1 (FIPS 180-4). The state is the caller's, so nothing is allocated, nothing fails
 * and threads share nothing. */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_SIZE = 32 };

void crypto_sha256(const void *data, size_t size, uint8_t out[static SHA256_SIZE]);

/* The same in pieces: init, add ..., finish. finish() wipes the state. */
struct crypto_sha256 {
    uint64_t opaque[14];
};

void crypto_sha256_init(struct crypto_sha256 *state);
void crypto_sha256_add(struct crypto_sha256 *state, const void *data, size_t size);
void crypto_sha256_finish(struct crypto_sha256 *state, uint8_t out[static SHA256_SIZE]);

/* SHA-1 has collisions: it only finds what others have named by it, never anything of ours. */
enum { SHA1_SIZE = 20 };

void crypto_sha1(const void *data, size_t size, uint8_t out[static SHA1_SIZE]);

#endif
