/* Checks, look-ups, ends and the write-behind at once: what a replica under load does to its table.
 * The rule that is watched: once a session was doubted, no yes without a row read afterwards. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/session_table.h"

#define START (INT64_C(1764000000) * SECOND_US)

enum { SESSIONS = 256, CHECKERS = 3, ROUNDS = 20000 };

/* Stands in for the database: whether the session's row is there. */
static atomic_bool rows[SESSIONS];
/* Answered to the caller: from here on every yes is wrong. */
static atomic_bool ended[SESSIONS];

static struct session_table *table;
static atomic_bool stop;
static atomic_ulong wrong;
static atomic_ulong yes;

static struct session session_number(uint32_t number)
{
    struct session session = {
        .subject = {.tenant_id = 1, .login_id = "sato", .permissions = "history.view"},
        .limits = {300, 3600},
        .started_at_us = START,
        .last_seen_at_us = START};

    memcpy(session.mac.bytes, &number, sizeof number);
    session.mac.bytes[TOKEN_MAC_SIZE - 1] = (uint8_t)number;
    return session;
}

/* As Check does: memory first, then the row. */
static bool check(uint32_t number, int64_t now_us)
{
    struct session session = session_number(number);

    if (session_table_use(table, &session.mac, now_us, false, &session))
        return true;
    uint64_t mark = session_table_mark(table, &session.mac);
    if (!atomic_load(&rows[number])) {
        session_table_remove(table, &session.mac);
        return false;
    }
    (void)session_table_put(table, &session, mark);
    return true;
}

static void *run_checker(void *seed)
{
    uint32_t number = *(const uint32_t *)seed;

    for (int round = 0; round < ROUNDS; round++) {
        number = (number * 5 + 1) % SESSIONS;
        bool was_ended = atomic_load(&ended[number]);
        if (!check(number, START + round))
            continue;
        atomic_fetch_add(&yes, 1);
        if (was_ended)
            atomic_fetch_add(&wrong, 1);
    }
    return NULL;
}

/* As End does: commit, then memory, then the answer. */
static void *run_ender(void *unused)
{
    (void)unused;
    for (uint32_t number = 0; number < SESSIONS; number += 2) {
        struct session session = session_number(number);
        atomic_store(&rows[number], false);
        session_table_doubt(table, &session.mac);
        atomic_store(&ended[number], true);
    }
    return NULL;
}

static void *run_writer(void *unused)
{
    struct session_touch touches[64];
    size_t shard = 0;

    (void)unused;
    while (!atomic_load(&stop)) {
        session_table_tick(table);
        for (size_t count; (count = session_table_take(table, touches, COUNT_OF(touches))) > 0;) {
            if (shard % 3 == 0)
                session_table_retry(table, touches, count);
            else
                session_table_written(table, touches, count);
        }
        (void)session_table_forget(table, shard++ % SESSION_TABLE_SHARDS, START);
    }
    return NULL;
}

static void start(pthread_t *thread, void *(*run)(void *), void *argument)
{
    if (pthread_create(thread, NULL, run, argument) != 0) {
        (void)fprintf(stderr, "no thread\n");
        exit(1);
    }
}

int main(void)
{
    static uint32_t seeds[CHECKERS] = {1, 100, 200};
    pthread_t checkers[CHECKERS];
    pthread_t writer;
    pthread_t ender;

    if (!status_is_ok(session_table_open(SESSIONS, &table)))
        return 1;
    for (size_t i = 0; i < SESSIONS; i++)
        atomic_store(&rows[i], true);
    start(&writer, run_writer, NULL);
    for (size_t i = 0; i < CHECKERS; i++)
        start(&checkers[i], run_checker, &seeds[i]);
    start(&ender, run_ender, NULL);

    (void)pthread_join(ender, NULL);
    for (size_t i = 0; i < CHECKERS; i++)
        (void)pthread_join(checkers[i], NULL);
    atomic_store(&stop, true);
    (void)pthread_join(writer, NULL);
    session_table_close(&table);

    (void)fprintf(stderr, "%lu yes, %lu wrong\n", atomic_load(&yes), atomic_load(&wrong));
    return atomic_load(&wrong) == 0 && atomic_load(&yes) > 0 ? 0 : 1;
}
