/* The decisions table: decided and not done. Every statement that touches it is in
 * decision_store.c but for the count of administrators who stay (user_store.h). A tenant's row is
 * read and changed under the lock of its user (user_store_lock). */
#ifndef AUTH_STORE_DECISION_STORE_H
#define AUTH_STORE_DECISION_STORE_H

#include "db/db.h"
#include "domain/decision.h"

/* As auth_svc inside the tenant's transaction, as all but the last. */
NODISCARD struct status decision_store_add(struct db *db, const struct decision *decision);

/* NOT_FOUND when no decision of this user is under way. */
NODISCARD struct status decision_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                            struct decision *out);

/* To another version; so many sessions ended for the one before. */
NODISCARD struct status decision_store_raise(struct db *db, int64_t tenant_id, struct uuid user_id,
                                             int64_t version, int64_t ended_sessions);

NODISCARD struct status decision_store_remove(struct db *db, int64_t tenant_id,
                                              struct uuid user_id);

/* Those whom a change of a role concerns, at most `limit`. */
NODISCARD struct status decision_store_list_by_role(struct db *db, int64_t tenant_id, size_t limit,
                                                    struct decision *out, size_t *count_out);

/* As auth_system. The oldest at most `limit` that were decided `age_ms` ago or longer, of the kinds
 * that this program knows. */
NODISCARD struct status decision_store_list_any_tenant(struct db *db, int64_t age_ms, size_t limit,
                                                       struct decision *out, size_t *count_out);

#endif
