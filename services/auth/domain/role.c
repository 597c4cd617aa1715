#include "domain/role.h"

#include <string.h>

#define BIT(permission) ((permission_set)1 << (PERMISSION_##permission))

static const char *const permission_names[PERMISSION_COUNT] = {
    [PERMISSION_CUSTOMERS_EDIT] = "customers.edit",
    [PERMISSION_CUSTOMERS_EXPORT] = "customers.export",
    [PERMISSION_CUSTOMERS_GROUP] = "customers.group",
    [PERMISSION_CUSTOMERS_VIEW] = "customers.view",
    [PERMISSION_HISTORY_EXPORT] = "history.export",
    [PERMISSION_HISTORY_VIEW] = "history.view",
    [PERMISSION_NETWORKS_EDIT] = "networks.edit",
    [PERMISSION_NETWORKS_VIEW] = "networks.view",
    [PERMISSION_OWN_STATEMENTS_DOWNLOAD] = "own-statements.download",
    [PERMISSION_OWN_STATEMENTS_VIEW] = "own-statements.view",
    [PERMISSION_ROLES_EDIT] = "roles.edit",
    [PERMISSION_SESSIONS_END] = "sessions.end",
    [PERMISSION_SESSIONS_VIEW] = "sessions.view",
    [PERMISSION_SETTINGS_EDIT] = "settings.edit",
    [PERMISSION_SETTINGS_VIEW] = "settings.view",
    [PERMISSION_STATEMENTS_DOWNLOAD] = "statements.download",
    [PERMISSION_STATEMENTS_EXPORT] = "statements.export",
    [PERMISSION_STATEMENTS_VIEW] = "statements.view",
    [PERMISSION_USERS_CREATE] = "users.create",
    [PERMISSION_USERS_DELETE] = "users.delete",
    [PERMISSION_USERS_EDIT] = "users.edit",
    [PERMISSION_USERS_EXPORT] = "users.export",
    [PERMISSION_USERS_VIEW] = "users.view",
};

static const permission_set CUSTOMER_PERMISSIONS =
    BIT(OWN_STATEMENTS_VIEW) | BIT(OWN_STATEMENTS_DOWNLOAD);

/* A new permission is nobody's until somebody writes it here. */
const permission_set PERMISSIONS_OF_STAFF =
    BIT(CUSTOMERS_VIEW) | BIT(CUSTOMERS_EDIT) | BIT(CUSTOMERS_EXPORT) | BIT(CUSTOMERS_GROUP) |
    BIT(HISTORY_VIEW) | BIT(HISTORY_EXPORT) | BIT(NETWORKS_VIEW) | BIT(NETWORKS_EDIT) |
    BIT(ROLES_EDIT) | BIT(SESSIONS_VIEW) | BIT(SESSIONS_END) | BIT(SETTINGS_VIEW) |
    BIT(SETTINGS_EDIT) | BIT(STATEMENTS_VIEW) | BIT(STATEMENTS_DOWNLOAD) | BIT(STATEMENTS_EXPORT) |
    BIT(USERS_VIEW) | BIT(USERS_CREATE) | BIT(USERS_EDIT) | BIT(USERS_DELETE) | BIT(USERS_EXPORT);

/* What each is of no use without, and what that needs in turn: statements are found by their
 * customer, roles stand among the users. */
static const permission_set needs[PERMISSION_COUNT] = {
    [PERMISSION_CUSTOMERS_EDIT] = BIT(CUSTOMERS_VIEW),
    [PERMISSION_CUSTOMERS_EXPORT] = BIT(CUSTOMERS_VIEW),
    [PERMISSION_CUSTOMERS_GROUP] = BIT(CUSTOMERS_VIEW),
    [PERMISSION_HISTORY_EXPORT] = BIT(HISTORY_VIEW),
    [PERMISSION_NETWORKS_EDIT] = BIT(NETWORKS_VIEW),
    [PERMISSION_OWN_STATEMENTS_DOWNLOAD] = BIT(OWN_STATEMENTS_VIEW),
    [PERMISSION_ROLES_EDIT] = BIT(USERS_VIEW),
    [PERMISSION_SESSIONS_END] = BIT(SESSIONS_VIEW),
    [PERMISSION_SETTINGS_EDIT] = BIT(SETTINGS_VIEW),
    [PERMISSION_STATEMENTS_DOWNLOAD] = BIT(STATEMENTS_VIEW) | BIT(CUSTOMERS_VIEW),
    [PERMISSION_STATEMENTS_EXPORT] = BIT(STATEMENTS_VIEW) | BIT(CUSTOMERS_VIEW),
    [PERMISSION_STATEMENTS_VIEW] = BIT(CUSTOMERS_VIEW),
    [PERMISSION_USERS_CREATE] = BIT(USERS_VIEW),
    [PERMISSION_USERS_DELETE] = BIT(USERS_VIEW),
    [PERMISSION_USERS_EDIT] = BIT(USERS_VIEW),
    [PERMISSION_USERS_EXPORT] = BIT(USERS_VIEW),
};

/* The whole of what the built-in roles allow; the administrator's is PERMISSIONS_OF_STAFF. */
static const struct {
    const char *name;
    permission_set permissions;
} roles[ROLE_COUNT] = {
    [ROLE_ADMINISTRATOR] = {"administrator", 0},
    [ROLE_USER_MANAGER] = {"user-manager", BIT(USERS_VIEW) | BIT(USERS_CREATE) | BIT(USERS_EDIT) |
                                               BIT(USERS_DELETE) | BIT(SESSIONS_VIEW) |
                                               BIT(SESSIONS_END)},
    [ROLE_CLERK] = {"clerk", BIT(CUSTOMERS_VIEW) | BIT(CUSTOMERS_EDIT) | BIT(STATEMENTS_VIEW) |
                                 BIT(STATEMENTS_DOWNLOAD)},
    [ROLE_VIEWER] = {"viewer", BIT(CUSTOMERS_VIEW) | BIT(STATEMENTS_VIEW)},
    [ROLE_AUDITOR] = {"auditor", BIT(HISTORY_VIEW) | BIT(HISTORY_EXPORT) | BIT(SETTINGS_VIEW) |
                                     BIT(USERS_VIEW)},
};

const enum role roles_by_name[ROLE_COUNT] = {ROLE_ADMINISTRATOR, ROLE_AUDITOR, ROLE_CLERK,
                                             ROLE_USER_MANAGER, ROLE_VIEWER};

const char *permission_name(enum permission permission)
{
    return permission_names[permission];
}

bool permission_parse(const char *name, enum permission *out)
{
    for (size_t i = 0; i < PERMISSION_COUNT; i++) {
        if (strcmp(name, permission_names[i]) == 0) {
            *out = (enum permission)i;
            return true;
        }
    }
    return false;
}

const char *role_name(enum role role)
{
    return roles[role].name;
}

bool role_parse(const char *name, enum role *out)
{
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(name, roles[i].name) == 0) {
            *out = (enum role)i;
            return true;
        }
    }
    return false;
}

void permissions_encode(permission_set set, char out[static PERMISSIONS_TEXT_CAPACITY])
{
    size_t size = 0;

    out[0] = '\0';
    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        if (!permission_is_in(permission, set))
            continue;
        if (size > 0)
            out[size++] = ' ';
        size_t length = strlen(permission_names[permission]);
        memcpy(out + size, permission_names[permission], length + 1);
        size += length;
    }
}

static permission_set decode_one(const char *name, size_t length)
{
    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        if (strlen(permission_names[permission]) == length &&
            memcmp(permission_names[permission], name, length) == 0)
            return (permission_set)1 << permission;
    }
    return 0;
}

permission_set permissions_decode(const char *text)
{
    permission_set set = 0;

    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        set |= decode_one(text, length);
        text += length + strspn(text + length, " ");
    }
    return set;
}

permission_set permissions_with_needed(permission_set set)
{
    permission_set whole = set;

    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        if (permission_is_in(permission, set))
            whole |= needs[permission];
    }
    return whole;
}

permission_set role_permissions(role_set set)
{
    permission_set permissions =
        (set & ROLE_SET(ROLE_ADMINISTRATOR)) != 0 ? PERMISSIONS_OF_STAFF : 0;

    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (set & ROLE_SET(i))
            permissions |= roles[i].permissions;
    }
    return permissions;
}

permission_set user_permissions(const struct user *user)
{
    if (user->kind == USER_KIND_CUSTOMER)
        return CUSTOMER_PERMISSIONS;
    return (role_permissions(user->roles) | user->own_permissions | user->granted) &
           PERMISSIONS_OF_STAFF;
}

bool user_administers(const struct user *user)
{
    const permission_set administering = BIT(ROLES_EDIT) | BIT(SETTINGS_EDIT) | BIT(NETWORKS_EDIT);

    return (user_permissions(user) & administering) != 0;
}
