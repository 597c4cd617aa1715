#include "store/draft_store.h"

#define OWNER(owner) DB_INT((owner)->tenant_id), DB_UUID((owner)->user_id)

/* Two pages of one user that are left at the same moment must not both take the last place. */
static struct status lock_user(struct db *db, const struct draft_owner *owner)
{
    static const char sql[] =
        "SELECT pg_advisory_xact_lock(hashtext('portal drafts'), hashtext($1 || '/' || $2))";

    return db_execute(db, sql, DB_PARAMS(OWNER(owner)), NULL);
}

static struct status remove_expired(struct db *db, const struct draft_owner *owner)
{
    static const char sql[] =
        "DELETE FROM drafts WHERE tenant = $1 AND user_id = $2 AND expires_at <= now()";

    return db_execute(db, sql, DB_PARAMS(OWNER(owner)), NULL);
}

struct status draft_store_put(struct db *db, const struct draft_owner *owner, struct uuid id,
                              const char *form, struct bytes sealed)
{
    static const char sql[] =
        "INSERT INTO drafts AS kept (tenant, user_id, id, form, sealed)"
        " SELECT $1, $2, $3, $4, $5"
        "  WHERE (SELECT count(*) FROM drafts"
        "          WHERE tenant = $1 AND user_id = $2 AND form <> $4) < $6"
        " ON CONFLICT (tenant, user_id, form) DO UPDATE"
        "    SET sealed = excluded.sealed, times = kept.times + 1, kept_at = excluded.kept_at,"
        "        expires_at = excluded.expires_at"
        "  WHERE kept.times < $7";
    int64_t changed = 0;

    TRY(lock_user(db, owner));
    TRY(remove_expired(db, owner));
    TRY(db_execute(db, sql,
                   DB_PARAMS(OWNER(owner), DB_UUID(id), DB_TEXT(form), DB_BYTES(sealed),
                             DB_INT(DRAFTS_OF_USER), DB_INT(DRAFT_TIMES_MAXIMUM)),
                   &changed));
    return changed == 1 ? OK : FAIL(RESOURCE_EXHAUSTED, "no more is kept of this user");
}

enum { ID, FORM, KEPT_AT, EXPIRES_AT, COLUMNS };

static struct status read_row(const struct db_rows *rows, struct arena *arena, struct draft *out)
{
    TRY(db_get_uuid(rows, ID, &out->id));
    TRY(db_get_text(rows, FORM, arena, &out->form));
    TRY(db_get_time_us(rows, KEPT_AT, &out->kept_at_us));
    return db_get_time_us(rows, EXPIRES_AT, &out->expires_at_us);
}

struct status draft_store_list(struct db *db, const struct draft_owner *owner, struct arena *arena,
                               struct draft_page *out)
{
    static const char sql[] = "SELECT id, form, kept_at, expires_at FROM drafts"
                              " WHERE tenant = $1 AND user_id = $2 AND expires_at > now()"
                              " ORDER BY kept_at DESC, id LIMIT $3";
    struct draft_page page = {0};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(OWNER(owner), DB_INT(DRAFTS_OF_USER)), &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, arena, &page.drafts[page.count++]));
    *out = page;
    return OK;
}

struct status draft_store_find(struct db *db, const struct draft_owner *owner, struct uuid id,
                               struct arena *arena, struct draft *out, struct bytes *sealed_out)
{
    static const char sql[] =
        "SELECT id, form, kept_at, expires_at, sealed FROM drafts"
        " WHERE tenant = $1 AND user_id = $2 AND id = $3 AND expires_at > now()";
    enum { SEALED = COLUMNS };

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(OWNER(owner), DB_UUID(id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "there is no such draft");
    TRY(db_get_bytes_copy(&rows, SEALED, arena, sealed_out));
    return read_row(&rows, arena, out);
}

struct status draft_store_take(struct db *db, const struct draft_owner *owner, struct uuid id,
                               struct arena *arena, const char **form_out, bool *more_out)
{
    static const char sql[] =
        "WITH taken AS (DELETE FROM drafts WHERE tenant = $1 AND user_id = $2 AND id = $3"
        "                  AND expires_at > now() RETURNING form)"
        " SELECT form, EXISTS (SELECT FROM drafts WHERE tenant = $1 AND user_id = $2 AND id <> $3"
        "                         AND expires_at > now())"
        "   FROM taken";
    enum { TAKEN_FORM, MORE };

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(OWNER(owner), DB_UUID(id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "there is no such draft");
    TRY(db_get_text(&rows, TAKEN_FORM, arena, form_out));
    return db_get_bool(&rows, MORE, more_out);
}

struct status draft_store_forget_form(struct db *db, const struct draft_owner *owner,
                                      const char *form, bool *more_out)
{
    static const char sql[] =
        "WITH sent AS (DELETE FROM drafts WHERE tenant = $1 AND user_id = $2 AND form = $3)"
        " SELECT EXISTS (SELECT FROM drafts WHERE tenant = $1 AND user_id = $2 AND form <> $3"
        "                   AND expires_at > now())";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(OWNER(owner), DB_TEXT(form)), &rows));
    return db_get_bool(&rows, 0, more_out);
}

struct status draft_store_sweep_any_tenant(struct db *db)
{
    static const char sql[] =
        "DELETE FROM drafts WHERE (tenant, id) IN"
        "   (SELECT tenant, id FROM drafts WHERE expires_at <= now() LIMIT $1)";

    return db_execute(db, sql, DB_PARAMS(DB_INT(DRAFT_SWEEP_MAXIMUM)), NULL);
}
