#include "pass/pass.h"

#include <string.h>

bool pass_has_permission(const struct pass_claims *claims, const char *permission)
{
    for (size_t i = 0; i < claims->permission_count; i++)
        if (strcmp(claims->permissions[i], permission) == 0)
            return true;
    return false;
}

bool pass_reaches_group(const struct pass_claims *claims, struct uuid group)
{
    if (claims->all_groups)
        return true;
    for (size_t i = 0; i < claims->group_count; i++)
        if (uuid_equal(claims->groups[i], group))
            return true;
    return false;
}
