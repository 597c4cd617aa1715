#include "store/sign_in_store.h"

static struct status forget_oldest(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    static const char sql[] = "DELETE FROM sign_ins WHERE tenant = $1 AND user_id = $2 AND at <="
                              "   (SELECT at FROM sign_ins WHERE tenant = $1 AND user_id = $2"
                              "     ORDER BY at DESC OFFSET $3 LIMIT 1)";

    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT(SIGN_INS_KEPT)));
}

/* A counter that stands lower than it did was forgotten meanwhile, or let go of: all it counts
 * failed since. Whoever signs in twice in one microsecond did so once. */
struct status sign_in_store_add(struct db *db, int64_t tenant_id, struct uuid user_id,
                                const struct kept_sign_in *sign_in, int64_t account_failures)
{
    static const char sql[] =
        "INSERT INTO sign_ins (tenant, user_id, at, address, user_agent, hosted_by, failures,"
        "                      counted)"
        " SELECT $1, $2, $3, $4::text::inet, $5, $6,"
        "        $7 + CASE WHEN $9 >= last.counted THEN $9 - last.counted ELSE $9 END, $8"
        "   FROM (SELECT coalesce((SELECT counted FROM sign_ins WHERE tenant = $1 AND user_id = $2"
        "                           ORDER BY at DESC LIMIT 1), 0) AS counted) AS last"
        " ON CONFLICT DO NOTHING";

    TRY(db_execute_later(db, sql,
                         DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_TIME_US(sign_in->at_us),
                                   DB_TEXT(sign_in->address), DB_TEXT(sign_in->user_agent),
                                   DB_TEXT(sign_in->hosted_by), DB_INT(sign_in->failures),
                                   DB_INT(sign_in->counted), DB_INT(account_failures))));
    return forget_oldest(db, tenant_id, user_id);
}

static struct status read_row(const struct db_rows *rows, struct kept_sign_in *out)
{
    enum { AT, ADDRESS, USER_AGENT, HOSTED_BY, FAILURES, COUNTED };

    TRY(db_get_time_us(rows, AT, &out->at_us));
    TRY(db_copy_text(rows, ADDRESS, out->address, sizeof out->address));
    TRY(db_copy_text(rows, USER_AGENT, out->user_agent, sizeof out->user_agent));
    TRY(db_copy_text(rows, HOSTED_BY, out->hosted_by, sizeof out->hosted_by));
    TRY(db_get_int(rows, FAILURES, &out->failures));
    return db_get_int(rows, COUNTED, &out->counted);
}

struct status sign_in_store_list(struct db *db, int64_t tenant_id, struct uuid user_id,
                                 int64_t now_us, struct kept_sign_in out[static SIGN_INS_SHOWN],
                                 size_t *count_out)
{
    static const char sql[] =
        "SELECT at, host(address), user_agent, hosted_by, failures, counted FROM sign_ins"
        " WHERE tenant = $1 AND user_id = $2"
        "   AND at > $3::timestamptz - $4 * interval '1 day'"
        " ORDER BY at DESC LIMIT $5";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_TIME_US(now_us),
                           DB_INT(SIGN_IN_DAYS_KEPT), DB_INT(SIGN_INS_SHOWN)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status sign_in_store_forget_any_tenant(struct db *db, int64_t *count_out)
{
    static const char sql[] = "DELETE FROM sign_ins WHERE (tenant, user_id, at) IN"
                              "   (SELECT tenant, user_id, at FROM sign_ins"
                              "     WHERE at < now() - $1 * interval '1 day' ORDER BY at LIMIT $2)";

    return db_execute(db, sql, DB_PARAMS(DB_INT(SIGN_IN_DAYS_KEPT), DB_INT(SIGN_IN_FORGET_MAXIMUM)),
                      count_out);
}
