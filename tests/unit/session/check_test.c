/* Check over fakes: the definitions below stand in for memory, feed, database and history. */
#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "handlers/ending.h"
#include "handlers/handlers.h"
#include "handlers/lookup.h"
#include "handlers/networks.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"

typedef Sekisho__Session__V1__CheckRequest CheckRequest;
typedef Sekisho__Session__V1__CheckResponse CheckResponse;

#define NOW (INT64_C(1764000000) * SECOND_US)
#define TOKEN "mDfJ0n5sXyA-_4lq3Zk8TtYw1cVbR7eGhUoPiLaQsE0"

/* What the fakes hold and how they answer. */
static bool fresh;
static bool in_memory;
static bool held;
static struct session stored;
static struct status lookup_answer;
static struct status ended_answer;
static struct status record_answer;
static bool expire_says_over;
static int64_t rows_touched;
static bool networks_in_memory;
static enum network_verdict verdict;
static struct status networks_answer;

/* What was asked of them. */
static int lookups;
static int touches;
static int expiries;
static int moves; /* of the idle clock in memory */
static struct address asked_from;
static char recorded[64];

static struct session_service service;
static struct arena arena;
static CheckRequest request;
static CheckResponse response;

bool feed_is_fresh(const struct feed *feed)
{
    return fresh;
}

bool session_table_use(struct session_table *table, const struct token_mac *mac, int64_t now_us,
                       bool passive, struct session *out)
{
    if (in_memory)
        *out = stored;
    moves += in_memory && !passive;
    return in_memory;
}

void session_table_reported(struct session_table *table, const struct token_mac *mac,
                            struct address address)
{
    stored.reported_from = address;
}

bool networks_judge_from_memory(const struct call *call, const struct session *session,
                                struct address address, enum network_verdict *out)
{
    asked_from = address;
    *out = verdict;
    return networks_in_memory;
}

struct status networks_judge(const struct call *call, const struct session *session,
                             struct address address, enum network_verdict *out)
{
    (void)!networks_judge_from_memory(call, session, address, out);
    return networks_answer;
}

void session_table_written(struct session_table *table, const struct session_touch *touch,
                           size_t count)
{
}

void lookup_init(struct lookup *lookup, const struct session_service *unused,
                 const struct token *token)
{
    *lookup = (struct lookup){.count = 1};
}

struct status lookup_session(const struct lookup *lookup, struct call *call, struct session *out,
                             bool *held_out)
{
    lookups++;
    *out = stored;
    *held_out = held;
    return lookup_answer;
}

struct status lookup_ended(const struct lookup *lookup, struct call *call,
                           struct session_ended *out)
{
    *out = (struct session_ended){.tenant_id = 1, .end = SESSION_SIGNED_OUT};
    return ended_answer;
}

struct status ending_expire(struct session_service *unused, const struct log *log,
                            const struct event_context *context, int64_t tenant_id,
                            struct uuid session_id, bool *over_out)
{
    expiries++;
    *over_out = expire_says_over;
    return OK;
}

struct status session_touch_any_tenant(struct db *db, const struct session_touch *touch,
                                       size_t count, int64_t *found_out)
{
    touches++;
    *found_out = rows_touched;
    return OK;
}

struct status outbox_append_foldable(struct outbox *outbox, struct db_transaction *transaction,
                                     const struct outbox_event *event, const char *account)
{
    cr_assert(text_copy(recorded, sizeof recorded, event->kind));
    return record_answer;
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return OK;
}

void db_release(struct db **db)
{
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    return OK;
}

struct status db_commit(struct db_transaction *transaction)
{
    return OK;
}

void db_rollback(struct db_transaction *transaction)
{
}

struct status pass_issue(const struct pass_issuer *issuer, const struct pass_claims *claims,
                         int64_t now_us, struct arena *memory, char **out)
{
    *out = arena_format(memory, "pass for %s", claims->audience);
    return OK;
}

static char caller[16];

static struct call call_of_request(void)
{
    return (struct call){.service = &service,
                         .request = &request,
                         .response = &response,
                         .arena = &arena,
                         .caller = caller,
                         .now_us = NOW};
}

static struct status from_worker(void)
{
    struct call call = call_of_request();
    return handle_check(&call);
}

static bool from_memory(struct status *out)
{
    struct call call = call_of_request();
    return check_from_memory(&call, out);
}

static void given_a_live_session_in_memory_and_database(void)
{
    stored = (struct session){.session_id = {{1}},
                              .subject = {.tenant_id = 1,
                                          .user_id = {{2}},
                                          .kind = USER_KIND_STAFF,
                                          .version = 1,
                                          .login_id = "sato",
                                          .display_name = "佐藤",
                                          .permissions = "history.view"},
                              .limits = {300, 3600},
                              .started_at_us = NOW,
                              .last_seen_at_us = NOW};
    fresh = in_memory = held = networks_in_memory = true;
    verdict = NETWORK_INSIDE;
    networks_answer = OK;
    recorded[0] = '\0';
    rows_touched = 1;
    lookup_answer = ended_answer = record_answer = OK;
    arena_init(&arena, 1 << 20);
    sekisho__session__v1__check_request__init(&request);
    sekisho__session__v1__check_response__init(&response);
    request.token = TOKEN;
    request.client_ip = "192.0.2.7";
    cr_assert(text_copy(caller, sizeof caller, "portal"));
}

static void clear(void)
{
    arena_clear(&arena);
}

TestSuite(check, .init = given_a_live_session_in_memory_and_database, .fini = clear);

static void nothing_in_memory(void)
{
    in_memory = held = false;
}

Test(check, leaves_to_the_worker_what_memory_does_not_hold)
{
    struct status status;

    nothing_in_memory();
    cr_assert(!from_memory(&status));
    cr_assert_eq(response.session_id.len, 0);
}

Test(check, leaves_everything_to_the_worker_while_the_feed_is_not_fresh)
{
    struct status status;

    fresh = false;
    cr_assert(!from_memory(&status));
}

Test(check, leaves_a_missing_permission_to_the_worker_who_records_it)
{
    struct status status;

    request.permission = "history.export";
    cr_assert(!from_memory(&status));
    cr_assert_eq(from_worker().code, STATUS_PERMISSION_DENIED);
    cr_assert_str_eq(recorded, "permission_refused");
}

Test(check, refuses_a_malformed_token_without_the_database)
{
    struct status status;

    request.token = "no token";
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(lookups, 0);
}

Test(check, refuses_malformed_requests)
{
    struct status status;

    request.client_ip = "192.0.2.7, 10.0.0.1";
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_INVALID_ARGUMENT);
    request.client_ip = "";
    request.permission = "History View";
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
    request.permission = "";
    request.pass_audience = "mail";
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
    request.pass_audience = "";
    request.pass_audiences = (char *[]){"audit", "mail"};
    request.n_pass_audiences = 2;
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
    request.pass_audiences = (char *[]){"audit", "audit", "audit", "audit", "audit"};
    request.n_pass_audiences = 5;
    cr_assert_eq(from_worker().code, STATUS_INVALID_ARGUMENT);
}

Test(check, gives_passes_to_portal_alone)
{
    request.pass_audience = "audit";
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(response.pass, "pass for audit");
    cr_assert(text_copy(caller, sizeof caller, "internal"));
    cr_assert_eq(from_worker().code, STATUS_PERMISSION_DENIED);
}

Test(check, gives_a_pass_for_each_service_in_their_order_and_to_portal_alone)
{
    struct status status;

    request.pass_audiences = (char *[]){"session", "audit"};
    request.n_pass_audiences = 2;
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_OK);
    cr_assert_eq(response.n_passes, 2);
    cr_expect_str_eq(response.passes[0], "pass for session");
    cr_expect_str_eq(response.passes[1], "pass for audit");
    cr_expect_str_eq(response.pass, "");
    cr_assert(text_copy(caller, sizeof caller, "internal"));
    cr_assert_eq(from_worker().code, STATUS_PERMISSION_DENIED);
}

Test(check, answers_alike_for_every_cause)
{
    struct status statuses[4];

    request.token = "";
    statuses[0] = from_worker();
    request.token = TOKEN;
    lookup_answer = ended_answer = FAIL(NOT_FOUND, "no such session");
    statuses[1] = from_worker();
    ended_answer = OK;
    statuses[2] = from_worker();
    lookup_answer = OK;
    stored.last_seen_at_us = NOW - 300 * SECOND_US;
    expire_says_over = true;
    statuses[3] = from_worker();
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        cr_expect_eq(statuses[i].code, STATUS_UNAUTHENTICATED, "case %zu", i);
        cr_expect_str_eq(statuses[i].text, statuses[0].text, "case %zu", i);
    }
}

Test(check, reports_an_outage_as_unavailable_never_as_a_bad_session)
{
    lookup_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    lookup_answer = FAIL(NOT_FOUND, "no such session");
    ended_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
}

Test(check, refuses_whom_the_allow_lists_refuse_as_a_stranger_and_records_it)
{
    struct status status;

    verdict = NETWORK_OUTSIDE;
    cr_assert(!from_memory(&status));
    status = from_worker();
    cr_expect_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_expect_str_eq(recorded, "network_refused");
    request.token = "";
    cr_expect_str_eq(from_worker().text, status.text);
}

Test(check, moves_no_idle_clock_for_whom_the_allow_lists_refuse)
{
    struct status status;

    verdict = NETWORK_OUTSIDE;
    cr_assert(!from_memory(&status));
    (void)!status_is_ok(from_worker());
    cr_expect_eq(moves, 0);
    cr_expect_eq(touches, 0);
    verdict = NETWORK_INSIDE;
    cr_assert(from_memory(&status));
    cr_expect_eq(moves, 1);
}

Test(check, leaves_allow_lists_that_are_not_in_memory_to_the_worker)
{
    struct status status;

    networks_in_memory = false;
    cr_assert(!from_memory(&status));
    cr_expect_eq(moves, 0);
    cr_assert_eq(from_worker().code, STATUS_OK);
    networks_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
}

Test(check, knows_no_address_where_the_caller_gives_none)
{
    struct status status;

    request.client_ip = "";
    cr_assert(from_memory(&status));
    cr_expect_eq(asked_from.family, ADDRESS_NONE);
}

Test(check, lets_in_whom_a_list_only_reports_and_records_it_once_for_each_address)
{
    struct status status;

    verdict = NETWORK_REPORTED;
    cr_assert(!from_memory(&status));
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(recorded, "network_reported");
    recorded[0] = '\0';
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_OK);
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(recorded, "");
    request.client_ip = "192.0.2.8";
    cr_assert(!from_memory(&status));
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_str_eq(recorded, "network_reported");
}

Test(check, refuses_nothing_that_it_cannot_record)
{
    record_answer = FAIL(UNAVAILABLE, "history is unavailable");
    request.permission = "history.export";
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    request.permission = "";
    verdict = NETWORK_OUTSIDE;
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    lookup_answer = FAIL(NOT_FOUND, "no such session");
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
}

Test(check, records_the_use_of_an_ended_session)
{
    lookup_answer = FAIL(NOT_FOUND, "no such session");
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(recorded, "session_use_after_expire");
}

Test(check, ends_a_session_in_the_very_microsecond_its_limit_is_reached)
{
    expire_says_over = true;
    stored.last_seen_at_us = NOW - 300 * SECOND_US;
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(expiries, 1);
    stored.last_seen_at_us++;
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(expiries, 1);
}

Test(check, gives_up_as_unavailable_when_the_row_changes_again_and_again)
{
    stored.last_seen_at_us = NOW - 300 * SECOND_US;
    expire_says_over = false; /* active elsewhere, says the locked row each time */
    cr_assert_eq(from_worker().code, STATUS_UNAVAILABLE);
    cr_assert_eq(lookups, 2);
}

Test(check, refuses_a_session_of_another_epoch)
{
    service.epoch = 1;
    expire_says_over = true;
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(expiries, 1);
    service.epoch = 0;
}

Test(check, writes_the_idle_clock_to_the_row_when_memory_does_not_hold_it)
{
    nothing_in_memory();
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(touches, 1);
}

Test(check, leaves_the_idle_clock_alone_when_passive)
{
    nothing_in_memory();
    request.passive = true;
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(touches, 0);
}

Test(check, does_not_accept_a_session_that_ended_while_its_clock_was_written)
{
    nothing_in_memory();
    rows_touched = 0;
    cr_assert_neq(from_worker().code, STATUS_OK);
}

Test(check, says_who_the_session_is_for)
{
    struct status status;

    request.permission = "history.view";
    cr_assert(from_memory(&status));
    cr_assert_eq(status.code, STATUS_OK);
    cr_assert_eq(response.subject->tenant_id, 1);
    cr_assert_str_eq(response.subject->login_id, "sato");
    cr_assert_eq(response.subject->n_permissions, 1);
    cr_assert_str_eq(response.subject->permissions[0], "history.view");
    cr_assert_eq(response.idle_ends_at_us, NOW + 300 * SECOND_US);
    cr_assert_eq(response.absolute_ends_at_us, NOW + 3600 * SECOND_US);
    cr_assert_eq(response.now_us, NOW);
    cr_assert_eq(response.idle_seconds, 300);
    cr_assert_eq(lookups, 0);
}
