#include "text/login_id.h"

#include "text/normal.h"

enum {
    ARENA_SIZE = 64 * 1024
}; /* the longest expansion of one code point is 18, four bytes each */

static bool is_allowed(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '@' ||
           c == '+' || c == '-';
}

static bool is_canonical(struct bytes text)
{
    if (text.size < LOGIN_ID_MINIMUM || text.size > LOGIN_ID_MAXIMUM)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (!is_allowed(text.data[i]))
            return false;
    return true;
}

bool login_id_parse(struct bytes typed, char out[static LOGIN_ID_CAPACITY])
{
    if (typed.size > LOGIN_ID_TYPED_MAXIMUM)
        return false;
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, ARENA_SIZE);

    /* No second pass is needed to see whether the form is stable: folding leaves every allowed
     * character alone, and text that has others is refused. */
    struct bytes folded = {0};
    if (!status_is_ok(text_fold(&arena, typed, &folded)) || !is_canonical(folded))
        return false;
    memcpy(out, folded.data, folded.size);
    out[folded.size] = '\0';
    return true;
}
