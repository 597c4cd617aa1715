#include "store/user_store.h"

#include <assert.h>

#include "domain/decision.h"
#include "domain/role.h"
#include "store/retired_store.h"
#include "store/user_row.h"

static struct status read_only_row(const struct db_rows *rows, struct user *out)
{
    if (rows->count == 0)
        return FAIL(NOT_FOUND, "there is no such user");
    return user_row_read(rows, out);
}

/* The block is looked for behind the row: whoever erases the last user of the login ID holds us up
 * there, and has written it when we go on. */
struct status user_store_create(struct db *db, struct user *user, const struct retired_names *names)
{
    static const char sql[] =
        "INSERT INTO users (tenant, id, kind, state, login_id, name, mail, roles, scope,"
        "                   must_change_password)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " RETURNING" USER_ROW;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(user->tenant_id), DB_UUID(user->id), DB_INT(user->kind),
                           DB_INT(user->state), DB_TEXT(user->login_id), DB_TEXT(user->name),
                           DB_TEXT(user->mail), DB_INT(user->roles), DB_INT((int64_t)user->scope),
                           DB_BOOL(user->must_change_password)),
                 &rows));
    TRY(retired_store_check(db, user->tenant_id, names));
    return user_row_read(&rows, user);
}

struct status user_store_find(struct db *db, int64_t tenant_id, struct uuid id, struct user *out)
{
    static const char sql[] = "SELECT" USER_ROW "  FROM users WHERE tenant = $1 AND id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), &rows));
    return read_only_row(&rows, out);
}

struct status user_store_find_by_login_id(struct db *db, int64_t tenant_id, const char *login_id,
                                          struct user *out)
{
    static const char sql[] = "SELECT" USER_ROW "  FROM users WHERE tenant = $1 AND login_id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TEXT(login_id)), &rows));
    return read_only_row(&rows, out);
}

struct status user_store_lock(struct db *db, int64_t tenant_id, struct uuid id, struct user *out)
{
    static const char sql[] =
        "SELECT" USER_ROW "  FROM users WHERE tenant = $1 AND id = $2 FOR UPDATE";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), &rows));
    return read_only_row(&rows, out);
}

/* Counted by a statement of its own: it sees what whoever held the locks before has committed, and
 * the one that waited for them does not. */
struct status user_store_lock_administrators(struct db *db, int64_t tenant_id, int64_t *staying_out)
{
    static const char sql[] = "SELECT id FROM users WHERE tenant = $1 AND administers"
                              " ORDER BY id FOR UPDATE";

    TRY(db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id)), NULL));
    return user_store_count_administrators(db, tenant_id, staying_out);
}

struct status user_store_count_administrators(struct db *db, int64_t tenant_id,
                                              int64_t *staying_out)
{
    static const char sql[] =
        "SELECT count(*) FROM users WHERE tenant = $1 AND administers"
        "   AND NOT EXISTS (SELECT FROM decisions"
        "                    WHERE decisions.tenant = $1 AND decisions.user_id = users.id"
        "                      AND decisions.kind NOT IN ($2, $3, $4))"; /* who stays what they are
                                                                          */

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_INT(DECISION_PASSWORD),
                           DB_INT(DECISION_REQUIRE_PASSWORD), DB_INT(DECISION_SET_PASSWORD)),
                 &rows));
    return db_get_int(&rows, 0, staying_out);
}

struct status user_store_list(struct db *db, int64_t tenant_id, const char *after, size_t limit,
                              struct user *out, size_t *count_out)
{
    static const char sql[] = "SELECT" USER_ROW "  FROM users WHERE tenant = $1 AND login_id > $2"
                              " ORDER BY login_id LIMIT $3";

    assert(limit <= USER_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TEXT(after), DB_INT((int64_t)limit)),
                 &rows));
    return user_row_read_all(&rows, out, count_out);
}

struct status user_store_set_state(struct db *db, int64_t tenant_id, struct uuid id,
                                   enum user_state state, int64_t version)
{
    static const char sql[] =
        "UPDATE users SET state = $3, version = $4, dormant_disabled = false,"
        "                 dormant_held_at = NULL, devices_from = now(),"
        "                 dormant_since = CASE WHEN $3 = 1 THEN now() ELSE dormant_since END"
        " WHERE tenant = $1 AND id = $2";

    return db_execute(
        db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_INT(state), DB_INT(version)), NULL);
}

struct status user_store_set_must_change_password(struct db *db, int64_t tenant_id, struct uuid id,
                                                  bool must_change, int64_t version)
{
    static const char sql[] =
        "UPDATE users SET must_change_password = $3, version = $4, devices_from = now()"
        " WHERE tenant = $1 AND id = $2";

    return db_execute(
        db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_BOOL(must_change), DB_INT(version)),
        NULL);
}

struct status user_store_set_rights(struct db *db, const struct user *user)
{
    static const char sql[] = "UPDATE users SET roles = $3, granted = $4, version = $5,"
                              "       rights_revision = $6, scope = $7"
                              " WHERE tenant = $1 AND id = $2";
    char granted[PERMISSIONS_TEXT_CAPACITY];

    permissions_encode(user->granted, granted);
    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(user->tenant_id), DB_UUID(user->id), DB_INT(user->roles),
                                DB_TEXT(granted), DB_INT(user->version),
                                DB_INT(user->rights_revision), DB_INT((int64_t)user->scope)),
                      NULL);
}

struct status user_store_set_deleted(struct db *db, int64_t tenant_id, struct uuid id,
                                     int64_t at_us)
{
    static const char sql[] = "UPDATE users SET state = $3, deleted_at = $4"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_INT(USER_STATE_DELETED), DB_TIME_US(at_us)),
        NULL);
}

struct status user_store_set_restored(struct db *db, int64_t tenant_id, struct uuid id)
{
    static const char sql[] =
        "UPDATE users SET state = $3, deleted_at = NULL, version = version + 1,"
        "                 dormant_disabled = false"
        " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_INT(USER_STATE_DISABLED)), NULL);
}

struct status user_store_withdraw(struct db *db, int64_t tenant_id, struct uuid id)
{
    static const char sql[] = "DELETE FROM users WHERE tenant = $1 AND id = $2";
    int64_t deleted = 0;

    TRY(db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), &deleted));
    return deleted == 1 ? OK : FAIL(FAILED_PRECONDITION, "the user has come in");
}

struct status user_store_set_leaving(struct db *db, int64_t tenant_id, struct uuid id,
                                     int64_t leaves_at_us)
{
    static const char sql[] = "UPDATE users SET leaves_at = $3, leaving_held_at = NULL,"
                              "                 departure_revision = departure_revision + 1"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_UUID(id),
                                leaves_at_us ? DB_TIME_US(leaves_at_us) : DB_NULL_TIME_US),
                      NULL);
}

struct status user_store_set_leaving_held(struct db *db, int64_t tenant_id, struct uuid id,
                                          int64_t at_us)
{
    static const char sql[] = "UPDATE users SET leaving_held_at = $3"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute_later(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_TIME_US(at_us)));
}

static struct status read_due(struct db_rows *rows, struct due_user *out, size_t *count_out)
{
    for (; rows->row < rows->count; rows->row++) {
        TRY(db_get_int(rows, 0, &out[rows->row].tenant_id));
        TRY(db_get_uuid(rows, 1, &out[rows->row].user_id));
    }
    *count_out = rows->count;
    return OK;
}

struct status user_store_list_leaving_any_tenant(struct db *db, size_t limit, struct due_user *out,
                                                 size_t *count_out)
{
    static const char sql[] = "SELECT tenant, id FROM users WHERE state = 1 AND leaves_at <= now()"
                              "   AND (leaving_held_at IS NULL"
                              "        OR leaving_held_at <= now() - $1 * interval '1 millisecond')"
                              " ORDER BY leaves_at LIMIT $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(LEAVING_HELD_MS), DB_INT((int64_t)limit)), &rows));
    return read_due(&rows, out, count_out);
}

struct status user_store_list_over_any_tenant(struct db *db, size_t limit, struct due_user *out,
                                              size_t *count_out)
{
    static const char sql[] =
        "SELECT tenant, id FROM users"
        " WHERE state = 4 AND deleted_at <= now() - $1 * interval '1 microsecond'"
        " ORDER BY deleted_at LIMIT $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(USER_RECYCLING_US), DB_INT((int64_t)limit)), &rows));
    return read_due(&rows, out, count_out);
}

struct status user_store_erase(struct db *db, int64_t tenant_id, struct uuid id)
{
    static const char sql[] = "DELETE FROM users WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), NULL);
}

struct status user_store_set_profile(struct db *db, const struct user *user)
{
    static const char sql[] = "UPDATE users SET name = $3, mail = $4, profile_revision = $5"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(user->tenant_id), DB_UUID(user->id), DB_TEXT(user->name),
                                DB_TEXT(user->mail), DB_INT(user->profile_revision)),
                      NULL);
}

struct status user_store_set_last_login(struct db *db, int64_t tenant_id, struct uuid id,
                                        int64_t at_us)
{
    static const char sql[] = "UPDATE users SET last_login_at = $3, dormant_since = $3,"
                              "                 dormant_held_at = NULL"
                              " WHERE tenant = $1 AND id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_TIME_US(at_us)), NULL);
}

/* What begins with the text lies, by bytes, between it and it with the last code point behind. By
 * login ID that is a short range of an index in the order of the answer. By name it is one in
 * another order: so up to 500 are taken by that index and sorted, and where there are more those
 * whose names have the same first character are walked, in the order of the answer: matches are not
 * far apart among them. Only namesakes who are nearly all in other states than the one asked for
 * cost more with their number.
 */
#define SEARCH(STATE)                                                                              \
    "WITH named AS MATERIALIZED (SELECT id, login_id FROM users"                                   \
    "      WHERE tenant = $1 AND " STATE " AND $2 <> '' AND name COLLATE \"C\" >= $2"              \
    "        AND name COLLATE \"C\" < $2 || chr(1114111) LIMIT 501),"                              \
    "     few AS MATERIALIZED (SELECT count(*) <= 500 AS are_few FROM named)"                      \
    " SELECT" USER_ROW "   FROM users WHERE tenant = $1 AND id IN ("                               \
    "        (SELECT id FROM users WHERE tenant = $1 AND " STATE                                   \
    "            AND login_id COLLATE \"C\" > $3 AND login_id COLLATE \"C\" >= $2"                 \
    "            AND login_id COLLATE \"C\" < $2 || chr(1114111)"                                  \
    "          ORDER BY login_id COLLATE \"C\" LIMIT $4)"                                          \
    "         UNION"                                                                               \
    "        (SELECT id FROM named"                                                                \
    "          WHERE (SELECT are_few FROM few) AND login_id COLLATE \"C\" > $3"                    \
    "          ORDER BY login_id COLLATE \"C\" LIMIT $4)"                                          \
    "         UNION"                                                                               \
    "        (SELECT id FROM users WHERE NOT (SELECT are_few FROM few)"                            \
    "            AND tenant = $1 AND " STATE " AND login_id COLLATE \"C\" > $3"                    \
    "            AND name_initial COLLATE \"C\" = left($2, 1) AND starts_with(name, $2)"           \
    "          ORDER BY login_id COLLATE \"C\" LIMIT $4))"                                         \
    "  ORDER BY login_id COLLATE \"C\" LIMIT $4"

static struct status search_any_state(struct db *db, int64_t tenant_id,
                                      const struct user_question *question, struct user *out,
                                      size_t *count_out)
{
    static const char sql[] = SEARCH("state <> 4");

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TEXT(question->prefix), DB_TEXT(question->after),
                           DB_INT((int64_t)question->limit)),
                 &rows));
    return user_row_read_all(&rows, out, count_out);
}

static struct status search_state(struct db *db, int64_t tenant_id,
                                  const struct user_question *question, struct user *out,
                                  size_t *count_out)
{
    static const char sql[] = SEARCH("state = $5");

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TEXT(question->prefix), DB_TEXT(question->after),
                           DB_INT((int64_t)question->limit), DB_INT(question->state)),
                 &rows));
    return user_row_read_all(&rows, out, count_out);
}

struct status user_store_search(struct db *db, int64_t tenant_id,
                                const struct user_question *question, struct user *out,
                                size_t *count_out)
{
    assert(question->limit <= USER_PAGE_MAXIMUM);
    return question->state == 0 ? search_any_state(db, tenant_id, question, out, count_out)
                                : search_state(db, tenant_id, question, out, count_out);
}

struct status user_store_count(struct db *db, int64_t tenant_id, enum user_state state,
                               int64_t *count_out)
{
    static const char sql[] = "SELECT count(*) FROM (SELECT FROM users"
                              " WHERE tenant = $1 AND state = $2 LIMIT $3) AS counted";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(state), DB_INT(USER_COUNT_MAXIMUM)),
                 &rows));
    return db_get_int(&rows, 0, count_out);
}
