#include "store/dormant_store.h"

#include <assert.h>

#include "store/user_row.h"

struct status dormant_store_list_due_any_tenant(struct db *db, size_t limit, struct due_user *out,
                                                size_t *count_out)
{
    static const char sql[] = "SELECT id FROM tenants WHERE state = 1 AND dormant_disable_days > 0"
                              "   AND dormant_due_at <= now() ORDER BY dormant_due_at LIMIT $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT((int64_t)limit)), &rows));
    for (; rows.row < rows.count; rows.row++) {
        out[rows.row] = (struct due_user){0};
        TRY(db_get_int(&rows, 0, &out[rows.row].tenant_id));
    }
    *count_out = rows.count;
    return OK;
}

struct status dormant_store_set_due(struct db *db, int64_t tenant_id, bool at_once)
{
    static const char sql[] =
        "UPDATE tenants SET dormant_due_at = now() + $2 * interval '1 millisecond' WHERE id = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(at_once ? 0 : DORMANT_AGAIN_MS)),
                      NULL);
}

static struct status read_id(const struct db_rows *rows, struct uuid *out)
{
    if (rows->count == 0)
        return FAIL(NOT_FOUND, "nobody is dormant");
    return db_get_uuid(rows, 0, out);
}

struct status dormant_store_find_active(struct db *db, int64_t tenant_id, int64_t before_us,
                                        struct uuid *out)
{
    static const char sql[] =
        "SELECT id FROM users WHERE tenant = $1 AND state = 1 AND dormant_exempt = ''"
        "   AND dormant_since <= $2 AND (dormant_held_at IS NULL"
        "        OR dormant_held_at <= now() - $3 * interval '1 millisecond')"
        " ORDER BY dormant_since, id LIMIT 1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(before_us), DB_INT(DORMANT_AGAIN_MS)),
                 &rows));
    return read_id(&rows, out);
}

struct status dormant_store_find_disabled(struct db *db, int64_t tenant_id, int64_t before_us,
                                          struct uuid *out)
{
    static const char sql[] =
        "SELECT id FROM users WHERE tenant = $1 AND state = 2 AND dormant_disabled"
        "   AND dormant_exempt = '' AND dormant_since <= $2 ORDER BY dormant_since LIMIT 1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(before_us)), &rows));
    return read_id(&rows, out);
}

struct status dormant_store_set_held(struct db *db, int64_t tenant_id, struct uuid id,
                                     int64_t at_us)
{
    static const char sql[] = "UPDATE users SET dormant_held_at = $3"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_TIME_US(at_us)), NULL);
}

struct status dormant_store_set_disabled(struct db *db, int64_t tenant_id, struct uuid id)
{
    static const char sql[] = "UPDATE users SET dormant_disabled = true"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), NULL);
}

struct status dormant_store_set_exempt(struct db *db, int64_t tenant_id, struct uuid id,
                                       const char *reason)
{
    static const char sql[] =
        "UPDATE users SET dormant_exempt = $3, dormant_held_at = NULL,"
        "       departure_revision = departure_revision + 1,"
        "       dormant_since = CASE WHEN $3 = '' AND dormant_exempt <> '' THEN now()"
        "                            ELSE dormant_since END"
        " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_TEXT(reason)), NULL);
}

struct status dormant_store_list(struct db *db, int64_t tenant_id, int64_t before_us,
                                 const struct time_place *after, size_t limit, struct user *out,
                                 size_t *count_out)
{
    static const char sql[] =
        "SELECT" USER_ROW "  FROM users WHERE tenant = $1 AND state = 1 AND dormant_exempt = ''"
        "   AND dormant_since <= $2 AND (dormant_since, id) > ($3, $4)"
        " ORDER BY dormant_since, id LIMIT $5";

    assert(limit <= USER_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(before_us), DB_TIME_US(after->at_us),
                           DB_UUID(after->id), DB_INT((int64_t)limit)),
                 &rows));
    return user_row_read_all(&rows, out, count_out);
}

struct status dormant_store_list_exempt(struct db *db, int64_t tenant_id,
                                        const struct time_place *after, size_t limit,
                                        struct user *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT" USER_ROW "  FROM users WHERE tenant = $1 AND dormant_exempt <> ''"
        "   AND state <> 4 AND (dormant_since, id) > ($2, $3)"
        " ORDER BY dormant_since, id LIMIT $4";

    assert(limit <= USER_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(after->at_us), DB_UUID(after->id),
                           DB_INT((int64_t)limit)),
                 &rows));
    return user_row_read_all(&rows, out, count_out);
}

struct status dormant_store_count(struct db *db, int64_t tenant_id, int64_t before_us,
                                  int64_t *count_out)
{
    static const char sql[] =
        "SELECT count(*) FROM (SELECT FROM users WHERE tenant = $1 AND state = 1"
        "    AND dormant_exempt = '' AND dormant_since <= $2 LIMIT $3) AS counted";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(before_us), DB_INT(USER_COUNT_MAXIMUM)),
                 &rows));
    return db_get_int(&rows, 0, count_out);
}
