/* The logos table. Every statement that touches it is in logo_store.c. */
#ifndef AUTH_STORE_LOGO_STORE_H
#define AUTH_STORE_LOGO_STORE_H

#include "db/db.h"
#include "domain/picture.h"

/* As auth_svc, of the transaction's own tenant: takes the place of the one there is. */
NODISCARD struct status logo_store_put(struct db *db, int64_t tenant_id, const char *name,
                                       struct bytes image);

/* As auth_svc, of the transaction's own tenant. Also OK when there is none. */
NODISCARD struct status logo_store_remove(struct db *db, int64_t tenant_id);

/* As auth_system. The image is copied into `arena`. NOT_FOUND when no company of that code has a
 * logo of that name, a deleted one neither unless `also_deleted`. */
NODISCARD struct status logo_store_find_any_tenant(struct db *db, const char *code,
                                                   const char *name, bool also_deleted,
                                                   struct arena *arena, struct bytes *out);

#endif
