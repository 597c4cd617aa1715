/* The tables sign_in_counters, sign_in_floors and sign_in_sources: who may try a password how soon
 * (domain/throttle.h decides). A counter of an account that is pushed out because there are too
 * many leaves its failures in one of 65,536 places, by its key, and one that is made anew begins
 * there. Every statement that touches them is in throttle_store.c. Counters run as auth_svc inside
 * the tenant's transaction; what is named any_tenant runs as auth_system. */
#ifndef AUTH_STORE_THROTTLE_STORE_H
#define AUTH_STORE_THROTTLE_STORE_H

#include "db/db.h"
#include "domain/throttle.h"
#include "network/range.h"

enum {
    THROTTLE_TRY_SIZE = 32,
    THROTTLE_ROWS_MAXIMUM = 65536,  /* of each table; what is over goes, oldest first */
    THROTTLE_FORGET_MAXIMUM = 1000, /* rows of one statement */
    THROTTLE_DAYS_KEPT = 30,        /* a counter nobody has used; held ones stay */
};

/* A counter as it is kept. */
struct throttle_row {
    struct throttle_counter counter;
    uint8_t last_try[THROTTLE_TRY_SIZE];
    bool is_moved; /* by throttle_store_lock(), from another name */
    int64_t floor; /* with how many failures it would be made; 0 of devices */
};

/* Makes the counter when there is none; nobody else changes it until the transaction ends. It has
 * its first name afterwards, and what was counted under the others. */
NODISCARD struct status throttle_store_lock(struct db *db, int64_t tenant_id,
                                            enum throttle_subject subject,
                                            const struct throttle_names *names,
                                            struct throttle_row *out);
/* Of one that is locked. */
NODISCARD struct status throttle_store_put(struct db *db, int64_t tenant_id,
                                           const struct throttle_names *names,
                                           const struct throttle_row *row);

/* Without a lock; a counter that is not there has no failures. */
NODISCARD struct status throttle_store_find(struct db *db, int64_t tenant_id,
                                            const struct throttle_names *names,
                                            struct throttle_counter *out);

/* The same of an account, as the next try is asked by it: one that is not there has those that it
 * would be made with. */
NODISCARD struct status throttle_store_find_in_force(struct db *db, int64_t tenant_id,
                                                     const struct throttle_names *names,
                                                     struct throttle_counter *out);

/* No failures any more, and of an account none that it would be made with. */
NODISCARD struct status throttle_store_release(struct db *db, int64_t tenant_id,
                                               const struct throttle_names *names);

/* Nothing is known of it any more. */
NODISCARD struct status throttle_store_remove(struct db *db, int64_t tenant_id,
                                              const struct throttle_names *names);

/* Where a try came from, and what is counted there. */
struct throttle_sources {
    struct range source_range;
    struct range neighbourhood_range; /* which holds the source */
    struct throttle_source source;
    struct throttle_source neighbourhood;
};

/* As throttle_store_lock(), of both, always the source first: whoever locks both in one order waits
 * for nobody who waits for them. The ranges are given. */
NODISCARD struct status throttle_store_lock_sources_any_tenant(struct db *db,
                                                               struct throttle_sources *sources);
NODISCARD struct status throttle_store_put_sources_any_tenant(
    struct db *db, const struct throttle_sources *sources);

/* Forgets at most THROTTLE_FORGET_MAXIMUM of each table: sources whose window and block are over,
 * counters and places that are old, and of sources and counters what is more than
 * THROTTLE_ROWS_MAXIMUM, the oldest first, held accounts and known devices last. Gives the largest
 * number. */
NODISCARD struct status throttle_store_forget_any_tenant(struct db *db, int64_t *count_out);

#endif
