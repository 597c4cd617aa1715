/* The tables networks, network_policies, network_lists and network_ranges: every statement that
 * touches them is in networks_store.c. But for the last three all run as auth_svc inside the
 * tenant's transaction. */
#ifndef AUTH_STORE_NETWORKS_STORE_H
#define AUTH_STORE_NETWORKS_STORE_H

#include "base/arena.h"
#include "db/db.h"
#include "domain/networks.h"

/* Who saved a version, and when. */
struct networks_saved {
    char by[65];
    int64_t at_us; /* 0: nobody has saved one */
};

/* The state, all zero but the tenant when the company never had the option. */
NODISCARD struct status networks_store_find(struct db *db, int64_t tenant_id,
                                            struct networks_state *out);

/* The same, and nobody else changes it until the transaction ends; makes the row if there is none.
 */
NODISCARD struct status networks_store_lock(struct db *db, int64_t tenant_id,
                                            struct networks_state *out);

/* Writes what a change of a locked state has come to. */
NODISCARD struct status networks_store_put(struct db *db, const struct networks_state *state);

/* Session was told this revision, or a later one. */
NODISCARD struct status networks_store_set_pushed(struct db *db, int64_t tenant_id,
                                                  int64_t revision);

/* Adds the document as version networks->version, and drops versions that are older than
 * NETWORKS_VERSIONS_KEPT and not `in_force`. */
NODISCARD struct status networks_store_add(struct db *db, int64_t tenant_id, const char *saved_by,
                                           const struct networks *networks, int64_t in_force,
                                           struct arena *arena);

/* Of versions that they saved it is not said any more by whom: "". */
NODISCARD struct status networks_store_forget_saver(struct db *db, int64_t tenant_id,
                                                    const char *login_id);

/* The document of a version in the arena; an empty one for 0. */
NODISCARD struct status networks_store_read(struct db *db, int64_t tenant_id, int64_t version,
                                            struct arena *arena, struct networks *out);

NODISCARD struct status networks_store_find_saved(struct db *db, int64_t tenant_id, int64_t version,
                                                  struct networks_saved *out);

/* As auth_system. Whether the option is on. */
NODISCARD struct status networks_store_is_on_any_tenant(struct db *db, int64_t tenant_id,
                                                        bool *out);

/* As auth_system. At most `limit` companies of which session was not told the latest for `age_ms`,
 * the oldest first; and those whose trial has ended. */
NODISCARD struct status networks_store_list_not_pushed_any_tenant(struct db *db, int64_t age_ms,
                                                                  size_t limit, int64_t *out,
                                                                  size_t *count_out);
NODISCARD struct status networks_store_list_trials_over_any_tenant(struct db *db, size_t limit,
                                                                   int64_t *out, size_t *count_out);

#endif
