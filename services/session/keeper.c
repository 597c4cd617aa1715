#include "keeper.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "handlers/ending.h"
#include "service.h"

enum {
    SWEEP_BATCH = 64,
    TICKS_TO_WRITE_ALL = 64, /* one turn of the table's wheel */
};

/* A clock is written before its row runs out; but after an outage of the database the batches that
 * waited need a moment. */
#define SWEEP_GRACE_US (3 * SECOND_US)
#define DAY_US (INT64_C(24) * 3600 * SECOND_US)

struct keeper {
    struct session_service *service;
    pthread_t thread;
    int stop; /* an eventfd */
    atomic_bool stopping;

    /* The thread's own. */
    int64_t next_sweep_ms; /* clock_monotonic_ms() */
    int64_t next_forget_ms;
    size_t next_shard;
    bool no_void_left; /* sessions of epochs before: looked for until there are none */
    uint64_t epochs;   /* feed_epochs() when they were looked for */
};

static struct status write_batch(struct session_service *service,
                                 const struct session_touch *touches, size_t count)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    return session_touch_any_tenant(db, touches, count, NULL);
}

/* Writes what is due; what cannot be written is due again at the next tick. */
static void write_due(struct session_service *service)
{
    struct session_touch touches[SESSION_TOUCHES_MAXIMUM];

    session_table_tick(service->table);
    for (size_t count;
         (count = session_table_take(service->table, touches, COUNT_OF(touches))) > 0;) {
        if (!status_is_ok(write_batch(service, touches, count))) {
            session_table_retry(service->table, touches, count);
            return;
        }
        session_table_written(service->table, touches, count);
    }
}

static struct status end(struct session_service *service, const struct session_name *name,
                         int64_t now_us)
{
    const struct event_context context = {.key = &service->backbone.event_keys.current,
                                          .at_us = now_us,
                                          .address = "",
                                          .user_agent = ""};
    bool is_over = false;

    return ending_expire(service, service->backbone.log, &context, name->tenant_id,
                         name->session_id, &is_over);
}

static struct status sweep_over(struct session_service *service, int64_t now_us)
{
    struct session_name names[SWEEP_BATCH];
    size_t count = 0;
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    TRY(session_find_over_any_tenant(db, now_us - SWEEP_GRACE_US, names, COUNT_OF(names), &count));
    db_release(&db); /* one connection at a time */
    for (size_t i = 0; i < count; i++)
        TRY(end(service, &names[i], now_us));
    return OK;
}

static struct status sweep_void(struct keeper *keeper, int64_t now_us)
{
    struct session_service *service = keeper->service;
    struct session_name names[SWEEP_BATCH];
    size_t count = 0;
    CLEANUP(db_release) struct db *db = NULL;

    uint64_t epochs = feed_epochs(service->feed);

    if (keeper->no_void_left && epochs == keeper->epochs)
        return OK;
    keeper->epochs = epochs;
    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    TRY(session_find_void_any_tenant(db, names, COUNT_OF(names), &count));
    db_release(&db);
    keeper->no_void_left = count == 0;
    for (size_t i = 0; i < count; i++)
        TRY(end(service, &names[i], now_us));
    return OK;
}

static struct status sweep(struct keeper *keeper)
{
    struct session_service *service = keeper->service;
    int64_t now_us = 0;

    if (!feed_has_loaded(service->feed))
        return OK;
    TRY(db_clock_now_us(service->backbone.clock, &now_us));
    TRY(outbox_may_restrict(service->backbone.outbox));
    TRY(sweep_over(service, now_us));
    return sweep_void(keeper, now_us);
}

static struct status forget_past(struct session_service *service)
{
    CLEANUP(db_release) struct db *db = NULL;
    int64_t now_us = 0;
    int64_t count = 0;

    TRY(db_clock_now_us(service->backbone.clock, &now_us));
    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    TRY(session_forget_ended_any_tenant(db, now_us - KEEPER_ENDED_DAYS * DAY_US, &count));
    TRY(session_forget_names_any_tenant(db, &count));
    return session_forget_replaced_any_tenant(db, now_us - DAY_US);
}

/* A shard at each tick: all of them in half a minute. */
static void forget_in_memory(struct keeper *keeper)
{
    struct session_service *service = keeper->service;
    int64_t now_us = 0;

    if (!status_is_ok(db_clock_now_us(service->backbone.clock, &now_us)))
        return;
    (void)session_table_forget(service->table, keeper->next_shard, now_us);
    keeper->next_shard = (keeper->next_shard + 1) % SESSION_TABLE_SHARDS;
}

static bool is_due(int64_t *next_ms, int64_t period_ms)
{
    int64_t now_ms = clock_monotonic_ms();

    if (now_ms < *next_ms)
        return false;
    *next_ms = now_ms + period_ms;
    return true;
}

/* What fails was logged where it failed, and is tried again the next time. */
static void turn(struct keeper *keeper)
{
    write_due(keeper->service);
    forget_in_memory(keeper);
    if (is_due(&keeper->next_sweep_ms, KEEPER_SWEEP_MS))
        (void)!status_is_ok(sweep(keeper));
    if (is_due(&keeper->next_forget_ms, KEEPER_FORGET_MS))
        (void)!status_is_ok(forget_past(keeper->service));
}

static void *run(void *argument)
{
    struct keeper *keeper = argument;

    while (!atomic_load(&keeper->stopping)) {
        struct pollfd stop = {.fd = keeper->stop, .events = POLLIN};
        (void)poll(&stop, 1, SESSION_TABLE_TICK_MS);
        turn(keeper);
    }
    for (int i = 0; i < TICKS_TO_WRITE_ALL; i++)
        write_due(keeper->service);
    return NULL;
}

struct status keeper_open(struct session_service *service, struct keeper **out)
{
    struct keeper *keeper = calloc(1, sizeof *keeper);

    if (keeper == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the keeper");
    keeper->service = service;
    keeper->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (keeper->stop >= 0 && pthread_create(&keeper->thread, NULL, run, keeper) == 0) {
        *out = keeper;
        return OK;
    }
    if (keeper->stop >= 0)
        (void)close(keeper->stop);
    free(keeper);
    return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the keeper");
}

void keeper_close(struct keeper **keeper)
{
    static const uint64_t one = 1;

    if (*keeper == NULL)
        return;
    atomic_store(&(*keeper)->stopping, true);
    (void)!write((*keeper)->stop, &one, sizeof one);
    (void)pthread_join((*keeper)->thread, NULL);
    (void)close((*keeper)->stop);
    free(*keeper);
    *keeper = NULL;
}
