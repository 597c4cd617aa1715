/* What a test of the portal's stores does as portal_svc, for one company at a time. */
#ifndef INTEGRATION_PORTAL_COMPANY_H
#define INTEGRATION_PORTAL_COMPANY_H

#include "database.h"
#include "support/check.h"

enum { COMPANY_TIME_MS = 60000 }; /* for what fills a table */

/* One transaction of a company. */
struct at {
    struct db *db;
    struct db_transaction transaction;
};

static inline struct at company_begin(struct db_pool *pool, int64_t tenant_id)
{
    struct at at = {.db = acquire(pool)};

    CHECK_OK(db_begin_tenant(at.db, tenant_id, &at.transaction));
    CHECK_OK(db_allow_time(&at.transaction, COMPANY_TIME_MS));
    return at;
}

/* Nothing is kept that was not committed. */
static inline void company_end(struct at *at)
{
    db_rollback(&at->transaction);
    db_release(&at->db);
}

#endif
