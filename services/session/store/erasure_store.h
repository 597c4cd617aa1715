/* What goes when a company is erased: every table that has rows of a company, those that refer to
 * others first. As session_svc inside the tenant's transaction. */
#ifndef SESSION_STORE_ERASURE_STORE_H
#define SESSION_STORE_ERASURE_STORE_H

#include "db/db.h"

enum {
    ERASURE_TABLES = 7,
    ERASURE_BATCH = 1000, /* rows of one call, so that no lock is held for long */
};

struct erasure_table {
    const char *name;
    struct status (*erase)(struct db *db, int64_t tenant_id, int64_t limit, int64_t *count_out);
};

/* `sessions` is not among them: they have ended before, and while there are any their users'
 * rows stay. */
extern const struct erasure_table erasure_tables[ERASURE_TABLES];

#endif
