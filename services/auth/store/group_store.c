#include "store/group_store.h"

#include <assert.h>

/* The columns of every row of groups below, in this order. */
enum { NUMBER, NAME, REVISION };

static struct status read_row(const struct db_rows *rows, struct customer_group *out)
{
    struct customer_group found = {0};

    TRY(db_get_uint32(rows, NUMBER, &found.number));
    TRY(db_copy_text(rows, NAME, found.name, sizeof found.name));
    TRY(db_get_int(rows, REVISION, &found.revision));
    *out = found;
    return OK;
}

struct status group_store_list(struct db *db, int64_t tenant_id,
                               struct customer_group out[static SCOPE_GROUPS_MAXIMUM],
                               size_t *count_out)
{
    static const char sql[] = "SELECT number::integer, name, revision FROM customer_groups"
                              " WHERE tenant = $1 AND deleted_at IS NULL ORDER BY number";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    assert(rows.count <= SCOPE_GROUPS_MAXIMUM); /* by the schema */
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status group_store_hold(struct db *db, int64_t tenant_id, scope_set scope)
{
    static const char sql[] = "SELECT number::integer, name, revision FROM customer_groups"
                              " WHERE tenant = $1 AND deleted_at IS NULL"
                              "   AND $2::bigint >> number & 1 = 1 ORDER BY number FOR SHARE";
    scope_set missing = scope & ~SCOPE_ALL;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    if (missing != SCOPE_NONE)
        TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT((int64_t)missing)), &rows));
    for (; rows.row < rows.count; rows.row++) {
        struct customer_group group;
        TRY(read_row(&rows, &group));
        missing &= ~SCOPE_GROUP(group.number);
    }
    return missing == SCOPE_NONE ? OK : FAIL(NOT_FOUND, "there is no such group");
}

struct status group_store_hold_made_until(struct db *db, int64_t tenant_id, int64_t until_us,
                                          scope_set *out)
{
    static const char sql[] = "SELECT number::integer, name, revision FROM customer_groups"
                              " WHERE tenant = $1 AND deleted_at IS NULL AND created_at <= $2"
                              " ORDER BY number FOR SHARE";
    scope_set held = SCOPE_NONE;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(until_us)), &rows));
    for (; rows.row < rows.count; rows.row++) {
        struct customer_group group;
        TRY(read_row(&rows, &group));
        held |= SCOPE_GROUP(group.number);
    }
    *out = held;
    return OK;
}

struct status group_store_lock(struct db *db, int64_t tenant_id, uint32_t number,
                               struct customer_group *out)
{
    static const char sql[] =
        "SELECT number::integer, name, revision FROM customer_groups"
        " WHERE tenant = $1 AND number = $2 AND deleted_at IS NULL FOR UPDATE";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(number)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "there is no such group");
    return read_row(&rows, out);
}

static struct status find_free_number(struct db *db, int64_t tenant_id, uint32_t *out)
{
    static const char sql[] =
        "SELECT free.number FROM generate_series(1, 63) AS free (number)"
        "  LEFT JOIN customer_groups ON tenant = $1 AND customer_groups.number = free.number"
        " WHERE revision IS NULL OR deleted_at IS NOT NULL"
        " ORDER BY deleted_at NULLS FIRST, free.number LIMIT 1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    if (rows.count == 0)
        return FAIL(FAILED_PRECONDITION, "groups: a company has at most 63");
    return db_get_uint32(&rows, 0, out);
}

struct status group_store_create(struct db *db, int64_t tenant_id, struct customer_group *group)
{
    static const char sql[] =
        "INSERT INTO customer_groups (tenant, number, name) VALUES ($1, $2, $3)"
        " ON CONFLICT (tenant, number) DO UPDATE"
        "    SET name = $3, revision = nextval('customer_group_revisions'), deleted_at = NULL,"
        "        created_at = now()"
        "  WHERE customer_groups.deleted_at IS NOT NULL"
        " RETURNING number::integer, name, revision";
    uint32_t number = 0;

    TRY(find_free_number(db, tenant_id, &number));
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(number), DB_TEXT(group->name)),
                 &rows));
    return rows.count == 1 ? read_row(&rows, group)
                           : FAIL(ABORTED, "the groups are being changed, try again");
}

struct status group_store_update(struct db *db, int64_t tenant_id, struct customer_group *group)
{
    static const char sql[] = "UPDATE customer_groups SET name = $3,"
                              "       revision = nextval('customer_group_revisions')"
                              " WHERE tenant = $1 AND number = $2"
                              " RETURNING number::integer, name, revision";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(group->number), DB_TEXT(group->name)),
                 &rows));
    return read_row(&rows, group);
}

struct status group_store_delete(struct db *db, int64_t tenant_id, uint32_t number)
{
    static const char sql[] = "UPDATE customer_groups SET deleted_at = now()"
                              " WHERE tenant = $1 AND number = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(number)), NULL);
}

struct status group_store_is_used(struct db *db, int64_t tenant_id, uint32_t number,
                                  bool *by_user_out, bool *by_role_out)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT FROM users"
        "                WHERE tenant = $1 AND scope <> 1 AND scope >> $2::integer & 1 = 1)"
        "    OR EXISTS (SELECT FROM decisions"
        "                WHERE tenant = $1 AND scope >> $2::integer & 1 = 1),"
        "       EXISTS (SELECT FROM own_roles"
        "                WHERE tenant = $1 AND scope >> $2::integer & 1 = 1)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(number)), &rows));
    TRY(db_get_bool(&rows, 0, by_user_out));
    return db_get_bool(&rows, 1, by_role_out);
}
