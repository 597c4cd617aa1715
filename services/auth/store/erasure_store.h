/* What goes when a company is erased: every table that has rows of a company, those that refer to
 * others first. As auth_svc inside the tenant's transaction, and of a company alone whose time in
 * the recycle bin is over. The company's own row is tenant_store.h's. */
#ifndef AUTH_STORE_ERASURE_STORE_H
#define AUTH_STORE_ERASURE_STORE_H

#include "db/db.h"

enum {
    ERASURE_TABLES = 22,
    ERASURE_BATCH = 1000, /* rows of one transaction, so that no lock is held for long */
};

struct erasure_table {
    const char *name;
    struct status (*erase)(struct db *db, int64_t tenant_id, int64_t limit, int64_t *count_out);
};

extern const struct erasure_table erasure_tables[ERASURE_TABLES];

#endif
