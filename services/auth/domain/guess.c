#include "domain/guess.h"

#include "crypto/crypto.h"
#include "crypto/hash.h"
#include "text/normal.h"
#include "text/utf8.h"

struct characters {
    uint32_t *points;
    size_t count;
};

/* The code points of `text`, a repeated one once. */
static struct status read_once(struct arena *arena, struct bytes text, struct characters *out)
{
    struct characters read = {.points = arena_alloc_array(arena, text.size, sizeof *read.points)};
    uint32_t point = 0;

    if (read.points == NULL)
        return arena_failure();
    while (utf8_next(&text, &point)) {
        if (read.count == 0 || read.points[read.count - 1] != point)
            read.points[read.count++] = point;
    }
    *out = read;
    return OK;
}

/* For each beginning of the text, how long the longest part is that it both begins and ends with
 * and that is not the whole (the prefix function of Knuth, Morris and Pratt). It holds for every
 * shorter text that begins the same. */
static size_t *find_borders(struct arena *arena, const struct characters *text)
{
    size_t *borders = arena_alloc_array(arena, text->count, sizeof *borders);

    for (size_t i = 1; borders != NULL && i < text->count; i++) {
        size_t border = borders[i - 1];
        while (border > 0 && text->points[border] != text->points[i])
            border = borders[border - 1];
        borders[i] = border + (text->points[border] == text->points[i] ? 1 : 0);
    }
    return borders;
}

static bool is_appended(uint32_t point)
{
    return point < 0x7f && !(point >= 'a' && point <= 'z');
}

static size_t size_without_appendix(const struct characters *text, size_t count)
{
    size_t left = count;

    while (left > 0 && is_appended(text->points[left - 1]))
        left--;
    return left > 0 ? left : count;
}

/* "123456789012345" is "1234567890" one and a half times. */
static size_t size_without_repetition(const size_t *borders, size_t count)
{
    size_t period = count > 0 ? count - borders[count - 1] : 0;

    return 3 * period <= 2 * count ? period : count;
}

static void shorten(struct characters *text, const size_t *borders)
{
    size_t before = 0;

    do {
        before = text->count;
        text->count = size_without_appendix(text, text->count);
        text->count = size_without_repetition(borders, text->count);
    } while (text->count < before);
}

static struct status write_out(struct arena *arena, const struct characters *text,
                               struct bytes *out)
{
    uint8_t *bytes = arena_alloc_array(arena, text->count, UTF8_CHARACTER_MAXIMUM);
    size_t size = 0;

    if (bytes == NULL)
        return arena_failure();
    for (size_t i = 0; i < text->count; i++)
        size += utf8_encode(text->points[i], bytes + size);
    *out = (struct bytes){bytes, size};
    return OK;
}

struct status guess_of(struct arena *arena, struct bytes text, struct bytes *out)
{
    struct bytes folded;
    struct characters characters;

    TRY(text_fold(arena, text, &folded));
    TRY(read_once(arena, folded, &characters));
    const size_t *borders = find_borders(arena, &characters);
    if (borders == NULL)
        return arena_failure();
    shorten(&characters, borders);
    return write_out(arena, &characters, out);
}

uint64_t guess_number(struct bytes guess)
{
    uint8_t hash[SHA256_SIZE];

    crypto_sha256(guess.data, guess.size, hash);
    uint64_t number = bytes_get_u64(hash);
    crypto_wipe(hash, sizeof hash); /* of a password without salt: quickly guessed from */
    return number;
}

int guess_number_compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}
