/* A method called twice with one key, over a real database. */
#include "backbone/once.h"

#include "sekisho/audit/v1/history.pb-c.h"
#include "support/check.h"
#include "world.h"

typedef Sekisho__Audit__V1__GetRequest GetRequest;
typedef Sekisho__Audit__V1__Record Record;

enum { TENANT = 7, OTHER_TENANT = 8 };

static struct backbone backbone;
static struct arena arena;

/* A change that gives its own number, so that a second one shows. */
static int64_t changes;

static struct status change(struct call *call, int64_t tenant)
{
    Record *response = call->response;
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct once once;

    TRY(db_begin_tenant(db, tenant, &transaction));
    TRY(once_begin(call, &backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    response->seq = ++changes;
    TRY(call_bytes(call, "event", 5, &response->event));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

/* Asks for `seq` as `caller` under `key`. */
static struct status ask(const char *caller, const char *key, int64_t seq, int64_t tenant,
                         Record *answer)
{
    GetRequest request = SEKISHO__AUDIT__V1__GET_REQUEST__INIT;
    struct call call = {
        .caller = caller,
        .idempotency_key = bytes_of(key),
        .request = &request,
        .response = answer,
        .arena = &arena,
        .log = &test_log,
    };

    request.seq = seq;
    sekisho__audit__v1__record__init(answer);
    return change(&call, tenant);
}

static void start_anew(void)
{
    world_reset();
    changes = 0;
}

static void refuses_another_request_under_a_key_that_was_used(void)
{
    Record answer;

    start_anew();
    CHECK_OK(ask("portal", "0123456789abcdef", 1, TENANT, &answer));
    CHECK_STATUS(ask("portal", "0123456789abcdef", 2, TENANT, &answer), FAILED_PRECONDITION);
    CHECK_STATUS(ask("portal", "0123456789abcdef", 1, OTHER_TENANT, &answer), FAILED_PRECONDITION);
    CHECK_INT(changes, 1);
}

static void gives_the_second_call_the_first_ones_answer(void)
{
    Record first;
    Record second;

    start_anew();
    CHECK_OK(ask("portal", "0123456789abcdef", 1, TENANT, &first));
    CHECK_OK(ask("portal", "0123456789abcdef", 1, TENANT, &second));
    CHECK_INT(changes, 1);
    CHECK_INT(second.seq, first.seq);
    CHECK(bytes_equal((struct bytes){second.event.data, second.event.len}, bytes_of("event")));
}

static void keeps_the_keys_of_two_callers_apart(void)
{
    Record answer;

    start_anew();
    CHECK_OK(ask("portal", "0123456789abcdef", 1, TENANT, &answer));
    CHECK_OK(ask("sso", "0123456789abcdef", 1, TENANT, &answer));
    CHECK_INT(answer.seq, 2);
}

static void acts_again_when_the_first_call_was_undone(void)
{
    Record answer;
    struct call call = {.caller = "portal",
                        .idempotency_key = bytes_of("0123456789abcdef"),
                        .arena = &arena,
                        .log = &test_log};
    GetRequest request = SEKISHO__AUDIT__V1__GET_REQUEST__INIT;
    struct once once;

    start_anew();
    request.seq = 1;
    call.request = &request;
    {
        CLEANUP(db_release) struct db *db = acquire(service);
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
        CHECK_OK(once_begin(&call, &backbone, &transaction, &once));
        CHECK(!once.is_repeated);
    }
    CHECK_OK(ask("portal", "0123456789abcdef", 1, TENANT, &answer));
    CHECK_INT(changes, 1);
}

static void forget_what_is_old(void)
{
    CLEANUP(db_release) struct db *db = acquire(system_);

    CHECK_OK(store_forget_answers(db));
}

/* 24 hours are what callers may count on; after that a key is as good as new. */
static void acts_again_under_a_key_of_yesterday_and_not_before(void)
{
    Record answer;

    start_anew();
    CHECK_OK(ask("portal", "0123456789abcdef", 1, TENANT, &answer));
    test_postgres_execute(
        &postgres, "UPDATE auth.idempotency SET created_at = now() - interval '23 hours 59 min'");
    forget_what_is_old();
    CHECK_OK(ask("portal", "0123456789abcdef", 1, TENANT, &answer));
    CHECK_INT(changes, 1);
    test_postgres_execute(
        &postgres, "UPDATE auth.idempotency SET created_at = now() - interval '24 hours 1 min'");
    forget_what_is_old();
    CHECK_OK(ask("portal", "0123456789abcdef", 2, TENANT, &answer));
    CHECK_INT(changes, 2);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_another_request_under_a_key_that_was_used),
        TEST(gives_the_second_call_the_first_ones_answer),
        TEST(keeps_the_keys_of_two_callers_apart),
        TEST(acts_again_when_the_first_call_was_undone),
        TEST(acts_again_under_a_key_of_yesterday_and_not_before),
    };

    world_open();
    arena_init(&arena, 1 << 20);
    backbone.idempotency_keys = event_keys; /* borrowed */
    int status = test_run(tests, COUNT_OF(tests));
    arena_clear(&arena);
    world_close();
    return status;
}
