#include "store/departure_store.h"

#include <assert.h>

/* now() is the beginning of the transaction, which was begun when session had answered. A clock
 * that was set back meanwhile makes nobody leave before it was decided. */
struct status departure_store_add_decided(struct db *db, int64_t tenant_id, struct uuid user_id,
                                          int64_t ended_sessions)
{
    static const char sql[] =
        "INSERT INTO departures (tenant, id, user_id, actor_id, caller, route, reason, decided_at,"
        "                        left_at, ended_sessions)"
        " SELECT tenant, event_id, user_id, actor_id, caller,"
        "        CASE WHEN route = $3 AND actor_id IS NULL THEN $4 ELSE route END, reason,"
        "        decided_at, greatest(now(), decided_at), ended_sessions + $5"
        "   FROM decisions WHERE tenant = $1 AND user_id = $2"
        " ON CONFLICT DO NOTHING";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT(DECISION_BY_CALL),
                                DB_INT(DEPARTURE_BY_OPERATOR), DB_INT(ended_sessions)),
                      NULL);
}

struct status departure_store_add(struct db *db, int64_t tenant_id,
                                  const struct departure *departure)
{
    static const char sql[] =
        "INSERT INTO departures (tenant, id, user_id, actor_id, caller, route, reason, decided_at,"
        "                        left_at, ended_sessions)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now(), 0)";
    struct uuid actor_id = departure->actor.id;

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_UUID(departure->id), DB_UUID(departure->user.id),
                  uuid_is_nil(actor_id) ? DB_NULL_UUID : DB_UUID(actor_id),
                  DB_TEXT(departure->caller), DB_INT(departure->route), DB_TEXT(departure->reason)),
        NULL);
}

struct status departure_store_forget_words(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    static const char sql[] = "UPDATE departures SET reason = ''"
                              " WHERE tenant = $1 AND user_id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), NULL);
}

enum {
    ID,
    USER_ID,
    USER_LOGIN,
    USER_NAME,
    USER_STATE,
    ACTOR_ID,
    ACTOR_LOGIN,
    ACTOR_NAME,
    ROUTE,
    CALLER,
    REASON,
    DECIDED_AT,
    LEFT_AT,
    ENDED_SESSIONS,
};

static struct status read_who(const struct db_rows *rows, int id, int login_id, int name,
                              struct departed *out)
{
    if (!db_is_null(rows, id))
        TRY(db_get_uuid(rows, id, &out->id));
    TRY(db_copy_text(rows, login_id, out->login_id, sizeof out->login_id));
    return db_copy_text(rows, name, out->name, sizeof out->name);
}

static struct status read_row(const struct db_rows *rows, struct departure *out)
{
    struct departure found = {0};
    int32_t route = 0;
    int32_t state = 0;

    TRY(db_get_uuid(rows, ID, &found.id));
    TRY(read_who(rows, USER_ID, USER_LOGIN, USER_NAME, &found.user));
    TRY(read_who(rows, ACTOR_ID, ACTOR_LOGIN, ACTOR_NAME, &found.actor));
    TRY(db_get_int32(rows, USER_STATE, &state));
    TRY(db_get_int32(rows, ROUTE, &route));
    TRY(db_copy_text(rows, CALLER, found.caller, sizeof found.caller));
    TRY(db_copy_text(rows, REASON, found.reason, sizeof found.reason));
    TRY(db_get_time_us(rows, DECIDED_AT, &found.decided_at_us));
    TRY(db_get_time_us(rows, LEFT_AT, &found.left_at_us));
    TRY(db_get_int(rows, ENDED_SESSIONS, &found.ended_sessions));
    found.state = (enum user_state)state;
    found.route = (enum departure_route)route;
    *out = found;
    return OK;
}

struct status departure_store_list(struct db *db, int64_t tenant_id,
                                   const struct departure_question *question, struct departure *out,
                                   size_t *count_out)
{
    static const char sql[] =
        "SELECT d.id, d.user_id, coalesce(u.login_id, ''), coalesce(u.name, ''),"
        "       coalesce(u.state, 0::smallint), d.actor_id, coalesce(a.login_id, ''),"
        "       coalesce(a.name, ''), d.route, d.caller, d.reason, d.decided_at, d.left_at,"
        "       d.ended_sessions"
        "  FROM departures AS d"
        "  LEFT JOIN users AS u ON u.tenant = d.tenant AND u.id = d.user_id"
        "  LEFT JOIN users AS a ON a.tenant = d.tenant AND a.id = d.actor_id"
        " WHERE d.tenant = $1 AND d.left_at >= $2 AND (d.left_at, d.id) < ($3, $4)"
        "   AND $5::bigint IN (0, d.route)"
        " ORDER BY d.left_at DESC, d.id DESC LIMIT $6";

    assert(question->limit <= DEPARTURE_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(question->from_us),
                           DB_TIME_US(question->before.at_us), DB_UUID(question->before.id),
                           DB_INT(question->route), DB_INT((int64_t)question->limit)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}
