#include "domain/folded_name.h"

#include "text/normal.h"
#include "text/utf8.h"

/* Two forms of one character are read as one. */
static struct status drop_variations(struct arena *arena, struct bytes *text)
{
    uint8_t *kept = arena_alloc(arena, text->size + 1);
    struct bytes rest = *text;
    uint32_t character = 0;
    size_t size = 0;

    if (kept == NULL)
        return arena_failure();
    while (utf8_next(&rest, &character)) {
        if (!utf8_is_variation(character))
            size += utf8_encode(character, kept + size);
    }
    *text = (struct bytes){kept, size};
    return OK;
}

/* A wide space is a space once it is folded. */
struct status folded_name(struct arena *arena, const char *name, struct bytes *out)
{
    struct bytes folded;

    TRY(text_fold(arena, bytes_of(name), &folded));
    TRY(drop_variations(arena, &folded));
    for (; folded.size > 0 && folded.data[0] == ' '; folded.size--)
        folded.data++;
    while (folded.size > 0 && folded.data[folded.size - 1] == ' ')
        folded.size--;
    *out = folded;
    return OK;
}

struct status folded_name_check_differs(struct arena *arena, struct bytes name, const char *other)
{
    struct bytes taken;

    TRY(folded_name(arena, other, &taken));
    return bytes_equal(taken, name) ? FAIL(ALREADY_EXISTS, "name: in use") : OK;
}
