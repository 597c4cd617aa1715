#include "store/import_store.h"

/* The columns of a whole import, in this order; pending is counted of the rows with one of the acts
 * $3 (IMPORT_DECIDED_ACTS). */
enum {
    TENANT,
    ID,
    STATE,
    ACTOR,
    FILE_HASH,
    CREATES,
    CHANGES,
    DISABLES,
    UNCHANGED,
    FAULTS,
    KEPT,
    CREATED_AT,
    APPLIED_AT,
    UNDONE_AT,
    PENDING,
};

#define IMPORT_COLUMNS                                                                             \
    " tenant, id, state, actor, file_hash, creates, changes, disables, unchanged, faults, kept,"   \
    " created_at, applied_at, undone_at,"                                                          \
    " (SELECT count(*) FROM import_rows AS r JOIN decisions AS d"                                  \
    "      ON d.tenant = r.tenant AND d.user_id = r.user_id"                                       \
    "   WHERE r.tenant = imports.tenant AND r.import_id = imports.id AND r.acts & $3 <> 0)"

static struct status read_time(const struct db_rows *rows, int column, int64_t *out)
{
    return db_is_null(rows, column) ? OK : db_get_time_us(rows, column, out);
}

static struct status read_counts(const struct db_rows *rows, struct import *out)
{
    TRY(db_get_int(rows, CREATES, &out->creates));
    TRY(db_get_int(rows, CHANGES, &out->changes));
    TRY(db_get_int(rows, DISABLES, &out->disables));
    TRY(db_get_int(rows, UNCHANGED, &out->unchanged));
    TRY(db_get_int(rows, FAULTS, &out->faults));
    TRY(db_get_int(rows, KEPT, &out->kept));
    return db_get_int(rows, PENDING, &out->pending);
}

static struct status read_import(const struct db_rows *rows, struct import *out)
{
    struct import found = {0};
    int32_t state = 0;

    TRY(db_get_int(rows, TENANT, &found.tenant_id));
    TRY(db_get_uuid(rows, ID, &found.id));
    TRY(db_get_int32(rows, STATE, &state));
    TRY(db_copy_text(rows, ACTOR, found.actor, sizeof found.actor));
    TRY(db_get_bytes(rows, FILE_HASH, found.file_hash, sizeof found.file_hash));
    TRY(read_counts(rows, &found));
    TRY(db_get_time_us(rows, CREATED_AT, &found.created_at_us));
    TRY(read_time(rows, APPLIED_AT, &found.applied_at_us));
    TRY(read_time(rows, UNDONE_AT, &found.undone_at_us));
    found.state = (enum import_state)state;
    *out = found;
    return OK;
}

static struct status read_only_import(const struct db_rows *rows, struct import *out)
{
    if (rows->count == 0)
        return FAIL(NOT_FOUND, "there is no such import");
    return read_import(rows, out);
}

struct status import_store_find(struct db *db, int64_t tenant_id, struct uuid id,
                                struct import *out)
{
    static const char sql[] = "SELECT" IMPORT_COLUMNS " FROM imports WHERE tenant = $1 AND id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_INT(IMPORT_DECIDED_ACTS)),
                 &rows));
    return read_only_import(&rows, out);
}

struct status import_store_lock(struct db *db, int64_t tenant_id, struct uuid id,
                                struct import *out)
{
    static const char sql[] =
        "SELECT" IMPORT_COLUMNS " FROM imports WHERE tenant = $1 AND id = $2 FOR UPDATE";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_INT(IMPORT_DECIDED_ACTS)),
                 &rows));
    return read_only_import(&rows, out);
}

struct status import_store_list(struct db *db, int64_t tenant_id,
                                struct import out[static IMPORT_LIST_MAXIMUM], size_t *count_out)
{
    static const char sql[] = "SELECT" IMPORT_COLUMNS " FROM imports WHERE tenant = $1"
                              " ORDER BY created_at DESC LIMIT $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_INT(IMPORT_LIST_MAXIMUM), DB_INT(IMPORT_DECIDED_ACTS)),
        &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_import(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

static struct status create_import(struct db *db, struct import *import)
{
    static const char sql[] =
        "INSERT INTO imports (tenant, id, actor, file_hash, creates, changes, disables, unchanged,"
        "                     faults)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING created_at";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(import->tenant_id), DB_UUID(import->id), DB_TEXT(import->actor),
                           DB_BYTES(((struct bytes){import->file_hash, sizeof import->file_hash})),
                           DB_INT(import->creates), DB_INT(import->changes),
                           DB_INT(import->disables), DB_INT(import->unchanged),
                           DB_INT(import->faults)),
                 &rows));
    return db_get_time_us(&rows, 0, &import->created_at_us);
}

/* So many rows in one statement: the columns of a piece have their place on the stack. */
enum { ROWS_PIECE = 250 };

/* A piece of the rows, column by column, as unnest() takes them. */
struct columns {
    size_t count;
    int64_t number[ROWS_PIECE], acts[ROWS_PIECE], fault[ROWS_PIECE], kind[ROWS_PIECE],
        state[ROWS_PIECE], roles[ROWS_PIECE], roles_before[ROWS_PIECE], scope[ROWS_PIECE],
        scope_before[ROWS_PIECE];
    struct uuid user_id[ROWS_PIECE];
    const char *login_id[ROWS_PIECE], *name[ROWS_PIECE], *mail[ROWS_PIECE],
        *name_before[ROWS_PIECE], *mail_before[ROWS_PIECE];
};

static void add_row(struct columns *columns, const struct import_row *row)
{
    const size_t i = columns->count++;

    columns->number[i] = row->number;
    columns->acts[i] = row->acts;
    columns->fault[i] = row->fault;
    columns->kind[i] = row->kind;
    columns->state[i] = row->state;
    columns->roles[i] = row->roles;
    columns->roles_before[i] = row->roles_before;
    columns->scope[i] = (int64_t)row->scope;
    columns->scope_before[i] = (int64_t)row->scope_before;
    columns->user_id[i] = row->user_id;
    columns->login_id[i] = row->login_id;
    columns->name[i] = row->name;
    columns->mail[i] = row->mail;
    columns->name_before[i] = row->name_before;
    columns->mail_before[i] = row->mail_before;
}

static struct status create_piece(struct db *db, const struct import *import,
                                  const struct columns *columns)
{
    static const char sql[] =
        "INSERT INTO import_rows (tenant, import_id, number, acts, fault, kind, state, roles,"
        "                         roles_before, user_id, login_id, name, mail, name_before,"
        "                         mail_before, scope, scope_before)"
        " SELECT $1, $2, number, acts, fault, kind, state, roles, roles_before, user_id, login_id,"
        "        name, mail, name_before, mail_before, scope, scope_before"
        "   FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        "     AS r (number, acts, fault, kind, state, roles, roles_before, user_id, login_id, name,"
        "           mail, name_before, mail_before, scope, scope_before)";
    const size_t count = columns->count;

    return db_execute(
        db, sql,
        DB_PARAMS(
            DB_INT(import->tenant_id), DB_UUID(import->id), DB_INT_ARRAY(columns->number, count),
            DB_INT_ARRAY(columns->acts, count), DB_INT_ARRAY(columns->fault, count),
            DB_INT_ARRAY(columns->kind, count), DB_INT_ARRAY(columns->state, count),
            DB_INT_ARRAY(columns->roles, count), DB_INT_ARRAY(columns->roles_before, count),
            DB_UUID_ARRAY(columns->user_id, count), DB_TEXT_ARRAY(columns->login_id, count),
            DB_TEXT_ARRAY(columns->name, count), DB_TEXT_ARRAY(columns->mail, count),
            DB_TEXT_ARRAY(columns->name_before, count), DB_TEXT_ARRAY(columns->mail_before, count),
            DB_INT_ARRAY(columns->scope, count), DB_INT_ARRAY(columns->scope_before, count)),
        NULL);
}

struct status import_store_create(struct db *db, struct import *import,
                                  const struct import_row *rows, size_t count)
{
    struct columns columns = {.count = 0};

    TRY(create_import(db, import));
    for (size_t i = 0; i < count; i++) {
        add_row(&columns, &rows[i]);
        if (columns.count < ROWS_PIECE && i + 1 < count)
            continue;
        TRY(create_piece(db, import, &columns));
        columns.count = 0;
    }
    return OK;
}

/* The columns of import_store_list_rows(), in this order. */
enum {
    NUMBER,
    ACTS,
    FAULT,
    ROW_KEPT,
    USER_ID,
    KIND,
    ROW_STATE,
    LOGIN_ID,
    NAME,
    MAIL,
    ROLES,
    NAME_BEFORE,
    MAIL_BEFORE,
    ROLES_BEFORE,
    VERSION_AFTER,
    SCOPE,
    SCOPE_BEFORE,
};

static struct status read_numbers(const struct db_rows *rows, struct import_row *out)
{
    int32_t fault = 0;
    int32_t kept = 0;
    int32_t kind = 0;
    int32_t state = 0;

    TRY(db_get_uint32(rows, NUMBER, &out->number));
    TRY(db_get_uint32(rows, ACTS, &out->acts));
    TRY(db_get_int32(rows, FAULT, &fault));
    TRY(db_get_int32(rows, ROW_KEPT, &kept));
    TRY(db_get_int32(rows, KIND, &kind));
    TRY(db_get_int32(rows, ROW_STATE, &state));
    TRY(db_get_uint32(rows, ROLES, &out->roles));
    TRY(db_get_uint32(rows, ROLES_BEFORE, &out->roles_before));
    if (!db_is_null(rows, VERSION_AFTER))
        TRY(db_get_int(rows, VERSION_AFTER, &out->version_after));
    out->fault = (enum import_fault)fault;
    out->kept = (enum import_kept)kept;
    out->kind = (enum user_kind)kind;
    out->state = (enum user_state)state;
    return OK;
}

static struct status read_scope(const struct db_rows *rows, int column, scope_set *out)
{
    int64_t scope = 0;

    TRY(db_get_int(rows, column, &scope));
    *out = (scope_set)scope;
    return OK;
}

static struct status read_row(const struct db_rows *rows, struct import_row *out)
{
    *out = (struct import_row){0};
    TRY(read_numbers(rows, out));
    TRY(read_scope(rows, SCOPE, &out->scope));
    TRY(read_scope(rows, SCOPE_BEFORE, &out->scope_before));
    TRY(db_get_uuid(rows, USER_ID, &out->user_id));
    TRY(db_copy_text(rows, LOGIN_ID, out->login_id, sizeof out->login_id));
    TRY(db_copy_text(rows, NAME, out->name, sizeof out->name));
    TRY(db_copy_text(rows, MAIL, out->mail, sizeof out->mail));
    TRY(db_copy_text(rows, NAME_BEFORE, out->name_before, sizeof out->name_before));
    return db_copy_text(rows, MAIL_BEFORE, out->mail_before, sizeof out->mail_before);
}

struct status import_store_list_rows(struct db *db, const struct import *import,
                                     enum import_part part, uint32_t after, size_t limit,
                                     struct import_row *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT number, acts, fault, kept, user_id, kind, state, login_id, name, mail, roles,"
        "       name_before, mail_before, roles_before, version_after, scope, scope_before"
        "  FROM import_rows"
        " WHERE tenant = $1 AND import_id = $2 AND number > $4"
        "   AND CASE $3 WHEN 1 THEN acts <> 0 AND fault = 0 WHEN 2 THEN fault <> 0"
        "               ELSE kept <> 0 END"
        " ORDER BY number LIMIT $5";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(import->tenant_id), DB_UUID(import->id), DB_INT(part),
                           DB_INT(after), DB_INT((int64_t)limit)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status import_store_set_applied(struct db *db, const struct import *import)
{
    static const char sql[] = "UPDATE imports SET state = $3, applied_at = $4"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(import->tenant_id), DB_UUID(import->id),
                                DB_INT(import->state), DB_TIME_US(import->applied_at_us)),
                      NULL);
}

struct status import_store_set_undone(struct db *db, const struct import *import)
{
    static const char sql[] = "UPDATE imports SET state = $3, undone_at = $4, kept = $5"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(import->tenant_id), DB_UUID(import->id),
                                DB_INT(import->state), DB_TIME_US(import->undone_at_us),
                                DB_INT(import->kept)),
                      NULL);
}

struct status import_store_set_kept(struct db *db, const struct import *import,
                                    const struct import_row *row)
{
    static const char sql[] = "UPDATE import_rows SET kept = $4"
                              " WHERE tenant = $1 AND import_id = $2 AND number = $3";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(import->tenant_id), DB_UUID(import->id), DB_INT(row->number),
                                DB_INT(row->kept)),
                      NULL);
}

struct status import_store_set_version_after(struct db *db, const struct import *import,
                                             const struct import_row *row)
{
    static const char sql[] = "UPDATE import_rows SET version_after = $4"
                              " WHERE tenant = $1 AND import_id = $2 AND number = $3";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(import->tenant_id), DB_UUID(import->id), DB_INT(row->number),
                                DB_INT(row->version_after)),
                      NULL);
}

struct status import_store_list_decisions(struct db *db, const struct import *import, size_t limit,
                                          struct uuid *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT decisions.user_id FROM import_rows JOIN decisions"
        "    ON decisions.tenant = import_rows.tenant AND decisions.user_id = import_rows.user_id"
        " WHERE import_rows.tenant = $1 AND import_rows.import_id = $2"
        "   AND import_rows.acts & $4 <> 0"
        " ORDER BY import_rows.number LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(import->tenant_id), DB_UUID(import->id), DB_INT((int64_t)limit),
                           DB_INT(IMPORT_DECIDED_ACTS)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(db_get_uuid(&rows, 0, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

/* Rows are of use for a day from when they were done, and that is at most an hour from the preview.
 */
struct status import_store_forget_any_tenant(struct db *db, int64_t *forgotten_out)
{
    static const char rows[] =
        "DELETE FROM import_rows WHERE (tenant, import_id, number) IN"
        " (SELECT r.tenant, r.import_id, r.number FROM imports AS i JOIN import_rows AS r"
        "      ON r.tenant = i.tenant AND r.import_id = i.id"
        "   WHERE i.created_at <= now() - interval '26 hours' LIMIT $1)";
    static const char imports[] =
        "DELETE FROM imports WHERE (tenant, id) IN"
        " (SELECT tenant, id FROM imports WHERE created_at <= now() - interval '30 days' LIMIT $1)";
    int64_t forgotten = 0;

    TRY(db_execute(db, rows, DB_PARAMS(DB_INT(IMPORT_FORGET_MAXIMUM)), &forgotten));
    TRY(db_execute(db, imports, DB_PARAMS(DB_INT(IMPORT_FORGET_MAXIMUM)), NULL));
    *forgotten_out = forgotten;
    return OK;
}
