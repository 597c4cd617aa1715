/* The tables sign_in_counters and sign_in_sources: who may try a password how soon
 * (domain/throttle.h decides). Every statement that touches them is in throttle_store.c. Counters
 * run as auth_svc inside the tenant's transaction; what is named any_tenant runs as auth_system. */
#ifndef AUTH_STORE_THROTTLE_STORE_H
#define AUTH_STORE_THROTTLE_STORE_H

#include "db/db.h"
#include "domain/throttle.h"
#include "network/range.h"

enum {
    THROTTLE_TRY_SIZE = 32,
    THROTTLE_ROWS_MAXIMUM = 65536,  /* of each table; what is over goes */
    THROTTLE_FORGET_MAXIMUM = 1000, /* rows of one statement */
    THROTTLE_DAYS_KEPT = 30,        /* a counter nobody has used; held ones stay */
};

/* A counter as it is kept. */
struct throttle_row {
    struct throttle_counter counter;
    uint8_t last_try[THROTTLE_TRY_SIZE];
};

/* Makes the counter when there is none; nobody else changes it until the transaction ends. */
NODISCARD struct status throttle_store_lock(struct db *db, int64_t tenant_id,
                                            const struct throttle_key *key,
                                            struct throttle_row *out);
NODISCARD struct status throttle_store_put(struct db *db, int64_t tenant_id,
                                           const struct throttle_key *key,
                                           const struct throttle_row *row);

/* Without a lock; a counter that is not there has no failures. */
NODISCARD struct status throttle_store_find(struct db *db, int64_t tenant_id,
                                            const struct throttle_key *key,
                                            struct throttle_counter *out);

/* No failures any more; gives how many counters there were, 0 or 1. */
NODISCARD struct status throttle_store_remove(struct db *db, int64_t tenant_id,
                                              const struct throttle_key *key, int64_t *count_out);

/* As throttle_store_lock(), of a source or a neighbourhood. Whoever locks both locks the source
 * first. */
NODISCARD struct status throttle_store_lock_source_any_tenant(struct db *db, struct range source,
                                                              struct throttle_source *out);
NODISCARD struct status throttle_store_put_source_any_tenant(struct db *db, struct range source,
                                                             const struct throttle_source *state);

/* Forgets at most THROTTLE_FORGET_MAXIMUM of each table: sources whose window and block are over,
 * counters that are old, and of either what is more than THROTTLE_ROWS_MAXIMUM: the oldest sources,
 * and the counters of the fewest failures, of those the oldest. Gives the larger number. */
NODISCARD struct status throttle_store_forget_any_tenant(struct db *db, int64_t *count_out);

#endif
