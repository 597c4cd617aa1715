/* Bytes that must not be seen: in memory that is locked, left out of core dumps, zeroed in children
 * and wiped on release. A struct secret fits none of the log's field macros, on purpose.
 *
 * The memory is small (32 KiB for the process): it is for keys, which live long. Passwords and
 * tokens of one request live in its arena, which is wiped too.
 */
#ifndef CRYPTO_SECRET_H
#define CRYPTO_SECRET_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

struct secret {
    uint8_t *data; /* NULL when empty */
    size_t size;
};

/* `size` zero bytes, at least one. RESOURCE_EXHAUSTED when the memory for secrets is used up. */
NODISCARD struct status secret_open(size_t size, struct secret *out);

/* Wipes and gives back. Accepts {0}. */
void secret_close(struct secret *secret);

static inline struct bytes secret_bytes(const struct secret *secret)
{
    return (struct bytes){secret->data, secret->size};
}

#endif
