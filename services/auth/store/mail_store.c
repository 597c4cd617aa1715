#include "store/mail_store.h"

static struct status take_out(struct db *db, const struct waiting_mail *mail)
{
    static const char sql[] = "DELETE FROM mail_outbox WHERE tenant = $1 AND user_id = $2"
                              "   AND purpose = $3 AND NOT is_under_way";

    return db_execute_later(
        db, sql, DB_PARAMS(DB_INT(mail->tenant_id), DB_UUID(mail->user_id), DB_INT(mail->purpose)));
}

struct status mail_store_put(struct db *db, const struct waiting_mail *mail)
{
    static const char sql[] =
        "INSERT INTO mail_outbox (tenant, id, user_id, purpose, sealed, not_after)"
        " VALUES ($1, $2, $3, $4, $5, $6)";

    TRY(take_out(db, mail));
    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(mail->tenant_id), DB_UUID(mail->id),
                                      DB_UUID(mail->user_id), DB_INT(mail->purpose),
                                      DB_BYTES(mail->sealed), DB_TIME_US(mail->not_after_us)));
}

static struct status read_claimed(const struct db_rows *rows, struct arena *arena,
                                  struct claimed_mail *out)
{
    enum { TENANT, ID, USER_ID, PURPOSE, SEALED, NOT_AFTER, ATTEMPTS, MADE_AT, LEFT_MS };
    struct claimed_mail claimed = {0};
    int32_t purpose = 0;

    TRY(db_get_int(rows, TENANT, &claimed.mail.tenant_id));
    TRY(db_get_uuid(rows, ID, &claimed.mail.id));
    TRY(db_get_uuid(rows, USER_ID, &claimed.mail.user_id));
    TRY(db_get_int32(rows, PURPOSE, &purpose));
    TRY(db_get_bytes_copy(rows, SEALED, arena, &claimed.mail.sealed));
    TRY(db_get_time_us(rows, NOT_AFTER, &claimed.mail.not_after_us));
    TRY(db_get_int(rows, ATTEMPTS, &claimed.attempts));
    TRY(db_get_time_us(rows, MADE_AT, &claimed.made_at_us));
    TRY(db_get_int(rows, LEFT_MS, &claimed.left_ms));
    claimed.mail.purpose = (enum mail_purpose)purpose;
    *out = claimed;
    return OK;
}

/* A statement is a transaction of its own: what it took up is on disk when it answers. */
struct status mail_store_claim_any_tenant(struct db *db, int64_t lease_ms, struct arena *arena,
                                          struct claimed_mail *out, bool *found_out)
{
    static const char sql[] =
        "UPDATE mail_outbox AS m SET attempts = m.attempts + 1, is_under_way = true,"
        "       next_at = clock_timestamp() + $1 * interval '1 ms'"
        "  FROM (SELECT tenant, id FROM mail_outbox"
        "         WHERE next_at <= clock_timestamp() AND not_after > clock_timestamp()"
        "           AND NOT (is_under_way AND purpose = $2)"
        "         ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) AS first"
        " WHERE m.tenant = first.tenant AND m.id = first.id"
        " RETURNING m.tenant, m.id, m.user_id, m.purpose, m.sealed, m.not_after, m.attempts,"
        "           m.made_at,"
        "           (extract(epoch FROM m.not_after - clock_timestamp()) * 1000)::bigint";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(lease_ms), DB_INT(MAIL_CODE)), &rows));
    if (rows.count > 0)
        TRY(read_claimed(&rows, arena, out));
    *found_out = rows.count > 0;
    return OK;
}

struct status mail_store_finish_any_tenant(struct db *db, const struct claimed_mail *claimed)
{
    static const char sql[] =
        "DELETE FROM mail_outbox WHERE tenant = $1 AND id = $2 AND attempts = $3";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(claimed->mail.tenant_id), DB_UUID(claimed->mail.id),
                                DB_INT(claimed->attempts)),
                      NULL);
}

struct status mail_store_put_off_any_tenant(struct db *db, const struct claimed_mail *claimed,
                                            int64_t wait_ms)
{
    static const char sql[] = "UPDATE mail_outbox SET is_under_way = false,"
                              "       next_at = clock_timestamp() + $4 * interval '1 ms'"
                              " WHERE tenant = $1 AND id = $2 AND attempts = $3";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(claimed->mail.tenant_id), DB_UUID(claimed->mail.id),
                                DB_INT(claimed->attempts), DB_INT(wait_ms)),
                      NULL);
}

struct status mail_store_note_taken_any_tenant(struct db *db, const struct claimed_mail *claimed)
{
    static const char sql[] = "DELETE FROM mail_bounces WHERE tenant = $1 AND user_id = $2";

    return db_execute(
        db, sql, DB_PARAMS(DB_INT(claimed->mail.tenant_id), DB_UUID(claimed->mail.user_id)), NULL);
}

struct status mail_store_note_bounce_any_tenant(struct db *db, const struct claimed_mail *claimed,
                                                const char *address, int code, const char *enhanced)
{
    static const char sql[] =
        "INSERT INTO mail_bounces (tenant, user_id, mail, code, enhanced)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (tenant, user_id) DO UPDATE SET mail = excluded.mail, code = excluded.code,"
        "       enhanced = excluded.enhanced, at = excluded.at";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(claimed->mail.tenant_id), DB_UUID(claimed->mail.user_id),
                                DB_TEXT(address), DB_INT(code), DB_TEXT(enhanced)),
                      NULL);
}

struct status mail_store_forget_any_tenant(struct db *db, int64_t counts_out[static MAIL_PURPOSES])
{
    static const char sql[] =
        "DELETE FROM mail_outbox WHERE (tenant, id) IN"
        "   (SELECT tenant, id FROM mail_outbox WHERE not_after <= clock_timestamp()"
        "     ORDER BY not_after LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING purpose";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(MAIL_FORGET_MAXIMUM)), &rows));
    memset(counts_out, 0, MAIL_PURPOSES * sizeof *counts_out);
    for (; rows.row < rows.count; rows.row++) {
        uint32_t purpose = 0;
        TRY(db_get_uint32(&rows, 0, &purpose));
        counts_out[purpose < MAIL_PURPOSES ? purpose : 0]++;
    }
    return OK;
}

struct status mail_store_measure_any_tenant(struct db *db, int64_t *count_out,
                                            int64_t *oldest_ms_out)
{
    static const char sql[] =
        "SELECT count(*), coalesce((extract(epoch FROM clock_timestamp() - min(made_at)) * 1000)"
        "                          ::bigint, 0)"
        "  FROM mail_outbox";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_NO_PARAMS, &rows));
    TRY(db_get_int(&rows, 0, count_out));
    return db_get_int(&rows, 1, oldest_ms_out);
}
