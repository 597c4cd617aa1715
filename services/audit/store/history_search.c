#include "store/history_store.h"

#include <assert.h>
#include <string.h>

/* The columns of every SELECT below, in this order. */
enum { SEQ, EVENT, LEAF_HASH, RECORDED_AT };

static struct status read_row(const struct db_rows *rows, struct arena *arena, struct record *out)
{
    struct record found;

    TRY(db_get_int(rows, SEQ, &found.seq));
    TRY(db_get_bytes_copy(rows, EVENT, arena, &found.event));
    TRY(db_get_bytes(rows, LEAF_HASH, found.leaf_hash, sizeof found.leaf_hash));
    TRY(db_get_time_us(rows, RECORDED_AT, &found.recorded_at_us));
    *out = found;
    return OK;
}

/* One tenant may have most of the rows: a plan made for all tenants alike would be wrong for it.
 * Filters that take all are constants in a custom plan and disappear from it, and so do the months
 * outside of the period. For this the period always has an end, which leaves out no event: planning
 * over 24 months to come takes longer than finding a page in the present one. */
static struct status plan_each_time(struct db *db, int64_t tenant_id, struct history_filter *filter)
{
    static const char sql[] =
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
        "       greatest(max(latest_at) + interval '1 second', now() + interval '1 day')"
        "  FROM heads WHERE tenant = $1";
    int64_t end_us = 0;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    TRY(db_get_time_us(&rows, 1, &end_us));
    if (filter->until_us == 0 || filter->until_us > end_us)
        filter->until_us = end_us;
    return OK;
}

/* For what the transaction does with what was found. */
static struct status plan_once_again(struct db *db)
{
    static const char sql[] = "SELECT set_config('plan_cache_mode', 'auto', true)";

    return db_execute_later(db, sql, DB_NO_PARAMS);
}

static struct db_param text_or_all(const char *text)
{
    return text[0] ? DB_TEXT(text) : DB_NULL_TEXT;
}

static struct db_param int_or_all(int64_t number)
{
    return number ? DB_INT(number) : DB_NULL_INT;
}

static struct db_param time_or_all(int64_t at_us)
{
    return at_us ? DB_TIME_US(at_us) : DB_NULL_TIME_US;
}

/* Six statements are made of these: older or newer events, of all kinds, of some, or of some
 * actors.
 *
 * Of each kind by itself the index (tenant, kind, seq) gives the first few rows in order. Asked for
 * together (= ANY), all rows of the kinds are sorted or all others passed over; and with `kind =
 * wanted` the planner, for whom the kind is then one value like any, may walk down the primary key
 * past every other kind: of a million events 340 and 2,100 ms, against half of one. An order by
 * kind and number under a range of kinds is what that index alone can give. The same goes for who
 * did it: one person is found under their id, and under their login ID in rows from before. */
#define SELECT "SELECT seq, event, leaf_hash, recorded_at"
#define OF_EACH(array, column)                                                                     \
    " FROM (SELECT DISTINCT unnest(" array "::text[]) AS wanted) AS all_wanted CROSS JOIN LATERAL" \
    " (" SELECT " FROM events WHERE tenant = $1 AND " column " BETWEEN wanted AND wanted"
#define OF_EACH_KIND OF_EACH("$8", "kind")
#define OF_EACH_ACTOR                                                                              \
    OF_EACH("$9", "actor_login") " AND (cardinality($8::text[]) = 0 OR kind = ANY ($8))"
#define MATCHES                                                                                    \
    " AND ($3::timestamptz IS NULL OR at >= $3) AND at < $4"                                       \
    " AND ($5::bigint IS NULL OR result = $5)"                                                     \
    " AND ($6::text IS NULL OR client_ip <<= $6::text::inet)"

enum { PARAMS = 9, PARAMS_WITHOUT_ACTORS = 8, PARAMS_WITHOUT_KINDS = 7 };

static void fill_params(int64_t tenant_id, const struct history_filter *filter,
                        struct db_param place, size_t limit, struct db_param out[static PARAMS])
{
    const struct db_param params[PARAMS] = {
        DB_INT(tenant_id),
        place,
        time_or_all(filter->from_us),
        DB_TIME_US(filter->until_us),
        int_or_all(filter->result),
        text_or_all(filter->network),
        DB_INT((int64_t)limit),
        DB_TEXT_ARRAY(filter->kinds, filter->kind_count),
        DB_TEXT_ARRAY(filter->actors, filter->actor_count),
    };

    memcpy(out, params, sizeof params);
}

/* `limit` rows below `before_seq` (0: from the newest), newest first. */
static struct status query_older(struct db *db, int64_t tenant_id,
                                 const struct history_filter *filter, int64_t before_seq,
                                 size_t limit, struct db_rows *out)
{
    static const char all[] =
        SELECT " FROM events WHERE tenant = $1 AND ($2::bigint IS NULL OR seq < $2)" MATCHES
               " ORDER BY seq DESC LIMIT $7";
    static const char of_kinds[] =
        SELECT OF_EACH_KIND " AND ($2::bigint IS NULL OR seq < $2)" MATCHES
                            " ORDER BY kind DESC, seq DESC LIMIT $7) AS found"
                            " ORDER BY seq DESC LIMIT $7";
    static const char of_actors[] =
        SELECT OF_EACH_ACTOR " AND ($2::bigint IS NULL OR seq < $2)" MATCHES
                             " ORDER BY actor_login DESC, seq DESC LIMIT $7) AS found"
                             " ORDER BY seq DESC LIMIT $7";
    struct db_param params[PARAMS];

    fill_params(tenant_id, filter, int_or_all(before_seq), limit, params);
    if (filter->actor_count > 0)
        return db_query(db, of_actors, params, PARAMS, out);
    if (filter->kind_count > 0)
        return db_query(db, of_kinds, params, PARAMS_WITHOUT_ACTORS, out);
    return db_query(db, all, params, PARAMS_WITHOUT_KINDS, out);
}

/* `limit` rows above `after_seq`, nearest first. */
static struct status query_newer(struct db *db, int64_t tenant_id,
                                 const struct history_filter *filter, int64_t after_seq,
                                 size_t limit, struct db_rows *out)
{
    static const char all[] =
        SELECT " FROM events WHERE tenant = $1 AND seq > $2" MATCHES " ORDER BY seq LIMIT $7";
    static const char of_kinds[] =
        SELECT OF_EACH_KIND " AND seq > $2" MATCHES " ORDER BY kind, seq LIMIT $7) AS found"
                            " ORDER BY seq LIMIT $7";
    static const char of_actors[] =
        SELECT OF_EACH_ACTOR " AND seq > $2" MATCHES " ORDER BY actor_login, seq LIMIT $7) AS found"
                             " ORDER BY seq LIMIT $7";
    struct db_param params[PARAMS];

    fill_params(tenant_id, filter, DB_INT(after_seq), limit, params);
    if (filter->actor_count > 0)
        return db_query(db, of_actors, params, PARAMS, out);
    if (filter->kind_count > 0)
        return db_query(db, of_kinds, params, PARAMS_WITHOUT_ACTORS, out);
    return db_query(db, all, params, PARAMS_WITHOUT_KINDS, out);
}

/* Copies the first `limit` rows, of which the query may have found one more. */
static struct status read_page(struct db_rows *rows, size_t limit, struct arena *arena,
                               struct history_page *page)
{
    page->count = rows->count < limit ? rows->count : limit;
    page->records = arena_alloc_array(arena, page->count, sizeof *page->records);
    if (page->records == NULL)
        return arena_failure();
    for (rows->row = 0; rows->row < page->count; rows->row++)
        TRY(read_row(rows, arena, &page->records[rows->row]));
    return OK;
}

static void reverse(struct history_page *page)
{
    for (size_t i = 0; i < page->count / 2; i++) {
        struct record swapped = page->records[i];
        page->records[i] = page->records[page->count - 1 - i];
        page->records[page->count - 1 - i] = swapped;
    }
}

static struct status has_newer(struct db *db, int64_t tenant_id,
                               const struct history_filter *filter, int64_t seq, bool *out)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(query_newer(db, tenant_id, filter, seq, 1, &rows));
    *out = rows.count > 0;
    return OK;
}

static struct status has_older(struct db *db, int64_t tenant_id,
                               const struct history_filter *filter, int64_t seq, bool *out)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(query_older(db, tenant_id, filter, seq, 1, &rows));
    *out = rows.count > 0;
    return OK;
}

static struct status search_older(struct db *db, int64_t tenant_id,
                                  const struct history_filter *filter, size_t limit,
                                  struct arena *arena, struct history_page *page)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(query_older(db, tenant_id, filter, filter->before_seq, limit + 1, &rows));
    TRY(read_page(&rows, limit, arena, page));
    page->more_older = rows.count > limit;
    if (filter->before_seq == 0)
        return OK;
    return has_newer(db, tenant_id, filter, filter->before_seq - 1, &page->more_newer);
}

static struct status search_newer(struct db *db, int64_t tenant_id,
                                  const struct history_filter *filter, size_t limit,
                                  struct arena *arena, struct history_page *page)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(query_newer(db, tenant_id, filter, filter->after_seq, limit + 1, &rows));
    TRY(read_page(&rows, limit, arena, page));
    reverse(page);
    page->more_newer = rows.count > limit;
    return has_older(db, tenant_id, filter, filter->after_seq + 1, &page->more_older);
}

struct status history_search(struct db *db, int64_t tenant_id, const struct history_filter *filter,
                             size_t limit, struct arena *arena, struct history_page *out)
{
    struct history_page page = {0};
    struct history_filter ended = *filter;

    assert(limit > 0 && limit <= HISTORY_EXPORT_MAXIMUM);
    assert(filter->before_seq == 0 || filter->after_seq == 0);
    TRY(plan_each_time(db, tenant_id, &ended));
    if (ended.after_seq > 0)
        TRY(search_newer(db, tenant_id, &ended, limit, arena, &page));
    else
        TRY(search_older(db, tenant_id, &ended, limit, arena, &page));
    TRY(plan_once_again(db));
    *out = page;
    return OK;
}

struct status history_get(struct db *db, int64_t tenant_id, int64_t seq, struct arena *arena,
                          struct record *out)
{
    static const char sql[] = "SELECT seq, event, leaf_hash, recorded_at FROM events"
                              " WHERE tenant = $1 AND seq = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(seq)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "there is no such event");
    return read_row(&rows, arena, out);
}
