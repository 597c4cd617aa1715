#include "store/logo_store.h"

struct status logo_store_put(struct db *db, int64_t tenant_id, const char *name, struct bytes image)
{
    static const char sql[] =
        "INSERT INTO logos (tenant, name, image) VALUES ($1, $2, $3)"
        " ON CONFLICT (tenant) DO UPDATE SET name = excluded.name, image = excluded.image";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TEXT(name), DB_BYTES(image)), NULL);
}

struct status logo_store_remove(struct db *db, int64_t tenant_id)
{
    static const char sql[] = "DELETE FROM logos WHERE tenant = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id)), NULL);
}

struct status logo_store_find_any_tenant(struct db *db, const char *code, const char *name,
                                         bool also_deleted, struct arena *arena, struct bytes *out)
{
    static const char sql[] = "SELECT l.image FROM logos AS l JOIN tenants AS t ON t.id = l.tenant"
                              " WHERE t.code = $1 AND l.name = $2 AND (t.state < 3 OR $3)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(code), DB_TEXT(name), DB_BOOL(also_deleted)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "there is no such logo");
    return db_get_bytes_copy(&rows, 0, arena, out);
}
