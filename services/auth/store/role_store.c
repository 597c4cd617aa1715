#include "store/role_store.h"

#include <assert.h>
#include <string.h>

#include "domain/rights.h"

/* The columns of every row of roles below, in this order. */
enum { NUMBER, NAME, PERMISSIONS, REVISION, SCOPE };

static struct status read_row(const struct db_rows *rows, struct own_role *out)
{
    char permissions[OWN_ROLE_TEXT_MAXIMUM + 1];
    struct own_role found = {0};
    int64_t scope = 0;

    TRY(db_get_uint32(rows, NUMBER, &found.number));
    TRY(db_copy_text(rows, NAME, found.name, sizeof found.name));
    TRY(db_copy_text(rows, PERMISSIONS, permissions, sizeof permissions));
    TRY(db_get_int(rows, REVISION, &found.revision));
    TRY(db_get_int(rows, SCOPE, &scope));
    found.scope = (scope_set)scope;
    found.permissions = permissions_decode(permissions);
    *out = found;
    return OK;
}

struct status role_store_list(struct db *db, int64_t tenant_id,
                              struct own_role out[static OWN_ROLES_MAXIMUM], size_t *count_out)
{
    static const char sql[] = "SELECT number::integer, name, permissions, revision, scope"
                              "  FROM own_roles"
                              " WHERE tenant = $1 ORDER BY number";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    assert(rows.count <= OWN_ROLES_MAXIMUM); /* by the schema */
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status role_store_hold(struct db *db, struct user *user)
{
    static const char sql[] = "SELECT number::integer, name, permissions, revision, scope"
                              "  FROM own_roles"
                              " WHERE tenant = $1 AND $2 >> (number + 4) & 1 = 1"
                              " ORDER BY number FOR SHARE";
    role_set own = role_set_own(user->roles);
    struct user held = *user;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    if (own != 0)
        TRY(db_query(db, sql, DB_PARAMS(DB_INT(user->tenant_id), DB_INT(own)), &rows));
    if (rows.count != role_set_count(own))
        return FAIL(NOT_FOUND, "there is no such role");
    held.own_permissions = 0;
    memset(held.own_reach, 0, sizeof held.own_reach);
    for (; rows.row < rows.count; rows.row++) {
        struct own_role role;
        TRY(read_row(&rows, &role));
        user_add_own_role(&held, role.permissions, role.scope);
    }
    *user = held;
    return OK;
}

struct status role_store_find_made_until(struct db *db, int64_t tenant_id, int64_t until_us,
                                         role_set *out)
{
    static const char sql[] = "SELECT coalesce(bit_or(1 << (number + 4)), 0) FROM own_roles"
                              " WHERE tenant = $1 AND created_at <= $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(until_us)), &rows));
    return db_get_uint32(&rows, 0, out);
}

struct status role_store_lock(struct db *db, int64_t tenant_id, uint32_t number,
                              struct own_role *out)
{
    static const char sql[] = "SELECT number::integer, name, permissions, revision, scope"
                              "  FROM own_roles"
                              " WHERE tenant = $1 AND number = $2 FOR UPDATE";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(number)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "there is no such role");
    return read_row(&rows, out);
}

struct status role_store_create(struct db *db, int64_t tenant_id, struct own_role *role)
{
    static const char sql[] = "INSERT INTO own_roles (tenant, number, name, permissions, scope)"
                              " VALUES ($1, $2, $3, $4, $5)"
                              " ON CONFLICT (tenant, number) DO NOTHING RETURNING revision";
    char permissions[PERMISSIONS_TEXT_CAPACITY];

    permissions_encode(role->permissions, permissions);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_INT(role->number), DB_TEXT(role->name),
                           DB_TEXT(permissions), DB_INT((int64_t)role->scope)),
                 &rows));
    return rows.count == 1 ? db_get_int(&rows, 0, &role->revision)
                           : FAIL(ABORTED, "the roles are being changed, try again");
}

struct status role_store_update(struct db *db, int64_t tenant_id, struct own_role *role)
{
    static const char sql[] = "UPDATE own_roles SET name = $3, permissions = $4, scope = $5,"
                              "       revision = nextval('own_role_revisions')"
                              " WHERE tenant = $1 AND number = $2 RETURNING revision";
    char permissions[PERMISSIONS_TEXT_CAPACITY];

    permissions_encode(role->permissions, permissions);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_INT(role->number), DB_TEXT(role->name),
                           DB_TEXT(permissions), DB_INT((int64_t)role->scope)),
                 &rows));
    return db_get_int(&rows, 0, &role->revision);
}

struct status role_store_delete(struct db *db, int64_t tenant_id, uint32_t number)
{
    static const char sql[] = "DELETE FROM own_roles WHERE tenant = $1 AND number = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(number)), NULL);
}

struct status role_store_lock_holders(struct db *db, int64_t tenant_id, uint32_t number,
                                      struct uuid *out, size_t *count_out)
{
    static const char sql[] = "SELECT id FROM users"
                              " WHERE tenant = $1 AND roles >= 32 AND roles & $2 <> 0"
                              "   AND state <> 4 ORDER BY id LIMIT $3 FOR UPDATE";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_INT(own_role_bit(number)),
                           DB_INT(OWN_ROLE_HOLDERS_MAXIMUM + 1)),
                 &rows));
    if (rows.count > OWN_ROLE_HOLDERS_MAXIMUM)
        return FAIL(FAILED_PRECONDITION, "role: more than 200 users have it, make another");
    for (; rows.row < rows.count; rows.row++)
        TRY(db_get_uuid(&rows, 0, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status role_store_count_holders(struct db *db, int64_t tenant_id, uint32_t number,
                                       bool deleted_too, int64_t *count_out)
{
    static const char sql[] = "SELECT count(*) FROM users"
                              " WHERE tenant = $1 AND roles >= 32 AND roles & $2 <> 0"
                              "   AND (state <> 4 OR $3)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_INT(own_role_bit(number)), DB_BOOL(deleted_too)),
                 &rows));
    return db_get_int(&rows, 0, count_out);
}

struct status role_store_is_being_decided(struct db *db, int64_t tenant_id, uint32_t number,
                                          bool *out)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT FROM decisions JOIN users"
        "         ON users.tenant = decisions.tenant AND users.id = decisions.user_id"
        "      WHERE decisions.tenant = $1 AND (decisions.roles | users.roles) & $2 <> 0)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(own_role_bit(number))), &rows));
    return db_get_bool(&rows, 0, out);
}
