#include "store/company_store.h"

#include <string.h>

#include "store/session_row.h"

/* Of `sessions AS s JOIN subjects AS u`. A name is sought as it is shown: upper and lower case are
 * one. */
#define CHOSEN                                                                                     \
    " WHERE tenant = $1 AND ($2::uuid IS NULL OR s.user_id = $2)"                                  \
    " AND ($3::text IS NULL OR $3 = ANY (string_to_array(u.roles, ' ')))"                          \
    " AND ($4::text IS NULL OR s.client_ip <<= $4::text::inet)"                                    \
    " AND ($5::text IS NULL OR strpos(lower(u.login_id), lower($5)) > 0"                           \
    "      OR strpos(lower(u.display_name), lower($5)) > 0)"                                       \
    " AND ($6::timestamptz IS NULL OR s.started_at >= $6)"                                         \
    " AND (cardinality($7::uuid[]) = 0 OR s.session_id = ANY ($7))"

enum { CHOSEN_PARAMS = 7 };

static void fill_choice(int64_t tenant_id, const struct session_choice *choice,
                        struct db_param out[static CHOSEN_PARAMS])
{
    const struct db_param params[CHOSEN_PARAMS] = {
        DB_INT(tenant_id),
        choice->of_one_user ? DB_UUID(choice->user_id) : DB_NULL_UUID,
        DB_TEXT(choice->role),
        DB_TEXT(choice->network),
        DB_TEXT(choice->name),
        choice->since_us ? DB_TIME_US(choice->since_us) : DB_NULL_TIME_US,
        DB_UUID_ARRAY(choice->session_ids, choice->session_id_count),
    };

    memcpy(out, params, sizeof params);
}

static struct status read_line(const struct db_rows *rows, struct arena *arena,
                               struct company_session *out)
{
    enum { USER_ID = SESSION_SUMMARY_COLUMNS, KIND, LOGIN_ID, DISPLAY_NAME };
    int64_t kind = 0;

    TRY(session_row_read_summary(rows, arena, &out->summary));
    TRY(db_get_uuid(rows, USER_ID, &out->user_id));
    TRY(db_get_int(rows, KIND, &kind));
    TRY(db_get_text(rows, LOGIN_ID, arena, &out->login_id));
    TRY(db_get_text(rows, DISPLAY_NAME, arena, &out->display_name));
    out->kind = (enum user_kind)kind;
    return OK;
}

static struct status read_lines(struct db_rows *rows, struct arena *arena,
                                struct company_session **out, size_t *count_out)
{
    struct company_session *lines = arena_alloc_array(arena, rows->count, sizeof *lines);

    if (lines == NULL)
        return arena_failure();
    for (; rows->row < rows->count; rows->row++)
        TRY(read_line(rows, arena, &lines[rows->row]));
    *out = lines;
    *count_out = rows->count;
    return OK;
}

struct status company_store_list(struct db *db, int64_t tenant_id,
                                 const struct session_choice *choice, struct company_place place,
                                 int64_t now_us, size_t maximum, struct arena *arena,
                                 struct company_session **out, size_t *count_out)
{
    static const char sql[] =
        "SELECT" SESSION_SUMMARY ", s.user_id, u.kind, u.login_id, u.display_name"
        "  FROM sessions AS s JOIN subjects AS u USING (tenant, user_id)" CHOSEN
        " AND s.epoch = " PRESENT_EPOCH " AND s.ends_at > $8"
        " AND ($9::timestamptz IS NULL OR (s.started_at, s.session_id) < ($9, $10::uuid))"
        " ORDER BY s.started_at DESC, s.session_id DESC LIMIT $11";
    struct db_param params[CHOSEN_PARAMS + 4] = {
        [CHOSEN_PARAMS] = DB_TIME_US(now_us),
        place.started_at_us ? DB_TIME_US(place.started_at_us) : DB_NULL_TIME_US,
        DB_UUID(place.session_id),
        DB_INT((int64_t)maximum),
    };

    fill_choice(tenant_id, choice, params);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, params, COUNT_OF(params), &rows));
    return read_lines(&rows, arena, out, count_out);
}

/* In the order of the MACs, as session_store_lock_of_user(). */
struct status company_store_lock(struct db *db, int64_t tenant_id,
                                 const struct session_choice *choice, struct uuid spared,
                                 size_t maximum, struct arena *arena, struct session **out,
                                 size_t *count_out)
{
    static const char sql[] =
        "SELECT" SESSION_ROW
        "  FROM sessions AS s JOIN subjects AS u USING (tenant, user_id)" CHOSEN
        " AND s.session_id <> $8::uuid"
        " ORDER BY s.token_mac LIMIT $9 FOR UPDATE OF s";
    struct db_param params[CHOSEN_PARAMS + 2] = {
        [CHOSEN_PARAMS] = DB_UUID(spared),
        DB_INT((int64_t)maximum),
    };

    fill_choice(tenant_id, choice, params);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, params, COUNT_OF(params), &rows));
    TRY(session_row_read_all(&rows, arena, out));
    *count_out = rows.count;
    return OK;
}
