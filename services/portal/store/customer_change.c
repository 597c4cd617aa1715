#include "store/customer_change.h"

static struct status is_there(struct db *db, int64_t tenant_id, struct uuid id, bool *out)
{
    static const char sql[] = "SELECT id FROM customers WHERE tenant = $1 AND id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), &rows));
    *out = rows.count > 0;
    return OK;
}

struct status customer_change_create(struct db *db, int64_t tenant_id,
                                     const struct customer *customer, bool *is_new_out)
{
    static const char sql[] = "INSERT INTO customers (tenant, id, code, name, group_number)"
                              " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    int64_t made = 0;
    bool is_repeated = false;

    TRY(db_execute(db, sql,
                   DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer->id), DB_TEXT(customer->code),
                             DB_TEXT(customer->name), DB_INT(customer->group_number)),
                   &made));
    if (made == 0)
        TRY(is_there(db, tenant_id, customer->id, &is_repeated));
    *is_new_out = made == 1;
    return made == 1 || is_repeated ? OK : FAIL(ALREADY_EXISTS, "code: it is another's");
}

struct status customer_change_name(struct db *db, int64_t tenant_id,
                                   const struct customer *customer)
{
    static const char sql[] = "UPDATE customers SET code = $4, name = $5, revision = revision + 1"
                              " WHERE tenant = $1 AND id = $2 AND revision = $3";
    int64_t changed = 0;

    TRY(db_execute(db, sql,
                   DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer->id), DB_INT(customer->revision),
                             DB_TEXT(customer->code), DB_TEXT(customer->name)),
                   &changed));
    return changed == 1 ? OK : FAIL(ABORTED, "base_revision: somebody else has changed it");
}

struct status customer_change_group(struct db *db, int64_t tenant_id, struct uuid id, int64_t base,
                                    uint32_t group_number)
{
    static const char sql[] = "UPDATE customers SET group_number = $4, revision = revision + 1"
                              " WHERE tenant = $1 AND id = $2 AND revision = $3";
    int64_t changed = 0;

    TRY(db_execute(db, sql,
                   DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_INT(base), DB_INT(group_number)),
                   &changed));
    return changed == 1 ? OK : FAIL(ABORTED, "base_revision: somebody else has changed it");
}
