#include "base/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool size_add(size_t a, size_t b, size_t *out)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

bool size_multiply(size_t a, size_t b, size_t *out)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *out = product;
    return true;
}

bool text_copy(char *out, size_t capacity, const char *text)
{
    size_t size = strnlen(text, capacity);
    if (size >= capacity)
        return false;
    memcpy(out, text, size + 1);
    return true;
}

void buffer_init(struct buffer *buffer, size_t maximum)
{
    *buffer = (struct buffer){.maximum = maximum};
}

void buffer_clear(struct buffer *buffer)
{
    if (buffer->data)
        explicit_bzero(buffer->data, buffer->capacity);
    free(buffer->data);
    buffer_init(buffer, buffer->maximum);
}

void buffer_reset(struct buffer *buffer)
{
    if (buffer->data)
        explicit_bzero(buffer->data, buffer->size);
    buffer->size = 0;
    buffer->failed = false;
}

/* realloc() would leave the old bytes behind in the heap; this wipes them. */
static bool grow(struct buffer *buffer, size_t needed)
{
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : 256;
    while (capacity < needed)
        capacity = capacity > buffer->maximum / 2 ? buffer->maximum : capacity * 2;
    if (capacity > buffer->maximum)
        capacity = buffer->maximum;

    uint8_t *larger = malloc(capacity);
    if (larger == NULL)
        return false;
    if (buffer->data) {
        memcpy(larger, buffer->data, buffer->size);
        explicit_bzero(buffer->data, buffer->capacity);
    }
    free(buffer->data);
    buffer->data = larger;
    buffer->capacity = capacity;
    return true;
}

/* Room for `size` more bytes, or the mark of failure. */
static bool reserve(struct buffer *buffer, size_t size)
{
    size_t needed = 0;

    if (buffer->failed)
        return false;
    if (!size_add(buffer->size, size, &needed) || needed > buffer->maximum ||
        (needed > buffer->capacity && !grow(buffer, needed))) {
        buffer->failed = true;
        return false;
    }
    return true;
}

void buffer_append(struct buffer *buffer, const void *data, size_t size)
{
    if (!reserve(buffer, size) || size == 0)
        return;
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_append_byte(struct buffer *buffer, uint8_t byte)
{
    buffer_append(buffer, &byte, 1);
}

void buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list measuring;
    va_list writing;

    va_start(measuring, format);
    va_copy(writing, measuring);
    int length = vsnprintf(NULL, 0, format, measuring);
    va_end(measuring);
    if (length < 0)
        buffer->failed = true;
    /* vsnprintf() also writes a NUL, which is overwritten by the next append. */
    else if (reserve(buffer, (size_t)length + 1)) {
        (void)vsnprintf((char *)buffer->data + buffer->size, (size_t)length + 1, format, writing);
        buffer->size += (size_t)length;
    }
    va_end(writing);
}

struct status buffer_outcome(const struct buffer *buffer)
{
    if (buffer->failed)
        return FAIL(RESOURCE_EXHAUSTED, "the result is too large");
    return OK;
}
