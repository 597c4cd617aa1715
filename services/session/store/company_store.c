#include "store/company_store.h"

#include <string.h>

#include "store/session_row.h"

#define KEY(text) "lower(normalize(" text ", NFKC))"

/* Of `sessions AS s JOIN subjects AS u`. By a name that few users have their sessions are reached
 * by an index ($8, $9); where many have it, one is never far in whatever order is walked. */
#define CHOSEN                                                                                     \
    " WHERE tenant = $1 AND ($2::uuid IS NULL OR s.user_id = $2)"                                  \
    " AND ($3::text IS NULL OR $3 = ANY (string_to_array(u.roles, ' ')))"                          \
    " AND ($4::text IS NULL OR s.client_ip <<= $4::text::inet)"                                    \
    " AND ($5::text IS NULL OR starts_with(u.login_key, " KEY(                                     \
        "$5") ")"                                                                                  \
              "      OR starts_with(u.name_key, " KEY(                                             \
                  "$5") "))"                                                                       \
                        " AND ($6::timestamptz IS NULL OR s.started_at >= $6)"                     \
                        " AND (cardinality($7::uuid[]) = 0 OR s.session_id = ANY ($7))"            \
                        " AND (NOT $8::boolean OR s.user_id = ANY ($9::uuid[]))"

enum {
    CHOSEN_PARAMS = 9,
    NAMED_FEW = 500, /* users */
};

/* Whom the name of a choice means, where they are few. */
struct named {
    bool are_few;
    struct uuid users[NAMED_FEW];
    size_t count;
};

/* Of the conditions of a choice only those that it has are left in a plan that is made for it. */
static struct status plan_each_time(struct db *db)
{
    static const char sql[] = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    return db_execute_later(db, sql, DB_NO_PARAMS);
}

/* For what the transaction does with what was found. */
static struct status plan_once_again(struct db *db)
{
    static const char sql[] = "SELECT set_config('plan_cache_mode', 'auto', true)";

    return db_execute_later(db, sql, DB_NO_PARAMS);
}

static struct status read_named(struct db_rows *rows, struct named *out)
{
    out->are_few = rows->count <= NAMED_FEW;
    for (; out->are_few && rows->row < rows->count; rows->row++)
        TRY(db_get_uuid(rows, 0, &out->users[out->count++]));
    return OK;
}

/* What begins with the text lies, by bytes, between it and it with the last code point behind. */
static struct status find_named(struct db *db, int64_t tenant_id, const char *name,
                                struct named *out)
{
    static const char sql[] =
        "(SELECT user_id FROM subjects WHERE tenant = $1 AND login_key COLLATE \"C\" "
        ">= " KEY("$2") "    AND login_key COLLATE \"C\" < " KEY(
            "$2") " || chr(1114111) LIMIT $3)"
                  " UNION "
                  "(SELECT user_id FROM subjects WHERE tenant = $1 AND name_key COLLATE "
                  "\"C\" >= " KEY("$2") "    AND name_key COLLATE \"C\" < " KEY(
                      "$2") " || chr(1114111) LIMIT $3)";

    *out = (struct named){.are_few = false};
    if (name == NULL)
        return OK;
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TEXT(name), DB_INT(NAMED_FEW + 1)),
                 &rows));
    return read_named(&rows, out);
}

static void fill_choice(int64_t tenant_id, const struct session_choice *choice,
                        const struct named *named, struct db_param out[static CHOSEN_PARAMS])
{
    const struct db_param params[CHOSEN_PARAMS] = {
        DB_INT(tenant_id),
        choice->of_one_user ? DB_UUID(choice->user_id) : DB_NULL_UUID,
        DB_TEXT(choice->role),
        DB_TEXT(choice->network),
        DB_TEXT(choice->name),
        choice->since_us ? DB_TIME_US(choice->since_us) : DB_NULL_TIME_US,
        DB_UUID_ARRAY(choice->session_ids, choice->session_id_count),
        DB_BOOL(named->are_few),
        DB_UUID_ARRAY(named->users, named->count),
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
        " AND s.epoch = " PRESENT_EPOCH " AND s.ends_at > $10"
        " AND ($11::timestamptz IS NULL OR (s.started_at, s.session_id) < ($11, $12::uuid))"
        " ORDER BY s.started_at DESC, s.session_id DESC LIMIT $13";
    struct db_param params[CHOSEN_PARAMS + 4] = {
        [CHOSEN_PARAMS] = DB_TIME_US(now_us),
        place.started_at_us ? DB_TIME_US(place.started_at_us) : DB_NULL_TIME_US,
        DB_UUID(place.session_id),
        DB_INT((int64_t)maximum),
    };

    struct named named;

    TRY(find_named(db, tenant_id, choice->name, &named));
    fill_choice(tenant_id, choice, &named, params);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(plan_each_time(db));
    TRY(db_query(db, sql, params, COUNT_OF(params), &rows));
    TRY(plan_once_again(db));
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
        " AND s.session_id <> $10::uuid"
        " ORDER BY s.token_mac LIMIT $11 FOR UPDATE OF s";
    struct db_param params[CHOSEN_PARAMS + 2] = {
        [CHOSEN_PARAMS] = DB_UUID(spared),
        DB_INT((int64_t)maximum),
    };

    struct named named;

    TRY(find_named(db, tenant_id, choice->name, &named));
    fill_choice(tenant_id, choice, &named, params);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(plan_each_time(db));
    TRY(db_query(db, sql, params, COUNT_OF(params), &rows));
    TRY(plan_once_again(db));
    TRY(session_row_read_all(&rows, arena, out));
    *count_out = rows.count;
    return OK;
}
