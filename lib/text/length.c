#include "text/length.h"

#include <utf8proc.h>

#include "text/utf8.h"

size_t text_count_code_points(struct bytes text)
{
    uint32_t character = 0;
    size_t count = 0;

    while (utf8_next(&text, &character))
        count++;
    return count;
}

/* A walk over graphemes: where the one at hand begins and what the rules remember. */
struct walk {
    struct bytes rest;  /* from the first code point of the next grapheme on */
    uint32_t character; /* that code point, taken off `rest` already */
    bool has_character; /* false at the end */
    utf8proc_int32_t state;
};

static struct walk walk_begin(struct bytes text)
{
    struct walk walk = {.rest = text};
    walk.has_character = utf8_next(&walk.rest, &walk.character);
    return walk;
}

/* Passes one grapheme; returns its size in bytes, 0 at the end. */
static size_t walk_next(struct walk *walk)
{
    if (!walk->has_character)
        return 0;
    uint8_t encoded[UTF8_CHARACTER_MAXIMUM];
    size_t size = utf8_encode(walk->character, encoded);

    for (;;) {
        uint32_t previous = walk->character;
        size_t left = walk->rest.size;
        walk->has_character = utf8_next(&walk->rest, &walk->character);
        if (!walk->has_character ||
            utf8proc_grapheme_break_stateful((utf8proc_int32_t)previous,
                                             (utf8proc_int32_t)walk->character, &walk->state))
            return size;
        size += left - walk->rest.size;
    }
}

size_t text_count_graphemes(struct bytes text)
{
    struct walk walk = walk_begin(text);
    size_t count = 0;

    while (walk_next(&walk) > 0)
        count++;
    return count;
}

static struct bytes truncate_at(struct bytes text, size_t bytes_maximum, size_t graphemes_maximum)
{
    struct walk walk = walk_begin(text);
    size_t kept = 0;

    for (size_t count = 0; count < graphemes_maximum; count++) {
        size_t size = walk_next(&walk);
        if (size == 0 || size > bytes_maximum - kept)
            break;
        kept += size;
    }
    return (struct bytes){text.data, kept};
}

struct bytes text_truncate_bytes(struct bytes text, size_t maximum)
{
    return truncate_at(text, maximum, SIZE_MAX);
}

struct bytes text_truncate_graphemes(struct bytes text, size_t maximum)
{
    return truncate_at(text, SIZE_MAX, maximum);
}
