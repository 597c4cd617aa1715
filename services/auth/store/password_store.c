#include "store/password_store.h"

/* The columns of every SELECT below, in this order; the last of the present one alone. */
enum { VERIFIER, SALT, MEMORY_KIB, PASSES, PEPPER_ID, IMPORTED, CHANGED_AT };

static struct status read_cost(const struct db_rows *rows, struct verifier *out)
{
    TRY(db_get_bytes(rows, SALT, out->salt, sizeof out->salt));
    TRY(db_get_uint32(rows, MEMORY_KIB, &out->cost.memory_kib));
    return db_get_uint32(rows, PASSES, &out->cost.passes);
}

static struct status read_row(const struct db_rows *rows, struct verifier *out)
{
    struct verifier found = {0};

    TRY(db_get_bytes(rows, VERIFIER, found.hash, sizeof found.hash));
    TRY(db_get_int32(rows, PEPPER_ID, &found.pepper_id));
    TRY(db_is_null(rows, IMPORTED)
            ? read_cost(rows, &found)
            : db_copy_text(rows, IMPORTED, found.imported, sizeof found.imported));
    *out = found;
    return OK;
}

struct status password_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  struct verifier *out)
{
    static const char sql[] = "SELECT verifier, salt, memory_kib, passes, pepper_id, imported,"
                              "       changed_at"
                              "  FROM passwords WHERE tenant = $1 AND user_id = $2";
    struct verifier found;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "the user has no password");
    TRY(read_row(&rows, &found));
    TRY(db_get_time_us(&rows, CHANGED_AT, &found.set_at_us));
    *out = found;
    return OK;
}

struct status password_store_list_last(struct db *db, int64_t tenant_id, struct uuid user_id,
                                       struct verifier out[static PASSWORD_HISTORY],
                                       size_t *count_out)
{
    static const char sql[] =
        "SELECT verifier, salt, memory_kib, passes, pepper_id, imported"
        "  FROM (SELECT 1 AS rank, 0 AS id, verifier, salt, memory_kib, passes, pepper_id,"
        "               imported"
        "          FROM passwords WHERE tenant = $1 AND user_id = $2"
        "        UNION ALL"
        "        SELECT 2, id, verifier, salt, memory_kib, passes, pepper_id, imported"
        "          FROM former_passwords WHERE tenant = $1 AND user_id = $2) AS last"
        " ORDER BY rank, id DESC LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT(PASSWORD_HISTORY)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status password_store_put(struct db *db, int64_t tenant_id, struct uuid user_id,
                                 const struct verifier *verifier)
{
    /* The parts of one statement see the same rows: of the former ones all but the newest go, and
     * the one that is replaced comes. */
    static const char sql[] =
        "WITH forgotten AS (DELETE FROM former_passwords"
        "                    WHERE tenant = $1 AND user_id = $2"
        "                      AND id NOT IN (SELECT id FROM former_passwords"
        "                                      WHERE tenant = $1 AND user_id = $2"
        "                                      ORDER BY id DESC"
        "                                      LIMIT $8 + (SELECT count(*) = 0 FROM passwords"
        "                                                   WHERE tenant = $1"
        "                                                     AND user_id = $2)::integer)),"
        "     replaced AS (INSERT INTO former_passwords (tenant, user_id, verifier, salt,"
        "                                                memory_kib, passes, pepper_id, imported)"
        "                  SELECT tenant, user_id, verifier, salt, memory_kib, passes, pepper_id,"
        "                         imported"
        "                    FROM passwords WHERE tenant = $1 AND user_id = $2)"
        " INSERT INTO passwords (tenant, user_id, verifier, salt, memory_kib, passes, pepper_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (tenant, user_id) DO UPDATE"
        "    SET verifier = excluded.verifier, salt = excluded.salt,"
        "        memory_kib = excluded.memory_kib, passes = excluded.passes,"
        "        pepper_id = excluded.pepper_id, imported = NULL, changed_at = now()";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id),
                                DB_BYTES(((struct bytes){verifier->hash, sizeof verifier->hash})),
                                DB_BYTES(((struct bytes){verifier->salt, sizeof verifier->salt})),
                                DB_INT(verifier->cost.memory_kib), DB_INT(verifier->cost.passes),
                                DB_INT(verifier->pepper_id), DB_INT(PASSWORD_HISTORY - 2)),
                      NULL);
}

struct status password_store_import(struct db *db, int64_t tenant_id, struct uuid user_id,
                                    const struct verifier *verifier)
{
    static const char sql[] =
        "INSERT INTO passwords (tenant, user_id, verifier, imported, pepper_id)"
        " VALUES ($1, $2, $3, $4, $5)";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id),
                                DB_BYTES(((struct bytes){verifier->hash, sizeof verifier->hash})),
                                DB_TEXT(verifier->imported), DB_INT(verifier->pepper_id)),
                      NULL);
}

struct status password_store_void(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    static const char sql[] =
        "WITH voided AS (DELETE FROM passwords WHERE tenant = $1 AND user_id = $2"
        "                RETURNING tenant, user_id, verifier, salt, memory_kib, passes, pepper_id,"
        "                          imported)"
        " INSERT INTO former_passwords (tenant, user_id, verifier, salt, memory_kib, passes,"
        "                               pepper_id, imported)"
        " SELECT tenant, user_id, verifier, salt, memory_kib, passes, pepper_id, imported"
        "   FROM voided";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), NULL);
}

struct status password_store_renew(struct db *db, int64_t tenant_id, struct uuid user_id,
                                   const struct verifier *old, const struct verifier *renewed)
{
    static const char sql[] = "UPDATE passwords"
                              "   SET verifier = $4, salt = $5, memory_kib = $6, passes = $7,"
                              "       pepper_id = $8, imported = NULL"
                              " WHERE tenant = $1 AND user_id = $2 AND verifier = $3";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id),
                                DB_BYTES(((struct bytes){old->hash, sizeof old->hash})),
                                DB_BYTES(((struct bytes){renewed->hash, sizeof renewed->hash})),
                                DB_BYTES(((struct bytes){renewed->salt, sizeof renewed->salt})),
                                DB_INT(renewed->cost.memory_kib), DB_INT(renewed->cost.passes),
                                DB_INT(renewed->pepper_id)),
                      NULL);
}

struct status password_store_put_pending(struct db *db, int64_t tenant_id, struct uuid user_id,
                                         const struct verifier *verifier)
{
    static const char sql[] = "INSERT INTO pending_passwords (tenant, user_id, verifier, salt,"
                              "                               memory_kib, passes, pepper_id)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7)";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id),
                                DB_BYTES(((struct bytes){verifier->hash, sizeof verifier->hash})),
                                DB_BYTES(((struct bytes){verifier->salt, sizeof verifier->salt})),
                                DB_INT(verifier->cost.memory_kib), DB_INT(verifier->cost.passes),
                                DB_INT(verifier->pepper_id)),
                      NULL);
}

struct status password_store_find_pending(struct db *db, int64_t tenant_id, struct uuid user_id,
                                          struct verifier *out)
{
    static const char sql[] = "SELECT verifier, salt, memory_kib, passes, pepper_id, NULL"
                              "  FROM pending_passwords WHERE tenant = $1 AND user_id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), &rows));
    return rows.count == 0 ? FAIL(NOT_FOUND, "no password is pending") : read_row(&rows, out);
}
