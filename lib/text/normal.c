#include "text/normal.h"

#include <utf8proc.h>

#include "text/utf8.h"

/* utf8proc_map() would do all of this, but leaves copies of the text behind in the heap. */

/* The code points of `text` decomposed, folded as `options` say and composed again. */
static struct status transform(struct arena *arena, struct bytes text, utf8proc_option_t options,
                               utf8proc_int32_t **out, size_t *count_out)
{
    utf8proc_ssize_t size = (utf8proc_ssize_t)text.size;
    utf8proc_ssize_t needed = utf8proc_decompose(text.data, size, NULL, 0, options);
    if (needed < 0)
        return FAIL(INVALID_ARGUMENT, "text cannot be normalised");
    utf8proc_int32_t *points = arena_alloc_array(arena, (size_t)needed + 1, sizeof *points);
    if (points == NULL)
        return arena_failure();

    utf8proc_ssize_t count = utf8proc_decompose(text.data, size, points, needed, options);
    if (count == needed)
        count = utf8proc_normalize_utf32(points, count, options);
    if (count < 0)
        return FAIL(INVALID_ARGUMENT, "text cannot be normalised");
    *out = points;
    *count_out = (size_t)count;
    return OK;
}

static struct status normalise(struct arena *arena, struct bytes text, int options,
                               struct bytes *out)
{
    if (text.size > TEXT_NORMAL_MAXIMUM || !utf8_is_text(text))
        return FAIL(INVALID_ARGUMENT, "text is too long or not UTF-8");

    utf8proc_int32_t *points = NULL;
    size_t count = 0;
    TRY(transform(arena, text, (utf8proc_option_t)options, &points, &count));
    uint8_t *bytes = arena_alloc_array(arena, count, UTF8_CHARACTER_MAXIMUM);
    if (bytes == NULL)
        return arena_failure();
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += utf8_encode((uint32_t)points[i], bytes + size);
    *out = (struct bytes){bytes, size};
    return OK;
}

struct status text_nfc(struct arena *arena, struct bytes text, struct bytes *out)
{
    return normalise(arena, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE, out);
}

struct status text_fold(struct arena *arena, struct bytes text, struct bytes *out)
{
    return normalise(arena, text,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, out);
}
