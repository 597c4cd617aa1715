#include "store/retired_store.h"

struct status retired_store_put(struct db *db, int64_t tenant_id, const struct retired_mac *mac,
                                int64_t until_us)
{
    static const char sql[] =
        "INSERT INTO retired_login_ids AS kept (tenant, mac, until) VALUES ($1, $2, $3)"
        " ON CONFLICT (tenant, mac) DO UPDATE SET until = greatest(kept.until, excluded.until)";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id),
                                DB_BYTES(((struct bytes){mac->bytes, sizeof mac->bytes})),
                                DB_TIME_US(until_us)),
                      NULL);
}

struct status retired_store_check(struct db *db, int64_t tenant_id,
                                  const struct retired_names *names)
{
    static const char sql[] = "SELECT FROM retired_login_ids"
                              " WHERE tenant = $1 AND mac = ANY ($2) AND until > now()";
    struct bytes macs[RETIRED_MACS_MAXIMUM];

    for (size_t i = 0; i < names->count; i++)
        macs[i] = (struct bytes){names->macs[i].bytes, sizeof names->macs[i].bytes};
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_BYTES_ARRAY(macs, names->count)), &rows));
    return rows.count == 0 ? OK : FAIL(ALREADY_EXISTS, "already exists");
}

struct status retired_store_forget_any_tenant(struct db *db, int64_t *count_out)
{
    static const char sql[] = "DELETE FROM retired_login_ids WHERE (tenant, mac) IN"
                              "   (SELECT tenant, mac FROM retired_login_ids"
                              "     WHERE until <= now() ORDER BY until LIMIT $1)";

    return db_execute(db, sql, DB_PARAMS(DB_INT(RETIRED_FORGET_MAXIMUM)), count_out);
}
