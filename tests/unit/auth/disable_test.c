/* Disable over a database, a session and a history that are fakes and die at any step. Transactions
 * are real enough: what was not committed is gone. */
#include <criterion/criterion.h>

#include <string.h>

#include "backbone/once.h"
#include "crypto/crypto.h"
#include "domain/role.h"
#include "handlers/disabling.h"
#include "handlers/handlers.h"
#include "peers/session.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "store/disabling_store.h"
#include "store/user_store.h"

#define NOW INT64_C(1764000000000000)

/* What is on disk. */
struct disk {
    struct user user;
    struct disabling disabling;
    bool is_under_way;
    bool key_is_taken;
    int events;
    struct uuid event_id;
    char reason[USER_REASON_CAPACITY];
};

static struct disk disk;    /* committed */
static struct disk working; /* the transaction under way */
static bool in_transaction;
static int transactions;

/* session's side. */
static int64_t barrier;
static struct uuid barrier_request;
static uint8_t barrier_keys[8][24];
static size_t barrier_count;

/* Each step is counted; the one of this number fails, before or after it was done. */
static int step, failing_step;
static bool is_done_when_failing;
static struct status failure;

static int64_t staying;
static void (*meanwhile)(void); /* what others do while session is asked */

static struct auth_service service;
static struct arena arena;
static Sekisho__Auth__V1__DisableUserRequest request;
static Sekisho__Auth__V1__User response;

static bool fails_before(void)
{
    return ++step == failing_step && !is_done_when_failing;
}

static struct status after(void)
{
    return step == failing_step && is_done_when_failing ? failure : OK;
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return fails_before() ? failure : after();
}

void db_release(struct db **db)
{
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    cr_assert_eq(tenant_id, 7);
    cr_assert(!in_transaction);
    working = disk;
    in_transaction = true;
    transactions++;
    return OK;
}

struct status db_commit(struct db_transaction *transaction)
{
    if (fails_before())
        return failure;
    disk = working;
    in_transaction = false;
    return after();
}

void db_rollback(struct db_transaction *transaction)
{
    in_transaction = false;
}

struct status db_clock_now_us(struct db_clock *clock, int64_t *out)
{
    *out = NOW + 1;
    return OK;
}

struct status user_store_lock_administrators(struct db *db, int64_t tenant_id, int64_t *staying_out)
{
    *staying_out = staying;
    return fails_before() ? failure : after();
}

struct status user_store_lock(struct db *db, int64_t tenant_id, struct uuid id, struct user *out)
{
    if (fails_before())
        return failure;
    if (!uuid_equal(id, working.user.id))
        return FAIL(NOT_FOUND, "there is no such user");
    *out = working.user;
    return after();
}

struct status user_store_set_state(struct db *db, int64_t tenant_id, struct uuid id,
                                   enum user_state state, int64_t version)
{
    if (fails_before())
        return failure;
    working.user.state = state;
    working.user.version = version;
    return after();
}

struct status disabling_store_add(struct db *db, const struct disabling *disabling)
{
    if (fails_before())
        return failure;
    cr_assert(!working.is_under_way);
    working.disabling = *disabling;
    working.is_under_way = true;
    return after();
}

struct status disabling_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                   struct disabling *out)
{
    if (fails_before())
        return failure;
    if (working.is_under_way)
        *out = working.disabling;
    TRY(after());
    return working.is_under_way ? OK : FAIL(NOT_FOUND, "no disabling is under way");
}

struct status disabling_store_set_version(struct db *db, int64_t tenant_id, struct uuid user_id,
                                          int64_t version)
{
    working.disabling.version = version;
    return OK;
}

struct status disabling_store_remove(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    if (fails_before())
        return failure;
    working.is_under_way = false;
    return after();
}

struct status disabling_store_list_any_tenant(struct db *db, int64_t age_ms, size_t limit,
                                              struct disabling *out, size_t *count_out)
{
    *count_out = disk.is_under_way ? 1 : 0;
    if (disk.is_under_way)
        out[0] = disk.disabling;
    return OK;
}

struct status once_begin(struct call *call, const struct backbone *backbone,
                         struct db_transaction *transaction, struct once *out)
{
    if (fails_before())
        return failure;
    memset(&out->idempotency, 0x5a, sizeof out->idempotency);
    out->is_repeated = working.key_is_taken;
    if (out->is_repeated)
        response.state = SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED;
    return after();
}

struct status once_finish(const struct call *call, struct db_transaction *transaction,
                          const struct once *once)
{
    if (fails_before())
        return failure;
    cr_assert_eq(response.state, SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED);
    working.key_is_taken = true;
    return after();
}

struct status session_set_barrier(struct rpc_client *client, const struct rpc_call_options *options,
                                  int64_t tenant_id, struct uuid user_id, int64_t version,
                                  const char *reason, struct arena *memory)
{
    cr_assert(!in_transaction, "nothing is locked while session is asked");
    cr_assert(disk.is_under_way || disk.user.state == USER_STATE_DISABLED,
              "the decision is on disk first");
    if (fails_before())
        return failure;
    cr_assert_eq(options->idempotency_key.size, sizeof barrier_keys[0]);
    memcpy(barrier_keys[barrier_count++], options->idempotency_key.data, sizeof barrier_keys[0]);
    barrier_request = options->request_id;
    barrier = version > barrier ? version : barrier;
    if (meanwhile)
        meanwhile();
    return after();
}

struct status outbox_append(struct outbox *outbox, struct db_transaction *transaction,
                            const struct outbox_event *event)
{
    if (fails_before())
        return failure;
    cr_assert_str_eq(event->kind, "user_disabled");
    cr_assert_str_eq(event->actor.login_id, "operator");
    cr_assert(text_copy(working.reason, sizeof working.reason, event->reason));
    working.event_id = event->id;
    working.events++;
    return after();
}

struct status outbox_may_restrict(struct outbox *outbox)
{
    return OK;
}

static void given_a_clerk(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(
        crypto_hmac_key_open(bytes_of("event"), 1, &service.backbone.event_keys.current).code,
        STATUS_OK);
    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = 7;
    request.reason = arena_copy_text(&arena, "left the company");
    request.user_id =
        (ProtobufCBinaryData){UUID_SIZE, (uint8_t *)arena_copy_text(&arena, "sixteen bytes id")};
    disk.user = (struct user){.id = {"sixteen bytes id"},
                              .tenant_id = 7,
                              .kind = USER_KIND_STAFF,
                              .state = USER_STATE_ACTIVE,
                              .login_id = "sato",
                              .name = "佐藤",
                              .roles = ROLE_SET(ROLE_CLERK),
                              .version = 4};
    staying = 1;
    failure = FAIL(UNAVAILABLE, "it died");
}

static void clear(void)
{
    arena_clear(&arena);
    crypto_hmac_key_close(&service.backbone.event_keys.current);
    crypto_close();
}

TestSuite(disable, .init = given_a_clerk, .fini = clear);

static struct status disable(void)
{
    struct call call = {.service = &service,
                        .request = &request,
                        .response = &response,
                        .arena = &arena,
                        .log = &(const struct log){.service = "auth", .descriptor = -1},
                        .caller = "operator",
                        .request_id = {"the one request"},
                        .now_us = NOW};

    sekisho__auth__v1__user__init(&response);
    step = 0;
    return handle_disable_user(&call);
}

static size_t finish_overdue(void)
{
    static const struct log quiet = {.service = "auth", .descriptor = -1};
    size_t finished = 0;

    service.backbone.log = &quiet;
    failing_step = 0;
    cr_assert_eq(disabling_finish_overdue(&service, &finished).code, STATUS_OK);
    return finished;
}

static bool is_disabled_once(void)
{
    return disk.user.state == USER_STATE_DISABLED && disk.user.version == 5 && barrier == 5 &&
           disk.events == 1 && !disk.is_under_way && disk.key_is_taken &&
           strcmp(disk.reason, "left the company") == 0;
}

static bool is_untouched(void)
{
    return disk.user.state == USER_STATE_ACTIVE && disk.user.version == 4 && barrier == 0 &&
           disk.events == 0 && !disk.is_under_way && !disk.key_is_taken;
}

Test(disable, refuses_malformed_requests_before_it_touches_anything)
{
    request.tenant_id = 0;
    cr_expect_eq(disable().code, STATUS_INVALID_ARGUMENT);
    request.tenant_id = 7;
    request.user_id.len = 15;
    cr_expect_eq(disable().code, STATUS_INVALID_ARGUMENT);
    request.user_id.len = UUID_SIZE;
    request.reason = arena_copy_text(&arena, "");
    cr_expect_eq(disable().code, STATUS_INVALID_ARGUMENT);
    cr_assert_eq(transactions, 0);
}

Test(disable, knows_no_user_of_another_id)
{
    request.user_id.data[0] ^= 1;
    cr_assert_eq(disable().code, STATUS_NOT_FOUND);
    cr_assert(is_untouched());
}

Test(disable, keeps_the_last_administrator)
{
    disk.user.roles = ROLE_SET(ROLE_ADMINISTRATOR);
    cr_assert_eq(disable().code, STATUS_FAILED_PRECONDITION);
    cr_assert(is_untouched());
    staying = 2;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert(is_disabled_once());
}

/* Step after step, in two ways: the step was not done, and it was done but nobody heard. Then
 * either the call comes again, or the finisher of a replica that lives on finds what is left. */
static int count_steps(void)
{
    failing_step = 0;
    cr_assert_eq(disable().code, STATUS_OK);
    return step;
}

static void start_over(int dying_at, bool done)
{
    disk = (struct disk){.user = disk.user};
    disk.user.state = USER_STATE_ACTIVE;
    disk.user.version = 4;
    barrier = 0;
    barrier_count = 0;
    failing_step = dying_at;
    is_done_when_failing = done;
}

Test(disable, is_done_by_a_repetition_whatever_step_it_died_at)
{
    int steps = count_steps();

    cr_assert_gt(steps, 10);
    for (int dying_at = 1; dying_at <= 2 * steps; dying_at++) {
        start_over((dying_at + 1) / 2, dying_at % 2 == 0);
        cr_expect_neq(disable().code, STATUS_OK, "step %d", dying_at);
        failing_step = 0;
        cr_expect_eq(disable().code, STATUS_OK, "step %d", dying_at);
        cr_expect(is_disabled_once(), "step %d", dying_at);
        cr_expect_eq(response.state, SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED);
    }
}

/* Nothing at all or the whole of it; never a user who may not come in and is not disabled. */
Test(disable, is_done_by_the_finisher_or_was_never_decided)
{
    int steps = count_steps();
    int decided = 0;

    for (int dying_at = 1; dying_at <= 2 * steps; dying_at++) {
        start_over((dying_at + 1) / 2, dying_at % 2 == 0);
        cr_expect_neq(disable().code, STATUS_OK, "step %d", dying_at);
        (void)finish_overdue();
        cr_expect(is_disabled_once() || is_untouched(), "step %d", dying_at);
        decided += is_disabled_once();
    }
    cr_assert_gt(decided, 0);
    cr_assert_lt(decided, 2 * steps);
}

Test(disable, leaves_the_event_and_the_barrier_the_same_whoever_finishes)
{
    cr_assert_eq(disable().code, STATUS_OK);
    struct uuid event_id = disk.event_id;
    uint8_t key[sizeof barrier_keys[0]];
    memcpy(key, barrier_keys[0], sizeof key);

    for (int dying_at = 1; barrier_count != 1 || !disk.is_under_way; dying_at++) {
        start_over(dying_at, true);
        cr_assert_neq(disable().code, STATUS_OK, "no step comes after the barrier");
    }
    cr_assert_eq(finish_overdue(), 1);
    cr_assert_eq(barrier_count, 2);
    cr_assert(uuid_equal(disk.event_id, event_id));
    cr_assert(uuid_equal(barrier_request, (struct uuid){"the one request"}));
    for (size_t i = 0; i < barrier_count; i++)
        cr_assert_arr_eq(barrier_keys[i], key, sizeof key);
}

Test(disable, asks_nobody_and_records_nothing_of_whoever_is_disabled_already)
{
    disk.user.state = USER_STATE_DISABLED;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert_eq(barrier_count, 0);
    cr_assert_eq(disk.events, 0);
}

Test(disable, joins_a_disabling_that_somebody_else_decided)
{
    start_over(0, false);
    disk.is_under_way = true;
    disk.disabling = (struct disabling){.tenant_id = 7,
                                        .user_id = disk.user.id,
                                        .version = 5,
                                        .caller = "operator",
                                        .reason = "left the company"};
    disk.user.roles = ROLE_SET(ROLE_ADMINISTRATOR); /* it does not count as staying any more */
    request.reason = arena_copy_text(&arena, "and again");
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert(is_disabled_once());
}

static void somebody_else_finishes(void)
{
    disk.user.state = USER_STATE_DISABLED;
    disk.user.version = 5;
    disk.is_under_way = false;
    disk.events++;
    cr_assert(text_copy(disk.reason, sizeof disk.reason, "left the company"));
}

Test(disable, does_not_do_again_what_somebody_else_has_finished_meanwhile)
{
    meanwhile = somebody_else_finishes;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert(is_disabled_once());
}

static void the_rights_change_once(void)
{
    if (disk.user.version == 4)
        disk.user.version = 6;
}

Test(disable, raises_the_barrier_above_a_change_that_came_between)
{
    meanwhile = the_rights_change_once;
    cr_assert_eq(disable().code, STATUS_OK);
    cr_assert_eq(disk.user.state, USER_STATE_DISABLED);
    cr_assert_eq(disk.user.version, 7);
    cr_assert_eq(barrier, 7);
    cr_assert_eq(disk.events, 1);
    cr_assert_arr_neq(barrier_keys[0], barrier_keys[1], sizeof barrier_keys[0]);
}

static void the_rights_keep_changing(void)
{
    disk.user.version++;
}

Test(disable, gives_up_on_a_user_who_keeps_changing_and_leaves_the_decision)
{
    meanwhile = the_rights_keep_changing;
    cr_assert_eq(disable().code, STATUS_ABORTED);
    cr_assert(disk.is_under_way);
    cr_assert_eq(disk.user.state, USER_STATE_ACTIVE);
    meanwhile = NULL;
    cr_assert_eq(finish_overdue(), 1);
    cr_assert_eq(disk.user.state, USER_STATE_DISABLED);
    cr_assert_geq(barrier, disk.user.version);
}
