/* The customer_groups table, and what names a group. All statements run as auth_svc inside the
 * tenant's transaction. */
#ifndef AUTH_STORE_GROUP_STORE_H
#define AUTH_STORE_GROUP_STORE_H

#include "db/db.h"
#include "domain/customer_group.h"

/* In the order of their numbers. */
NODISCARD struct status group_store_list(struct db *db, int64_t tenant_id,
                                         struct customer_group out[static SCOPE_GROUPS_MAXIMUM],
                                         size_t *count_out);

/* None of the groups in it is deleted until the transaction ends. NOT_FOUND when the tenant has not
 * all of them. */
NODISCARD struct status group_store_hold(struct db *db, int64_t tenant_id, scope_set scope);

/* Which of the tenant's groups were made until then. None of them is deleted until the transaction
 * ends. */
NODISCARD struct status group_store_hold_made_until(struct db *db, int64_t tenant_id,
                                                    int64_t until_us, scope_set *out);

/* The group, which nobody else holds or changes until the transaction ends. NOT_FOUND. */
NODISCARD struct status group_store_lock(struct db *db, int64_t tenant_id, uint32_t number,
                                         struct customer_group *out);

/* Gives `group` a number and its revision: one that was never used, else the one that was longest
 * ago. FAILED_PRECONDITION when all are taken; ABORTED when another was made at the same time.
 * ALREADY_EXISTS for a name in use, as group_store_update(). */
NODISCARD struct status group_store_create(struct db *db, int64_t tenant_id,
                                           struct customer_group *group);

/* Of a group that is locked; gives `group` its next revision. */
NODISCARD struct status group_store_update(struct db *db, int64_t tenant_id,
                                           struct customer_group *group);

NODISCARD struct status group_store_delete(struct db *db, int64_t tenant_id, uint32_t number);

/* Whether a user, the deleted among them, reaches the group, or is to by what was decided, and
 * whether an own role does. */
NODISCARD struct status group_store_is_used(struct db *db, int64_t tenant_id, uint32_t number,
                                            bool *by_user_out, bool *by_role_out);

#endif
