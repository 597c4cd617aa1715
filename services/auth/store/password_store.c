#include "store/password_store.h"

struct status password_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  struct verifier *out)
{
    static const char sql[] = "SELECT verifier, salt, memory_kib, passes, pepper_id"
                              "  FROM passwords WHERE tenant = $1 AND user_id = $2";
    enum { VERIFIER, SALT, MEMORY_KIB, PASSES, PEPPER_ID };

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "the user has no password");

    struct verifier found = {0};
    TRY(db_get_bytes(&rows, VERIFIER, found.hash, sizeof found.hash));
    TRY(db_get_bytes(&rows, SALT, found.salt, sizeof found.salt));
    TRY(db_get_uint32(&rows, MEMORY_KIB, &found.cost.memory_kib));
    TRY(db_get_uint32(&rows, PASSES, &found.cost.passes));
    TRY(db_get_int32(&rows, PEPPER_ID, &found.pepper_id));
    *out = found;
    return OK;
}

struct status password_store_put(struct db *db, int64_t tenant_id, struct uuid user_id,
                                 const struct verifier *verifier)
{
    static const char sql[] =
        "INSERT INTO passwords (tenant, user_id, verifier, salt, memory_kib, passes, pepper_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (tenant, user_id) DO UPDATE"
        "    SET verifier = excluded.verifier, salt = excluded.salt,"
        "        memory_kib = excluded.memory_kib, passes = excluded.passes,"
        "        pepper_id = excluded.pepper_id, changed_at = now()";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id),
                                DB_BYTES(((struct bytes){verifier->hash, sizeof verifier->hash})),
                                DB_BYTES(((struct bytes){verifier->salt, sizeof verifier->salt})),
                                DB_INT(verifier->cost.memory_kib), DB_INT(verifier->cost.passes),
                                DB_INT(verifier->pepper_id)),
                      NULL);
}

struct status password_store_renew(struct db *db, int64_t tenant_id, struct uuid user_id,
                                   const struct verifier *old, const struct verifier *renewed)
{
    static const char sql[] = "UPDATE passwords"
                              "   SET verifier = $4, salt = $5, memory_kib = $6, passes = $7,"
                              "       pepper_id = $8"
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
