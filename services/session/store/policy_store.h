/* The tenant_policies table, and what a policy does to the sessions that live. All of it runs
 * inside a transaction of the tenant (db_begin_tenant). */
#ifndef SESSION_STORE_POLICY_STORE_H
#define SESSION_STORE_POLICY_STORE_H

#include "db/db.h"
#include "domain/tenant_policy.h"

/* Sessions of a kind that one call shortens. */
enum { POLICY_SHORTEN_MAXIMUM = 1000 };

/* For whoever creates a session: what is allowed it until the transaction ends. Nobody holds off
 * another who creates. */
NODISCARD struct status policy_store_hold(struct db *db, int64_t tenant_id, enum user_kind kind,
                                          struct tenant_policy *out);

/* Holds off whoever creates sessions of the tenant until the transaction ends. 0 when nothing was
 * told so far. */
NODISCARD struct status policy_store_lock(struct db *db, int64_t tenant_id, int64_t *revision_out);

/* Replaces the policy of a kind; the tenant is locked. */
NODISCARD struct status policy_store_put(struct db *db, int64_t tenant_id, enum user_kind kind,
                                         int64_t revision, const struct tenant_policy *policy);

/* Makes the limits of at most POLICY_SHORTEN_MAXIMUM living sessions that are longer no longer than
 * the policy's, and says of how many; fewer are all there were. */
NODISCARD struct status policy_store_shorten(struct db *db, int64_t tenant_id, enum user_kind kind,
                                             const struct tenant_policy *policy, int64_t now_us,
                                             int64_t *count_out);

#endif
