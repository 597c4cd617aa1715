/* Several statements that happen together or not at all.
 *
 *     CLEANUP(db_rollback) struct db_transaction transaction = {0};
 *     TRY(db_begin_tenant(db, tenant_id, &transaction));
 *     TRY(user_store_disable(db, ...));
 *     TRY(outbox_append(&transaction, ...));
 *     return db_commit(&transaction);
 *
 * Isolation is PostgreSQL's READ COMMITTED; rows that a decision rests on are locked (FOR UPDATE).
 * A transaction that does nothing for DB_IDLE_IN_TRANSACTION_TIMEOUT_MS is ended by the server, so
 * nothing is waited for inside one.
 */
#ifndef DB_TRANSACTION_H
#define DB_TRANSACTION_H

#include "db/query.h"

struct db_transaction {
    struct db *db;        /* NULL when none is open */
    bool outcome_unknown; /* the commit was sent and no answer came */
};

/* A transaction that belongs to no tenant: for X_system, or for tables without row-level security.
 * As X_svc, tenants' tables are empty in it. It is begun with its first statement, in one round
 * trip.
 */
NODISCARD struct status db_begin(struct db *db, struct db_transaction *out);

/* One tenant's: row-level security shows its rows and refuses others (PERMISSION_DENIED). Set as
 * `app.tenant` for this transaction alone, with its first statement. INVALID_ARGUMENT unless
 * tenant_id > 0. */
NODISCARD struct status db_begin_tenant(struct db *db, int64_t tenant_id,
                                        struct db_transaction *out);

/* OK: it is on disk. ABORTED, or whatever the statement that spoilt it gave: nothing happened.
 * UNAVAILABLE with `outcome_unknown`: the connection died between the question and the answer, or
 * the standby that must have it too did not confirm in time; it may have happened or not. The
 * caller is told UNAVAILABLE either way and repeats with the same idempotency key
 * (outbox/idempotency.h), which finds out. Logged as db_commit_outcome_unknown. */
NODISCARD struct status db_commit(struct db_transaction *transaction);

/* The statements of this transaction may take `timeout_ms` each instead of
 * DB_STATEMENT_TIMEOUT_MS. */
NODISCARD struct status db_allow_time(struct db_transaction *transaction, int timeout_ms);

/* Undoes what was not committed. Accepts {0} and one that was committed. */
void db_rollback(struct db_transaction *transaction);

#endif
