#include "db/migration.h"

#include <assert.h>

#include "db/db_private.h"

enum { LOCK_WAIT_MS = 60000 }; /* for another process that migrates */

/* Under a name of its own beside what migrations make. Every role of the schema may read it. */
static struct status make_table(struct db *db)
{
    static const char create[] = "CREATE TABLE IF NOT EXISTS schema_migrations ("
                                 "    set_name text NOT NULL,"
                                 "    version integer NOT NULL,"
                                 "    name text NOT NULL,"
                                 "    sha256 text NOT NULL,"
                                 "    applied_at timestamptz NOT NULL DEFAULT now(),"
                                 "    PRIMARY KEY (set_name, version))";
    static const char grant[] = "GRANT SELECT ON schema_migrations TO PUBLIC";

    TRY(db_execute(db, create, DB_NO_PARAMS, NULL));
    return db_execute(db, grant, DB_NO_PARAMS, NULL);
}

/* Until the connection closes, which db_release then does. Waits for another that migrates. */
static struct status lock_schema(struct db *db)
{
    static const char wait[] = "SELECT set_config('lock_timeout', '60000', true)";
    static const char lock[] =
        "SELECT pg_advisory_lock(hashtext('sekisho migrations'), hashtext(current_schema()))";
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    _Static_assert(LOCK_WAIT_MS == 60000, "the statement says the same");

    db->is_private = true;
    TRY(db_begin(db, &transaction));
    TRY(db_allow_time(&transaction, LOCK_WAIT_MS));
    TRY(db_execute(db, wait, DB_NO_PARAMS, NULL));
    TRY(db_execute(db, lock, DB_NO_PARAMS, NULL));
    return db_commit(&transaction);
}

static struct status refuse(const struct db *db, const struct db_migration_set *set,
                            int64_t version, const char *reason)
{
    log_error(db->log, "db_migration_refused", LOG_STR("set", set->name),
              LOG_INT("version", version), LOG_STR("reason", reason));
    return FAIL(FAILED_PRECONDITION, "the database schema does not fit this program");
}

static struct status check_numbers(const struct db *db, const struct db_migration_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->migrations[i].version != (int)i + 1)
            return refuse(db, set, (int64_t)i + 1, "misnumbered");
    }
    return OK;
}

/* Compares the present row with the file of that number. */
static struct status check_row(const struct db *db, const struct db_migration_set *set,
                               const struct db_rows *rows, bool may_be_newer)
{
    enum { VERSION, UNCHANGED };
    int64_t version = 0;
    bool is_unchanged = false;

    TRY(db_get_int(rows, VERSION, &version));
    if (version < 1 || version > (int64_t)set->count)
        return may_be_newer ? OK : refuse(db, set, version, "missing in the program");
    TRY(db_get_bool(rows, UNCHANGED, &is_unchanged));
    return is_unchanged ? OK : refuse(db, set, version, "changed since it was applied");
}

/* How many were applied, all of them as the program has them. They are so without gaps, because
 * each is applied after the one before. */
static struct status count_applied(struct db *db, const struct db_migration_set *set,
                                   bool may_be_newer, size_t *out)
{
    static const char sql[] = "SELECT version, coalesce(sha256 = ($2)[version], false)"
                              "  FROM schema_migrations WHERE set_name = $1 ORDER BY version";
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    const char *checksums[DB_MIGRATIONS_MAXIMUM];

    assert(set->count <= DB_MIGRATIONS_MAXIMUM);
    for (size_t i = 0; i < set->count; i++)
        checksums[i] = set->migrations[i].sha256;
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(set->name), DB_TEXT_ARRAY(checksums, set->count)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(check_row(db, set, &rows, may_be_newer));
    *out = rows.count;
    return OK;
}

/* The file may hold several statements, which only the simple protocol takes. */
static struct status run_file(struct db *db, const struct db_migration *migration)
{
    const int64_t deadline_ms = statement_deadline_ms(db);

    if (PQsendQuery(db->connection, migration->sql) == 0)
        return db_connection_broke(db, "connection lost");
    return db_connection_finish(db, deadline_ms, NULL);
}

static struct status record(struct db *db, const struct db_migration_set *set,
                            const struct db_migration *migration)
{
    static const char sql[] = "INSERT INTO schema_migrations (set_name, version, name, sha256)"
                              " VALUES ($1, $2, $3, $4)";

    return db_execute(db, sql,
                      DB_PARAMS(DB_TEXT(set->name), DB_INT(migration->version),
                                DB_TEXT(migration->name), DB_TEXT(migration->sha256)),
                      NULL);
}

static struct status apply(struct db *db, const struct db_migration_set *set,
                           const struct db_migration *migration)
{
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_begin(db, &transaction));
    TRY(db_allow_time(&transaction, DB_MIGRATION_TIMEOUT_MS));
    struct status done = run_file(db, migration);
    if (status_is_ok(done))
        done = record(db, set, migration);
    if (status_is_ok(done))
        done = db_commit(&transaction);
    log_write(db->log, status_is_ok(done) ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR,
              status_is_ok(done) ? "db_migration_applied" : "db_migration_failed",
              LOG_FIELDS(LOG_STR("set", set->name), LOG_INT("version", migration->version),
                         LOG_STR("name", migration->name)));
    return done;
}

struct status db_migrate(struct db *db, const struct db_migration_set *const *sets, size_t count)
{
    size_t applied[DB_MIGRATION_SETS_MAXIMUM] = {0};

    assert(count <= DB_MIGRATION_SETS_MAXIMUM);
    TRY(lock_schema(db));
    TRY(make_table(db));
    for (size_t i = 0; i < count; i++) {
        TRY(check_numbers(db, sets[i]));
        TRY(count_applied(db, sets[i], false, &applied[i]));
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = applied[i]; j < sets[i]->count; j++)
            TRY(apply(db, sets[i], &sets[i]->migrations[j]));
    }
    return OK;
}

static struct status has_table(struct db *db, bool *out)
{
    static const char sql[] = "SELECT to_regclass('schema_migrations') IS NOT NULL";
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(db_query(db, sql, DB_NO_PARAMS, &rows));
    return db_get_bool(&rows, 0, out);
}

struct status db_schema_check(struct db *db, const struct db_migration_set *const *sets,
                              size_t count)
{
    bool exists = false;

    TRY(has_table(db, &exists));
    for (size_t i = 0; i < count; i++) {
        size_t applied = 0;
        if (exists)
            TRY(count_applied(db, sets[i], true, &applied));
        if (applied < sets[i]->count)
            return refuse(db, sets[i], (int64_t)applied + 1, "not applied yet");
    }
    return OK;
}
