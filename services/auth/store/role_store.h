/* The own_roles table, and who has such roles. All statements run as auth_svc inside the tenant's
 * transaction. */
#ifndef AUTH_STORE_ROLE_STORE_H
#define AUTH_STORE_ROLE_STORE_H

#include "db/db.h"
#include "domain/own_role.h"

/* In the order of their numbers. */
NODISCARD struct status role_store_list(struct db *db, int64_t tenant_id,
                                        struct own_role out[static OWN_ROLES_MAXIMUM],
                                        size_t *count_out);

/* Sets what the own roles among the user's allow together and how far that reaches; none of them is
 * changed or deleted until the transaction ends. NOT_FOUND when the tenant has not all of them. */
NODISCARD struct status role_store_hold(struct db *db, struct user *user);

/* The own roles that there are and that were made until then. */
NODISCARD struct status role_store_find_made_until(struct db *db, int64_t tenant_id,
                                                   int64_t until_us, role_set *out);

/* The role, which nobody else holds or changes until the transaction ends. NOT_FOUND. */
NODISCARD struct status role_store_lock(struct db *db, int64_t tenant_id, uint32_t number,
                                        struct own_role *out);

/* Gives `role` its revision. ALREADY_EXISTS for a name in use, as role_store_update(). ABORTED for
 * a number in use: another was created at the same time. */
NODISCARD struct status role_store_create(struct db *db, int64_t tenant_id, struct own_role *role);

/* Of a role that is locked; gives `role` its next revision. */
NODISCARD struct status role_store_update(struct db *db, int64_t tenant_id, struct own_role *role);

NODISCARD struct status role_store_delete(struct db *db, int64_t tenant_id, uint32_t number);

/* Locks whoever has the role and is not deleted, in one order. FAILED_PRECONDITION when they are
 * more than OWN_ROLE_HOLDERS_MAXIMUM; `out` has room for so many. */
NODISCARD struct status role_store_lock_holders(struct db *db, int64_t tenant_id, uint32_t number,
                                                struct uuid *out, size_t *count_out);

/* How many users have the role, the deleted among them where `deleted_too`. */
NODISCARD struct status role_store_count_holders(struct db *db, int64_t tenant_id, uint32_t number,
                                                 bool deleted_too, int64_t *count_out);

/* Whether a decision is under way by which somebody has or gets the role. */
NODISCARD struct status role_store_is_being_decided(struct db *db, int64_t tenant_id,
                                                    uint32_t number, bool *out);

#endif
