/* The links table: one-time links by which users set their password, one for each user. Every
 * statement that touches it is in link_store.c. */
#ifndef AUTH_STORE_LINK_STORE_H
#define AUTH_STORE_LINK_STORE_H

#include "db/db.h"
#include "domain/link.h"

/* A token has a name under each of auth's keys. */
enum { LINK_MACS_MAXIMUM = 2 };

struct link_names {
    struct link_mac macs[LINK_MACS_MAXIMUM];
    size_t count;
};

/* Whose link it is. */
struct link_owner {
    int64_t tenant_id;
    struct uuid user_id;
};

/* As auth_svc inside the tenant's transaction, as all but the last. Takes the place of the user's
 * link before, which is void from then on. */
NODISCARD struct status link_store_put(struct db *db, const struct link_owner *owner,
                                       enum link_purpose purpose, const struct link_mac *mac,
                                       int64_t expires_at_us);

/* NOT_FOUND as link_store_use(), which alone decides. Void are also those made before the company
 * was deleted, in case it was restored. */
NODISCARD struct status link_store_look(struct db *db, const struct link_owner *owner,
                                        const struct link_names *names, int64_t now_us);

/* Takes up the link, once: NOT_FOUND when it was used, has expired, or never was. */
NODISCARD struct status link_store_use(struct db *db, const struct link_owner *owner,
                                       const struct link_names *names, int64_t now_us);

/* Whatever link the user has is void. */
NODISCARD struct status link_store_remove(struct db *db, int64_t tenant_id, struct uuid user_id);

/* As auth_system. Also of a link that was used or has expired; NOT_FOUND when it never was or a
 * newer one has taken its place. */
NODISCARD struct status link_store_find_owner_any_tenant(struct db *db,
                                                         const struct link_names *names,
                                                         struct link_owner *out);

#endif
