/* One connection to a PostgreSQL of its own, over TLS 1.3, without fsync: what lib/db and the
 * outbox cost, not the disk. Goals: 13 k selects and 4 k recorded changes a second, 20 k events
 * delivered. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "support/check.h"
#include "world.h"

enum {
    SELECTS = 20000,
    CHANGES = 8000,
    TENANT = 7,
};

static struct audit audit;

static void print_rate(const char *name, int count, int64_t since_us)
{
    double duration_s = (double)(clock_monotonic_us() - since_us) / 1e6;

    (void)printf("figure %s %.0f per_second\n", name, count / duration_s);
}

static void select_by_key(void)
{
    static const char sql[] = "SELECT sha256 FROM schema_migrations"
                              " WHERE set_name = $1 AND version = $2";
    CLEANUP(db_release) struct db *db = acquire(service);
    int64_t since_us = clock_monotonic_us();

    for (int i = 0; i < SELECTS; i++) {
        CLEANUP(db_rows_clear) struct db_rows rows = {0};
        CHECK_OK(db_query(db, sql, DB_PARAMS(DB_TEXT("outbox"), DB_INT(1)), &rows));
        CHECK_INT(rows.count, 1);
    }
    print_rate("db-select", SELECTS, since_us);
}

static void record_changes(struct outbox *outbox)
{
    int64_t since_us = clock_monotonic_us();

    for (int i = 0; i < CHANGES; i++) {
        struct outbox_event event = event_number(TENANT, i);
        CHECK_OK(record(outbox, &event));
    }
    print_rate("db-recorded-change", CHANGES, since_us);
}

static void deliver(struct outbox *outbox)
{
    int64_t since_us = clock_monotonic_us();
    bool more = true;

    while (more)
        CHECK_OK(relay_round(outbox, &more));
    CHECK_INT(audit.count, CHANGES);
    print_rate("db-delivered-event", CHANGES, since_us);
}

int main(void)
{
    struct outbox *outbox = NULL;

    world_open();
    audit_init(&audit);
    outbox = outbox_by_hand(&audit);
    select_by_key();
    record_changes(outbox);
    deliver(outbox);
    outbox_close(&outbox);
    world_close();
    return EXIT_SUCCESS;
}
