/* What a service may write into its outbox, and calls that come again. */
#include <pthread.h>

#include "sekisho/audit/v1/history.pb-c.h"
#include "support/check.h"
#include "world.h"

typedef Sekisho__Audit__V1__GetRequest GetRequest;

enum { TENANT = 7 };

static struct audit audit;
static struct outbox *outbox;

static const char count_waiting[] = "SELECT count(*) FROM outbox";
static const char count_ledger[] = "SELECT count(*) FROM outbox_ledger";

static void refuses_an_event_of_another_tenant(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct outbox_event event = event_number(TENANT + 1, 1);

    CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
    CHECK_OK(outbox_append(outbox, &transaction, &event));
    CHECK_STATUS(db_commit(&transaction), PERMISSION_DENIED);
}

static void takes_only_the_installations_events_without_a_tenant(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    struct outbox_event tenants = event_number(TENANT, 2);
    struct outbox_event installations = event_number(OUTBOX_INSTALLATION, 3);
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin(db, &transaction));
        CHECK_OK(outbox_append(outbox, &transaction, &tenants));
        CHECK_STATUS(db_commit(&transaction), PERMISSION_DENIED);
    }
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin(db, &transaction));
        CHECK_OK(outbox_append(outbox, &transaction, &installations));
    }
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
        CHECK_OK(outbox_append(outbox, &transaction, &installations));
    }
}

static void lets_the_service_write_and_nothing_else(void)
{
    static const char *const statements[] = {
        "SELECT bytes FROM outbox",
        "DELETE FROM outbox",
        "UPDATE outbox SET attempts = 0",
        "TRUNCATE outbox",
        ("INSERT INTO outbox (event_id, tenant, at, bytes, attempts)"
         " VALUES (gen_random_uuid(), 7, now(), '\\x00', 9)"),
        "SELECT event_id FROM outbox_ledger",
        "DELETE FROM outbox_ledger",
        "SELECT bytes FROM outbox_quarantine",
        "INSERT INTO outbox_manifests VALUES (now(), gen_random_uuid())",
        "DELETE FROM idempotency",
        "UPDATE idempotency SET request_hash = request_hash",
    };
    CLEANUP(db_release) struct db *db = acquire(service);

    for (size_t i = 0; i < COUNT_OF(statements); i++)
        CHECK_INT(db_execute_text(db, statements[i], DB_NO_PARAMS, NULL).code,
                  STATUS_PERMISSION_DENIED);
}

static void refuses_an_event_that_is_not_of_now(void)
{
    static const int64_t offsets_us[] = {-61000000, 61000000};

    for (size_t i = 0; i < COUNT_OF(offsets_us); i++) {
        struct outbox_event event = event_number(TENANT, 4);
        event.at_us += offsets_us[i];
        CHECK_STATUS(record(outbox, &event), INTERNAL);
    }
    CHECK_INT(number_of(count_waiting), 0);
}

static void refuses_an_event_that_is_there_already(void)
{
    struct outbox_event event = event_number(TENANT, 5);

    CHECK_OK(record(outbox, &event));
    CHECK_STATUS(record(outbox, &event), ALREADY_EXISTS);
    CHECK_INT(number_of(count_waiting), 1);
}

static void forgets_the_event_with_the_change(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    struct outbox_event event = event_number(TENANT, 6);

    world_reset();
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
        CHECK_OK(outbox_append(outbox, &transaction, &event));
    }
    CHECK_INT(number_of(count_waiting), 0);
    CHECK_INT(number_of(count_ledger), 0);
    CHECK_OK(record(outbox, &event));
    CHECK_INT(number_of(count_waiting), 1);
    CHECK_INT(number_of(count_ledger), 1);
}

/* Calls that come again */

static const char KEY[] = "0123456789abcdef";

static struct idempotency call_about(int64_t seq)
{
    GetRequest request = SEKISHO__AUDIT__V1__GET_REQUEST__INIT;
    struct idempotency made;

    request.seq = seq;
    idempotency_init(&made, &event_keys, "portal", bytes_of(KEY), &request.base);
    return made;
}

/* Answers a call: "done" the first time, what was stored when it comes again. */
static struct status answer(int64_t tenant, const struct idempotency *once, struct arena *arena,
                            struct idempotency_answer *out)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_begin_tenant(db, tenant, &transaction));
    TRY(idempotency_begin(&transaction, once, arena, out));
    if (out->is_repeated)
        return OK;
    TRY(idempotency_finish(&transaction, once, bytes_of("done")));
    return db_commit(&transaction);
}

static void refuses_a_key_that_came_with_another_request(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct idempotency first = call_about(1);
    struct idempotency other = call_about(2);
    struct idempotency_answer given = {0};

    world_reset();
    arena_init(&arena, 1 << 16);
    CHECK_OK(answer(TENANT, &first, &arena, &given));
    CHECK_STATUS(answer(TENANT, &other, &arena, &given), FAILED_PRECONDITION);
    CHECK_STATUS(answer(TENANT + 1, &first, &arena, &given), FAILED_PRECONDITION);
}

static void answers_a_repeated_call_as_the_first_time(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct idempotency call = call_about(1);
    struct idempotency_answer given = {0};

    world_reset();
    arena_init(&arena, 1 << 16);
    CHECK_OK(answer(TENANT, &call, &arena, &given));
    CHECK(!given.is_repeated);
    CHECK_OK(answer(TENANT, &call, &arena, &given));
    CHECK(given.is_repeated && bytes_equal(given.result, bytes_of("done")));
}

static void knows_nothing_of_a_call_that_was_undone(void)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(db_release) struct db *db = acquire(service);
    struct idempotency call = call_about(1);
    struct idempotency_answer given = {0};

    world_reset();
    arena_init(&arena, 1 << 16);
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
        CHECK_OK(idempotency_begin(&transaction, &call, &arena, &given));
        CHECK_OK(idempotency_finish(&transaction, &call, bytes_of("undone")));
    }
    CHECK_OK(answer(TENANT, &call, &arena, &given));
    CHECK(!given.is_repeated);
}

/* Begun without a result, which is an empty one. */
static void keeps_an_empty_answer(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct idempotency call = call_about(1);
    struct idempotency_answer given = {0};

    world_reset();
    arena_init(&arena, 1 << 16);
    {
        CLEANUP(db_release) struct db *db = acquire(service);
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
        CHECK_OK(idempotency_begin(&transaction, &call, &arena, &given));
        CHECK_OK(idempotency_finish(&transaction, &call, (struct bytes){0}));
        CHECK_OK(db_commit(&transaction));
    }
    CHECK_OK(answer(TENANT, &call, &arena, &given));
    CHECK(given.is_repeated && given.result.size == 0);
}

static void refuses_while_the_first_call_is_still_at_it(void)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct idempotency call = call_about(1);
    struct idempotency_answer given = {0};

    world_reset();
    arena_init(&arena, 1 << 16);
    CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
    CHECK_OK(idempotency_begin(&transaction, &call, &arena, &given));
    CHECK_STATUS(answer(TENANT, &call, &arena, &given), ABORTED);
}

struct caller {
    pthread_t thread;
    struct idempotency call;
    bool was_first;
};

static void *call_once(void *argument)
{
    struct caller *caller = argument;
    CLEANUP(arena_clear) struct arena arena;
    struct idempotency_answer given = {0};

    arena_init(&arena, 1 << 16);
    CHECK_OK(answer(TENANT, &caller->call, &arena, &given));
    caller->was_first = !given.is_repeated;
    CHECK(caller->was_first || bytes_equal(given.result, bytes_of("done")));
    return NULL;
}

static void does_once_what_several_ask_at_the_same_time(void)
{
    struct caller callers[4];
    int first = 0;

    world_reset();
    for (size_t i = 0; i < COUNT_OF(callers); i++) {
        callers[i].call = call_about(1);
        CHECK(pthread_create(&callers[i].thread, NULL, call_once, &callers[i]) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(callers); i++) {
        pthread_join(callers[i].thread, NULL);
        first += callers[i].was_first;
    }
    CHECK_INT(first, 1);
}

static void keeps_no_result_that_is_too_large(void)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct idempotency call = call_about(1);
    struct idempotency_answer given = {0};
    static const uint8_t large[IDEMPOTENCY_RESULT_MAXIMUM + 1];

    world_reset();
    arena_init(&arena, 1 << 16);
    CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
    CHECK_STATUS(idempotency_finish(&transaction, &call, bytes_of("not begun")), INTERNAL);
    CHECK_OK(idempotency_begin(&transaction, &call, &arena, &given));
    CHECK_STATUS(idempotency_finish(&transaction, &call, (struct bytes){large, sizeof large}),
                 INTERNAL);
    CHECK_OK(
        idempotency_finish(&transaction, &call, (struct bytes){large, IDEMPOTENCY_RESULT_MAXIMUM}));
}

static void forgets_an_answer_after_a_day(void)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(db_release) struct db *db = acquire(system_);
    struct idempotency call = call_about(1);
    struct idempotency_answer given = {0};

    world_reset();
    arena_init(&arena, 1 << 16);
    CHECK_OK(answer(TENANT, &call, &arena, &given));
    test_postgres_execute(&postgres, "UPDATE auth.idempotency SET created_at ="
                                     " now() - interval '23 hours 59 minutes'");
    CHECK_OK(store_forget_answers(db));
    CHECK_OK(answer(TENANT, &call, &arena, &given));
    CHECK(given.is_repeated);
    test_postgres_execute(&postgres, "UPDATE auth.idempotency SET created_at ="
                                     " now() - interval '24 hours 1 minute'");
    CHECK_OK(store_forget_answers(db));
    CHECK_OK(answer(TENANT, &call, &arena, &given));
    CHECK(!given.is_repeated);
}

static void empties_events_in_quarantine_after_a_month_and_keeps_that_they_were(void)
{
    CLEANUP(db_release) struct db *db = acquire(system_);
    int64_t emptied = 0;

    test_postgres_execute(
        &postgres, "INSERT INTO auth.outbox_quarantine (seq, event_id, tenant, at, bytes) VALUES"
                   " (1, gen_random_uuid(), 7, now() - interval '30 days', 'a name'),"
                   " (2, gen_random_uuid(), 7, now() - interval '29 days 23 hours', 'a name')");
    CHECK_OK(store_empty_quarantine(db, &emptied));
    CHECK_INT(emptied, 1);
    test_postgres_execute(
        &postgres, "DO $$ BEGIN"
                   " ASSERT (SELECT count(*) FROM auth.outbox_quarantine) = 2;"
                   " ASSERT (SELECT bytes = '' FROM auth.outbox_quarantine WHERE seq = 1);"
                   " ASSERT (SELECT bytes = 'a name' FROM auth.outbox_quarantine WHERE seq = 2);"
                   " END $$");
    CHECK_OK(store_empty_quarantine(db, &emptied));
    CHECK_INT(emptied, 0);
    world_reset();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_an_event_of_another_tenant),
        TEST(takes_only_the_installations_events_without_a_tenant),
        TEST(lets_the_service_write_and_nothing_else),
        TEST(refuses_an_event_that_is_not_of_now),
        TEST(refuses_an_event_that_is_there_already),
        TEST(forgets_the_event_with_the_change),
        TEST(refuses_a_key_that_came_with_another_request),
        TEST(answers_a_repeated_call_as_the_first_time),
        TEST(knows_nothing_of_a_call_that_was_undone),
        TEST(keeps_an_empty_answer),
        TEST(refuses_while_the_first_call_is_still_at_it),
        TEST(does_once_what_several_ask_at_the_same_time),
        TEST(keeps_no_result_that_is_too_large),
        TEST(forgets_an_answer_after_a_day),
        TEST(empties_events_in_quarantine_after_a_month_and_keeps_that_they_were),
    };

    world_open();
    audit_init(&audit);
    outbox = outbox_by_hand(&audit);
    int status = test_run(tests, COUNT_OF(tests));
    outbox_close(&outbox);
    world_close();
    return status;
}
