#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define POISONING 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING 1
#endif
#endif

#ifdef POISONING
#include <sanitizer/asan_interface.h>
#else
/* Without the sanitizer memory needs no marking. */
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

enum {
    FIRST_BLOCK_SIZE = 4096,
    ALIGNMENT = alignof(max_align_t),
};

struct arena_block {
    struct arena_block *next; /* the older one */
    size_t size;              /* of `memory` */
    size_t used;
    alignas(max_align_t) uint8_t memory[];
};

void arena_init(struct arena *arena, size_t maximum)
{
    *arena = (struct arena){.maximum = maximum};
}

static void block_wipe(struct arena_block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->memory, block->size);
    explicit_bzero(block->memory, block->used);
    block->used = 0;
}

void arena_clear(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        block_wipe(block);
        free(block);
    }
    arena->used = 0;
}

void arena_reset(struct arena *arena)
{
    while (arena->blocks && arena->blocks->next) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        arena->used -= sizeof *block + block->size;
        block_wipe(block);
        free(block);
    }
    if (arena->blocks) {
        block_wipe(arena->blocks);
        ASAN_POISON_MEMORY_REGION(arena->blocks->memory, arena->blocks->size);
    }
}

/* A block for a piece of `size` bytes: twice the last one's size, within what the maximum leaves.
 */
static struct arena_block *block_add(struct arena *arena, size_t size)
{
    size_t overhead = sizeof(struct arena_block);
    size_t left = arena->maximum - arena->used;
    if (left < overhead || left - overhead < size)
        return NULL;
    left -= overhead;

    size_t wanted = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK_SIZE - overhead;
    if (wanted < size)
        wanted = size;
    if (wanted > left)
        wanted = left;

    /* calloc(): pages fresh from the kernel are zero already and are not touched again. */
    struct arena_block *block = calloc(1, overhead + wanted);
    if (block == NULL)
        return NULL;
    *block = (struct arena_block){.next = arena->blocks, .size = wanted};
    ASAN_POISON_MEMORY_REGION(block->memory, block->size);
    arena->blocks = block;
    arena->used += overhead + wanted;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = 0;
    if (!size_add(size, ALIGNMENT - 1, &rounded))
        return NULL;
    rounded -= rounded % ALIGNMENT;

    struct arena_block *block = arena->blocks;
    if (block == NULL || block->size - block->used < rounded)
        block = block_add(arena, rounded);
    if (block == NULL)
        return NULL;

    uint8_t *piece = block->memory + block->used;
    block->used += rounded;
    ASAN_UNPOISON_MEMORY_REGION(piece, size);
    return piece;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t total = 0;
    if (!size_multiply(count, size, &total))
        return NULL;
    return arena_alloc(arena, total);
}

char *arena_copy_text(struct arena *arena, const char *text)
{
    return arena_copy_bytes(arena, bytes_of(text));
}

char *arena_copy_bytes(struct arena *arena, struct bytes bytes)
{
    size_t size = 0;
    if (!size_add(bytes.size, 1, &size))
        return NULL;
    char *copy = arena_alloc(arena, size);
    if (copy && bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list measuring;
    va_list writing;

    va_start(measuring, format);
    va_copy(writing, measuring);
    int length = vsnprintf(NULL, 0, format, measuring);
    va_end(measuring);
    char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
    if (text)
        (void)vsnprintf(text, (size_t)length + 1, format, writing);
    va_end(writing);
    return text;
}
