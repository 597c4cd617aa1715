/* The tables networks, network_lists and network_ranges: every statement that touches them is in
 * network_store.c. All run as session_svc inside the tenant's transaction (db_begin_tenant). */
#ifndef SESSION_STORE_NETWORK_STORE_H
#define SESSION_STORE_NETWORK_STORE_H

#include "base/arena.h"
#include "db/db.h"
#include "network/policy.h"

/* What auth tells of a company. */
struct network_lists {
    int64_t tenant_id;
    int64_t revision;
    const struct network_list *lists;
    size_t count;
    const struct network_list *trial_lists; /* instead, until trial_ends_at_us */
    size_t trial_count;
    int64_t trial_ends_at_us; /* 0: no trial */
};

/* Replaces what there is, unless that is of this revision or a later one. `arena` is for the
 * statement's arrays. */
NODISCARD struct status network_store_put(struct db *db, const struct network_lists *lists,
                                          struct arena *arena);

/* The company's policy at `now_us`, from one statement: it holds until the trial ends, too. One
 * that lets everybody in when auth told of none. `arena` is for the lists it is made of. */
NODISCARD struct status network_store_open_policy(struct db *db, int64_t tenant_id, int64_t now_us,
                                                  struct arena *arena, struct network_policy *out);

#endif
