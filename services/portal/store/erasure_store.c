#include "store/erasure_store.h"

struct status erasure_store_begin(struct db *db, int64_t tenant_id)
{
    static const char sql[] = "INSERT INTO erasures AS kept (tenant) VALUES ($1)"
                              " ON CONFLICT (tenant) DO UPDATE SET customers = kept.customers";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id)), NULL);
}

#define DEFINE_REMOVE(table)                                                                       \
    static struct status remove_##table(struct db *db, int64_t tenant_id, int64_t *count_out)      \
    {                                                                                              \
        static const char sql[] =                                                                  \
            "DELETE FROM " #table " WHERE tenant = $1 AND ctid = ANY"                              \
            "   (ARRAY (SELECT ctid FROM " #table "            WHERE tenant = $1 LIMIT $2))";      \
                                                                                                   \
        return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(ERASURE_BATCH)),            \
                          count_out);                                                              \
    }
DEFINE_REMOVE(statements)
DEFINE_REMOVE(customer_users)
DEFINE_REMOVE(customers)
DEFINE_REMOVE(drafts)

/* Customers are still referred to while there is more than a batch of the others. */
struct status erasure_store_remove(struct db *db, int64_t tenant_id, struct erased *out)
{
    *out = (struct erased){0};
    TRY(remove_statements(db, tenant_id, &out->statements));
    if (out->statements == ERASURE_BATCH)
        return OK;
    TRY(remove_customer_users(db, tenant_id, &out->customer_users));
    if (out->customer_users == ERASURE_BATCH)
        return OK;
    TRY(remove_customers(db, tenant_id, &out->customers));
    return remove_drafts(db, tenant_id, &out->drafts);
}

struct status erasure_store_add(struct db *db, int64_t tenant_id, const struct erased *erased)
{
    static const char sql[] = "UPDATE erasures SET statements = statements + $2,"
                              "       customer_users = customer_users + $3,"
                              "       customers = customers + $4, drafts = drafts + $5"
                              " WHERE tenant = $1";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_INT(erased->statements),
                                DB_INT(erased->customer_users), DB_INT(erased->customers),
                                DB_INT(erased->drafts)),
                      NULL);
}

static struct status find(struct db *db, int64_t tenant_id, struct erased *out)
{
    static const char sql[] =
        "SELECT statements, customer_users, customers, drafts FROM erasures WHERE tenant = $1";
    enum { STATEMENTS, CUSTOMER_USERS, CUSTOMERS, DRAFTS };

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    TRY(db_get_int(&rows, STATEMENTS, &out->statements));
    TRY(db_get_int(&rows, CUSTOMER_USERS, &out->customer_users));
    TRY(db_get_int(&rows, CUSTOMERS, &out->customers));
    return db_get_int(&rows, DRAFTS, &out->drafts);
}

struct status erasure_store_finish(struct db *db, int64_t tenant_id, bool *is_news_out,
                                   struct erased *out)
{
    static const char sql[] = "UPDATE erasures SET finished_at = now()"
                              " WHERE tenant = $1 AND finished_at IS NULL";
    int64_t affected = 0;

    TRY(db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id)), &affected));
    *is_news_out = affected == 1;
    return find(db, tenant_id, out);
}
