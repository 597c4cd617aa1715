#include "handlers/attempt.h"

#include "backbone/once.h"
#include "base/encoding.h"
#include "domain/sign_in_result.h"
#include "handlers/alarms.h"
#include "handlers/decision_make.h"
#include "handlers/record.h"
#include "service.h"
#include "store/address_store.h"
#include "store/sign_in_store.h"
#include "store/tenant_store.h"
#include "store/user_store.h"

enum {
    UNKNOWN_SIZE = 6, /* bytes of the name of an ID that nobody has */
    UNKNOWN_CAPACITY = 1 + HEX_CAPACITY(UNKNOWN_SIZE),
};

/* Texts of an event. */
struct description {
    char user_id[UUID_TEXT_CAPACITY];
    char unknown[UNKNOWN_CAPACITY];
};

struct status attempt_answered_before(void)
{
    return FAIL(ALREADY_EXISTS, "this sign-in was answered before");
}

/* What was typed and is nobody's ID may be a password in the wrong field, and what is recorded
 * stays. So the history gets a name of it, keyed, by which repeats of it are seen; no ID begins so.
 */
static const char *name_login_id(const struct attempt *attempt, struct description *texts)
{
    if (attempt->has_user)
        return attempt->login_id;
    texts->unknown[0] = '?';
    hex_encode(attempt->tried.account.keys[0].bytes, UNKNOWN_SIZE, texts->unknown + 1);
    return texts->unknown;
}

/* An internal system acts by its certificate, whoever stands before it. */
static void fill_actor(const struct attempt *attempt, struct outbox_event *event,
                       struct description *texts)
{
    event->actor.kind = OUTBOX_ACTOR_STRANGER;
    if (attempt->hosted_by) {
        event->actor.kind = OUTBOX_ACTOR_INTERNAL;
        event->actor.login_id = attempt->hosted_by;
        return;
    }
    event->actor.login_id = name_login_id(attempt, texts);
    if (attempt->refusal)
        return;
    event->actor.kind =
        attempt->user.kind == USER_KIND_STAFF ? OUTBOX_ACTOR_STAFF : OUTBOX_ACTOR_CUSTOMER;
    event->actor.user_id = attempt->user.id;
    event->actor.name = attempt->user.name;
}

static bool is_refused(const struct attempt *attempt)
{
    return attempt->refusal && !attempt->is_to_change;
}

static enum outbox_result result_of(const struct attempt *attempt)
{
    if (attempt->is_interrupted)
        return OUTBOX_FAILED;
    return attempt->refusal ? OUTBOX_REFUSED : OUTBOX_SUCCEEDED;
}

static const char *kind_of(const struct attempt *attempt)
{
    if (attempt->refusal)
        return "authn_login_fail";
    return attempt->hosted_by ? "password_verified" : "authn_login_success";
}

/* Whom an internal system asked for is nowhere else when there is no such user. */
static void fill_object(const struct attempt *attempt, struct outbox_event *event,
                        struct description *texts)
{
    if (attempt->has_user) {
        record_about_user(event, &attempt->user, texts->user_id);
    } else if (attempt->hosted_by) {
        event->object.kind = "user";
        event->object.label = name_login_id(attempt, texts);
    }
}

static struct outbox_event describe(struct call *call, const struct once *once,
                                    const struct attempt *attempt, enum record_step step,
                                    struct description *texts)
{
    struct outbox_event event = record_of_call(call, once, kind_of(attempt), attempt->tenant.id);

    fill_actor(attempt, &event, texts);
    event.source.address = attempt->presented.client_ip;
    event.source.user_agent = attempt->presented.user_agent;
    event.result = result_of(attempt);
    event.reason = attempt->refusal;
    event.id = record_id(call, once, step);
    fill_object(attempt, &event, texts);
    return event;
}

static struct status append_event(struct call *call, const struct once *once,
                                  const struct attempt *attempt, enum record_step step,
                                  struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    struct description texts;
    struct outbox_event event = describe(call, once, attempt, step, &texts);

    if (attempt->refusal)
        return outbox_append_foldable(service->backbone.outbox, transaction, &event,
                                      attempt->login_id);
    return outbox_append(service->backbone.outbox, transaction, &event);
}

static struct status append_alarms(struct call *call, const struct once *once,
                                   const struct attempt *attempt,
                                   struct db_transaction *transaction)
{
    struct description texts;
    const struct outbox_event failure = describe(call, once, attempt, RECORD_OUTCOME, &texts);

    return alarms_append(call, once, &attempt->tried, &failure, transaction);
}

/* What a list that only reports would have refused; the sign-in itself is recorded as any. */
static struct status append_report(struct call *call, const struct once *once,
                                   const struct attempt *attempt,
                                   struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    struct outbox_event event = record_of_call(call, once, "network_reported", attempt->tenant.id);
    struct description texts;

    fill_actor(attempt, &event, &texts);
    event.id = record_id(call, once, RECORD_NETWORK);
    event.source.address = attempt->presented.client_ip;
    event.source.user_agent = attempt->presented.user_agent;
    return outbox_append_foldable(service->backbone.outbox, transaction, &event, attempt->login_id);
}

/* Whether the user is as they were when the password was looked at, with their row locked. No
 * session is made here whose barrier would tell. */
static struct status look_at_user(struct db *db, const struct user *user, bool *is_same_out)
{
    struct decision decision;
    bool is_under_way = false;
    struct user now;

    TRY(user_store_lock(db, user->tenant_id, user->id, &now));
    TRY(decision_find(db, user->tenant_id, user->id, &decision, &is_under_way));
    *is_same_out = !is_under_way && now.version == user->version && now.state == user->state;
    return OK;
}

/* For the user to see. Before what failed is forgiven. */
static struct status keep_sign_in(const struct call *call, const struct attempt *attempt,
                                  struct db *db)
{
    struct kept_sign_in kept = {.at_us = call->now_us};
    struct password_failures failures;

    address_encode(attempt->address, kept.address);
    if (!text_copy(kept.user_agent, sizeof kept.user_agent, attempt->presented.user_agent) ||
        !text_copy(kept.hosted_by, sizeof kept.hosted_by,
                   attempt->hosted_by ? attempt->hosted_by : ""))
        return FAIL(INTERNAL, "internal error");
    TRY(password_try_failures(db, &attempt->tried, &failures));
    kept.failures = failures.device;
    kept.counted = attempt->tried.is_by_device ? failures.account : 0;
    return sign_in_store_add(db, attempt->tenant.id, attempt->user.id, &kept, failures.account);
}

static struct status record_entry(struct call *call, const struct once *once,
                                  const struct attempt *attempt, struct db_transaction *transaction)
{
    struct db *db = transaction->db;
    char address[ADDRESS_TEXT_CAPACITY];

    address_encode(attempt->address, address);
    TRY(user_store_set_last_login(db, attempt->tenant.id, attempt->user.id, call->now_us));
    TRY(keep_sign_in(call, attempt, db));
    TRY(password_try_forgive(db, &attempt->tried)); /* after the user's row, as all */
    TRY(address_store_count(db, attempt->tenant.id, attempt->user.id, address, call->now_us));
    return attempt->network == NETWORK_REPORTED ? append_report(call, once, attempt, transaction)
                                                : OK;
}

/* To whoever has proved the password: it is said of the user, and no failure. */
static struct status append_link(struct call *call, const struct once *once,
                                 const struct attempt *attempt, struct db_transaction *transaction)
{
    static const struct outbox_change reset = {.field = "link", .before = "", .after = "reset"};
    const struct auth_service *service = call->service;
    struct description texts;
    struct attempt proved = *attempt;

    proved.refusal = NULL;
    struct outbox_event event = describe(call, once, &proved, RECORD_LINK, &texts);
    event.kind = "link_issued";
    event.changes = &reset;
    event.change_count = 1;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

/* Whoever has proved the password is as far as a link to set another one. */
static struct status give_link(struct call *call, const struct once *once, struct attempt *attempt,
                               struct db_transaction *transaction)
{
    struct db *db = transaction->db;

    TRY(password_try_forgive(db, &attempt->tried));
    if (attempt->hosted_by) /* a link is given by our own page alone */
        return OK;
    TRY(append_link(call, once, attempt, transaction));
    return issue_link(call, db, &attempt->user, LINK_RESET, &attempt->link);
}

/* Where no session is made whose barrier would tell, whether the user was changed meanwhile: then
 * what was proved is of no use any more. */
static struct status look_again(struct db *db, struct attempt *attempt)
{
    bool is_proved = attempt->is_to_change || (attempt->hosted_by && attempt->refusal == NULL);
    bool is_same = true;

    if (is_proved)
        TRY(look_at_user(db, &attempt->user, &is_same));
    if (is_same)
        return OK;
    attempt->is_to_change = false;
    attempt->refusal = "user_changed";
    return OK;
}

static struct status apply(struct call *call, const struct once *once, struct attempt *attempt,
                           struct db_transaction *transaction)
{
    TRY(look_again(transaction->db, attempt));
    if (attempt->refusal == NULL)
        return record_entry(call, once, attempt, transaction);
    if (attempt->is_to_change)
        return give_link(call, once, attempt, transaction);
    return append_alarms(call, once, attempt, transaction);
}

static struct status look_at_company(struct db *db, struct attempt *attempt)
{
    bool is_active = false;

    if (is_refused(attempt))
        return OK;
    TRY(tenant_store_is_active(db, attempt->tenant.id, &is_active));
    if (is_active)
        return OK;
    attempt->refusal = "company_suspended";
    attempt->is_to_change = false;
    return OK;
}

/* What is kept under the key is the history's word for a refusal, and nothing of whoever was let in
 * or given a link. */
static struct status finish(const struct attempt *attempt, struct db_transaction *transaction,
                            const struct once *once)
{
    const char *kept = is_refused(attempt) ? attempt->refusal : "";

    return idempotency_finish(transaction, &once->idempotency, bytes_of(kept));
}

static const char *refusal_kept(struct bytes kept)
{
    for (enum sign_in_result i = SIGN_IN_UNKNOWN_COMPANY; i <= SIGN_IN_USER_CHANGED; i++) {
        if (bytes_equal(kept, bytes_of(sign_in_words[i])))
            return sign_in_words[i];
    }
    return NULL;
}

struct status attempt_look(const struct call *call, struct attempt *attempt,
                           struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    struct bytes kept;
    struct once once;

    TRY(once_look(call, &service->backbone, transaction, &once, &kept));
    attempt->is_repeated = once.is_repeated;
    if (!once.is_repeated)
        return OK;
    attempt->refusal = refusal_kept(kept);
    return attempt->refusal ? OK : attempt_answered_before();
}

struct status attempt_record(struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    struct bytes kept;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, attempt->tenant.id, &transaction));
    TRY(once_look(call, &service->backbone, &transaction, &once, &kept));
    if (once.is_repeated) /* meanwhile; a refusal stays one */
        return is_refused(attempt) ? OK : attempt_answered_before();
    TRY(look_at_company(db, attempt));
    TRY(apply(call, &once, attempt, &transaction));
    TRY(append_event(call, &once, attempt, RECORD_OUTCOME, &transaction));
    TRY(finish(attempt, &transaction, &once));
    return db_commit(&transaction);
}

static struct status record_apart(struct call *call, const struct attempt *attempt,
                                  enum record_step step)
{
    const struct auth_service *service = call->service;
    struct once once;

    once_name(call, &service->backbone, &once);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, attempt->tenant.id, &transaction));
    if (step == RECORD_THROTTLED)
        TRY(append_alarms(call, &once, attempt, &transaction));
    TRY(append_event(call, &once, attempt, step, &transaction));
    return db_commit(&transaction);
}

struct status attempt_record_interruption(struct call *call, const struct attempt *attempt)
{
    return record_apart(call, attempt, RECORD_INTERRUPTED);
}

/* A repetition that comes to the same is no other attempt. */
static struct status record_once(struct call *call, const struct attempt *attempt,
                                 enum record_step step)
{
    struct status recorded = record_apart(call, attempt, step);

    return recorded.code == STATUS_ALREADY_EXISTS ? OK : recorded;
}

struct status attempt_record_throttled(struct call *call, const struct attempt *attempt)
{
    return record_once(call, attempt, RECORD_THROTTLED);
}

struct status attempt_record_no_room(struct call *call, const struct attempt *attempt)
{
    return record_once(call, attempt, RECORD_NO_ROOM);
}
