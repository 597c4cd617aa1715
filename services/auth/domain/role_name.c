#include "domain/role_name.h"

#include <string.h>

#include "text/normal.h"

/* As services/portal/texts/security.txt has them, which a test compares. */
static const char *const shown[] = {
    "管理者",        "ユーザー管理", "業務担当", "閲覧のみ", "監査",
    "Administrator", "User manager", "Clerk",    "Viewer",   "Auditor",
};

/* A wide space is a space once it is folded. */
static struct status plain(struct arena *arena, const char *name, struct bytes *out)
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

static struct status check_differs(struct arena *arena, struct bytes name, const char *other)
{
    struct bytes taken;

    TRY(plain(arena, other, &taken));
    return taken.size == name.size && memcmp(taken.data, name.data, name.size) == 0
               ? FAIL(ALREADY_EXISTS, "name: in use")
               : OK;
}

struct status role_name_check(struct arena *arena, const struct own_role *role,
                              const struct own_role *own, size_t count)
{
    struct bytes name;

    TRY(plain(arena, role->name, &name));
    if (name.size == 0)
        return FAIL(INVALID_ARGUMENT, "name: not of spaces alone");
    for (enum role built_in = 0; built_in < ROLE_COUNT; built_in++)
        TRY(check_differs(arena, name, role_name(built_in)));
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        TRY(check_differs(arena, name, shown[i]));
    for (size_t i = 0; i < count; i++) {
        if (own[i].number != role->number)
            TRY(check_differs(arena, name, own[i].name));
    }
    return OK;
}
