#include "outbox/store.h"

enum { MEASURE_ROWS_MAXIMUM = 200000 }; /* counted; more is as bad */

struct status store_append(struct db *db, const struct outbox_entry *entry, int64_t at_us)
{
    /* One that is not of this minute has no id, which both tables refuse. */
    static const char sql[] =
        "WITH event AS (SELECT CASE WHEN $3 BETWEEN now() - interval '1 minute'"
        "                                       AND now() + interval '1 minute' THEN $1 END AS id),"
        "     noted AS (INSERT INTO outbox_ledger (event_id, at) SELECT id, $3 FROM event)"
        " INSERT INTO outbox (event_id, tenant, at, bytes) SELECT id, $2, $3, $4 FROM event";

    return db_execute_later(db, sql,
                            DB_PARAMS(DB_UUID(entry->id), DB_INT(entry->tenant_id),
                                      DB_TIME_US(at_us), DB_BYTES(entry->bytes)));
}

struct status store_lock_relay(struct db *db, bool *out)
{
    static const char sql[] =
        "SELECT pg_try_advisory_xact_lock(hashtext('sekisho outbox'), hashtext(current_schema()))";
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(db_query(db, sql, DB_NO_PARAMS, &rows));
    return db_get_bool(&rows, 0, out);
}

static struct status read_row(const struct db_rows *rows, struct arena *arena,
                              struct store_row *out)
{
    enum { SEQ, EVENT_ID, TENANT, BYTES };

    TRY(db_get_int(rows, SEQ, &out->seq));
    TRY(db_get_uuid(rows, EVENT_ID, &out->entry.id));
    TRY(db_get_int(rows, TENANT, &out->entry.tenant_id));
    return db_get_bytes_copy(rows, BYTES, arena, &out->entry.bytes);
}

/* Numbers are given before the commit, so a smaller one may appear later: take what is there and
 * remember no position. */
struct status store_take_any_tenant(struct db *db, size_t maximum, struct arena *arena,
                                    struct store_row **rows_out, size_t *count_out)
{
    static const char sql[] = "SELECT seq, event_id, tenant, bytes FROM outbox"
                              " WHERE not_before IS NULL OR not_before <= now()"
                              " ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED";
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(db_query(db, sql, DB_PARAMS(DB_INT((int64_t)maximum)), &rows));
    struct store_row *taken = arena_alloc_array(arena, rows.count, sizeof *taken);
    if (taken == NULL)
        return arena_failure();
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, arena, &taken[rows.row]));
    *rows_out = taken;
    *count_out = rows.count;
    return OK;
}

struct status store_delete(struct db *db, const int64_t *seqs, size_t count)
{
    static const char sql[] = "DELETE FROM outbox WHERE seq = ANY($1)";

    return db_execute_later(db, sql, DB_PARAMS(DB_INT_ARRAY(seqs, count)));
}

static struct status quarantine(struct db *db, const int64_t *seqs, size_t count,
                                int64_t *quarantined_out)
{
    static const char sql[] =
        "WITH gone AS (DELETE FROM outbox WHERE seq = ANY($1) AND attempts >= $2"
        "              RETURNING seq, event_id, tenant, at, bytes)"
        " INSERT INTO outbox_quarantine (seq, event_id, tenant, at, bytes)"
        " SELECT seq, event_id, tenant, at, bytes FROM gone";

    return db_execute(db, sql, DB_PARAMS(DB_INT_ARRAY(seqs, count), DB_INT(OUTBOX_TRIES_MAXIMUM)),
                      quarantined_out);
}

struct status store_refuse(struct db *db, const int64_t *seqs, size_t count,
                           int64_t *quarantined_out)
{
    static const char sql[] = "UPDATE outbox SET attempts = attempts + 1,"
                              "                  not_before = now() + interval '2 seconds'"
                              " WHERE seq = ANY($1)";

    TRY(db_execute(db, sql, DB_PARAMS(DB_INT_ARRAY(seqs, count)), NULL));
    return quarantine(db, seqs, count, quarantined_out);
}

struct status store_measure(struct db *db, struct store_measure *out)
{
    static const char sql[] =
        "SELECT count(*),"
        "       coalesce((extract(epoch FROM now() - min(at)) * 1000)::bigint, 0),"
        "       (SELECT count(*) FROM outbox_quarantine)"
        "  FROM (SELECT at FROM outbox ORDER BY seq LIMIT $1) AS waiting";
    enum { ROWS, AGE, QUARANTINED };
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    struct store_measure measured;

    TRY(db_query(db, sql, DB_PARAMS(DB_INT(MEASURE_ROWS_MAXIMUM)), &rows));
    TRY(db_get_int(&rows, ROWS, &measured.rows));
    TRY(db_get_int(&rows, AGE, &measured.oldest_age_ms));
    TRY(db_get_int(&rows, QUARANTINED, &measured.quarantined));
    *out = measured;
    return OK;
}

/* An event's time is at most a minute from its transaction's, and no transaction lives four: five
 * minutes after its end nothing is added to an hour. */
struct status store_find_due_hour(struct db *db, int64_t *hour_us_out)
{
    static const char sql[] =
        "WITH ended AS (SELECT date_trunc('hour', now() - interval '65 minutes', 'UTC') AS hour),"
        "     due AS (SELECT hour FROM ended"
        "             UNION SELECT date_trunc('hour', min(at), 'UTC') FROM outbox_ledger)"
        " SELECT hour FROM due"
        "  WHERE hour <= (SELECT hour FROM ended)"
        "    AND NOT EXISTS (SELECT FROM outbox_manifests AS done WHERE done.hour = due.hour)"
        "  ORDER BY hour LIMIT 1";
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(db_query(db, sql, DB_NO_PARAMS, &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no manifest is due");
    return db_get_time_us(&rows, 0, hour_us_out);
}

struct status store_sum_hour(struct db *db, int64_t hour_us, struct store_manifest *out)
{
    static const char sql[] =
        "SELECT count(*),"
        "       lpad(to_hex(coalesce(bit_xor(('x' || left(hex, 16))::bit(64)::bigint), 0)), 16, "
        "'0')"
        "    || lpad(to_hex(coalesce(bit_xor(('x' || right(hex, 16))::bit(64)::bigint), 0)), 16, "
        "'0'),"
        "       encode(sha256(coalesce(string_agg(id, ''::bytea ORDER BY id), '')), 'hex')"
        "  FROM (SELECT uuid_send(event_id) AS id, encode(uuid_send(event_id), 'hex') AS hex"
        "          FROM outbox_ledger"
        "         WHERE at >= $1 AND at < $1 + interval '1 hour') AS ids";
    enum { COUNT, XOR, SHA256 };
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(db_query(db, sql, DB_PARAMS(DB_TIME_US(hour_us)), &rows));
    TRY(db_get_int(&rows, COUNT, &out->count));
    TRY(db_copy_text(&rows, XOR, out->xor_hex, sizeof out->xor_hex));
    return db_copy_text(&rows, SHA256, out->sha256_hex, sizeof out->sha256_hex);
}

struct status store_close_hour(struct db *db, int64_t hour_us, struct uuid event_id)
{
    static const char done[] = "INSERT INTO outbox_manifests (hour, event_id) VALUES ($1, $2)";
    static const char forget[] = "DELETE FROM outbox_ledger WHERE at < $1 + interval '1 hour'";

    TRY(db_execute(db, done, DB_PARAMS(DB_TIME_US(hour_us), DB_UUID(event_id)), NULL));
    return db_execute(db, forget, DB_PARAMS(DB_TIME_US(hour_us)), NULL);
}

struct status store_empty_quarantine(struct db *db, int64_t *emptied_out)
{
    static const char sql[] = "UPDATE outbox_quarantine SET bytes = ''"
                              " WHERE octet_length(bytes) > 0 AND at <= now() - interval '30 days'";

    return db_execute(db, sql, DB_NO_PARAMS, emptied_out);
}

struct status store_forget_answers(struct db *db)
{
    static const char sql[] =
        "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency"
        "                                       WHERE created_at < now() - interval '24 hours'"
        "                                       ORDER BY created_at LIMIT 10000)";

    return db_execute(db, sql, DB_NO_PARAMS, NULL);
}
