#include "store/subject_store.h"

struct status subject_store_lock(struct db *db, int64_t tenant_id, struct uuid user_id,
                                 struct subject_versions *out)
{
    static const char make[] = "INSERT INTO subjects (tenant, user_id) VALUES ($1, $2)"
                               " ON CONFLICT DO NOTHING";
    /* No stronger: whoever ends a session refers to this row, holds the session's, and would wait
     * for a sign-in that waits for the session. */
    static const char lock[] = "SELECT barrier, version FROM subjects"
                               " WHERE tenant = $1 AND user_id = $2 FOR NO KEY UPDATE";
    enum { BARRIER, VERSION };

    TRY(db_execute_later(db, make, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id))));
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, lock, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), &rows));

    struct subject_versions found;
    TRY(db_get_int(&rows, BARRIER, &found.barrier));
    TRY(db_get_int(&rows, VERSION, &found.version));
    *out = found;
    return OK;
}

struct status subject_store_save(struct db *db, const struct subject *subject)
{
    static const char sql[] =
        "UPDATE subjects SET version = $3, kind = $4::smallint,"
        "       login_id = $5, display_name = $6, permissions = $7, roles = $8, scopes = $9"
        " WHERE tenant = $1 AND user_id = $2";

    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(subject->tenant_id), DB_UUID(subject->user_id),
                                      DB_INT(subject->version), DB_INT(subject->kind),
                                      DB_TEXT(subject->login_id), DB_TEXT(subject->display_name),
                                      DB_TEXT(subject->permissions), DB_TEXT(subject->roles),
                                      DB_TEXT(subject->scopes)));
}

struct status subject_store_raise_barrier(struct db *db, int64_t tenant_id, struct uuid user_id,
                                          int64_t barrier)
{
    static const char sql[] = "UPDATE subjects SET barrier = $3 WHERE tenant = $1 AND user_id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT(barrier)),
                      NULL);
}
