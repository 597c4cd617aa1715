/* Sizes that cannot wrap, and the two shapes of bytes: a borrowed view and an owned, bounded
 * buffer. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/status.h"

/* Somebody else's bytes: valid as long as their owner says. Not terminated by a NUL. */
struct bytes {
    const uint8_t *data;
    size_t size;
};

/* A view of a literal or NUL-terminated string, without its NUL. */
static inline struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* Not in constant time: for secrets use crypto_equal(). */
bool bytes_equal(struct bytes a, struct bytes b);

/* a + b and a * b; false, with `out` untouched, when the result does not fit. */
NODISCARD bool size_add(size_t a, size_t b, size_t *out);
NODISCARD bool size_multiply(size_t a, size_t b, size_t *out);

/* Copies `text` with its NUL into `out` of `capacity` bytes; false, with `out` untouched, when it
 * does not fit whole. */
NODISCARD bool text_copy(char *out, size_t capacity, const char *text);

/* Big-endian numbers, as wire formats have them. */
static inline uint32_t bytes_get_u32(const uint8_t data[static 4])
{
    return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

static inline uint64_t bytes_get_u64(const uint8_t data[static 8])
{
    return (uint64_t)bytes_get_u32(data) << 32 | bytes_get_u32(data + 4);
}

static inline void bytes_put_u32(uint8_t out[static 4], uint32_t value)
{
    for (size_t i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * i));
}

static inline void bytes_put_u64(uint8_t out[static 8], uint64_t value)
{
    bytes_put_u32(out, (uint32_t)(value >> 32));
    bytes_put_u32(out + 4, (uint32_t)value);
}

/* A growing buffer with a maximum it cannot pass. The first append that would pass it (or finds no
 * memory) fails, leaves the content as it was and marks the buffer; every later append fails too,
 * so a writer may append many times and look at the outcome once. Freed memory is wiped. */
struct buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    size_t maximum;
    bool failed;
};

/* An empty buffer of at most `maximum` bytes; allocates nothing yet. */
void buffer_init(struct buffer *buffer, size_t maximum);

/* Wipes and frees; the buffer may be used again with the same maximum. Accepts {0}. */
void buffer_clear(struct buffer *buffer);

/* Wipes and forgets the content and the failure but keeps the memory. */
void buffer_reset(struct buffer *buffer);

void buffer_append(struct buffer *buffer, const void *data, size_t size);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_append_byte(struct buffer *buffer, uint8_t byte);
__attribute__((format(printf, 2, 3))) void buffer_append_format(struct buffer *buffer,
                                                                const char *format, ...);

/* RESOURCE_EXHAUSTED when an append has failed since the last init, clear or reset. */
NODISCARD struct status buffer_outcome(const struct buffer *buffer);

static inline struct bytes buffer_bytes(const struct buffer *buffer)
{
    return (struct bytes){buffer->data, buffer->size};
}

#endif
