#include "store/session_any_tenant.h"

#include <assert.h>

#include "db/stream.h"
#include "store/session_row.h"

static struct db_param mac_param(const struct token_mac *mac)
{
    return DB_BYTES(((struct bytes){mac->bytes, sizeof mac->bytes}));
}

struct status session_find_any_tenant(struct db *db, const struct token_mac *mac,
                                      struct session *out, struct token_standing *standing_out)
{
    /* One statement, so one moment: a token that becomes another's predecessor is found as either.
     */
    static const char sql[] =
        "SELECT" SESSION_ROW ", place, replaced_at"
        "  FROM (SELECT tenant, session_id, 0 AS place, started_at AS replaced_at"
        "          FROM sessions WHERE token_mac = $1"
        "        UNION ALL"
        "        SELECT tenant, session_id, 1, started_at FROM sessions WHERE successor_mac = $1"
        "        UNION ALL"
        "        SELECT tenant, session_id, 2, replaced_at"
        "          FROM replaced_tokens WHERE token_mac = $1) AS token"
        "  JOIN sessions AS s USING (tenant, session_id)"
        "  JOIN subjects AS u USING (tenant, user_id)";
    enum { PLACE = SESSION_ROW_COLUMNS, REPLACED_AT };
    int64_t place = 0;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(mac_param(mac)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such session");
    TRY(db_get_int(&rows, PLACE, &place));
    TRY(db_get_time_us(&rows, REPLACED_AT, &standing_out->replaced_at_us));
    standing_out->place = (enum token_place)place;
    return session_row_read(&rows, out);
}

struct status session_find_ended_any_tenant(struct db *db, const struct token_mac *mac,
                                            struct session_ended *out)
{
    static const char sql[] =
        "SELECT tenant, e.session_id, user_id, u.kind, u.login_id, u.display_name, e.reason,"
        "       e.ended_at"
        "  FROM (SELECT tenant, session_id FROM ended_sessions WHERE token_mac = $1"
        "        UNION ALL"
        "        SELECT tenant, session_id FROM replaced_tokens WHERE token_mac = $1) AS token"
        "  JOIN ended_sessions AS e USING (tenant, session_id)"
        "  JOIN subjects AS u USING (tenant, user_id)";
    enum { TENANT, SESSION_ID, USER_ID, KIND, LOGIN_ID, DISPLAY_NAME, REASON, ENDED_AT };

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(mac_param(mac)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such session");

    struct session_ended found;
    int64_t kind = 0;
    int64_t reason = 0;
    TRY(db_get_int(&rows, TENANT, &found.tenant_id));
    TRY(db_get_uuid(&rows, SESSION_ID, &found.session_id));
    TRY(db_get_uuid(&rows, USER_ID, &found.user_id));
    TRY(db_get_int(&rows, KIND, &kind));
    TRY(db_copy_text(&rows, LOGIN_ID, found.login_id, sizeof found.login_id));
    TRY(db_copy_text(&rows, DISPLAY_NAME, found.display_name, sizeof found.display_name));
    TRY(db_get_int(&rows, REASON, &reason));
    TRY(db_get_time_us(&rows, ENDED_AT, &found.ended_at_us));
    found.kind = (enum user_kind)kind;
    found.end = (enum session_end)reason;
    *out = found;
    return OK;
}

struct status session_touch_any_tenant(struct db *db, const struct session_touch *touches,
                                       size_t count, int64_t *found_out)
{
    static const char sql[] =
        "WITH seen AS ("
        "  SELECT s.tenant, s.session_id, greatest(s.last_seen_at, at) AS at"
        "    FROM unnest($1, $2) AS touch (mac, at) JOIN sessions AS s ON s.token_mac = touch.mac"
        "   ORDER BY s.token_mac FOR UPDATE OF s)"
        " UPDATE sessions AS s"
        "    SET last_seen_at = seen.at,"
        "        ends_at = least(seen.at + s.idle_seconds * interval '1 second',"
        "                        s.started_at + s.absolute_seconds * interval '1 second')"
        "   FROM seen WHERE s.tenant = seen.tenant AND s.session_id = seen.session_id";
    struct bytes macs[SESSION_TOUCHES_MAXIMUM];
    int64_t times[SESSION_TOUCHES_MAXIMUM];

    assert(count <= SESSION_TOUCHES_MAXIMUM);
    for (size_t i = 0; i < count; i++) {
        macs[i] = (struct bytes){touches[i].mac.bytes, sizeof touches[i].mac.bytes};
        times[i] = touches[i].last_seen_at_us;
    }
    return db_execute(
        db, sql, DB_PARAMS(DB_BYTES_ARRAY(macs, count), DB_TIME_US_ARRAY(times, count)), found_out);
}

struct load {
    struct session_table *table;
    uint64_t marks[SESSION_TABLE_SHARDS]; /* taken before the rows are read */
};

static struct status load_row(void *context, const struct db_rows *row)
{
    struct load *load = context;
    struct session session;

    TRY(session_row_read(row, &session));
    /* One that finds no room is looked up when it is asked for. */
    (void)session_table_put(load->table, &session, load->marks[session_table_shard(&session.mac)]);
    return OK;
}

struct status session_load_any_tenant(struct db *db, struct session_table *table)
{
    static const char sql[] =
        "SELECT" SESSION_ROW "  FROM sessions AS s JOIN subjects AS u USING (tenant, user_id)"
        " WHERE s.epoch = " PRESENT_EPOCH;
    struct load load = {.table = table};

    session_table_mark_all(table, load.marks);
    return db_stream(db, sql, DB_NO_PARAMS, SESSION_LOAD_TIMEOUT_MS, load_row, &load);
}

static struct status read_names(struct db_rows *rows, struct session_name *out, size_t *count_out)
{
    enum { TENANT, SESSION_ID };

    for (; rows->row < rows->count; rows->row++) {
        TRY(db_get_int(rows, TENANT, &out[rows->row].tenant_id));
        TRY(db_get_uuid(rows, SESSION_ID, &out[rows->row].session_id));
    }
    *count_out = rows->count;
    return OK;
}

struct status session_find_over_any_tenant(struct db *db, int64_t before_us,
                                           struct session_name *out, size_t capacity,
                                           size_t *count_out)
{
    static const char sql[] = "SELECT tenant, session_id FROM sessions"
                              " WHERE ends_at < $1 ORDER BY ends_at LIMIT $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TIME_US(before_us), DB_INT((int64_t)capacity)), &rows));
    return read_names(&rows, out, count_out);
}

struct status session_find_void_any_tenant(struct db *db, struct session_name *out, size_t capacity,
                                           size_t *count_out)
{
    static const char sql[] = "SELECT tenant, session_id FROM sessions"
                              " WHERE sessions.epoch <> " PRESENT_EPOCH " LIMIT $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT((int64_t)capacity)), &rows));
    return read_names(&rows, out, count_out);
}

struct status session_forget_ended_any_tenant(struct db *db, int64_t before_us, int64_t *count_out)
{
    static const char sql[] =
        "DELETE FROM ended_sessions WHERE (tenant, session_id) IN"
        "   (SELECT tenant, session_id FROM ended_sessions WHERE ended_at < $1"
        "     ORDER BY ended_at LIMIT 1000)";

    return db_execute(db, sql, DB_PARAMS(DB_TIME_US(before_us)), count_out);
}

struct status session_forget_replaced_any_tenant(struct db *db, int64_t before_us)
{
    static const char sql[] = "DELETE FROM replaced_tokens WHERE token_mac IN"
                              "   (SELECT token_mac FROM replaced_tokens WHERE replaced_at < $1"
                              "     ORDER BY replaced_at LIMIT 10000)";

    return db_execute(db, sql, DB_PARAMS(DB_TIME_US(before_us)), NULL);
}

/* Whoever signs in meanwhile holds the row and writes a version that the barrier lets in: looked at
 * again behind the lock, it is none of these. */
struct status session_forget_names_any_tenant(struct db *db, int64_t *count_out)
{
    static const char sql[] =
        "UPDATE subjects SET version = 0, kind = 0, login_id = '', display_name = ''"
        " WHERE version > 0 AND version < barrier AND (tenant, user_id) IN"
        "   (SELECT tenant, user_id FROM subjects AS u WHERE version > 0 AND version < barrier"
        "       AND NOT EXISTS (SELECT FROM sessions AS s"
        "                        WHERE s.tenant = u.tenant AND s.user_id = u.user_id)"
        "       AND NOT EXISTS (SELECT FROM ended_sessions AS e"
        "                        WHERE e.tenant = u.tenant AND e.user_id = u.user_id)"
        "     LIMIT 1000)";

    return db_execute(db, sql, DB_NO_PARAMS, count_out);
}

struct status session_epoch_raise_any_tenant(struct db *db, int64_t *out)
{
    static const char sql[] = "UPDATE epoch SET epoch = epoch + 1 RETURNING epoch";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_NO_PARAMS, &rows));
    if (rows.count == 0)
        return FAIL(INTERNAL, "the database has no epoch");
    return db_get_int(&rows, 0, out);
}
