#include "domain/rights.h"

const enum permission scoped_permissions[SCOPED_PERMISSIONS] = {
    PERMISSION_CUSTOMERS_EDIT,  PERMISSION_CUSTOMERS_EXPORT,    PERMISSION_CUSTOMERS_GROUP,
    PERMISSION_CUSTOMERS_VIEW,  PERMISSION_STATEMENTS_DOWNLOAD, PERMISSION_STATEMENTS_EXPORT,
    PERMISSION_STATEMENTS_VIEW,
};

static void widen(permission_set permissions, scope_set scope,
                  scope_set reach[static SCOPED_PERMISSIONS])
{
    for (size_t i = 0; i < SCOPED_PERMISSIONS; i++) {
        if (permission_is_in(scoped_permissions[i], permissions))
            reach[i] = scope_join(reach[i], scope);
    }
}

void user_add_own_role(struct user *user, permission_set permissions, scope_set scope)
{
    user->own_permissions |= permissions;
    widen(permissions, scope, user->own_reach);
}

struct rights user_rights(const struct user *user)
{
    struct rights rights = {.permissions = user_permissions(user)};

    if (user->kind == USER_KIND_CUSTOMER)
        return rights;
    for (size_t i = 0; i < SCOPED_PERMISSIONS; i++)
        rights.reach[i] = user->own_reach[i];
    widen(role_permissions(user->roles) | user->granted, user->scope, rights.reach);
    if ((user->roles & ROLE_SET(ROLE_ADMINISTRATOR)) != 0)
        widen(rights.permissions, SCOPE_ALL, rights.reach);
    return rights;
}

struct rights own_role_rights(const struct own_role *role)
{
    struct rights rights = {.permissions = role->permissions};

    widen(role->permissions, role->scope, rights.reach);
    return rights;
}

void rights_add(struct rights *rights, enum permission permission, scope_set scope)
{
    permission_set added = (permission_set)1 << permission;

    rights->permissions |= added;
    widen(added, scope, rights->reach);
}

bool rights_find_scope(const struct rights *rights, enum permission permission, scope_set *out)
{
    for (size_t i = 0; i < SCOPED_PERMISSIONS; i++) {
        if (scoped_permissions[i] == permission) {
            *out = rights->reach[i];
            return true;
        }
    }
    return false;
}

bool rights_are_within(const struct rights *rights, const struct rights *held)
{
    if ((rights->permissions & ~held->permissions) != 0)
        return false;
    for (size_t i = 0; i < SCOPED_PERMISSIONS; i++) {
        if (!scope_is_within(rights->reach[i], held->reach[i]))
            return false;
    }
    return true;
}

bool user_is_within(const struct user *user, const struct rights *held)
{
    const struct rights rights = user_rights(user);

    return user->kind == USER_KIND_CUSTOMER || rights_are_within(&rights, held);
}

bool user_administers_beyond(const struct user *user, const struct rights *held)
{
    static const enum permission administering[] = {
        PERMISSION_NETWORKS_EDIT,
        PERMISSION_ROLES_EDIT,
        PERMISSION_SETTINGS_EDIT,
        PERMISSION_USERS_EDIT,
    };
    permission_set beyond = user_permissions(user) & ~held->permissions;

    for (size_t i = 0; i < sizeof administering / sizeof administering[0]; i++) {
        if (permission_is_in(administering[i], beyond))
            return true;
    }
    return false;
}
