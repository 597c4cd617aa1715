#include "pass/pass.h"

#include <string.h>

bool pass_has_permission(const struct pass_claims *claims, const char *permission)
{
    for (size_t i = 0; i < claims->permission_count; i++)
        if (strcmp(claims->permissions[i], permission) == 0)
            return true;
    return false;
}

scope_set pass_scope_of(const struct pass_claims *claims, const char *permission)
{
    if (!pass_has_permission(claims, permission))
        return SCOPE_NONE;
    for (size_t i = 0; i < claims->scope_count; i++)
        if (strcmp(claims->scopes[i].permission, permission) == 0)
            return claims->scopes[i].groups;
    return SCOPE_ALL;
}
