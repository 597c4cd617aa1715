/* The retired_login_ids table. Every statement that touches it is in retired_store.c. */
#ifndef AUTH_STORE_RETIRED_STORE_H
#define AUTH_STORE_RETIRED_STORE_H

#include "db/db.h"
#include "domain/retired_id.h"

enum { RETIRED_FORGET_MAXIMUM = 1000 };

/* As auth_svc inside the tenant's transaction, as the next one. A longer block stays. */
NODISCARD struct status retired_store_put(struct db *db, int64_t tenant_id,
                                          const struct retired_mac *mac, int64_t until_us);

/* ALREADY_EXISTS when one of the names is blocked still. */
NODISCARD struct status retired_store_check(struct db *db, int64_t tenant_id,
                                            const struct retired_names *names);

/* As auth_system: at most RETIRED_FORGET_MAXIMUM blocks that are over. */
NODISCARD struct status retired_store_forget_any_tenant(struct db *db, int64_t *count_out);

#endif
