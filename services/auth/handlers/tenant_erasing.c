#include "handlers/tenant_erasing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "outbox/event.h"
#include "peers/session.h"
#include "store/deletion_store.h"
#include "store/erasure_store.h"
#include "store/tenant_store.h"

enum {
    /* Full ones of a company in one turn: others wait for the finisher, too. */
    BATCHES_IN_A_TURN = 8,
    ARENA_MAXIMUM = 1 << 20,
    KEY_SIZE = UUID_SIZE + sizeof(uint64_t),
    NUMBER_CAPACITY = 24,
};

/* Each has an event id of its own. */
enum { STEP_ERASING, STEP_ERASED };

/* The same on every replica: a company is deleted once for good. */
static struct outbox_event describe(const struct auth_service *service, const char *kind,
                                    uint32_t step, const struct tenant *tenant, int64_t now_us)
{
    static const char name[] = "erasing-tenant";
    uint8_t key[sizeof name + UUID_SIZE];

    memcpy(key, name, sizeof name);
    memcpy(key + sizeof name, tenant->suspension.bytes, UUID_SIZE);
    return (struct outbox_event){
        .id = outbox_event_id(&service->backbone.event_keys.current,
                              (struct bytes){key, sizeof key}, step),
        .tenant_id = tenant->id,
        .at_us = now_us,
        .kind = kind,
        .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
        .object = {.kind = "tenant", .id = tenant->code},
        .result = OUTBOX_SUCCEEDED,
    };
}

/* Locks the company and the record of its deletion, in this order. Not over: somebody else was here
 * first, or it was restored. */
static struct status lock(struct db *db, int64_t tenant_id, int64_t now_us, struct tenant *tenant,
                          struct erasing *erasing, bool *is_over_out)
{
    struct status locked = tenant_store_lock_any_tenant(db, tenant_id, tenant);

    *is_over_out = false;
    if (locked.code == STATUS_NOT_FOUND)
        return OK;
    TRY(locked);
    if (!tenant_is_over(tenant, now_us))
        return OK;
    *is_over_out = true;
    return deletion_store_lock_erasing_any_tenant(db, tenant_id, erasing);
}

static struct status begin(struct auth_service *service, int64_t tenant_id, struct tenant *tenant,
                           struct erasing *erasing, bool *is_over_out)
{
    const struct backbone *backbone = &service->backbone;
    int64_t now_us = 0;

    TRY(db_clock_now_us(backbone->clock, &now_us));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db_system, backbone->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(lock(db, tenant_id, now_us, tenant, erasing, is_over_out));
    if (!*is_over_out || erasing->has_begun)
        return OK;
    const struct outbox_event event =
        describe(service, "tenant_erasing", STEP_ERASING, tenant, now_us);
    TRY(deletion_store_set_erasing_any_tenant(db, tenant_id, now_us));
    TRY(outbox_append(backbone->outbox, &transaction, &event));
    return db_commit(&transaction);
}

/* The company is locked and looked at again in each step: it is not restored meanwhile, and two
 * replicas take turns. */
static struct status erase_some(struct auth_service *service, int64_t tenant_id,
                                const struct erasure_table *table, int64_t *count_out)
{
    const struct backbone *backbone = &service->backbone;
    struct tenant tenant;
    int64_t now_us = 0;

    TRY(db_clock_now_us(backbone->clock, &now_us));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, backbone->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(tenant_store_lock(db, tenant_id, &tenant));
    if (!tenant_is_over(&tenant, now_us))
        return FAIL(ABORTED, "the company is not over any more");
    TRY(table->erase(db, tenant_id, ERASURE_BATCH, count_out));
    if (*count_out == 0)
        return OK;
    TRY(deletion_store_add_rows(db, tenant_id, "auth", table->name, *count_out));
    return db_commit(&transaction);
}

static struct status erase_rows(struct auth_service *service, int64_t tenant_id, bool *is_empty_out)
{
    int full = 0;

    *is_empty_out = false;
    for (size_t i = 0; i < ERASURE_TABLES;) {
        int64_t count = 0;
        TRY(erase_some(service, tenant_id, &erasure_tables[i], &count));
        if (count < ERASURE_BATCH)
            i++;
        else if (++full == BATCHES_IN_A_TURN)
            return OK;
    }
    *is_empty_out = true;
    return OK;
}

/* Asked by the number of the round, so that an answer that was lost is given again. */
static struct status ask_session(struct auth_service *service, const struct tenant *tenant,
                                 int64_t round, struct arena *arena, struct forgotten *out)
{
    uint8_t key[KEY_SIZE];

    memcpy(key, tenant->suspension.bytes, UUID_SIZE);
    bytes_put_u64(key + UUID_SIZE, (uint64_t)round);
    const struct rpc_call_options options = {.idempotency_key = {key, sizeof key}};
    return session_forget_tenant(service->session, &options, tenant->id, arena, out);
}

static struct status add_forgotten(struct db *db, int64_t tenant_id,
                                   const struct forgotten *forgotten)
{
    for (size_t i = 0; i < forgotten->count; i++)
        TRY(deletion_store_add_rows(db, tenant_id, "session", forgotten->rows[i].table,
                                    forgotten->rows[i].rows));
    return OK;
}

/* Counts an answer once, whoever was given it. */
static struct status keep_forgotten(struct auth_service *service, int64_t tenant_id, int64_t round,
                                    const struct forgotten *forgotten, struct erasing *erasing)
{
    const struct backbone *backbone = &service->backbone;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db_system, backbone->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(deletion_store_lock_erasing_any_tenant(db, tenant_id, erasing));
    if (erasing->session_rounds != round)
        return OK;
    erasing->session_rounds = round + 1;
    erasing->session_is_done = !forgotten->more;
    TRY(add_forgotten(db, tenant_id, forgotten));
    TRY(deletion_store_set_session_any_tenant(db, tenant_id, round + 1, !forgotten->more));
    return db_commit(&transaction);
}

static struct status forget_at_session(struct auth_service *service, const struct tenant *tenant,
                                       struct erasing *erasing)
{
    for (int i = 0; i < BATCHES_IN_A_TURN && !erasing->session_is_done; i++) {
        CLEANUP(arena_clear) struct arena arena;
        struct forgotten forgotten;
        int64_t round = erasing->session_rounds;
        arena_init(&arena, ARENA_MAXIMUM);
        TRY(ask_session(service, tenant, round, &arena, &forgotten));
        TRY(keep_forgotten(service, tenant->id, round, &forgotten, erasing));
    }
    return OK;
}

/* How much it was, by service; the tables are in the record. */
struct sums {
    struct outbox_change changes[OUTBOX_CHANGES_MAXIMUM];
    char numbers[OUTBOX_CHANGES_MAXIMUM][NUMBER_CAPACITY];
    size_t count;
};

static void sum_up(const struct erased_rows *rows, size_t count, struct sums *out)
{
    int64_t sum = 0;

    out->count = 0;
    for (size_t i = 0; i < count && out->count < OUTBOX_CHANGES_MAXIMUM; i++) {
        sum += rows[i].rows;
        if (i + 1 < count && strcmp(rows[i].service, rows[i + 1].service) == 0)
            continue;
        char *number = out->numbers[out->count];
        (void)snprintf(number, NUMBER_CAPACITY, "%" PRId64, sum);
        out->changes[out->count++] =
            (struct outbox_change){.field = rows[i].service, .before = number};
        sum = 0;
    }
}

static struct status record_erased(struct auth_service *service, struct db_transaction *transaction,
                                   const struct tenant *tenant, int64_t now_us)
{
    struct outbox_event event = describe(service, "tenant_erased", STEP_ERASED, tenant, now_us);
    struct erased_rows rows[ERASED_TABLES_MAXIMUM];
    struct sums sums;
    size_t count = 0;

    TRY(deletion_store_list_rows_any_tenant(transaction->db, tenant->id, rows, &count));
    sum_up(rows, count, &sums);
    event.changes = sums.changes;
    event.change_count = sums.count;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

/* Nothing of the company refers to its row any more. */
static struct status end(struct auth_service *service, int64_t tenant_id, bool *done_out)
{
    const struct backbone *backbone = &service->backbone;
    struct erasing erasing;
    struct tenant tenant;
    bool is_over = false;
    int64_t now_us = 0;

    TRY(db_clock_now_us(backbone->clock, &now_us));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db_system, backbone->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(lock(db, tenant_id, now_us, &tenant, &erasing, &is_over));
    if (!is_over || !erasing.session_is_done || !erasing.portal_is_done)
        return OK;
    TRY(tenant_store_erase_any_tenant(db, tenant_id));
    TRY(deletion_store_add_rows(db, tenant_id, "auth", "tenants", 1));
    TRY(deletion_store_set_erased_any_tenant(db, tenant_id, now_us));
    TRY(record_erased(service, &transaction, &tenant, now_us));
    TRY(db_commit(&transaction));
    *done_out = true;
    return OK;
}

static struct status finish(struct auth_service *service, const union batch_items *items, size_t i,
                            bool *done_out)
{
    int64_t tenant_id = items->tenants[i];
    struct erasing erasing;
    struct tenant tenant;
    bool is_over = false;
    bool is_empty = false;

    TRY(begin(service, tenant_id, &tenant, &erasing, &is_over));
    if (!is_over)
        return OK;
    TRY(erase_rows(service, tenant_id, &is_empty));
    if (!is_empty)
        return OK;
    TRY(forget_at_session(service, &tenant, &erasing));
    return end(service, tenant_id, done_out);
}

static struct status list(struct auth_service *service, struct db *db, union batch_items *out,
                          size_t *count_out)
{
    int64_t overdue = 0;

    /* That they cannot be counted keeps none of them waiting. */
    if (status_is_ok(deletion_store_count_overdue_any_tenant(db, BATCH_MAXIMUM, &overdue)))
        metrics_set(&service->counters.erasings_overdue, overdue);
    return deletion_store_list_over_any_tenant(db, BATCH_MAXIMUM, out->tenants, count_out);
}

static struct log_field whose(const union batch_items *items, size_t i)
{
    return LOG_INT("tenant", items->tenants[i]);
}

const struct batch tenant_erasing_batch = {
    .done = "tenants_erased",
    .not_done = "tenant_erasing_not_finished",
    .may = outbox_may_change,
    .list = list,
    .finish = finish,
    .whose = whose,
};
