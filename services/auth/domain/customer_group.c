#include "domain/customer_group.h"

#include <string.h>

#include "domain/folded_name.h"
#include "domain/user.h"

struct status customer_group_check(struct arena *arena, const struct customer_group *group,
                                   const struct customer_group *groups, size_t count)
{
    struct bytes name;

    if (!user_name_is_valid(group->name))
        return FAIL(INVALID_ARGUMENT, "name: 1 to 64 bytes without control or hidden characters");
    TRY(folded_name(arena, group->name, &name));
    if (name.size == 0)
        return FAIL(INVALID_ARGUMENT, "name: not of spaces alone");
    for (size_t i = 0; i < count; i++) {
        if (groups[i].number != group->number)
            TRY(folded_name_check_differs(arena, name, groups[i].name));
    }
    return OK;
}

void scope_label(scope_set scope, const struct customer_group *groups, size_t count,
                 char out[static SCOPE_LABEL_CAPACITY])
{
    size_t used = 0;

    memcpy(out, "all", sizeof "all");
    if (scope_is_all(scope))
        return;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(groups[i].name);
        if (!scope_reaches(scope, groups[i].number))
            continue;
        if (used > 0) {
            memcpy(out + used, ", ", 2);
            used += 2;
        }
        memcpy(out + used, groups[i].name, length + 1);
        used += length;
    }
}
