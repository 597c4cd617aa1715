/* The tables passwords, former_passwords and pending_passwords: verifiers, never passwords. Every
 * statement that touches them is in password_store.c. All run as auth_svc inside the tenant's
 * transaction (db_begin_tenant). */
#ifndef AUTH_STORE_PASSWORD_STORE_H
#define AUTH_STORE_PASSWORD_STORE_H

#include "credentials/credentials.h"
#include "db/db.h"
#include "domain/password.h"

/* NOT_FOUND when the user has no password. */
NODISCARD struct status password_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                            struct verifier *out);

/* The user's password and those before it, at most PASSWORD_HISTORY. */
NODISCARD struct status password_store_list_last(struct db *db, int64_t tenant_id,
                                                 struct uuid user_id,
                                                 struct verifier out[static PASSWORD_HISTORY],
                                                 size_t *count_out);

/* Sets the user's first password or replaces the one there is, which becomes a former one; of those
 * no more are kept than are asked for. */
NODISCARD struct status password_store_put(struct db *db, int64_t tenant_id, struct uuid user_id,
                                           const struct verifier *verifier);

/* The first password of a user, as another system kept it (credentials_import()). */
NODISCARD struct status password_store_import(struct db *db, int64_t tenant_id, struct uuid user_id,
                                              const struct verifier *verifier);

/* Takes the password away; it becomes a former one. OK when there is none. */
NODISCARD struct status password_store_void(struct db *db, int64_t tenant_id, struct uuid user_id);

/* Replaces `old` by `renewed`, the same password at a higher cost. Does nothing when the password
 * was changed meanwhile. */
NODISCARD struct status password_store_renew(struct db *db, int64_t tenant_id, struct uuid user_id,
                                             const struct verifier *old,
                                             const struct verifier *renewed);

/* One that is to be in force when the user's decision is carried out; it goes with the decision. */
NODISCARD struct status password_store_put_pending(struct db *db, int64_t tenant_id,
                                                   struct uuid user_id,
                                                   const struct verifier *verifier);

/* NOT_FOUND when there is none. */
NODISCARD struct status password_store_find_pending(struct db *db, int64_t tenant_id,
                                                    struct uuid user_id, struct verifier *out);

#endif
