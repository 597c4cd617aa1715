#include "store/network_store.h"

#include <string.h>

/* Locks the company's row, and says whether what is told is news. */
static struct status lock(struct db *db, const struct network_lists *lists, bool *is_news_out)
{
    static const char make[] = "INSERT INTO networks (tenant, revision) VALUES ($1, 0)"
                               " ON CONFLICT DO NOTHING";
    static const char sql[] = "SELECT revision FROM networks WHERE tenant = $1 FOR UPDATE";
    int64_t revision = 0;

    TRY(db_execute(db, make, DB_PARAMS(DB_INT(lists->tenant_id)), NULL));
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(lists->tenant_id)), &rows));
    TRY(db_get_int(&rows, 0, &revision));
    *is_news_out = lists->revision > revision;
    return OK;
}

static struct status replace(struct db *db, const struct network_lists *lists)
{
    static const char clear[] = "DELETE FROM network_lists WHERE tenant = $1";
    static const char sql[] = "UPDATE networks SET revision = $2, trial_ends_at = $3"
                              " WHERE tenant = $1";

    TRY(db_execute(db, clear, DB_PARAMS(DB_INT(lists->tenant_id)), NULL));
    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(lists->tenant_id), DB_INT(lists->revision),
                  lists->trial_ends_at_us ? DB_TIME_US(lists->trial_ends_at_us) : DB_NULL_TIME_US),
        NULL);
}

static struct status add_ranges(struct db *db, int64_t tenant_id, bool is_trial,
                                const struct network_list *list, struct arena *arena)
{
    static const char sql[] =
        "INSERT INTO network_ranges (tenant, is_trial, list, position, range, expires_at)"
        " SELECT $1, $2, $3, number, range::cidr, nullif(expires_at, timestamptz 'epoch')"
        "   FROM unnest($4::text[], $5::timestamptz[])"
        "        WITH ORDINALITY AS added (range, expires_at, number)";
    size_t count = list->count;
    const char **ranges = arena_alloc_array(arena, count, sizeof *ranges);
    int64_t *expiries = arena_alloc_array(arena, count, sizeof *expiries);
    char(*texts)[RANGE_TEXT_CAPACITY] = arena_alloc_array(arena, count, sizeof *texts);

    if (ranges == NULL || expiries == NULL || texts == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        range_encode(list->ranges[i].range, texts[i]);
        ranges[i] = texts[i];
        expiries[i] = list->ranges[i].expires_at_us;
    }
    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_BOOL(is_trial), DB_TEXT(list->name),
                                DB_TEXT_ARRAY(ranges, count), DB_TIME_US_ARRAY(expiries, count)),
                      NULL);
}

static struct status add_lists(struct db *db, int64_t tenant_id, bool is_trial,
                               const struct network_list *lists, size_t count, struct arena *arena)
{
    static const char sql[] = "INSERT INTO network_lists (tenant, is_trial, list, mode)"
                              " VALUES ($1, $2, $3, $4::smallint)";

    for (size_t i = 0; i < count; i++) {
        TRY(db_execute(db, sql,
                       DB_PARAMS(DB_INT(tenant_id), DB_BOOL(is_trial), DB_TEXT(lists[i].name),
                                 DB_INT(lists[i].mode)),
                       NULL));
        TRY(add_ranges(db, tenant_id, is_trial, &lists[i], arena));
    }
    return OK;
}

struct status network_store_put(struct db *db, const struct network_lists *lists,
                                struct arena *arena)
{
    bool is_news = false;

    TRY(lock(db, lists, &is_news));
    if (!is_news)
        return OK;
    TRY(replace(db, lists));
    TRY(add_lists(db, lists->tenant_id, /* is_trial */ false, lists->lists, lists->count, arena));
    return add_lists(db, lists->tenant_id, /* is_trial */ true, lists->trial_lists,
                     lists->trial_count, arena);
}

enum column { TRIAL_ENDS_AT, LIST, MODE, RANGE, EXPIRES_AT };

/* Lists under construction; their ranges lie one after another. */
struct reading {
    struct network_list lists[NETWORK_LISTS_MAXIMUM];
    size_t count;
    struct network_range *ranges;
    size_t range_count;
};

static struct status list_of_row(const struct db_rows *rows, struct reading *reading,
                                 struct network_list **out)
{
    char name[NETWORK_LIST_CAPACITY];
    int32_t mode = 0;

    TRY(db_copy_text(rows, LIST, name, sizeof name));
    TRY(db_get_int32(rows, MODE, &mode));
    if (reading->count == 0 || strcmp(reading->lists[reading->count - 1].name, name) != 0) {
        if (reading->count == NETWORK_LISTS_MAXIMUM)
            return FAIL(INTERNAL, "more lists than a company can have");
        struct network_list *list = &reading->lists[reading->count++];
        *list = (struct network_list){.mode = (enum network_mode)mode,
                                      .ranges = reading->ranges + reading->range_count};
        memcpy(list->name, name, sizeof name);
    }
    *out = &reading->lists[reading->count - 1];
    return OK;
}

/* A company without lists, and a list without ranges, are one row with NULLs. */
static struct status read_row(const struct db_rows *rows, struct reading *reading)
{
    struct network_list *list = NULL;
    char text[RANGE_TEXT_CAPACITY];

    if (db_is_null(rows, LIST))
        return OK;
    TRY(list_of_row(rows, reading, &list));
    if (db_is_null(rows, RANGE))
        return OK;
    struct network_range *range = &reading->ranges[reading->range_count++];
    TRY(db_copy_text(rows, RANGE, text, sizeof text));
    if (!range_parse(bytes_of(text), &range->range))
        return FAIL(INTERNAL, "the database has a range that is none");
    if (!db_is_null(rows, EXPIRES_AT))
        TRY(db_get_time_us(rows, EXPIRES_AT, &range->expires_at_us));
    list->count++;
    return OK;
}

/* The moment from which other lists count. */
static struct status read_trial_end(const struct db_rows *rows, int64_t *out)
{
    *out = INT64_MAX;
    return rows->count == 0 || db_is_null(rows, TRIAL_ENDS_AT)
               ? OK
               : db_get_time_us(rows, TRIAL_ENDS_AT, out);
}

struct status network_store_open_policy(struct db *db, int64_t tenant_id, int64_t now_us,
                                        struct arena *arena, struct network_policy *out)
{
    static const char sql[] =
        "SELECT CASE WHEN n.trial_ends_at > $2 THEN n.trial_ends_at END,"
        "       l.list, l.mode, r.range::text, r.expires_at"
        "  FROM networks AS n"
        "  LEFT JOIN network_lists AS l"
        "    ON l.tenant = n.tenant AND l.is_trial = coalesce(n.trial_ends_at > $2, false)"
        "  LEFT JOIN network_ranges AS r"
        "    ON r.tenant = l.tenant AND r.is_trial = l.is_trial AND r.list = l.list"
        " WHERE n.tenant = $1 ORDER BY l.list, r.position";
    struct reading reading = {0};
    int64_t trial_ends_at_us = 0;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(now_us)), &rows));
    reading.ranges = arena_alloc_array(arena, rows.count, sizeof *reading.ranges);
    if (reading.ranges == NULL)
        return arena_failure();
    TRY(read_trial_end(&rows, &trial_ends_at_us));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &reading));
    TRY(network_policy_open(reading.lists, reading.count, now_us, out));
    if (trial_ends_at_us < out->holds_until_us)
        out->holds_until_us = trial_ends_at_us;
    return OK;
}
