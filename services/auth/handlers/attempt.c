#include "handlers/attempt.h"

#include "backbone/once.h"
#include "handlers/alarms.h"
#include "handlers/deciding.h"
#include "handlers/record.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/address_store.h"
#include "store/tenant_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__WithPasswordRequest WithPasswordRequest;

struct status attempt_answered_before(void)
{
    return FAIL(ALREADY_EXISTS, "this sign-in was answered before");
}

static void fill_actor(const struct attempt *attempt, struct outbox_event *event)
{
    event->actor.kind = OUTBOX_ACTOR_STRANGER;
    event->actor.login_id = attempt->login_id;
    if (attempt->refusal)
        return;
    event->actor.kind =
        attempt->user.kind == USER_KIND_STAFF ? OUTBOX_ACTOR_STAFF : OUTBOX_ACTOR_CUSTOMER;
    event->actor.user_id = attempt->user.id;
    event->actor.name = attempt->user.name;
}

static enum outbox_result result_of(const struct attempt *attempt)
{
    if (attempt->is_interrupted)
        return OUTBOX_FAILED;
    return attempt->refusal ? OUTBOX_REFUSED : OUTBOX_SUCCEEDED;
}

static struct outbox_event describe(struct call *call, const struct once *once,
                                    const struct attempt *attempt, enum record_step step,
                                    char user_id[static UUID_TEXT_CAPACITY])
{
    const WithPasswordRequest *request = call->request;
    struct outbox_event event =
        record_of_call(call, once, attempt->refusal ? "authn_login_fail" : "authn_login_success",
                       attempt->tenant.id);

    fill_actor(attempt, &event);
    event.source.address = request->client_ip;
    event.source.user_agent = request->user_agent;
    event.result = result_of(attempt);
    event.reason = attempt->refusal;
    event.id = record_id(call, once, step);
    if (attempt->has_user)
        record_about_user(&event, &attempt->user, user_id);
    return event;
}

static struct status append_event(struct call *call, const struct once *once,
                                  const struct attempt *attempt, enum record_step step,
                                  struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    char user_id[UUID_TEXT_CAPACITY];
    struct outbox_event event = describe(call, once, attempt, step, user_id);

    if (attempt->refusal)
        return outbox_append_foldable(service->backbone.outbox, transaction, &event,
                                      attempt->login_id);
    return outbox_append(service->backbone.outbox, transaction, &event);
}

static struct status append_alarms(struct call *call, const struct once *once,
                                   const struct attempt *attempt,
                                   struct db_transaction *transaction)
{
    char user_id[UUID_TEXT_CAPACITY];
    const struct outbox_event failure = describe(call, once, attempt, RECORD_OUTCOME, user_id);

    return alarms_append(call, once, &attempt->tried, &failure, transaction);
}

/* What a list that only reports would have refused; the sign-in itself is recorded as any. */
static struct status append_report(struct call *call, const struct once *once,
                                   const struct attempt *attempt,
                                   struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    const WithPasswordRequest *request = call->request;
    struct outbox_event event = record_of_call(call, once, "network_reported", attempt->tenant.id);

    fill_actor(attempt, &event);
    event.id = record_id(call, once, RECORD_NETWORK);
    event.source.address = request->client_ip;
    event.source.user_agent = request->user_agent;
    return outbox_append_foldable(service->backbone.outbox, transaction, &event, attempt->login_id);
}

static struct status record_entry(struct call *call, const struct once *once,
                                  const struct attempt *attempt, struct db_transaction *transaction)
{
    char address[ADDRESS_TEXT_CAPACITY];

    address_encode(attempt->address, address);
    TRY(user_store_set_last_login(transaction->db, attempt->tenant.id, attempt->user.id,
                                  call->now_us));
    TRY(password_try_forgive(transaction->db, &attempt->tried)); /* after the user's row, as all */
    TRY(address_store_count(transaction->db, attempt->tenant.id, attempt->user.id, address,
                            call->now_us));
    return attempt->network == NETWORK_REPORTED ? append_report(call, once, attempt, transaction)
                                                : OK;
}

/* Whether the user is as they were when the password was looked at, with their row locked. No
 * session is made here whose barrier would tell. */
static struct status look_at_user(struct db *db, const struct user *user, bool *is_same_out)
{
    struct decision decision;
    bool is_under_way = false;
    struct user now;

    TRY(user_store_lock(db, user->tenant_id, user->id, &now));
    TRY(deciding_find(db, user->tenant_id, user->id, &decision, &is_under_way));
    *is_same_out = !is_under_way && now.version == user->version && now.state == user->state;
    return OK;
}

/* To whoever has proved the password: it is said of the user, and no failure. */
static struct status append_link(struct call *call, const struct once *once,
                                 const struct attempt *attempt, struct db_transaction *transaction)
{
    static const struct outbox_change reset = {.field = "link", .before = "", .after = "reset"};
    const struct auth_service *service = call->service;
    char user_id[UUID_TEXT_CAPACITY];
    struct attempt proved = *attempt;

    proved.refusal = NULL;
    struct outbox_event event = describe(call, once, &proved, RECORD_LINK, user_id);
    event.kind = "link_issued";
    event.changes = &reset;
    event.change_count = 1;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

/* Whoever has proved the password is as far as a link to set another one, unless that was changed
 * meanwhile: then what they know is of no use any more. */
static struct status give_link(struct call *call, const struct once *once, struct attempt *attempt,
                               struct db_transaction *transaction)
{
    struct db *db = transaction->db;
    bool is_same = false;

    TRY(look_at_user(db, &attempt->user, &is_same));
    if (!is_same) {
        attempt->is_to_change = false;
        attempt->refusal = "user_changed";
        return append_alarms(call, once, attempt, transaction);
    }
    TRY(password_try_forgive(db, &attempt->tried));
    TRY(append_link(call, once, attempt, transaction));
    return issue_link(call, db, &attempt->user, LINK_RESET, &attempt->link);
}

static struct status apply(struct call *call, const struct once *once, struct attempt *attempt,
                           struct db_transaction *transaction)
{
    if (attempt->refusal == NULL)
        return record_entry(call, once, attempt, transaction);
    if (attempt->is_to_change)
        return give_link(call, once, attempt, transaction);
    return append_alarms(call, once, attempt, transaction);
}

static struct status look_at_company(struct db *db, struct attempt *attempt)
{
    bool is_active = false;

    if (attempt->refusal && !attempt->is_to_change)
        return OK;
    TRY(tenant_store_is_active(db, attempt->tenant.id, &is_active));
    if (is_active)
        return OK;
    attempt->refusal = "company_suspended";
    attempt->is_to_change = false;
    return OK;
}

struct status attempt_record(struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, attempt->tenant.id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated) /* a refusal stays one */
        return attempt->refusal && !attempt->is_to_change ? OK : attempt_answered_before();
    TRY(look_at_company(db, attempt));
    TRY(apply(call, &once, attempt, &transaction));
    TRY(append_event(call, &once, attempt, RECORD_OUTCOME, &transaction));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

static struct status record_apart(struct call *call, const struct attempt *attempt,
                                  enum record_step step)
{
    const struct auth_service *service = call->service;
    struct once once = {0};

    idempotency_init(&once.idempotency, &service->backbone.idempotency_keys, call->caller,
                     call->idempotency_key, call->request);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, attempt->tenant.id, &transaction));
    TRY(append_event(call, &once, attempt, step, &transaction));
    return db_commit(&transaction);
}

struct status attempt_record_interruption(struct call *call, const struct attempt *attempt)
{
    return record_apart(call, attempt, RECORD_INTERRUPTED);
}

struct status attempt_record_throttled(struct call *call, const struct attempt *attempt)
{
    struct status recorded = record_apart(call, attempt, RECORD_THROTTLED);

    return recorded.code == STATUS_ALREADY_EXISTS ? OK : recorded;
}
