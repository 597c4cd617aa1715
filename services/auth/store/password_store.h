/* The passwords table: verifiers, never passwords. Every statement that touches it is in
 * password_store.c. All run as auth_svc inside the tenant's transaction (db_begin_tenant). */
#ifndef AUTH_STORE_PASSWORD_STORE_H
#define AUTH_STORE_PASSWORD_STORE_H

#include "credentials/credentials.h"
#include "db/db.h"

/* NOT_FOUND when the user has no password. */
NODISCARD struct status password_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                            struct verifier *out);

/* Sets the user's first password or replaces the one there is. */
NODISCARD struct status password_store_put(struct db *db, int64_t tenant_id, struct uuid user_id,
                                           const struct verifier *verifier);

/* Replaces `old` by `renewed`, the same password at a higher cost. Does nothing when the password
 * was changed meanwhile. */
NODISCARD struct status password_store_renew(struct db *db, int64_t tenant_id, struct uuid user_id,
                                             const struct verifier *old,
                                             const struct verifier *renewed);

#endif
