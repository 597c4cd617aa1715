/* Memory of one request: taken in pieces, given back all at once and wiped, never more than a
 * maximum.
 *
 *     CLEANUP(arena_clear) struct arena arena;
 *     arena_init(&arena, 1 << 20);
 *     char *name = arena_copy_text(&arena, row_name);
 *     if (name == NULL)
 *         return arena_failure();
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/bytes.h"
#include "base/status.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first; the one the next piece comes from */
    size_t used;                /* bytes of all blocks together */
    size_t maximum;
};

/* An empty arena of at most `maximum` bytes, its own book-keeping included. Allocates nothing yet.
 */
void arena_init(struct arena *arena, size_t maximum);

/* Wipes and frees everything. Accepts {0}. */
void arena_clear(struct arena *arena);

/* Wipes everything and keeps the oldest block, so that a worker's next request allocates nothing.
 */
void arena_reset(struct arena *arena);

/* Zeroed memory aligned for any type, or NULL past the maximum or without memory. Size 0 gives a
 * pointer that may be compared but not read. */
NODISCARD void *arena_alloc(struct arena *arena, size_t size);

/* `count` elements of `size` bytes each; NULL also when the product does not fit. */
NODISCARD void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

/* A copy that lives as long as the arena, with a NUL behind it; NULL as above. */
NODISCARD char *arena_copy_text(struct arena *arena, const char *text);
NODISCARD char *arena_copy_bytes(struct arena *arena, struct bytes bytes);
NODISCARD __attribute__((format(printf, 2, 3))) char *arena_format(struct arena *arena,
                                                                   const char *format, ...);

/* What to answer when one of the above gave NULL. */
static inline struct status arena_failure(void)
{
    return FAIL(RESOURCE_EXHAUSTED, "the request needs too much memory");
}

#endif
