#include "domain/explanation.h"

static bool find_built_in(const struct user *user, enum permission permission, unsigned *out)
{
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        role_set bit = user->roles & ROLE_SET(role);
        if (permission_is_in(permission, role_permissions(bit))) {
            *out = role;
            return true;
        }
    }
    return false;
}

static bool find_own(const struct user *user, enum permission permission,
                     const struct own_role *roles, size_t count, unsigned *out)
{
    for (size_t i = 0; i < count; i++) {
        if ((user->roles & own_role_bit(roles[i].number)) != 0 &&
            permission_is_in(permission, roles[i].permissions)) {
            *out = ROLE_COUNT + roles[i].number - 1;
            return true;
        }
    }
    return false;
}

struct explanation explanation_of(const struct user *user, enum permission permission,
                                  const struct own_role *roles, size_t count)
{
    struct explanation found = {.rule = EXPLAINED_BY_ROLE, .is_allowed = true};

    if (user->state != USER_STATE_ACTIVE)
        return (struct explanation){.rule = EXPLAINED_BY_STATE};
    if (!permission_is_in(permission, user_permissions(user)))
        return (struct explanation){.rule = EXPLAINED_BY_DEFAULT};
    const struct rights rights = user_rights(user);
    found.has_scope = rights_find_scope(&rights, permission, &found.scope);
    if (user->kind == USER_KIND_CUSTOMER)
        found.rule = EXPLAINED_BY_CUSTOMER;
    else if (!find_built_in(user, permission, &found.role) &&
             !find_own(user, permission, roles, count, &found.role))
        found.rule = EXPLAINED_BY_GRANT;
    return found;
}
