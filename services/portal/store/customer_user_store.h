/* Which users of My Page act for which customer; a user acts for one. Each runs inside
 * db_begin_tenant(). */
#ifndef PORTAL_STORE_CUSTOMER_USER_STORE_H
#define PORTAL_STORE_CUSTOMER_USER_STORE_H

#include "base/arena.h"
#include "db/db.h"

struct customer_user_page {
    struct uuid *ids; /* auth's, in their order */
    size_t count;
    bool has_more;
};

/* The first `limit` who act for the customer, or with `after` the next behind that one. */
NODISCARD struct status customer_user_list(struct db *db, int64_t tenant_id,
                                           struct uuid customer_id, const struct uuid *after,
                                           size_t limit, struct arena *arena,
                                           struct customer_user_page *out);

/* Lets the user act for the customer. ALREADY_EXISTS for one who acts for another. */
NODISCARD struct status customer_user_attach(struct db *db, int64_t tenant_id,
                                             struct uuid customer_id, struct uuid user_id,
                                             bool *is_new_out);

/* NOT_FOUND unless the user acts for the customer. */
NODISCARD struct status customer_user_check(struct db *db, int64_t tenant_id,
                                            struct uuid customer_id, struct uuid user_id);

/* Whoever does not act for the customer does not afterwards either. */
NODISCARD struct status customer_user_detach(struct db *db, int64_t tenant_id,
                                             struct uuid customer_id, struct uuid user_id,
                                             bool *was_attached_out);

#endif
