#include "db/pool.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/condition.h"
#include "db/db_private.h"

enum {
    BACKOFF_MINIMUM_MS = 50,
    BACKOFF_MAXIMUM_MS = 2000,
    PORT_CAPACITY = sizeof "65535",
};

static bool is_given(const char *text)
{
    return text && text[0];
}

static struct status check_settings(const struct db_settings *settings)
{
    if (!is_given(settings->host) || !is_given(settings->database) || !is_given(settings->user) ||
        !is_given(settings->password_file) || !is_given(settings->ca_file) ||
        !is_given(settings->application) || settings->port == 0)
        return FAIL(INVALID_ARGUMENT, "a database setting is missing");
    /* libpq would take a path for a socket without TLS, and a comma for a list. */
    if (strpbrk(settings->host, "/,"))
        return FAIL(INVALID_ARGUMENT, "the database host must be one name or address");
    if (settings->connections == 0 || settings->connections > DB_POOL_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "a pool has 1 to 8 connections");
    return OK;
}

static bool copy_settings(struct db_pool *pool, const struct db_settings *settings)
{
    char port[PORT_CAPACITY];

    (void)snprintf(port, sizeof port, "%u", (unsigned)settings->port);
    pool->host = strdup(settings->host);
    pool->port = strdup(port);
    pool->database = strdup(settings->database);
    pool->user = strdup(settings->user);
    pool->password_file = strdup(settings->password_file);
    pool->ca_file = strdup(settings->ca_file);
    pool->application = strdup(settings->application);
    return pool->host && pool->port && pool->database && pool->user && pool->password_file &&
           pool->ca_file && pool->application;
}

struct status db_pool_open(const struct db_settings *settings, const struct log *log,
                           struct db_pool **out)
{
    TRY(check_settings(settings));
    CLEANUP(db_pool_close) struct db_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the database pool");
    pthread_mutex_init(&pool->lock, NULL);
    condition_init(&pool->changed);
    if (!copy_settings(pool, settings))
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the database pool");
    pool->log = log;
    pool->size = settings->connections;
    for (unsigned i = 0; i < pool->size; i++)
        pool->slots[i].pool = pool;
    backoff_init(&pool->backoff, BACKOFF_MINIMUM_MS, BACKOFF_MAXIMUM_MS,
                 (uint64_t)clock_monotonic_us() ^ (uint64_t)getpid() << 32);
    *out = pool;
    pool = NULL; /* now the caller's */
    return OK;
}

void db_pool_close(struct db_pool **pool)
{
    struct db_pool *closing = *pool;

    if (closing == NULL)
        return;
    for (unsigned i = 0; i < closing->size; i++) {
        assert(!closing->slots[i].is_lent);
        db_connection_close(&closing->slots[i]);
    }
    pthread_cond_destroy(&closing->changed);
    pthread_mutex_destroy(&closing->lock);
    free(closing->host);
    free(closing->port);
    free(closing->database);
    free(closing->user);
    free(closing->password_file);
    free(closing->ca_file);
    free(closing->application);
    free(closing);
    *pool = NULL;
}

/* The connection used last: the others may rest, and their servers' processes with them. */
static struct db *find_kept(struct db_pool *pool)
{
    struct db *best = NULL;

    for (unsigned i = 0; i < pool->size; i++) {
        struct db *slot = &pool->slots[i];
        if (!slot->is_lent && slot->connection &&
            (best == NULL || slot->idle_since_ms > best->idle_since_ms))
            best = slot;
    }
    return best;
}

static struct db *find_empty(struct db_pool *pool)
{
    for (unsigned i = 0; i < pool->size; i++) {
        if (!pool->slots[i].is_lent && pool->slots[i].connection == NULL)
            return &pool->slots[i];
    }
    return NULL;
}

/* After a failure one caller tries for all, and not before its time. */
static bool may_connect(const struct db_pool *pool, int64_t now_ms)
{
    return pool->next_attempt_ms == 0 || (!pool->is_probing && now_ms >= pool->next_attempt_ms);
}

static void lend(struct db *slot, const struct log *log)
{
    slot->is_lent = true;
    slot->log = log ? log : slot->pool->log;
    slot->constraint[0] = '\0';
    slot->pool->stats.lent++;
}

/* Under the lock; wakes those who wait for a connection or for a place to make one. */
static void take_back(struct db *slot)
{
    slot->is_lent = false;
    slot->log = slot->pool->log;
    slot->idle_since_ms = clock_monotonic_ms();
    slot->pool->stats.lent--;
    pthread_cond_broadcast(&slot->pool->changed);
}

/* A caller that had little time left says nothing about the server: others need not wait for it. */
static void note_outcome(struct db_pool *pool, bool connected, bool had_time)
{
    pool->is_probing = false;
    if (connected) {
        pool->stats.connected++;
        pool->next_attempt_ms = 0;
        backoff_succeeded(&pool->backoff);
    } else if (had_time) {
        pool->stats.connect_failed++;
        pool->next_attempt_ms = clock_monotonic_ms() + backoff_failed_ms(&pool->backoff);
    }
    pthread_cond_broadcast(&pool->changed);
}

/* Both of these leave the lock while they talk to the server; the slot is lent meanwhile. */
static bool reuse(struct db_pool *pool, struct db *slot)
{
    pthread_mutex_unlock(&pool->lock);
    bool is_alive = db_connection_is_alive(slot);
    if (!is_alive)
        db_connection_close(slot);
    pthread_mutex_lock(&pool->lock);
    return is_alive;
}

static bool connect_now(struct db_pool *pool, struct db *slot, int64_t deadline_ms)
{
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    int timeout_ms = left_ms < DB_CONNECT_TIMEOUT_MS ? (int)left_ms : DB_CONNECT_TIMEOUT_MS;

    pool->is_probing = pool->next_attempt_ms != 0;
    pthread_mutex_unlock(&pool->lock);
    bool connected = status_is_ok(db_connection_open(slot, timeout_ms));
    bool had_time = timeout_ms == DB_CONNECT_TIMEOUT_MS || clock_monotonic_ms() < deadline_ms;
    pthread_mutex_lock(&pool->lock);
    note_outcome(pool, connected, had_time);
    return connected;
}

static void wait_for_change(struct db_pool *pool, int64_t until_ms)
{
    pool->stats.waiting++;
    (void)condition_wait_until(&pool->changed, &pool->lock, until_ms);
    pool->stats.waiting--;
}

/* One try, under the lock: a connection, or NULL with the time until which another is of no use. */
static struct db *try_once(struct db_pool *pool, const struct log *log, int64_t deadline_ms,
                           int64_t *wait_until_ms)
{
    struct db *slot = find_kept(pool);
    bool usable = false;

    *wait_until_ms = 0;
    if (slot) {
        lend(slot, log);
        usable = reuse(pool, slot);
    } else if ((slot = find_empty(pool)) && may_connect(pool, clock_monotonic_ms())) {
        lend(slot, log);
        usable = connect_now(pool, slot, deadline_ms);
    } else {
        *wait_until_ms = deadline_ms;
        if (slot && !pool->is_probing && pool->next_attempt_ms < deadline_ms)
            *wait_until_ms = pool->next_attempt_ms;
        return NULL;
    }
    if (usable)
        return slot;
    take_back(slot);
    return NULL;
}

struct status db_acquire_within(struct db_pool *pool, const struct log *log, int timeout_ms,
                                struct db **out)
{
    const int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    struct db *db = NULL;

    pthread_mutex_lock(&pool->lock);
    do {
        int64_t wait_until_ms = 0;
        db = try_once(pool, log, deadline_ms, &wait_until_ms);
        if (db == NULL && wait_until_ms != 0)
            wait_for_change(pool, wait_until_ms);
    } while (db == NULL && clock_monotonic_ms() < deadline_ms);
    if (db == NULL)
        pool->stats.refused++;
    pthread_mutex_unlock(&pool->lock);

    if (db == NULL)
        return FAIL(UNAVAILABLE, "storage is unavailable");
    *out = db;
    return OK;
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return db_acquire_within(pool, log, DB_CONNECT_TIMEOUT_MS, out);
}

void db_release(struct db **db)
{
    struct db *slot = *db;

    if (slot == NULL)
        return;
    *db = NULL;
    if (slot->is_broken || slot->is_private || db_queue_is_open(slot) ||
        PQstatus(slot->connection) != CONNECTION_OK ||
        PQtransactionStatus(slot->connection) != PQTRANS_IDLE)
        db_connection_close(slot);
    pthread_mutex_lock(&slot->pool->lock);
    take_back(slot);
    pthread_mutex_unlock(&slot->pool->lock);
}

struct status db_pool_check(struct db_pool *pool)
{
    static const char sql[] = "SELECT 1";
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(pool, NULL, &db));
    return db_execute(db, sql, DB_NO_PARAMS, NULL);
}

void db_pool_read_stats(struct db_pool *pool, struct db_pool_stats *out)
{
    pthread_mutex_lock(&pool->lock);
    *out = pool->stats;
    out->open = 0;
    for (unsigned i = 0; i < pool->size; i++)
        out->open += pool->slots[i].is_lent || pool->slots[i].connection;
    pthread_mutex_unlock(&pool->lock);
}
