/* What a user may do: permissions, and the roles that bundle them. A permission is `object.verb`;
 * whoever lacks it is refused (deny by default). Viewing, downloading and exporting are apart, so
 * that a clerk who reads a statement need not be able to carry all of them away. */
#ifndef AUTH_DOMAIN_ROLE_H
#define AUTH_DOMAIN_ROLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "domain/user.h"

/* A bit each, in the order of their names, so that a set of permissions is a number and listing it
 * gives sorted names. */
enum permission {
    PERMISSION_CUSTOMERS_EDIT,
    PERMISSION_CUSTOMERS_EXPORT,
    PERMISSION_CUSTOMERS_GROUP,
    PERMISSION_CUSTOMERS_VIEW,
    PERMISSION_HISTORY_EXPORT,
    PERMISSION_HISTORY_VIEW,
    PERMISSION_NETWORKS_EDIT,
    PERMISSION_NETWORKS_VIEW,
    PERMISSION_OWN_STATEMENTS_DOWNLOAD,
    PERMISSION_OWN_STATEMENTS_VIEW,
    PERMISSION_ROLES_EDIT,
    PERMISSION_SESSIONS_END,
    PERMISSION_SESSIONS_VIEW,
    PERMISSION_SETTINGS_EDIT,
    PERMISSION_SETTINGS_VIEW,
    PERMISSION_STATEMENTS_DOWNLOAD,
    PERMISSION_STATEMENTS_EXPORT,
    PERMISSION_STATEMENTS_VIEW,
    PERMISSION_USERS_CREATE,
    PERMISSION_USERS_DELETE,
    PERMISSION_USERS_EDIT,
    PERMISSION_USERS_EXPORT,
    PERMISSION_USERS_VIEW,
    PERMISSION_COUNT,
};

typedef uint64_t permission_set;

/* What every member of staff can hold, and so be granted. */
extern const permission_set PERMISSIONS_OF_STAFF;

enum { PERMISSIONS_TEXT_CAPACITY = PERMISSION_COUNT * 24 };

/* The built-in ones, a bit each; the numbers are kept in the database and never change. A company's
 * own roles have the bits behind them (domain/own_role.h). */
enum role {
    ROLE_ADMINISTRATOR = 0,
    ROLE_USER_MANAGER = 1,
    ROLE_CLERK = 2,
    ROLE_VIEWER = 3,
    ROLE_AUDITOR = 4,
    ROLE_COUNT = 5,
};

typedef uint32_t role_set;

#define ROLE_SET(role) ((role_set)1 << (role))

/* "history.view"; a static string. */
const char *permission_name(enum permission permission);

static inline bool permission_is_in(enum permission permission, permission_set set)
{
    return (set >> permission & 1) != 0;
}

/* In the order of their names, as lists of them go out. */
extern const enum role roles_by_name[ROLE_COUNT];

/* "administrator"; a static string. */
const char *role_name(enum role role);

/* False, with `out` untouched, for a name that no role has. */
NODISCARD bool role_parse(const char *name, enum role *out);

/* False, with `out` untouched, for a name that no permission has. */
NODISCARD bool permission_parse(const char *name, enum permission *out);

/* Sorted names with one space between; "" for none. */
void permissions_encode(permission_set set, char out[static PERMISSIONS_TEXT_CAPACITY]);

/* Of names in any order. What is no permission is left out: one of a newer version allows nothing
 * here. */
permission_set permissions_decode(const char *text);

/* The set and what is of no use without: who may edit something has to see it, or every way to it
 * leads to a page that is not there. */
permission_set permissions_with_needed(permission_set set);

/* What the built-in ones of the roles allow. */
permission_set role_permissions(role_set roles);

/* What a user may do: staff by their roles and what they are granted; a customer sees their own
 * statements and has neither. */
permission_set user_permissions(const struct user *user);

/* Whether they may change roles, settings or allow-lists, by whatever name: a role of the
 * company's own that may do what the administrator's does is no way around what binds those. */
bool user_administers(const struct user *user);

#endif
