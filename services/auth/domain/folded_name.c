#include "domain/folded_name.h"

#include "text/normal.h"

/* A wide space is a space once it is folded. */
struct status folded_name(struct arena *arena, const char *name, struct bytes *out)
{
    struct bytes folded;

    TRY(text_fold(arena, bytes_of(name), &folded));
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
