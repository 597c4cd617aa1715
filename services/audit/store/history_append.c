#include "store/history_store.h"

#include <assert.h>

#include "crypto/merkle.h"

/* A batch as columns: what unnest() takes. */
struct columns {
    struct uuid ids[HISTORY_BATCH_MAXIMUM];
    int64_t at_us[HISTORY_BATCH_MAXIMUM];
    struct bytes events[HISTORY_BATCH_MAXIMUM];
    uint8_t hashes[HISTORY_BATCH_MAXIMUM][SHA256_SIZE];
    struct bytes leaf_hashes[HISTORY_BATCH_MAXIMUM];
    const char *kinds[HISTORY_BATCH_MAXIMUM];
    int64_t results[HISTORY_BATCH_MAXIMUM];
    const char *actor_ids[HISTORY_BATCH_MAXIMUM]; /* as text, because an element may be NULL */
    char actor_id_texts[HISTORY_BATCH_MAXIMUM][UUID_TEXT_CAPACITY];
    const char *actors[HISTORY_BATCH_MAXIMUM];
    const char *client_ips[HISTORY_BATCH_MAXIMUM];
    const char *labels[HISTORY_BATCH_MAXIMUM];
    size_t count;
};

static void columns_add(struct columns *columns, const struct event *event)
{
    size_t i = columns->count++;

    crypto_merkle_leaf(event->bytes, columns->hashes[i]);
    uuid_encode(event->actor_id, columns->actor_id_texts[i]);
    columns->ids[i] = event->id;
    columns->at_us[i] = event->at_us;
    columns->events[i] = event->bytes;
    columns->leaf_hashes[i] = (struct bytes){columns->hashes[i], SHA256_SIZE};
    columns->kinds[i] = event->kind;
    columns->results[i] = event->result;
    columns->actor_ids[i] = uuid_is_nil(event->actor_id) ? NULL : columns->actor_id_texts[i];
    columns->actors[i] = event->actor;
    columns->client_ips[i] = event->client_ip[0] ? event->client_ip : NULL;
    columns->labels[i] = event->label;
}

static struct status find_head(struct db *db, int64_t tenant_id, bool *found_out, int64_t *size_out)
{
    static const char sql[] = "SELECT size FROM heads WHERE tenant = $1 FOR UPDATE";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    *found_out = rows.count > 0;
    return *found_out ? db_get_int(&rows, 0, size_out) : OK;
}

struct status history_lock(struct db *db, int64_t tenant_id, int64_t *size_out)
{
    static const char make[] = "INSERT INTO heads (tenant) VALUES ($1) ON CONFLICT DO NOTHING";
    bool found = false;

    TRY(find_head(db, tenant_id, &found, size_out));
    if (found)
        return OK;
    TRY(db_execute(db, make, DB_PARAMS(DB_INT(tenant_id)), NULL));
    TRY(find_head(db, tenant_id, &found, size_out));
    return found ? OK : FAIL(INTERNAL, "a tenant's head is gone");
}

/* True for the first event of the batch with this id, when `rows` has it among the new ones. */
static struct status is_new(const struct event *const *events, size_t index, struct db_rows *rows,
                            bool *out)
{
    *out = false;
    for (size_t earlier = 0; earlier < index; earlier++) {
        if (uuid_equal(events[earlier]->id, events[index]->id))
            return OK;
    }
    for (rows->row = 0; rows->row < rows->count && !*out; rows->row++) {
        struct uuid id;
        TRY(db_get_uuid(rows, 0, &id));
        *out = uuid_equal(id, events[index]->id);
    }
    return OK;
}

/* Takes the ids that are not there yet and fills `columns` with their events, in order. Done under
 * the head's lock and before any number is given out, so that a repeated event spends none. */
static struct status take_new(struct db *db, int64_t tenant_id, const struct event *const *events,
                              size_t count, struct columns *columns)
{
    static const char sql[] = "INSERT INTO event_ids (event_id, tenant)"
                              " SELECT DISTINCT id, $2::bigint FROM unnest($1::uuid[]) AS id"
                              " ON CONFLICT DO NOTHING RETURNING event_id";
    struct uuid ids[HISTORY_BATCH_MAXIMUM];

    for (size_t i = 0; i < count; i++)
        ids[i] = events[i]->id;
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_UUID_ARRAY(ids, count), DB_INT(tenant_id)), &rows));
    for (size_t i = 0; i < count; i++) {
        bool taken = false;
        TRY(is_new(events, i, &rows, &taken));
        if (taken)
            columns_add(columns, events[i]);
    }
    return OK;
}

static struct status insert(struct db *db, int64_t tenant_id, int64_t size,
                            const struct columns *columns)
{
    static const char sql[] =
        "INSERT INTO events (tenant, seq, at, event_id, event, leaf_hash, kind, result,"
        "                    actor_id, actor_login, client_ip, label)"
        " SELECT $1::bigint, $2::bigint + place, at, event_id, event, leaf_hash, kind, result,"
        "        actor_id::uuid, actor_login, client_ip::inet, label"
        "   FROM unnest($3::timestamptz[], $4::uuid[], $5::bytea[], $6::bytea[], $7::text[],"
        "               $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[])"
        "        WITH ORDINALITY AS batch (at, event_id, event, leaf_hash, kind, result, actor_id,"
        "                                  actor_login, client_ip, label, place)";
    size_t count = columns->count;

    return db_execute_later(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_INT(size), DB_TIME_US_ARRAY(columns->at_us, count),
                  DB_UUID_ARRAY(columns->ids, count), DB_BYTES_ARRAY(columns->events, count),
                  DB_BYTES_ARRAY(columns->leaf_hashes, count), DB_TEXT_ARRAY(columns->kinds, count),
                  DB_INT_ARRAY(columns->results, count), DB_TEXT_ARRAY(columns->actor_ids, count),
                  DB_TEXT_ARRAY(columns->actors, count), DB_TEXT_ARRAY(columns->client_ips, count),
                  DB_TEXT_ARRAY(columns->labels, count)));
}

static struct status advance_head(struct db *db, int64_t tenant_id, int64_t size,
                                  const struct columns *columns)
{
    static const char sql[] = "UPDATE heads SET size = $2, latest_at = greatest(latest_at, $3)"
                              " WHERE tenant = $1";
    int64_t latest_us = columns->at_us[0];

    for (size_t i = 1; i < columns->count; i++) {
        if (columns->at_us[i] > latest_us)
            latest_us = columns->at_us[i];
    }
    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(tenant_id), DB_INT(size), DB_TIME_US(latest_us)));
}

struct status history_append(struct db *db, int64_t tenant_id, int64_t size,
                             const struct event *const *events, size_t count,
                             struct history_growth *out)
{
    struct columns columns;

    assert(count > 0 && count <= HISTORY_BATCH_MAXIMUM);
    columns.count = 0;
    TRY(take_new(db, tenant_id, events, count, &columns));
    const struct history_growth growth = {columns.count, size + (int64_t)columns.count};
    if (growth.appended > 0) {
        TRY(insert(db, tenant_id, size, &columns));
        TRY(advance_head(db, tenant_id, growth.size, &columns));
    }
    *out = growth;
    return OK;
}
