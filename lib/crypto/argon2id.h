/* Argon2id version 1.3 (RFC 9106) with one lane: slow on purpose, so that a stolen hash cannot be
 * tried out quickly. The caller keeps salt and cost beside the hash and limits how many run at
 * once: each takes `memory_kib` and one processor. */
#ifndef CRYPTO_ARGON2ID_H
#define CRYPTO_ARGON2ID_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

enum {
    CRYPTO_ARGON2ID_SIZE = 32,
    CRYPTO_ARGON2ID_SALT_SIZE = 16,
    CRYPTO_ARGON2ID_PASSWORD_MAXIMUM = 4096, /* bytes; no rule for passwords allows so many */
};

struct crypto_argon2id_cost {
    uint32_t memory_kib; /* 7168 to 1048576 */
    uint32_t passes;     /* 1 to 16 */
};

/* What new passwords get where the operator has not raised it: 5 to 38 ms (OWASP Password Storage
 * Cheat Sheet). */
#define CRYPTO_ARGON2ID_DEFAULT ((struct crypto_argon2id_cost){.memory_kib = 19456, .passes = 2})

/* Within the bounds above, and no cheaper than the cheapest pair OWASP names (7168 KiB, 5 passes).
 */
NODISCARD bool crypto_argon2id_cost_is_valid(struct crypto_argon2id_cost cost);

/* What one hash after another works in: to have it cleared by the kernel for each of them takes
 * longer than the hash. Zeroed at first, and between hashes; not in core dumps. Belongs to one
 * thread at a time, and grows to the largest cost it was used for. */
struct crypto_argon2id_memory {
    uint8_t *start; /* NULL before the first hash */
    size_t size;    /* bytes */
};

/* Gives it back; it can be used again. Accepts one that was never used. */
void crypto_argon2id_memory_close(struct crypto_argon2id_memory *memory);

/* INVALID_ARGUMENT for a cost that is not valid or a password that is too long; RESOURCE_EXHAUSTED
 * without memory. Blocks for as long as it computes. */
NODISCARD struct status crypto_argon2id(struct crypto_argon2id_memory *memory,
                                        struct bytes password,
                                        const uint8_t salt[static CRYPTO_ARGON2ID_SALT_SIZE],
                                        struct crypto_argon2id_cost cost,
                                        uint8_t out[static CRYPTO_ARGON2ID_SIZE]);

#endif
