/* The disablings table: decided and not done. Every statement that touches it is in
 * disabling_store.c but for the count of administrators who stay (user_store.h). A tenant's row is
 * read and changed under the lock of its user (user_store_lock). */
#ifndef AUTH_STORE_DISABLING_STORE_H
#define AUTH_STORE_DISABLING_STORE_H

#include "db/db.h"
#include "domain/disabling.h"

/* As auth_svc inside the tenant's transaction, as all but the last. */
NODISCARD struct status disabling_store_add(struct db *db, const struct disabling *disabling);

/* NOT_FOUND when no disabling of this user is under way. */
NODISCARD struct status disabling_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                             struct disabling *out);

NODISCARD struct status disabling_store_set_version(struct db *db, int64_t tenant_id,
                                                    struct uuid user_id, int64_t version);

NODISCARD struct status disabling_store_remove(struct db *db, int64_t tenant_id,
                                               struct uuid user_id);

/* As auth_system. The oldest at most `limit` that were decided `age_ms` ago or longer. */
NODISCARD struct status disabling_store_list_any_tenant(struct db *db, int64_t age_ms, size_t limit,
                                                        struct disabling *out, size_t *count_out);

#endif
