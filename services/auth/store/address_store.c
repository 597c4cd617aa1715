#include "store/address_store.h"

struct status address_store_count(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  const char *address, int64_t at_us)
{
    static const char sql[] =
        "INSERT INTO sign_in_addresses AS kept (tenant, user_id, day, address, count, last_at)"
        " VALUES ($1, $2, ($4::timestamptz AT TIME ZONE 'UTC')::date, $3::text::inet, 1, $4)"
        " ON CONFLICT (tenant, user_id, day, address) DO UPDATE"
        "    SET count = kept.count + 1, last_at = greatest(kept.last_at, excluded.last_at)";

    return db_execute_later(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_TEXT(address), DB_TIME_US(at_us)));
}

static struct status read_row(const struct db_rows *rows, struct address_use *out)
{
    enum { USER_ID, KIND, ROLES, LOGIN_ID, NAME, ADDRESS, COUNT, LAST_AT };
    char address[ADDRESS_TEXT_CAPACITY];
    int32_t kind = 0;

    TRY(db_get_uuid(rows, USER_ID, &out->user_id));
    TRY(db_get_int32(rows, KIND, &kind));
    out->kind = (enum user_kind)kind;
    TRY(db_get_uint32(rows, ROLES, &out->roles));
    TRY(db_copy_text(rows, LOGIN_ID, out->login_id, sizeof out->login_id));
    TRY(db_copy_text(rows, NAME, out->name, sizeof out->name));
    TRY(db_copy_text(rows, ADDRESS, address, sizeof address));
    if (!address_parse(bytes_of(address), &out->address))
        return FAIL(INTERNAL, "the database has an address that is none");
    TRY(db_get_int(rows, COUNT, &out->count));
    return db_get_time_us(rows, LAST_AT, &out->last_at_us);
}

struct status address_store_walk(struct db *db, int64_t tenant_id, int64_t since_us, size_t limit,
                                 address_use_handler handler, void *context, size_t *count_out)
{
    static const char sql[] =
        "SELECT u.id, u.kind, u.roles, u.login_id, u.name, host(a.address),"
        "       sum(a.count)::bigint, max(a.last_at)"
        "  FROM sign_in_addresses AS a JOIN users AS u ON u.tenant = a.tenant AND u.id = a.user_id"
        " WHERE a.tenant = $1 AND a.day >= ($2::timestamptz AT TIME ZONE 'UTC')::date"
        "   AND u.state = 1"
        " GROUP BY u.id, u.kind, u.roles, u.login_id, u.name, a.address"
        " ORDER BY u.login_id, a.address LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(since_us), DB_INT((int64_t)limit)),
                 &rows));
    for (; rows.row < rows.count; rows.row++) {
        struct address_use use = {0};
        TRY(read_row(&rows, &use));
        TRY(handler(context, &use));
    }
    *count_out = rows.count;
    return OK;
}

struct status address_store_forget_any_tenant(struct db *db, int64_t *count_out)
{
    static const char sql[] =
        "DELETE FROM sign_in_addresses WHERE (tenant, user_id, day, address) IN"
        "   (SELECT tenant, user_id, day, address FROM sign_in_addresses"
        "     WHERE day < (now() AT TIME ZONE 'UTC')::date - $1::integer"
        "     ORDER BY day LIMIT $2)";

    return db_execute(db, sql, DB_PARAMS(DB_INT(ADDRESS_DAYS_KEPT), DB_INT(ADDRESS_FORGET_MAXIMUM)),
                      count_out);
}
