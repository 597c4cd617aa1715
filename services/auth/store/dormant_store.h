/* What the users table says about dormant users (domain/dormancy.h). As auth_svc inside the
 * tenant's transaction, but what is named any_tenant. */
#ifndef AUTH_STORE_DORMANT_STORE_H
#define AUTH_STORE_DORMANT_STORE_H

#include "domain/time_place.h"
#include "store/user_store.h"

enum {
    DORMANT_AGAIN_MS = 3600000, /* until a company, or a last administrator, is looked at again */
};

/* As auth_system: the first `limit` companies that are due to be looked at; nil for the users. */
NODISCARD struct status dormant_store_list_due_any_tenant(struct db *db, size_t limit,
                                                          struct due_user *out, size_t *count_out);

/* When the company is looked at next: at once, behind all others, or in DORMANT_AGAIN_MS. */
NODISCARD struct status dormant_store_set_due(struct db *db, int64_t tenant_id, bool at_once);

/* An active user, but one held in the last DORMANT_AGAIN_MS, or one disabled by the rule, who was
 * there last before the moment: the longest away. NOT_FOUND. */
NODISCARD struct status dormant_store_find_active(struct db *db, int64_t tenant_id,
                                                  int64_t before_us, struct uuid *out);
NODISCARD struct status dormant_store_find_disabled(struct db *db, int64_t tenant_id,
                                                    int64_t before_us, struct uuid *out);

NODISCARD struct status dormant_store_set_held(struct db *db, int64_t tenant_id, struct uuid id,
                                               int64_t at_us);
NODISCARD struct status dormant_store_set_disabled(struct db *db, int64_t tenant_id,
                                                   struct uuid id);

/* "" for nobody's exception any more: then they are counted from now. */
NODISCARD struct status dormant_store_set_exempt(struct db *db, int64_t tenant_id, struct uuid id,
                                                 const char *reason);

/* The longest away first, at most `limit` behind `after`, zero for the first: active users who were
 * there last before the moment, or whoever is exempt. The array is of USER_PAGE_MAXIMUM. */
NODISCARD struct status dormant_store_list(struct db *db, int64_t tenant_id, int64_t before_us,
                                           const struct time_place *after, size_t limit,
                                           struct user *out, size_t *count_out);
NODISCARD struct status dormant_store_list_exempt(struct db *db, int64_t tenant_id,
                                                  const struct time_place *after, size_t limit,
                                                  struct user *out, size_t *count_out);

/* As dormant_store_list(), no further than USER_COUNT_MAXIMUM. */
NODISCARD struct status dormant_store_count(struct db *db, int64_t tenant_id, int64_t before_us,
                                            int64_t *count_out);

#endif
