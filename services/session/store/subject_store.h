/* The subjects table: every statement that changes it is in subject_store.c. All of it runs inside
 * a transaction of the tenant (db_begin_tenant). */
#ifndef SESSION_STORE_SUBJECT_STORE_H
#define SESSION_STORE_SUBJECT_STORE_H

#include "db/db.h"
#include "domain/subject.h"

struct subject_versions {
    int64_t barrier; /* no session is created under a lower version */
    int64_t version; /* of the rights and names kept; 0 when only the barrier is known */
};

/* Makes the user's row if there is none and locks it until the end of the transaction: whoever
 * creates or ends a user's sessions by number holds it. */
NODISCARD struct status subject_store_lock(struct db *db, int64_t tenant_id, struct uuid user_id,
                                           struct subject_versions *out);

/* Replaces the rights and names of a locked row. */
NODISCARD struct status subject_store_save(struct db *db, const struct subject *subject);

/* Raises the barrier of a locked row. */
NODISCARD struct status subject_store_raise_barrier(struct db *db, int64_t tenant_id,
                                                    struct uuid user_id, int64_t barrier);

#endif
