/* What a user may do and how far: permissions, and of those that concern customers or their
 * statements which customers they reach. An own role reaches as far as it says itself, built-in
 * roles and what is granted beside them as far as their user does; who may do something by several
 * ways reaches whom any of them does. An administrator reaches all. */
#ifndef AUTH_DOMAIN_RIGHTS_H
#define AUTH_DOMAIN_RIGHTS_H

#include "domain/own_role.h"
#include "domain/role.h"

/* Those that reach customers, in the order of their names, as lists of scopes go out. */
extern const enum permission scoped_permissions[SCOPED_PERMISSIONS];

struct rights {
    permission_set permissions;
    scope_set reach[SCOPED_PERMISSIONS]; /* of scoped_permissions; SCOPE_NONE of one not held */
};

/* Adds what an own role of the user's allows to what the others do. */
void user_add_own_role(struct user *user, permission_set permissions, scope_set scope);

struct rights user_rights(const struct user *user);

struct rights own_role_rights(const struct own_role *role);

/* Adds a permission that reaches so far; the scope of one that reaches no customers is not looked
 * at. */
void rights_add(struct rights *rights, enum permission permission, scope_set scope);

/* False, with `out` untouched, for a permission that reaches no customers. */
NODISCARD bool rights_find_scope(const struct rights *rights, enum permission permission,
                                 scope_set *out);

/* Whether `held` allows all of it, and reaches as far with each. */
bool rights_are_within(const struct rights *rights, const struct rights *held);

/* Whether whoever holds `held` may make somebody such a user, or manage one: nobody hands out what
 * they lack. What a customer may do concerns their own papers alone, and is anybody's to give who
 * may create users. */
bool user_is_within(const struct user *user, const struct rights *held);

/* Whether the user may change users, roles, settings or allow-lists and whoever holds `held` may
 * not: whom they could keep from their work, they do not take anything away from. */
bool user_administers_beyond(const struct user *user, const struct rights *held);

#endif
