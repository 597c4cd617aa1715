#include "store/policy_store.h"

/* A row to be held has to be there first. */
static struct status make_rows(struct db *db, int64_t tenant_id)
{
    static const char sql[] = "INSERT INTO tenant_policies (tenant, kind) VALUES ($1, 1), ($1, 2)"
                              " ON CONFLICT DO NOTHING";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id)), NULL);
}

static struct status hold_row(struct db *db, int64_t tenant_id, enum user_kind kind,
                              struct db_rows *out)
{
    static const char sql[] = "SELECT idle_seconds, absolute_seconds, maximum_sessions"
                              "  FROM tenant_policies WHERE tenant = $1 AND kind = $2 FOR SHARE";

    return db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(kind)), out);
}

struct status policy_store_hold(struct db *db, int64_t tenant_id, enum user_kind kind,
                                struct tenant_policy *out)
{
    enum { IDLE_SECONDS, ABSOLUTE_SECONDS, MAXIMUM_SESSIONS };
    struct tenant_policy found;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(hold_row(db, tenant_id, kind, &rows));
    if (rows.count == 0) { /* the first session of this company */
        db_rows_clear(&rows);
        TRY(make_rows(db, tenant_id));
        TRY(hold_row(db, tenant_id, kind, &rows));
    }
    TRY(db_get_int32(&rows, IDLE_SECONDS, &found.limits.idle_seconds));
    TRY(db_get_int32(&rows, ABSOLUTE_SECONDS, &found.limits.absolute_seconds));
    TRY(db_get_int32(&rows, MAXIMUM_SESSIONS, &found.parallel));
    *out = found;
    return OK;
}

struct status policy_store_lock(struct db *db, int64_t tenant_id, int64_t *revision_out)
{
    static const char sql[] = "SELECT revision FROM tenant_policies WHERE tenant = $1"
                              " ORDER BY kind FOR UPDATE";

    TRY(make_rows(db, tenant_id));
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    return db_get_int(&rows, 0, revision_out);
}

struct status policy_store_put(struct db *db, int64_t tenant_id, enum user_kind kind,
                               int64_t revision, const struct tenant_policy *policy)
{
    static const char sql[] =
        "UPDATE tenant_policies SET revision = $3, idle_seconds = $4::integer,"
        "       absolute_seconds = $5::integer, maximum_sessions = $6::integer"
        " WHERE tenant = $1 AND kind = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_INT(kind), DB_INT(revision),
                                DB_INT(policy->limits.idle_seconds),
                                DB_INT(policy->limits.absolute_seconds), DB_INT(policy->parallel)),
                      NULL);
}

/* A session that is older than it may become ends now, not at a moment that its user saw pass: the
 * history may say what they did since. Rows are locked in the order of their MACs, as the batches
 * of idle clocks do. */
struct status policy_store_shorten(struct db *db, int64_t tenant_id, enum user_kind kind,
                                   const struct tenant_policy *policy, int64_t now_us,
                                   int64_t *count_out)
{
    static const char sql[] =
        "WITH longer AS ("
        "  SELECT tenant, s.session_id, least(s.idle_seconds, $3::integer) AS idle,"
        "         least(s.absolute_seconds, greatest($4::integer,"
        "               floor(extract(epoch FROM $5 - s.started_at))::integer)) AS absolute"
        "    FROM sessions AS s JOIN subjects AS u USING (tenant, user_id)"
        "   WHERE tenant = $1 AND u.kind = $2 AND s.ends_at > $5"
        "     AND (s.idle_seconds > $3::integer OR s.absolute_seconds > $4::integer)"
        "   ORDER BY s.token_mac LIMIT $6 FOR UPDATE OF s)"
        " UPDATE sessions AS s"
        "    SET idle_seconds = longer.idle, absolute_seconds = longer.absolute,"
        "        ends_at = least(s.last_seen_at + longer.idle * interval '1 second',"
        "                        s.started_at + longer.absolute * interval '1 second')"
        "   FROM longer WHERE s.tenant = longer.tenant AND s.session_id = longer.session_id";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_INT(kind),
                                DB_INT(policy->limits.idle_seconds),
                                DB_INT(policy->limits.absolute_seconds), DB_TIME_US(now_us),
                                DB_INT(POLICY_SHORTEN_MAXIMUM)),
                      count_out);
}
