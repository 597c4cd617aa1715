#include "store/session_store.h"

#include <assert.h>

#include "store/session_row.h"

static struct db_param mac_param(const struct token_mac *mac)
{
    return DB_BYTES(((struct bytes){mac->bytes, sizeof mac->bytes}));
}

struct status session_store_add(struct db *db, const struct session *session,
                                const struct session_origin *origin, int32_t token_key)
{
    static const char sql[] =
        "INSERT INTO sessions (tenant, session_id, user_id, token_mac, token_key, epoch, version,"
        "       started_at, last_seen_at, ends_at, idle_seconds, absolute_seconds,"
        "       client_ip, user_agent, authentication, rotates_at)"
        " VALUES ($1, $2, $3, $4, $5::integer, " PRESENT_EPOCH ", $6,"
        "       $7, $8, $9, $10::integer, $11::integer,"
        "       $12::text::inet, $13, $14, $15)";

    return db_execute_later(
        db, sql,
        DB_PARAMS(DB_INT(session->subject.tenant_id), DB_UUID(session->session_id),
                  DB_UUID(session->subject.user_id), mac_param(&session->mac), DB_INT(token_key),
                  DB_INT(session->version), DB_TIME_US(session->started_at_us),
                  DB_TIME_US(session->last_seen_at_us), DB_TIME_US(session_end_us(session)),
                  DB_INT(session->limits.idle_seconds), DB_INT(session->limits.absolute_seconds),
                  DB_TEXT(origin->client_ip), DB_TEXT(origin->user_agent),
                  DB_TEXT(origin->authentication), DB_TIME_US(session->rotates_at_us)));
}

struct status session_store_lock(struct db *db, int64_t tenant_id, struct uuid session_id,
                                 struct session *out)
{
    static const char sql[] =
        "SELECT" SESSION_ROW "  FROM sessions AS s JOIN subjects AS u USING (tenant, user_id)"
        " WHERE tenant = $1 AND s.session_id = $2 FOR UPDATE OF s";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(session_id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such session");
    return session_row_read(&rows, out);
}

/* Rows are locked in the order of their MACs, as the batches of idle clocks do, so the two cannot
 * wait for each other. */
struct status session_store_lock_of_user(struct db *db, int64_t tenant_id, struct uuid user_id,
                                         struct arena *arena, struct session **out,
                                         size_t *count_out)
{
    static const char sql[] = "SELECT" SESSION_ROW "  FROM (SELECT" SESSION_ROW_LOCKED
                              "          FROM sessions WHERE tenant = $1 AND user_id = $2"
                              "         ORDER BY token_mac FOR UPDATE) AS s"
                              "  JOIN subjects AS u USING (tenant, user_id)"
                              " ORDER BY s.started_at, s.session_id";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), &rows));
    TRY(session_row_read_all(&rows, arena, out));
    *count_out = rows.count;
    return OK;
}

struct status session_store_end(struct db *db, const struct session *session, enum session_end end,
                                int64_t ended_at_us)
{
    static const char sql[] =
        "WITH gone AS (DELETE FROM sessions WHERE tenant = $1 AND session_id = $2"
        "              RETURNING tenant, session_id, user_id, token_mac, successor_mac),"
        " unused AS (INSERT INTO replaced_tokens (tenant, token_mac, session_id, replaced_at)"
        "            SELECT tenant, successor_mac, session_id, $4 FROM gone"
        "             WHERE successor_mac IS NOT NULL)"
        " INSERT INTO ended_sessions (tenant, session_id, user_id, token_mac, reason, ended_at)"
        " SELECT tenant, session_id, user_id, token_mac, $3::smallint, $4 FROM gone";

    assert(end != SESSION_LIVES);
    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(session->subject.tenant_id),
                                      DB_UUID(session->session_id), DB_INT(end),
                                      DB_TIME_US(ended_at_us)));
}

struct status session_store_give_successor(struct db *db, const struct session *session,
                                           const struct token_mac *mac, int32_t token_key,
                                           int64_t now_us, int64_t retry_at_us)
{
    static const char sql[] =
        "WITH unused AS (INSERT INTO replaced_tokens (tenant, token_mac, session_id, replaced_at)"
        "                SELECT tenant, successor_mac, session_id, $5 FROM sessions"
        "                 WHERE tenant = $1 AND session_id = $2 AND successor_mac IS NOT NULL)"
        " UPDATE sessions"
        "    SET successor_mac = $3, successor_key = $4::integer, rotates_at = $6,"
        "        last_seen_at = greatest(last_seen_at, $5),"
        "        ends_at = least(greatest(last_seen_at, $5) + idle_seconds * interval '1 second',"
        "                        started_at + absolute_seconds * interval '1 second')"
        "  WHERE tenant = $1 AND session_id = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(session->subject.tenant_id), DB_UUID(session->session_id),
                                mac_param(mac), DB_INT(token_key), DB_TIME_US(now_us),
                                DB_TIME_US(retry_at_us)),
                      NULL);
}

struct status session_store_take_successor(struct db *db, const struct session *session,
                                           const struct token_mac *mac, int64_t now_us,
                                           int64_t rotates_at_us)
{
    static const char sql[] =
        "WITH replaced AS (INSERT INTO replaced_tokens (tenant, token_mac, session_id, replaced_at)"
        "                  SELECT tenant, token_mac, session_id, $4 FROM sessions"
        "                   WHERE tenant = $1 AND session_id = $2 AND successor_mac = $3)"
        " UPDATE sessions"
        "    SET token_mac = successor_mac, token_key = successor_key, rotates_at = $5,"
        "        successor_mac = NULL, successor_key = NULL"
        "  WHERE tenant = $1 AND session_id = $2 AND successor_mac = $3";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(session->subject.tenant_id), DB_UUID(session->session_id),
                                mac_param(mac), DB_TIME_US(now_us), DB_TIME_US(rotates_at_us)),
                      NULL);
}

struct status session_store_rotate_at(struct db *db, const struct session *session, int64_t at_us)
{
    static const char sql[] =
        "UPDATE sessions SET rotates_at = $3 WHERE tenant = $1 AND session_id = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(session->subject.tenant_id), DB_UUID(session->session_id),
                                DB_TIME_US(at_us)),
                      NULL);
}

struct status session_store_find_ended(struct db *db, int64_t tenant_id, struct uuid session_id,
                                       struct uuid *user_id_out)
{
    static const char sql[] =
        "SELECT user_id FROM ended_sessions WHERE tenant = $1 AND session_id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(session_id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such session");
    return db_get_uuid(&rows, 0, user_id_out);
}

struct status session_store_list(struct db *db, int64_t tenant_id, struct uuid user_id,
                                 int64_t now_us, size_t maximum, struct arena *arena,
                                 struct session_summary **out, size_t *count_out)
{
    static const char sql[] =
        "SELECT" SESSION_SUMMARY "  FROM sessions AS s"
        " WHERE tenant = $1 AND user_id = $2 AND s.epoch = " PRESENT_EPOCH "   AND ends_at > $3"
        " ORDER BY started_at DESC, session_id DESC LIMIT $4";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_TIME_US(now_us),
                           DB_INT((int64_t)maximum)),
                 &rows));
    struct session_summary *summaries = arena_alloc_array(arena, rows.count, sizeof *summaries);
    if (summaries == NULL)
        return arena_failure();
    for (; rows.row < rows.count; rows.row++)
        TRY(session_row_read_summary(&rows, arena, &summaries[rows.row]));
    *out = summaries;
    *count_out = rows.count;
    return OK;
}
