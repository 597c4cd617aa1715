#include "handlers/handlers.h"

#include "backbone/once.h"
#include "domain/device.h"
#include "handlers/alarms.h"
#include "handlers/current_password.h"
#include "handlers/decision_carry_out.h"
#include "handlers/decision_make.h"
#include "handlers/messages.h"
#include "handlers/networks_ask.h"
#include "handlers/new_password.h"
#include "handlers/presented.h"
#include "handlers/record.h"
#include "pass/pass.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/decision_store.h"
#include "store/password_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__ChangePasswordRequest ChangePasswordRequest;
typedef Sekisho__Auth__V1__ChangePasswordResponse ChangePasswordResponse;

/* What a call has found out so far. */
struct change {
    struct user user;
    struct verifier present;
    struct network_policy networks; /* the company's, at this moment */
    bool is_repeated;
    bool is_under_way; /* decided, and not carried out */
    struct decision decision;
    struct current_password current;
    password_faults faults;
    struct bytes password; /* the new one, in NFC */
    struct verifier verifier;
};

static struct status check_request(const ChangePasswordRequest *request)
{
    TRY(presented_check_password(request->current_password));
    return presented_check_password(request->new_password);
}

/* The user as they are now, before anything is computed. A repeated call is known by its key. */
static struct status look(struct call *call, struct change *change)
{
    const struct auth_service *service = call->service;
    const struct pass_claims *pass = call->pass;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, pass->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    change->is_repeated = once.is_repeated;
    if (once.is_repeated)
        return decision_find(db, pass->tenant_id, pass->user_id, &change->decision,
                             &change->is_under_way);
    TRY(user_store_find(db, pass->tenant_id, pass->user_id, &change->user));
    if (change->user.state != USER_STATE_ACTIVE)
        return FAIL(NOT_FOUND, "there is no such user");
    struct status found = password_store_find(db, pass->tenant_id, pass->user_id, &change->present);
    if (found.code == STATUS_NOT_FOUND)
        return FAIL(FAILED_PRECONDITION, "the user has no password");
    TRY(found);
    return networks_open_policy(call, db, pass->tenant_id, &change->networks);
}

static bool is_throttled(const struct change *change)
{
    return change->current.tried.verdict.kind != THROTTLE_ADMITTED;
}

static struct status check_current(const struct call *call, struct change *change)
{
    const ChangePasswordRequest *request = call->request;

    change->current = (struct current_password){
        .user = &change->user,
        .verifier = &change->present,
        .networks = &change->networks,
        .typed = request->current_password,
        .device = request->device,
    };
    return current_password_check(call, &change->current);
}

static struct status judge_new(const struct call *call, struct change *change)
{
    const ChangePasswordRequest *request = call->request;

    TRY(new_password_judge(call, &change->user, request->new_password, &change->password,
                           &change->faults));
    return change->current.is_right
               ? new_password_compare(call, &change->user, change->password, &change->faults)
               : OK;
}

/* Why not, all of it at once. */
static struct status answer_refused(const struct call *call, const struct change *change)
{
    ChangePasswordResponse *response = call->response;

    response->is_current_wrong = !change->current.is_right;
    return password_fault_messages(call, change->faults, &response->faults, &response->n_faults);
}

static struct outbox_event describe_refusal(const struct call *call, const struct once *once,
                                            const struct user *user, const char *reason,
                                            char id[static UUID_TEXT_CAPACITY])
{
    struct outbox_event event =
        record_of_call(call, once, "password_change_refused", user->tenant_id);

    event.result = OUTBOX_REFUSED;
    event.reason = reason;
    record_about_user(&event, user, id);
    return event;
}

/* Under the call's key: a repetition of it is not another try. */
static struct status record_wrong_current(struct call *call, const struct change *change)
{
    const struct auth_service *service = call->service;
    const struct user *user = &change->user;
    char id[UUID_TEXT_CAPACITY];
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, user->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    struct outbox_event event = describe_refusal(call, &once, user, "wrong_password", id);
    TRY(alarms_append(call, &once, &change->current.tried, &event, &transaction));
    TRY(outbox_append_foldable(service->backbone.outbox, &transaction, &event, user->login_id));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

/* Not under the call's key: a repetition may be late enough. */
static struct status record_throttled(const struct call *call, const struct change *change)
{
    const struct auth_service *service = call->service;
    const struct user *user = &change->user;
    char id[UUID_TEXT_CAPACITY];
    struct once once;

    once_name(call, &service->backbone, &once);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, user->tenant_id, &transaction));
    struct outbox_event event = describe_refusal(call, &once, user, "throttled", id);
    event.id = record_id(call, &once, RECORD_THROTTLED);
    TRY(alarms_append(call, &once, &change->current.tried, &event, &transaction));
    TRY(outbox_append_foldable(service->backbone.outbox, &transaction, &event, user->login_id));
    return db_commit(&transaction);
}

static struct status answer_throttled(const struct call *call, const struct change *change)
{
    ChangePasswordResponse *response = call->response;
    struct status recorded = record_throttled(call, change);

    if (recorded.code != STATUS_ALREADY_EXISTS)
        TRY(recorded);
    return throttled_message(call, change->current.tried.verdict, &response->throttled);
}

static struct status add(const struct call *call, const struct once *once, struct db *db,
                         struct change *change)
{
    const ChangePasswordRequest *request = call->request;
    const struct user *user = &change->user;

    TRY(decision_describe(call, once, user, "", &change->decision));
    change->decision.kind = DECISION_PASSWORD;
    change->decision.ends_sessions = !request->keep_other_sessions;
    TRY(decision_store_add(db, &change->decision));
    return password_store_put_pending(db, user->tenant_id, user->id, &change->verifier);
}

/* Of a user who is still as we looked, so that their password is still the one that was checked. */
static struct status decide(const struct call *call, const struct once *once, struct db *db,
                            struct change *change)
{
    const struct user *user = &change->user;
    ChangePasswordResponse *response = call->response;
    struct user now;

    TRY(user_store_lock(db, user->tenant_id, user->id, &now));
    TRY(decision_find(db, user->tenant_id, user->id, &change->decision, &change->is_under_way));
    if (change->is_under_way || now.version != user->version || now.state != user->state)
        return FAIL(ABORTED, "the user is being changed, try again");
    TRY(add(call, once, db, change));
    response->is_changed = true;
    return OK;
}

static struct status decide_once(struct call *call, struct change *change)
{
    const struct auth_service *service = call->service;
    int64_t tenant_id = change->user.tenant_id;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return decision_find(db, tenant_id, change->user.id, &change->decision,
                             &change->is_under_way);
    TRY(decide(call, &once, db, change));
    TRY(once_finish(call, &transaction, &once));
    TRY(db_commit(&transaction));
    change->is_under_way = true;
    return OK;
}

/* The notes of before are void with the password they were made by. Whoever has just proved the old
 * one and chosen the new one keeps a device that is known, also when their call is repeated. */
static struct status remember_device(const struct call *call)
{
    const struct auth_service *service = call->service;
    const ChangePasswordRequest *request = call->request;
    ChangePasswordResponse *response = call->response;
    const struct pass_claims *pass = call->pass;
    char device[DEVICE_TEXT_CAPACITY];
    struct user user;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, pass->tenant_id, &transaction));
    TRY(user_store_find(db, pass->tenant_id, pass->user_id, &user));
    if (user.state != USER_STATE_ACTIVE)
        return OK;
    const struct device_owner owner = {user.tenant_id, user.id, user.devices_from_us};
    int64_t made_us = call->now_us > owner.from_us ? call->now_us : owner.from_us;
    TRY(device_issue(&service->device_keys, request->device, &owner, made_us, device));
    return call_text(call, device, &response->device);
}

static struct status judge(struct call *call, struct change *change)
{
    TRY(judge_new(call, change));
    if (!change->current.is_right || change->faults != 0)
        TRY(answer_refused(call, change));
    return change->current.is_right ? OK : record_wrong_current(call, change);
}

static struct status change_anew(struct call *call, struct change *change)
{
    const struct auth_service *service = call->service;

    TRY(check_current(call, change));
    if (is_throttled(change))
        return answer_throttled(call, change);
    TRY(judge(call, change));
    if (!change->current.is_right || change->faults != 0)
        return OK;
    TRY(credentials_make(service->credentials, change->password, &change->verifier));
    return decide_once(call, change);
}

static struct status change_password(struct call *call, struct change *change)
{
    const ChangePasswordResponse *response = call->response;

    TRY(check_request(call->request));
    TRY(look(call, change));
    if (!change->is_repeated)
        TRY(change_anew(call, change));
    if (change->is_under_way)
        TRY(decision_carry_out_for_call(call, &change->decision));
    /* What is changed is so without a note, too. */
    if (response->is_changed)
        (void)!status_is_ok(remember_device(call));
    return OK;
}

struct status handle_change_password(struct call *call)
{
    struct change change = {0};
    struct status outcome = change_password(call, &change);

    network_policy_close(&change.networks);
    return outcome;
}
