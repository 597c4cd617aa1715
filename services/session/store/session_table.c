#include "store/session_table.h"

#include <ck_hs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "store/hash_set.h"
#include "store/session_record.h"
#include "store/shared_text.h"

enum {
    /* The wheel of due writes: a slot for each tick, enough for the longest interval of 30 s. */
    WHEEL_SLOTS = 64,
    SHARD_CAPACITY = 64, /* to start with; it grows */
};

#define TICK_US (SESSION_TABLE_TICK_MS * INT64_C(1000))
#define WRITE_DELAY_US (2 * TICK_US) /* from due to written: the rest of a tick, and a batch */

struct shard {
    _Alignas(64) pthread_mutex_t lock;
    ck_hs_t set;
    uint64_t doubts; /* how many there were; what a mark is */
    struct session_record *wheel[WHEEL_SLOTS];
    size_t hand; /* the slot of the present tick */
    struct session_record *due;
};

struct session_table {
    struct shard shards[SESSION_TABLE_SHARDS];
    struct shared_texts *permissions;
    atomic_size_t count;
    size_t maximum;
    size_t opened; /* shards that are set up */
};

/* A MAC is as good as random to everybody without the key: its bytes are the hash. */
static unsigned long hash_mac(const void *key, unsigned long seed)
{
    unsigned long hash;

    memcpy(&hash, key, sizeof hash);
    return hash ^ seed;
}

/* Finding by a keyed hash needs no constant time: nobody can choose what they are found by. */
static bool equal_macs(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct token_mac)) == 0;
}

size_t session_table_shard(const struct token_mac *mac)
{
    return mac->bytes[TOKEN_MAC_SIZE - 1] % SESSION_TABLE_SHARDS;
}

static struct shard *shard_of(struct session_table *table, const struct token_mac *mac)
{
    return &table->shards[session_table_shard(mac)];
}

static struct session_record *find(struct shard *shard, const struct token_mac *mac)
{
    return ck_hs_get(&shard->set, CK_HS_HASH(&shard->set, hash_mac, mac), mac);
}

/* Frees it now, or leaves it to the wheel that still points to it. */
static void retire(struct session_table *table, struct session_record *record)
{
    record->gone = true;
    if (!record->queued)
        session_record_close(table->permissions, record);
}

/* Puts it into the wheel: at the next tick, or as much later as its last writing is too recent. */
static void queue(struct shard *shard, struct session_record *record)
{
    if (record->queued)
        return;
    int64_t wait = session_record_due_in_us(record) / TICK_US;
    size_t ticks = wait <= 0 ? 1 : wait < WHEEL_SLOTS - 2 ? (size_t)wait + 1 : WHEEL_SLOTS - 1;
    size_t slot = (shard->hand + ticks) % WHEEL_SLOTS;

    record->next = shard->wheel[slot];
    shard->wheel[slot] = record;
    record->queued = true;
}

bool session_table_use(struct session_table *table, const struct token_mac *mac, int64_t now_us,
                       bool passive, struct session *out)
{
    struct shard *shard = shard_of(table, mac);
    bool usable = false;

    pthread_mutex_lock(&shard->lock);
    struct session_record *record = find(shard, mac);
    if (record && !record->doubted &&
        now_us < session_record_end_us(record, record->last_seen_at_us) &&
        (passive || session_record_can_wait(record, now_us, WRITE_DELAY_US))) {
        usable = true;
        if (!passive && now_us > record->last_seen_at_us) {
            record->last_seen_at_us = now_us;
            queue(shard, record);
        }
        session_record_read(record, out);
    }
    pthread_mutex_unlock(&shard->lock);
    return usable;
}

static uint64_t shard_mark(struct shard *shard)
{
    pthread_mutex_lock(&shard->lock);
    uint64_t mark = shard->doubts;
    pthread_mutex_unlock(&shard->lock);
    return mark;
}

uint64_t session_table_mark(struct session_table *table, const struct token_mac *mac)
{
    return shard_mark(shard_of(table, mac));
}

void session_table_mark_all(struct session_table *table, uint64_t out[static SESSION_TABLE_SHARDS])
{
    for (size_t i = 0; i < SESSION_TABLE_SHARDS; i++)
        out[i] = shard_mark(&table->shards[i]);
}

/* Counts one more session, unless the table is full. */
static bool reserve(struct session_table *table)
{
    if (atomic_fetch_add(&table->count, 1) < table->maximum)
        return true;
    atomic_fetch_sub(&table->count, 1);
    return false;
}

/* In place of what is held of the session, which is retired. Under the shard's lock. */
static bool replace(struct session_table *table, struct shard *shard, struct session_record *record,
                    struct session_record *held)
{
    void *previous = NULL;

    if (held == NULL && !reserve(table))
        return false;
    if (!ck_hs_set(&shard->set, CK_HS_HASH(&shard->set, hash_mac, record), record, &previous)) {
        if (held == NULL)
            atomic_fetch_sub(&table->count, 1);
        return false;
    }
    if (previous)
        retire(table, previous);
    return true;
}

bool session_table_put(struct session_table *table, struct session *session, uint64_t mark)
{
    struct shard *shard = shard_of(table, &session->mac);
    struct session_record *record = session_record_open(table->permissions, session);

    pthread_mutex_lock(&shard->lock);
    struct session_record *held = find(shard, &session->mac);
    int64_t seen_at_us = held ? held->last_seen_at_us : 0;
    if (seen_at_us > session->last_seen_at_us)
        session->last_seen_at_us = seen_at_us;
    if (record && held)
        session->reported_from = record->reported_from = held->reported_from;
    bool put = record && shard->doubts == mark && replace(table, shard, record, held);
    if (put && session->last_seen_at_us > record->last_seen_at_us) {
        record->last_seen_at_us = session->last_seen_at_us;
        queue(shard, record);
    }
    pthread_mutex_unlock(&shard->lock);

    if (record && !put)
        session_record_close(table->permissions, record);
    return put;
}

void session_table_reported(struct session_table *table, const struct token_mac *mac,
                            struct address address)
{
    struct shard *shard = shard_of(table, mac);

    pthread_mutex_lock(&shard->lock);
    struct session_record *record = find(shard, mac);
    if (record)
        record->reported_from = address;
    pthread_mutex_unlock(&shard->lock);
}

void session_table_doubt(struct session_table *table, const struct token_mac *mac)
{
    struct shard *shard = shard_of(table, mac);

    pthread_mutex_lock(&shard->lock);
    shard->doubts++;
    struct session_record *record = find(shard, mac);
    if (record)
        record->doubted = true;
    pthread_mutex_unlock(&shard->lock);
}

/* Those of one company, or of all where that is 0. */
static void shard_doubt(struct shard *shard, int64_t tenant_id)
{
    ck_hs_iterator_t iterator = CK_HS_ITERATOR_INITIALIZER;
    void *entry = NULL;

    pthread_mutex_lock(&shard->lock);
    shard->doubts++;
    while (ck_hs_next(&shard->set, &iterator, &entry)) {
        struct session_record *record = entry;
        if (tenant_id == 0 || record->tenant_id == tenant_id)
            record->doubted = true;
    }
    pthread_mutex_unlock(&shard->lock);
}

void session_table_doubt_tenant(struct session_table *table, int64_t tenant_id)
{
    for (size_t i = 0; i < SESSION_TABLE_SHARDS; i++)
        shard_doubt(&table->shards[i], tenant_id);
}

void session_table_doubt_all(struct session_table *table)
{
    session_table_doubt_tenant(table, 0);
}

void session_table_remove(struct session_table *table, const struct token_mac *mac)
{
    struct shard *shard = shard_of(table, mac);

    pthread_mutex_lock(&shard->lock);
    struct session_record *record =
        ck_hs_remove(&shard->set, CK_HS_HASH(&shard->set, hash_mac, mac), mac);
    if (record) {
        atomic_fetch_sub(&table->count, 1);
        retire(table, record);
    }
    pthread_mutex_unlock(&shard->lock);
}

/* Moves the list of the hand's slot in front of what is due already. */
static void shard_tick(struct shard *shard)
{
    shard->hand = (shard->hand + 1) % WHEEL_SLOTS;
    struct session_record **last = &shard->wheel[shard->hand];

    while (*last)
        last = &(*last)->next;
    *last = shard->due;
    shard->due = shard->wheel[shard->hand];
    shard->wheel[shard->hand] = NULL;
}

void session_table_tick(struct session_table *table)
{
    for (size_t i = 0; i < SESSION_TABLE_SHARDS; i++) {
        struct shard *shard = &table->shards[i];
        pthread_mutex_lock(&shard->lock);
        shard_tick(shard);
        pthread_mutex_unlock(&shard->lock);
    }
}

static size_t shard_take(struct session_table *table, struct shard *shard,
                         struct session_touch *out, size_t capacity)
{
    size_t count = 0;

    while (shard->due && count < capacity) {
        struct session_record *record = shard->due;
        shard->due = record->next;
        record->queued = false;
        if (record->gone)
            session_record_close(table->permissions, record);
        else if (record->last_seen_at_us > record->written_at_us)
            out[count++] = (struct session_touch){record->mac, record->last_seen_at_us};
    }
    return count;
}

size_t session_table_take(struct session_table *table, struct session_touch *out, size_t capacity)
{
    size_t count = 0;

    for (size_t i = 0; i < SESSION_TABLE_SHARDS && count < capacity; i++) {
        struct shard *shard = &table->shards[i];
        pthread_mutex_lock(&shard->lock);
        count += shard_take(table, shard, out + count, capacity - count);
        pthread_mutex_unlock(&shard->lock);
    }
    return count;
}

static void written(struct shard *shard, const struct session_touch *touch)
{
    struct session_record *record = find(shard, &touch->mac);

    if (record == NULL)
        return;
    if (touch->last_seen_at_us > record->written_at_us)
        record->written_at_us = touch->last_seen_at_us;
    if (touch->last_seen_at_us > record->last_seen_at_us)
        record->last_seen_at_us = touch->last_seen_at_us;
}

void session_table_written(struct session_table *table, const struct session_touch *touches,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct shard *shard = shard_of(table, &touches[i].mac);
        pthread_mutex_lock(&shard->lock);
        written(shard, &touches[i]);
        pthread_mutex_unlock(&shard->lock);
    }
}

void session_table_retry(struct session_table *table, const struct session_touch *touches,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct shard *shard = shard_of(table, &touches[i].mac);
        pthread_mutex_lock(&shard->lock);
        struct session_record *record = find(shard, &touches[i].mac);
        if (record)
            queue(shard, record);
        pthread_mutex_unlock(&shard->lock);
    }
}

size_t session_table_forget(struct session_table *table, size_t shard_index, int64_t before_us)
{
    struct shard *shard = &table->shards[shard_index];
    ck_hs_iterator_t iterator = CK_HS_ITERATOR_INITIALIZER;
    void *entry = NULL;
    size_t count = 0;

    pthread_mutex_lock(&shard->lock);
    while (ck_hs_next(&shard->set, &iterator, &entry)) {
        struct session_record *record = entry;
        if (session_record_end_us(record, record->last_seen_at_us) >= before_us)
            continue;
        (void)ck_hs_remove(&shard->set, CK_HS_HASH(&shard->set, hash_mac, record), record);
        retire(table, record);
        count++;
    }
    atomic_fetch_sub(&table->count, count);
    hash_set_tidy(&shard->set);
    pthread_mutex_unlock(&shard->lock);
    return count;
}

size_t session_table_count(const struct session_table *table)
{
    return atomic_load(&table->count);
}

static bool shard_open(struct shard *shard)
{
    if (pthread_mutex_init(&shard->lock, NULL) != 0)
        return false;
    if (hash_set_init(&shard->set, hash_mac, equal_macs, SHARD_CAPACITY))
        return true;
    pthread_mutex_destroy(&shard->lock);
    return false;
}

struct status session_table_open(size_t maximum, struct session_table **out)
{
    struct session_table *table = aligned_alloc(_Alignof(struct session_table), sizeof *table);
    if (table == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the sessions");
    memset(table, 0, sizeof *table);
    table->maximum = maximum;
    table->permissions = shared_texts_open();
    while (table->permissions && table->opened < SESSION_TABLE_SHARDS &&
           shard_open(&table->shards[table->opened]))
        table->opened++;
    if (table->opened < SESSION_TABLE_SHARDS) {
        session_table_close(&table);
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the sessions");
    }
    *out = table;
    return OK;
}

/* Empties the wheel of records that only it still knows. */
static void wheel_clear(struct session_table *table, struct shard *shard)
{
    struct session_touch unused[16];

    for (size_t i = 0; i < WHEEL_SLOTS; i++) {
        shard_tick(shard);
        while (shard_take(table, shard, unused, COUNT_OF(unused)) > 0)
            continue;
    }
}

static void shard_close(struct session_table *table, struct shard *shard)
{
    ck_hs_iterator_t iterator = CK_HS_ITERATOR_INITIALIZER;
    void *entry = NULL;

    wheel_clear(table, shard);
    while (ck_hs_next(&shard->set, &iterator, &entry))
        session_record_close(table->permissions, entry);
    ck_hs_destroy(&shard->set);
    pthread_mutex_destroy(&shard->lock);
}

void session_table_close(struct session_table **table)
{
    if (*table == NULL)
        return;
    for (size_t i = 0; i < (*table)->opened; i++)
        shard_close(*table, &(*table)->shards[i]);
    shared_texts_close(&(*table)->permissions);
    free(*table);
    *table = NULL;
}
