#include "eraser.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "drafts.h"
#include "outbox/outbox.h"
#include "peers/erasing.h"
#include "service.h"
#include "store/erasure_store.h"

enum {
    ARENA_MAXIMUM = 1 << 20,
    TABLES = 4,
    NUMBER_CAPACITY = 24,
};

struct eraser {
    struct portal *portal;
    pthread_t thread;
    int stop; /* an eventfd */
};

/* Names the erasing of a company, which happens once: its event, and what auth is told. */
struct name {
    uint8_t bytes[sizeof "erasing-tenant" + sizeof(uint64_t)];
};

static struct name name_of(int64_t tenant_id)
{
    static const char prefix[] = "erasing-tenant";
    struct name name;

    memcpy(name.bytes, prefix, sizeof prefix);
    bytes_put_u64(name.bytes + sizeof prefix, (uint64_t)tenant_id);
    return name;
}

static bool is_stopping(const struct eraser *eraser)
{
    struct pollfd stop = {.fd = eraser->stop, .events = POLLIN};

    return poll(&stop, 1, 0) > 0;
}

static void list_tables(const struct erased *erased, struct erased_table out[static TABLES])
{
    out[0] = (struct erased_table){"statements", erased->statements};
    out[1] = (struct erased_table){"customer_users", erased->customer_users};
    out[2] = (struct erased_table){"customers", erased->customers};
    out[3] = (struct erased_table){"drafts", erased->drafts};
}

/* In the company's own history, which stays. */
static struct status record(const struct portal *portal, struct db_transaction *transaction,
                            int64_t tenant_id, const struct erased *erased)
{
    const struct backbone *backbone = &portal->backbone;
    const struct name name = name_of(tenant_id);
    struct erased_table tables[TABLES];
    struct outbox_change changes[TABLES];
    char numbers[TABLES][NUMBER_CAPACITY];
    struct outbox_event event = {
        .id = outbox_event_id(&backbone->event_keys.current,
                              (struct bytes){name.bytes, sizeof name.bytes}, 0),
        .tenant_id = tenant_id,
        .kind = "tenant_data_erased",
        .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
        .result = OUTBOX_SUCCEEDED,
        .changes = changes,
        .change_count = TABLES,
    };

    TRY(db_clock_now_us(backbone->clock, &event.at_us));
    list_tables(erased, tables);
    for (size_t i = 0; i < TABLES; i++) {
        (void)snprintf(numbers[i], sizeof numbers[i], "%" PRId64, tables[i].rows);
        changes[i] = (struct outbox_change){.field = tables[i].name, .before = numbers[i]};
    }
    return outbox_append(backbone->outbox, transaction, &event);
}

/* A step, counted in the transaction that takes the rows away. When there are none left it is
 * recorded, once. */
static struct status erase_some(const struct portal *portal, int64_t tenant_id, bool *is_done_out,
                                struct erased *sum_out)
{
    const struct backbone *backbone = &portal->backbone;
    struct erased erased;
    bool is_news = false;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, backbone->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(erasure_store_begin(db, tenant_id));
    TRY(erasure_store_remove(db, tenant_id, &erased));
    *is_done_out =
        erased.statements + erased.customer_users + erased.customers + erased.drafts == 0;
    if (!*is_done_out) {
        TRY(erasure_store_add(db, tenant_id, &erased));
        return db_commit(&transaction);
    }
    TRY(erasure_store_finish(db, tenant_id, &is_news, sum_out));
    if (is_news)
        TRY(record(portal, &transaction, tenant_id, sum_out));
    return db_commit(&transaction);
}

static struct status report(const struct portal *portal, int64_t tenant_id,
                            const struct erased *erased, struct arena *arena)
{
    const struct name name = name_of(tenant_id);
    const struct rpc_call_options options = {.idempotency_key = {name.bytes, sizeof name.bytes}};
    struct erased_table tables[TABLES];

    list_tables(erased, tables);
    TRY(erasing_report(portal->auth, &options, tenant_id, tables, TABLES, arena));
    log_info(portal->backbone.log, "tenant_data_erased", LOG_INT("tenant", tenant_id));
    return OK;
}

static struct status erase(const struct eraser *eraser, int64_t tenant_id, struct arena *arena)
{
    struct erased sum = {0};
    bool is_done = false;

    TRY(outbox_may_change(eraser->portal->backbone.outbox));
    while (!is_done) {
        if (is_stopping(eraser))
            return OK;
        TRY(erase_some(eraser->portal, tenant_id, &is_done, &sum));
    }
    return report(eraser->portal, tenant_id, &sum, arena);
}

/* What fails is tried again the next time; of a company it is said which. That auth did not answer
 * was logged by the client. */
static void turn(const struct eraser *eraser)
{
    static const struct rpc_call_options none = {0};
    CLEANUP(arena_clear) struct arena arena;
    const int64_t *tenants = NULL;
    size_t count = 0;

    arena_init(&arena, ARENA_MAXIMUM);
    drafts_sweep(eraser->portal);
    if (!status_is_ok(erasing_list(eraser->portal->auth, &none, &arena, &tenants, &count)))
        return;
    for (size_t i = 0; i < count; i++) {
        struct status erased = erase(eraser, tenants[i], &arena);
        if (!status_is_ok(erased))
            log_warn(eraser->portal->backbone.log, "tenant_erasing_not_finished",
                     LOG_INT("tenant", tenants[i]), LOG_STR("reason", erased.text));
    }
}

static void *work(void *argument)
{
    const struct eraser *eraser = argument;
    struct pollfd stop = {.fd = eraser->stop, .events = POLLIN};

    while (poll(&stop, 1, ERASER_PERIOD_MS) <= 0)
        turn(eraser);
    return NULL;
}

struct status eraser_open(struct portal *portal, struct eraser **out)
{
    struct eraser *eraser = calloc(1, sizeof *eraser);

    if (eraser == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the eraser");
    eraser->portal = portal;
    eraser->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (eraser->stop >= 0 && pthread_create(&eraser->thread, NULL, work, eraser) == 0) {
        *out = eraser;
        return OK;
    }
    if (eraser->stop >= 0)
        (void)close(eraser->stop);
    free(eraser);
    return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the eraser");
}

void eraser_close(struct eraser **eraser)
{
    static const uint64_t one = 1;

    if (*eraser == NULL)
        return;
    (void)!write((*eraser)->stop, &one, sizeof one);
    (void)pthread_join((*eraser)->thread, NULL);
    (void)close((*eraser)->stop);
    free(*eraser);
    *eraser = NULL;
}
