#include "store/networks_store.h"

#include <string.h>

/* The columns of both SELECTs of the state, in this order. */
enum {
    IS_ON,
    VERSION,
    LAST_VERSION,
    TRIAL_VERSION,
    TRIAL_ENDS_AT,
    REVISION,
    PUSHED_REVISION,
};

static struct status read_state(const struct db_rows *rows, struct networks_state *out)
{
    TRY(db_get_bool(rows, IS_ON, &out->is_on));
    TRY(db_get_int(rows, VERSION, &out->version));
    TRY(db_get_int(rows, LAST_VERSION, &out->last_version));
    TRY(db_get_int(rows, TRIAL_VERSION, &out->trial_version));
    if (!db_is_null(rows, TRIAL_ENDS_AT))
        TRY(db_get_time_us(rows, TRIAL_ENDS_AT, &out->trial_ends_at_us));
    TRY(db_get_int(rows, REVISION, &out->revision));
    return db_get_int(rows, PUSHED_REVISION, &out->pushed_revision);
}

struct status networks_store_find(struct db *db, int64_t tenant_id, struct networks_state *out)
{
    static const char sql[] = "SELECT is_on, version, last_version, trial_version, trial_ends_at,"
                              "       revision, pushed_revision"
                              "  FROM networks WHERE tenant = $1";
    struct networks_state found = {.tenant_id = tenant_id};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    if (rows.count > 0)
        TRY(read_state(&rows, &found));
    *out = found;
    return OK;
}

struct status networks_store_lock(struct db *db, int64_t tenant_id, struct networks_state *out)
{
    static const char make[] = "INSERT INTO networks (tenant) VALUES ($1) ON CONFLICT DO NOTHING";
    static const char lock[] = "SELECT is_on, version, last_version, trial_version, trial_ends_at,"
                               "       revision, pushed_revision"
                               "  FROM networks WHERE tenant = $1 FOR UPDATE";
    struct networks_state found = {.tenant_id = tenant_id};

    TRY(db_execute(db, make, DB_PARAMS(DB_INT(tenant_id)), NULL));
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, lock, DB_PARAMS(DB_INT(tenant_id)), &rows));
    TRY(read_state(&rows, &found));
    *out = found;
    return OK;
}

struct status networks_store_put(struct db *db, const struct networks_state *state)
{
    static const char sql[] =
        "UPDATE networks"
        "   SET is_on = $2, version = $3, last_version = $4, trial_version = $5,"
        "       trial_ends_at = $6, revision = $7, changed_at = now()"
        " WHERE tenant = $1";

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(state->tenant_id), DB_BOOL(state->is_on), DB_INT(state->version),
                  DB_INT(state->last_version), DB_INT(state->trial_version),
                  state->trial_version ? DB_TIME_US(state->trial_ends_at_us) : DB_NULL_TIME_US,
                  DB_INT(state->revision)),
        NULL);
}

struct status networks_store_set_pushed(struct db *db, int64_t tenant_id, int64_t revision)
{
    static const char sql[] = "UPDATE networks SET pushed_revision = $2"
                              " WHERE tenant = $1 AND pushed_revision < $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(revision)), NULL);
}

static struct status add_ranges(struct db *db, int64_t tenant_id, int64_t version,
                                const struct network_list *list, const struct network_note *notes,
                                struct arena *arena)
{
    static const char sql[] =
        "INSERT INTO network_ranges (tenant, version, list, position, range, label, owner,"
        "                            expires_at)"
        " SELECT $1, $2, $3, number - 1, range::cidr, label, owner,"
        "        nullif(expires_at, timestamptz 'epoch')"
        "   FROM unnest($4::text[], $5::text[], $6::text[], $7::timestamptz[])"
        "        WITH ORDINALITY AS added (range, label, owner, expires_at, number)";
    size_t count = list->count;
    const char **ranges = arena_alloc_array(arena, count, sizeof *ranges);
    const char **labels = arena_alloc_array(arena, count, sizeof *labels);
    const char **owners = arena_alloc_array(arena, count, sizeof *owners);
    int64_t *expiries = arena_alloc_array(arena, count, sizeof *expiries);
    char(*texts)[RANGE_TEXT_CAPACITY] = arena_alloc_array(arena, count, sizeof *texts);

    if (!ranges || !labels || !owners || !expiries || !texts)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        range_encode(list->ranges[i].range, texts[i]);
        ranges[i] = texts[i];
        labels[i] = notes[i].label;
        owners[i] = notes[i].owner;
        expiries[i] = list->ranges[i].expires_at_us;
    }
    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_INT(version), DB_TEXT(list->name),
                                DB_TEXT_ARRAY(ranges, count), DB_TEXT_ARRAY(labels, count),
                                DB_TEXT_ARRAY(owners, count), DB_TIME_US_ARRAY(expiries, count)),
                      NULL);
}

static struct status add_list(struct db *db, int64_t tenant_id, int64_t version,
                              const struct network_list *list)
{
    static const char sql[] = "INSERT INTO network_lists (tenant, version, list, mode)"
                              " VALUES ($1, $2, $3, $4::smallint)";

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_INT(version), DB_TEXT(list->name), DB_INT(list->mode)),
        NULL);
}

static struct status drop_old(struct db *db, int64_t tenant_id, int64_t version, int64_t in_force)
{
    static const char sql[] = "DELETE FROM network_policies"
                              " WHERE tenant = $1 AND version <= $2 AND version <> $3";

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_INT(version - NETWORKS_VERSIONS_KEPT), DB_INT(in_force)),
        NULL);
}

struct status networks_store_add(struct db *db, int64_t tenant_id, const char *saved_by,
                                 const struct networks *networks, int64_t in_force,
                                 struct arena *arena)
{
    static const char sql[] = "INSERT INTO network_policies (tenant, version, saved_by)"
                              " VALUES ($1, $2, $3)";

    TRY(db_execute(
        db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(networks->version), DB_TEXT(saved_by)), NULL));
    for (size_t i = 0; i < networks->count; i++) {
        TRY(add_list(db, tenant_id, networks->version, &networks->lists[i]));
        TRY(add_ranges(db, tenant_id, networks->version, &networks->lists[i], networks->notes[i],
                       arena));
    }
    return drop_old(db, tenant_id, networks->version, in_force);
}

/* Where the ranges of a document are put while its rows are read. */
struct reading {
    struct network_range *ranges;
    struct network_note *notes;
    size_t count;
};

/* The list of this row: the last one, or one more. */
static struct status list_of_row(const struct db_rows *rows, const struct reading *reading,
                                 struct networks *out, struct network_list **list_out)
{
    enum { LIST, MODE };
    char name[NETWORK_LIST_CAPACITY];
    int32_t mode = 0;

    TRY(db_copy_text(rows, LIST, name, sizeof name));
    TRY(db_get_int32(rows, MODE, &mode));
    if (out->count == 0 || strcmp(out->lists[out->count - 1].name, name) != 0) {
        if (out->count == NETWORK_LISTS_MAXIMUM)
            return FAIL(INTERNAL, "more lists than a company can have");
        struct network_list *list = &out->lists[out->count];
        *list = (struct network_list){.mode = (enum network_mode)mode,
                                      .ranges = reading->ranges + reading->count};
        memcpy(list->name, name, sizeof name);
        out->notes[out->count++] = reading->notes + reading->count;
    }
    *list_out = &out->lists[out->count - 1];
    return OK;
}

static struct status read_range(const struct db_rows *rows, struct network_range *range,
                                struct network_note *note)
{
    enum { RANGE = 2, LABEL, OWNER, EXPIRES_AT };
    char text[RANGE_TEXT_CAPACITY];

    TRY(db_copy_text(rows, RANGE, text, sizeof text));
    if (!range_parse(bytes_of(text), &range->range))
        return FAIL(INTERNAL, "the database has a range that is none");
    TRY(db_copy_text(rows, LABEL, note->label, sizeof note->label));
    TRY(db_copy_text(rows, OWNER, note->owner, sizeof note->owner));
    return db_is_null(rows, EXPIRES_AT) ? OK
                                        : db_get_time_us(rows, EXPIRES_AT, &range->expires_at_us);
}

/* A list without ranges is one row whose range is NULL. */
static struct status read_row(const struct db_rows *rows, struct reading *reading,
                              struct networks *out)
{
    enum { RANGE = 2 };
    struct network_list *list = NULL;

    TRY(list_of_row(rows, reading, out, &list));
    if (db_is_null(rows, RANGE))
        return OK;
    TRY(read_range(rows, &reading->ranges[reading->count], &reading->notes[reading->count]));
    reading->count++;
    list->count++;
    return OK;
}

struct status networks_store_read(struct db *db, int64_t tenant_id, int64_t version,
                                  struct arena *arena, struct networks *out)
{
    static const char sql[] =
        "SELECT list, mode, range::text, label, owner, expires_at"
        "  FROM network_lists LEFT JOIN network_ranges USING (tenant, version, list)"
        " WHERE tenant = $1 AND version = $2 ORDER BY list, position";
    struct networks found = {.version = version};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(version)), &rows));
    struct reading reading = {
        .ranges = arena_alloc_array(arena, rows.count, sizeof(struct network_range)),
        .notes = arena_alloc_array(arena, rows.count, sizeof(struct network_note)),
    };
    if (reading.ranges == NULL || reading.notes == NULL)
        return arena_failure();
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &reading, &found));
    *out = found;
    return OK;
}

struct status networks_store_forget_saver(struct db *db, int64_t tenant_id, const char *login_id)
{
    static const char sql[] = "UPDATE network_policies SET saved_by = ''"
                              " WHERE tenant = $1 AND saved_by = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TEXT(login_id)), NULL);
}

struct status networks_store_find_saved(struct db *db, int64_t tenant_id, int64_t version,
                                        struct networks_saved *out)
{
    static const char sql[] = "SELECT saved_by, saved_at FROM network_policies"
                              " WHERE tenant = $1 AND version = $2";
    enum { SAVED_BY, SAVED_AT };
    struct networks_saved found = {0};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(version)), &rows));
    if (rows.count > 0) {
        TRY(db_copy_text(&rows, SAVED_BY, found.by, sizeof found.by));
        TRY(db_get_time_us(&rows, SAVED_AT, &found.at_us));
    }
    *out = found;
    return OK;
}

struct status networks_store_is_on_any_tenant(struct db *db, int64_t tenant_id, bool *out)
{
    static const char sql[] = "SELECT is_on FROM networks WHERE tenant = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    *out = false;
    return rows.count > 0 ? db_get_bool(&rows, 0, out) : OK;
}

static struct status read_tenants(struct db_rows *rows, int64_t *out, size_t *count_out)
{
    for (; rows->row < rows->count; rows->row++)
        TRY(db_get_int(rows, 0, &out[rows->row]));
    *count_out = rows->count;
    return OK;
}

struct status networks_store_list_not_pushed_any_tenant(struct db *db, int64_t age_ms, size_t limit,
                                                        int64_t *out, size_t *count_out)
{
    static const char sql[] = "SELECT tenant FROM networks WHERE pushed_revision < revision"
                              "   AND changed_at <= now() - $1 * interval '1 millisecond'"
                              " ORDER BY changed_at LIMIT $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(age_ms), DB_INT((int64_t)limit)), &rows));
    return read_tenants(&rows, out, count_out);
}

struct status networks_store_list_trials_over_any_tenant(struct db *db, size_t limit, int64_t *out,
                                                         size_t *count_out)
{
    static const char sql[] = "SELECT tenant FROM networks"
                              " WHERE trial_version > 0 AND trial_ends_at <= now()"
                              " ORDER BY trial_ends_at LIMIT $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT((int64_t)limit)), &rows));
    return read_tenants(&rows, out, count_out);
}
