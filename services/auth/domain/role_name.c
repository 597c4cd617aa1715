#include "domain/role_name.h"

#include "domain/folded_name.h"

/* As services/portal/texts/security.txt has them, which a test compares. */
static const char *const shown[] = {
    "管理者",        "ユーザー管理", "業務担当", "閲覧のみ", "監査",
    "Administrator", "User manager", "Clerk",    "Viewer",   "Auditor",
};

struct status role_name_check(struct arena *arena, const struct own_role *role,
                              const struct own_role *own, size_t count)
{
    struct bytes name;

    TRY(folded_name(arena, role->name, &name));
    if (name.size == 0)
        return FAIL(INVALID_ARGUMENT, "name: not of spaces alone");
    for (enum role built_in = 0; built_in < ROLE_COUNT; built_in++)
        TRY(folded_name_check_differs(arena, name, role_name(built_in)));
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        TRY(folded_name_check_differs(arena, name, shown[i]));
    for (size_t i = 0; i < count; i++) {
        if (own[i].number != role->number)
            TRY(folded_name_check_differs(arena, name, own[i].name));
    }
    return OK;
}
