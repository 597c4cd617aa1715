/* What goes when a company is erased. Each runs inside db_begin_tenant(). */
#ifndef PORTAL_STORE_ERASURE_STORE_H
#define PORTAL_STORE_ERASURE_STORE_H

#include "db/db.h"

enum { ERASURE_BATCH = 1000 }; /* rows of a table in one step, so that no lock is held for long */

/* How much there was of each table. */
struct erased {
    int64_t statements;
    int64_t customer_users;
    int64_t customers;
    int64_t drafts;
};

/* Without it nothing is taken away. Also when it has begun before: then it waits for whoever is at
 * it, to the end of the transaction. */
NODISCARD struct status erasure_store_begin(struct db *db, int64_t tenant_id);

/* Takes away at most ERASURE_BATCH rows of each table, those that refer to others first. */
NODISCARD struct status erasure_store_remove(struct db *db, int64_t tenant_id, struct erased *out);

/* Adds to what was counted. */
NODISCARD struct status erasure_store_add(struct db *db, int64_t tenant_id,
                                          const struct erased *erased);

/* There is nothing left. `is_news_out`: nobody has said so before. Gives what was counted. */
NODISCARD struct status erasure_store_finish(struct db *db, int64_t tenant_id, bool *is_news_out,
                                             struct erased *out);

#endif
