#include "store/throttle_store.h"

enum { NAME_SIZE = 8, NAMES_SIZE = THROTTLE_ACCOUNTS * NAME_SIZE };

static struct bytes key_bytes(const struct throttle_key *key)
{
    return (struct bytes){key->bytes, sizeof key->bytes};
}

/* The name of no call. */
static struct bytes no_try(void)
{
    static const uint8_t none[THROTTLE_TRY_SIZE] = {0};

    return (struct bytes){none, sizeof none};
}

static void fill_bytes(const struct throttle_names *names,
                       struct bytes out[static THROTTLE_NAMES_MAXIMUM])
{
    for (size_t i = 0; i < names->count; i++)
        out[i] = key_bytes(&names->keys[i]);
}

/* Where counters of such keys leave their failures. It shows nothing: keys are HMACs. */
#define PLACE(key) "get_byte(" key ", 0) * 256 + get_byte(" key ", 1)"
#define PLACES(keys) "(SELECT " PLACE("k") " FROM unnest(" keys ") AS k)"

/* What was counted under a key that has been replaced goes on under the present one, or replacing
 * it would let go of everybody. Locked in one order, whichever of the keys a replica has for the
 * present one; written and not only inserted when it is there, which locks it either way. */
static struct status lock_row(struct db *db, int64_t tenant_id, enum throttle_subject subject,
                              const struct throttle_names *names, struct throttle_row *out)
{
    static const char sql[] =
        "WITH locked AS MATERIALIZED"
        "   (SELECT key FROM sign_in_counters WHERE tenant = $1 AND (key = $2 OR key = ANY ($5))"
        "     ORDER BY key FOR UPDATE),"
        "     moved AS"
        "   (DELETE FROM sign_in_counters WHERE tenant = $1 AND key = ANY ($5)"
        "       AND (SELECT count(*) FROM locked) > 0"
        "    RETURNING failures, last_at, last_try)"
        " INSERT INTO sign_in_counters AS kept (tenant, key, failures, last_at, last_try, "
        "is_device)"
        " SELECT $1, $2, coalesce(max(failures), 0), coalesce(max(last_at), 'epoch'),"
        "        coalesce((array_agg(last_try))[1], $3), $4 FROM moved"
        " ON CONFLICT (tenant, key) DO UPDATE"
        "    SET failures = kept.failures + excluded.failures,"
        "        last_at = greatest(kept.last_at, excluded.last_at),"
        "        last_try = CASE WHEN excluded.last_at > kept.last_at THEN excluded.last_try"
        "                        ELSE kept.last_try END"
        " RETURNING kept.failures, kept.last_at, kept.last_try, (SELECT count(*) FROM moved) > 0";
    enum { FAILURES, LAST_AT, LAST_TRY, IS_MOVED };
    struct bytes keys[THROTTLE_NAMES_MAXIMUM];

    fill_bytes(names, keys);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_BYTES(keys[0]), DB_BYTES(no_try()),
                           DB_BOOL(subject == THROTTLE_DEVICE),
                           DB_BYTES_ARRAY(keys + 1, names->count - 1)),
                 &rows));
    TRY(db_get_int(&rows, FAILURES, &out->counter.failures));
    TRY(db_get_time_us(&rows, LAST_AT, &out->counter.last_at_us));
    TRY(db_get_bool(&rows, IS_MOVED, &out->is_moved));
    return db_get_bytes(&rows, LAST_TRY, out->last_try, sizeof out->last_try);
}

/* The higher, where it is another under another key. */
static struct status find_floor(struct db *db, const struct throttle_names *names,
                                struct throttle_counter *out)
{
    static const char sql[] =
        "SELECT failures, last_at FROM sign_in_floors"
        " WHERE place IN " PLACES("$1::bytea[]") " ORDER BY failures DESC, last_at DESC LIMIT 1";
    enum { FAILURES, LAST_AT };
    struct bytes keys[THROTTLE_NAMES_MAXIMUM];
    struct throttle_counter found = {0};

    fill_bytes(names, keys);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_BYTES_ARRAY(keys, names->count)), &rows));
    if (rows.count == 1) {
        TRY(db_get_int(&rows, FAILURES, &found.failures));
        TRY(db_get_time_us(&rows, LAST_AT, &found.last_at_us));
    }
    *out = found;
    return OK;
}

static bool is_new(const struct throttle_counter *counter)
{
    return counter->failures == 0 && counter->last_at_us == 0;
}

/* The floor is asked for when the row is held: whoever pushes it out has written the floor before.
 */
struct status throttle_store_lock(struct db *db, int64_t tenant_id, enum throttle_subject subject,
                                  const struct throttle_names *names, struct throttle_row *out)
{
    struct throttle_row found = {0};
    struct throttle_counter floor = {0};

    TRY(lock_row(db, tenant_id, subject, names, &found));
    if (subject == THROTTLE_ACCOUNT)
        TRY(find_floor(db, names, &floor));
    if (is_new(&found.counter))
        found.counter = floor;
    found.floor = floor.failures;
    *out = found;
    return OK;
}

struct status throttle_store_put(struct db *db, int64_t tenant_id,
                                 const struct throttle_names *names, const struct throttle_row *row)
{
    static const char sql[] = "UPDATE sign_in_counters"
                              "   SET failures = $3, last_at = $4, last_try = $5"
                              " WHERE tenant = $1 AND key = $2";
    struct bytes last_try = {row->last_try, sizeof row->last_try};

    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(tenant_id), DB_BYTES(key_bytes(&names->keys[0])),
                                      DB_INT(row->counter.failures),
                                      DB_TIME_US(row->counter.last_at_us), DB_BYTES(last_try)));
}

static struct status find_counter(struct db *db, int64_t tenant_id,
                                  const struct throttle_names *names, struct throttle_counter *out,
                                  bool *is_there_out)
{
    static const char sql[] =
        "SELECT coalesce(sum(failures), 0)::bigint, coalesce(max(last_at), 'epoch'), count(*) > 0"
        "  FROM sign_in_counters WHERE tenant = $1 AND key = ANY ($2)";
    enum { FAILURES, LAST_AT, IS_THERE };
    struct bytes keys[THROTTLE_NAMES_MAXIMUM];
    struct throttle_counter found = {0};

    fill_bytes(names, keys);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_BYTES_ARRAY(keys, names->count)), &rows));
    TRY(db_get_int(&rows, FAILURES, &found.failures));
    TRY(db_get_time_us(&rows, LAST_AT, &found.last_at_us));
    TRY(db_get_bool(&rows, IS_THERE, is_there_out));
    *out = found;
    return OK;
}

struct status throttle_store_find(struct db *db, int64_t tenant_id,
                                  const struct throttle_names *names, struct throttle_counter *out)
{
    bool is_there = false;

    return find_counter(db, tenant_id, names, out, &is_there);
}

struct status throttle_store_find_in_force(struct db *db, int64_t tenant_id,
                                           const struct throttle_names *names,
                                           struct throttle_counter *out)
{
    struct throttle_counter found;
    bool is_there = false;

    TRY(find_counter(db, tenant_id, names, &found, &is_there));
    if (!is_there)
        TRY(find_floor(db, names, &found));
    *out = found;
    return OK;
}

/* A counter without failures is one that is not made anew. */
struct status throttle_store_release(struct db *db, int64_t tenant_id,
                                     const struct throttle_names *names)
{
    static const char sql[] =
        "INSERT INTO sign_in_counters (tenant, key, failures, last_at, last_try)"
        " SELECT $1, $2, 0, now(), $3 WHERE EXISTS"
        "   (SELECT FROM sign_in_floors"
        "     WHERE place IN " PLACES("$4::bytea[]") ")"
                                                     " ON CONFLICT (tenant, key) DO UPDATE SET "
                                                     "failures = 0, last_at = excluded.last_at,"
                                                     "       last_try = excluded.last_try";
    struct bytes keys[THROTTLE_NAMES_MAXIMUM];

    fill_bytes(names, keys);
    TRY(throttle_store_remove(db, tenant_id, names));
    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(tenant_id), DB_BYTES(keys[0]), DB_BYTES(no_try()),
                                      DB_BYTES_ARRAY(keys, names->count)));
}

struct status throttle_store_remove(struct db *db, int64_t tenant_id,
                                    const struct throttle_names *names)
{
    static const char sql[] = "DELETE FROM sign_in_counters WHERE tenant = $1 AND key = ANY ($2)";
    struct bytes keys[THROTTLE_NAMES_MAXIMUM];

    fill_bytes(names, keys);
    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(tenant_id), DB_BYTES_ARRAY(keys, names->count)));
}

static struct status read_names(const struct db_rows *rows, int column, struct throttle_source *out)
{
    uint8_t names[NAMES_SIZE];

    TRY(db_get_bytes(rows, column, names, sizeof names));
    for (size_t i = 0; i < THROTTLE_ACCOUNTS; i++)
        out->accounts[i] = bytes_get_u64(names + i * NAME_SIZE);
    return OK;
}

static struct status read_source(const struct db_rows *rows, struct throttle_source *out)
{
    enum { FAILURES, PENDING, PENDING_SINCE, BEGAN_AT, BLOCKED_UNTIL, ACCOUNTS, ACCOUNT_COUNT };
    struct throttle_source found = {0};
    uint32_t account_count = 0;

    TRY(db_get_int(rows, FAILURES, &found.failures));
    TRY(db_get_int(rows, PENDING, &found.pending));
    TRY(db_get_time_us(rows, PENDING_SINCE, &found.pending_since_us));
    TRY(db_get_time_us(rows, BEGAN_AT, &found.began_at_us));
    TRY(db_get_time_us(rows, BLOCKED_UNTIL, &found.blocked_until_us));
    TRY(read_names(rows, ACCOUNTS, &found));
    TRY(db_get_uint32(rows, ACCOUNT_COUNT, &account_count));
    found.account_count = account_count;
    *out = found;
    return OK;
}

/* Rows are locked in the order of VALUES; the narrower range is the source. */
struct status throttle_store_lock_sources_any_tenant(struct db *db,
                                                     struct throttle_sources *sources)
{
    static const char sql[] =
        "WITH locked AS"
        "   (INSERT INTO sign_in_sources AS kept"
        "           (source, failures, pending, pending_since, began_at, blocked_until, accounts,"
        "            account_count)"
        "     VALUES ($1::text::cidr, 0, 0, 'epoch', 'epoch', 'epoch', $3, 0),"
        "            ($2::text::cidr, 0, 0, 'epoch', 'epoch', 'epoch', $3, 0)"
        "     ON CONFLICT (source) DO UPDATE SET source = excluded.source"
        "     RETURNING kept.*)"
        " SELECT failures, pending, pending_since, began_at, blocked_until, accounts,"
        "        account_count FROM locked ORDER BY masklen(source) DESC";
    static const uint8_t none[NAMES_SIZE] = {0};
    char source[RANGE_TEXT_CAPACITY];
    char neighbourhood[RANGE_TEXT_CAPACITY];

    range_encode(sources->source_range, source);
    range_encode(sources->neighbourhood_range, neighbourhood);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_TEXT(source), DB_TEXT(neighbourhood),
                           DB_BYTES(((struct bytes){none, sizeof none}))),
                 &rows));
    TRY(read_source(&rows, &sources->source));
    rows.row++;
    return read_source(&rows, &sources->neighbourhood);
}

static struct status put_source(struct db *db, struct range source,
                                const struct throttle_source *state)
{
    static const char sql[] =
        "UPDATE sign_in_sources"
        "   SET failures = $2, pending = $3, pending_since = $4, began_at = $5,"
        "       blocked_until = $6, accounts = $7, account_count = $8"
        " WHERE source = $1::text::cidr";
    char text[RANGE_TEXT_CAPACITY];
    uint8_t names[NAMES_SIZE];

    range_encode(source, text);
    for (size_t i = 0; i < THROTTLE_ACCOUNTS; i++)
        bytes_put_u64(names + i * NAME_SIZE, state->accounts[i]);
    return db_execute_later(db, sql,
                            DB_PARAMS(DB_TEXT(text), DB_INT(state->failures),
                                      DB_INT(state->pending), DB_TIME_US(state->pending_since_us),
                                      DB_TIME_US(state->began_at_us),
                                      DB_TIME_US(state->blocked_until_us),
                                      DB_BYTES(((struct bytes){names, sizeof names})),
                                      DB_INT((int64_t)state->account_count)));
}

struct status throttle_store_put_sources_any_tenant(struct db *db,
                                                    const struct throttle_sources *sources)
{
    TRY(put_source(db, sources->source_range, &sources->source));
    return put_source(db, sources->neighbourhood_range, &sources->neighbourhood);
}

static struct status forget_counters(struct db *db, int64_t *count_out)
{
    static const char sql[] =
        "DELETE FROM sign_in_counters WHERE (tenant, key) IN"
        "   (SELECT tenant, key FROM sign_in_counters"
        "     WHERE failures < 100 AND last_at < now() - $1 * interval '1 day'"
        "     ORDER BY last_at LIMIT $2)";

    return db_execute(
        db, sql, DB_PARAMS(DB_INT(THROTTLE_DAYS_KEPT), DB_INT(THROTTLE_FORGET_MAXIMUM)), count_out);
}

/* The oldest first: each counter that is to be pushed out costs as many tries again. By the fewest
 * failures, rows made once would push out every counter of one or two for good. Places are written
 * in one order, for other replicas do the same. */
static struct status push_out_counters(struct db *db, int64_t *count_out)
{
    static const char sql[] =
        "WITH pushed AS"
        "   (DELETE FROM sign_in_counters WHERE (tenant, key) IN"
        "      (SELECT tenant, key FROM sign_in_counters"
        "        ORDER BY (failures >= 100 OR is_device), last_at"
        "        LIMIT least($2, greatest(0, (SELECT count(*) FROM sign_in_counters) - $1)))"
        "    RETURNING key, failures, last_at, is_device),"
        " left_behind AS"
        "   (INSERT INTO sign_in_floors AS kept (place, failures, last_at)"
        "    SELECT " PLACE(
            "key") " AS place, max(least(failures, $3)), max(last_at) FROM pushed"
                   "     WHERE NOT is_device AND failures > 0 GROUP BY place ORDER BY place"
                   "    ON CONFLICT (place) DO UPDATE"
                   "       SET failures = greatest(kept.failures, excluded.failures),"
                   "           last_at = greatest(kept.last_at, excluded.last_at))"
                   " SELECT count(*) FROM pushed";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(THROTTLE_ROWS_MAXIMUM), DB_INT(THROTTLE_FORGET_MAXIMUM),
                           DB_INT(THROTTLE_FLOOR_MAXIMUM)),
                 &rows));
    return db_get_int(&rows, 0, count_out);
}

static struct status forget_floors(struct db *db, int64_t *count_out)
{
    static const char sql[] =
        "DELETE FROM sign_in_floors WHERE place IN"
        "   (SELECT place FROM sign_in_floors WHERE last_at < now() - $1 * interval '1 day'"
        "     LIMIT $2 FOR UPDATE SKIP LOCKED)";

    return db_execute(
        db, sql, DB_PARAMS(DB_INT(THROTTLE_DAYS_KEPT), DB_INT(THROTTLE_FORGET_MAXIMUM)), count_out);
}

/* Ten minutes are the window. What a sign-in holds is left to the next round: it locks two rows in
 * an order of its own. */
static struct status forget_sources(struct db *db, int64_t *count_out)
{
    static const char sql[] =
        "DELETE FROM sign_in_sources WHERE source IN"
        "   (SELECT source FROM sign_in_sources"
        "     WHERE began_at < now() - interval '10 minutes' AND blocked_until < now()"
        "     ORDER BY began_at LIMIT $1 FOR UPDATE SKIP LOCKED)";

    return db_execute(db, sql, DB_PARAMS(DB_INT(THROTTLE_FORGET_MAXIMUM)), count_out);
}

static struct status forget_sources_that_are_too_many(struct db *db, int64_t *count_out)
{
    static const char sql[] =
        "DELETE FROM sign_in_sources WHERE source IN"
        "   (SELECT source FROM sign_in_sources ORDER BY began_at"
        "     LIMIT least($2, greatest(0, (SELECT count(*) FROM sign_in_sources) - $1))"
        "     FOR UPDATE SKIP LOCKED)";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(THROTTLE_ROWS_MAXIMUM), DB_INT(THROTTLE_FORGET_MAXIMUM)),
                      count_out);
}

struct status throttle_store_forget_any_tenant(struct db *db, int64_t *count_out)
{
    static struct status (*const rounds[])(struct db *, int64_t *) = {
        forget_counters, push_out_counters, forget_floors, forget_sources,
        forget_sources_that_are_too_many};
    int64_t most = 0;

    for (size_t i = 0; i < COUNT_OF(rounds); i++) {
        int64_t count = 0;
        TRY(rounds[i](db, &count));
        most = count > most ? count : most;
    }
    *count_out = most;
    return OK;
}
