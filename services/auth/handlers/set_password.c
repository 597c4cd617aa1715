#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/decision_carry_out.h"
#include "handlers/decision_make.h"
#include "handlers/issue_link.h"
#include "handlers/messages.h"
#include "handlers/networks_ask.h"
#include "handlers/new_password.h"
#include "handlers/password_try.h"
#include "handlers/presented.h"
#include "handlers/record.h"
#include "service.h"
#include "store/decision_store.h"
#include "store/password_store.h"
#include "store/tenant_store.h"
#include "store/throttle_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__SetPasswordRequest SetPasswordRequest;
typedef Sekisho__Auth__V1__SetPasswordResponse SetPasswordResponse;

/* What a call has found out so far. */
struct setting {
    enum link_purpose purpose;
    struct link_names names;
    struct link_owner owner;
    struct user user;
    bool is_repeated;
    struct address address;
    bool is_outside; /* the company's allow-lists, where a link is used */
    struct uuid refusal_id;
    struct bytes password; /* in NFC */
    password_faults faults;
    struct verifier verifier;
    bool is_under_way; /* decided, and not carried out */
    struct decision decision;
};

/* One answer for every cause: whoever guesses learns nothing of links that are or were. */
static struct status refused(void)
{
    return FAIL(NOT_FOUND, "the link is not good any more");
}

static struct status refuse_what_is_not_found(struct status status)
{
    return status.code == STATUS_NOT_FOUND ? refused() : status;
}

static struct status read_request(const struct call *call, struct setting *out)
{
    const SetPasswordRequest *request = call->request;
    CLEANUP(link_token_wipe) struct link_token token;

    out->purpose = (enum link_purpose)request->purpose;
    if (out->purpose != LINK_ACTIVATION && out->purpose != LINK_RESET)
        return FAIL(INVALID_ARGUMENT, "purpose: activation or reset");
    TRY(presented_check(request->password, request->user_agent, request->client_ip, &out->address));
    if (!link_token_parse(request->token, &token))
        return refused();
    issue_link_names(call, &token, out->purpose, &out->names);
    return OK;
}

static struct status find_owner(const struct call *call, struct setting *setting)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    return refuse_what_is_not_found(
        link_store_find_owner_any_tenant(db, &setting->names, &setting->owner));
}

/* Whose state is another than when the link was made has no use for it any more, nor has whose
 * leaving date has come. */
static bool is_fit(const struct call *call, const struct setting *setting)
{
    enum user_state fit =
        setting->purpose == LINK_ACTIVATION ? USER_STATE_INVITED : USER_STATE_ACTIVE;

    return setting->user.state == fit && !user_has_left(&setting->user, call->now_us);
}

/* The link stays good for when the company is resumed. */
static struct status refuse_suspended(struct db *db, int64_t tenant_id)
{
    bool is_active = false;

    TRY(tenant_store_is_active(db, tenant_id, &is_active));
    return is_active ? OK : refused();
}

/* The link stays good for where it may be used. */
static struct status ask_networks(const struct call *call, struct db *db, struct setting *setting)
{
    CLEANUP(network_policy_close) struct network_policy policy = {0};

    TRY(networks_open_policy(call, db, setting->user.tenant_id, &policy));
    setting->is_outside =
        networks_judge_user(&policy, &setting->user, setting->address) == NETWORK_OUTSIDE;
    return OK;
}

static struct status find_decision(struct db *db, struct setting *setting)
{
    return decision_find(db, setting->owner.tenant_id, setting->owner.user_id, &setting->decision,
                         &setting->is_under_way);
}

/* Before anything is computed or anybody is signed out: only for a link that is good. A repeated
 * call is known by its key, as its link is used up. */
static struct status look(struct call *call, struct setting *setting)
{
    const struct auth_service *service = call->service;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, setting->owner.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    setting->is_repeated = once.is_repeated;
    setting->refusal_id = record_id(call, &once, RECORD_NETWORK);
    if (once.is_repeated)
        return find_decision(db, setting);
    TRY(refuse_what_is_not_found(
        user_store_find(db, setting->owner.tenant_id, setting->owner.user_id, &setting->user)));
    TRY(refuse_what_is_not_found(
        link_store_look(db, &setting->owner, &setting->names, call->now_us)));
    if (!is_fit(call, setting))
        return refused();
    TRY(refuse_suspended(db, setting->owner.tenant_id));
    return ask_networks(call, db, setting);
}

static struct status judge(const struct call *call, struct setting *setting)
{
    const SetPasswordRequest *request = call->request;

    TRY(new_password_judge(call, &setting->user, request->password, &setting->password,
                           &setting->faults));
    return new_password_compare(call, &setting->user, setting->password, &setting->faults);
}

/* Whoever has the link has proved who they are, so they are told also what only their names and
 * their last passwords show. */
static struct status answer_refused(const struct call *call, const struct setting *setting)
{
    const SetPasswordRequest *request = call->request;
    SetPasswordResponse *response = call->response;

    return request->tells_faults ? password_fault_messages(call, setting->faults, &response->faults,
                                                           &response->n_faults)
                                 : password_refusal(setting->faults);
}

/* Of an activation; a reset is a decision, and leaves its event when it is carried out. */
static struct status record(const struct call *call, const struct once *once,
                            struct db_transaction *transaction, const struct setting *setting)
{
    const struct auth_service *service = call->service;
    const SetPasswordRequest *request = call->request;
    const struct user *user = &setting->user;
    struct outbox_event event = record_of_call(call, once, "password_set", user->tenant_id);
    struct outbox_change change = {.field = "link", .before = "activation"};
    char id[UUID_TEXT_CAPACITY];

    event.actor.kind = user->kind == USER_KIND_STAFF ? OUTBOX_ACTOR_STAFF : OUTBOX_ACTOR_CUSTOMER;
    event.actor.user_id = user->id;
    event.actor.login_id = user->login_id;
    event.actor.name = user->name;
    event.source.address = request->client_ip;
    event.source.user_agent = request->user_agent;
    event.changes = &change;
    event.change_count = 1;
    record_about_user(&event, user, id);
    return outbox_append(service->backbone.outbox, transaction, &event);
}

/* Nobody has proved who they are: a stranger may have the link. */
static struct status record_outside(const struct call *call, const struct setting *setting)
{
    const struct auth_service *service = call->service;
    const SetPasswordRequest *request = call->request;
    struct outbox_event event = {
        .id = setting->refusal_id,
        .tenant_id = setting->user.tenant_id,
        .at_us = call->now_us,
        .kind = "network_refused",
        .actor = {.kind = OUTBOX_ACTOR_STRANGER, .login_id = setting->user.login_id},
        .source = {.address = request->client_ip, .user_agent = request->user_agent},
        .result = OUTBOX_REFUSED,
        .reason = "network",
        .correlation_id = call->request_id,
    };
    char id[UUID_TEXT_CAPACITY];

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, event.tenant_id, &transaction));
    record_about_user(&event, &setting->user, id);
    TRY(outbox_append_foldable(service->backbone.outbox, &transaction, &event,
                               setting->user.login_id));
    return db_commit(&transaction);
}

/* As a link that is not good; a repeated call was recorded before. */
static struct status refuse_outside(const struct call *call, const struct setting *setting)
{
    struct status recorded = record_outside(call, setting);

    if (recorded.code != STATUS_ALREADY_EXISTS)
        TRY(recorded);
    return refused();
}

/* A decision that waits for session would be carried out over what is set here. */
static struct status refuse_while_deciding(struct db *db, const struct user *user)
{
    struct decision decision;
    bool is_under_way = false;

    TRY(decision_find(db, user->tenant_id, user->id, &decision, &is_under_way));
    return is_under_way ? FAIL(ABORTED, "the user is being changed, try again") : OK;
}

/* Takes up the link, of a user who may have been disabled or changed since we looked. The user is
 * locked first, as whoever voids their link does: in the other order the two wait for each other.
 */
static struct status take_link(const struct call *call, struct db *db,
                               const struct setting *setting)
{
    const struct user *user = &setting->user;
    struct user now;

    TRY(user_store_lock(db, user->tenant_id, user->id, &now));
    TRY(refuse_while_deciding(db, user));
    TRY(refuse_what_is_not_found(
        link_store_use(db, &setting->owner, &setting->names, call->now_us)));
    return now.version == user->version && now.state == user->state
               ? OK
               : FAIL(ABORTED, "the user is being changed, try again");
}

/* Whoever has the link has proved who they are, and the guesses were at another password. */
static struct status release_hold(const struct call *call, struct db *db, const struct user *user)
{
    struct throttle_names names;

    password_try_account(call, user->tenant_id, bytes_of(user->login_id), &names);
    return throttle_store_release(db, user->tenant_id, &names);
}

/* Who is invited has no sessions that would have to end first. */
static struct status activate(const struct call *call, const struct once *once,
                              struct db_transaction *transaction, const struct setting *setting)
{
    const struct user *user = &setting->user;
    struct db *db = transaction->db;

    TRY(password_store_put(db, user->tenant_id, user->id, &setting->verifier));
    TRY(user_store_set_state(db, user->tenant_id, user->id, USER_STATE_ACTIVE, user->version + 1));
    TRY(user_store_set_must_change_password(db, user->tenant_id, user->id, false,
                                            user->version + 1));
    return record(call, once, transaction, setting);
}

/* Nobody has a pass here: whoever has the user's link is the user. */
static struct status describe(const struct call *call, const struct once *once,
                              const struct setting *setting, struct decision *out)
{
    const SetPasswordRequest *request = call->request;
    const struct user *user = &setting->user;

    TRY(decision_describe(call, once, user, "", out));
    out->kind = DECISION_SET_PASSWORD;
    out->actor_id = user->id;
    address_encode(setting->address, out->address);
    return text_copy(out->actor_login, sizeof out->actor_login, user->login_id) &&
                   text_copy(out->actor_name, sizeof out->actor_name, user->name) &&
                   text_copy(out->user_agent, sizeof out->user_agent, request->user_agent)
               ? OK
               : FAIL(INTERNAL, "internal error");
}

/* All sessions end before the password changes, and session may not be there to end them. What was
 * decided is carried out then, whatever becomes of this call, its link and others of the user: a
 * version that session knows and the user never gets would keep them out. */
static struct status decide(const struct call *call, const struct once *once, struct db *db,
                            struct setting *setting)
{
    const struct user *user = &setting->user;

    TRY(describe(call, once, setting, &setting->decision));
    TRY(decision_store_add(db, &setting->decision));
    TRY(password_store_put_pending(db, user->tenant_id, user->id, &setting->verifier));
    setting->is_under_way = true;
    return OK;
}

static struct status set(struct call *call, struct setting *setting)
{
    const struct auth_service *service = call->service;
    const struct user *user = &setting->user;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, user->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return find_decision(db, setting);
    TRY(take_link(call, db, setting));
    TRY(release_hold(call, db, user));
    TRY(setting->purpose == LINK_ACTIVATION ? activate(call, &once, &transaction, setting)
                                            : decide(call, &once, db, setting));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

static struct status set_anew(struct call *call, struct setting *setting)
{
    const struct auth_service *service = call->service;

    if (setting->is_outside)
        return refuse_outside(call, setting);
    TRY(judge(call, setting));
    if (setting->faults != 0)
        return answer_refused(call, setting);
    TRY(credentials_make(service->credentials, setting->password, &setting->verifier));
    return set(call, setting);
}

struct status handle_set_password(struct call *call)
{
    struct setting setting = {0};

    TRY(read_request(call, &setting));
    TRY(find_owner(call, &setting));
    TRY(look(call, &setting));
    if (!setting.is_repeated)
        TRY(set_anew(call, &setting));
    return setting.is_under_way ? decision_carry_out_for_call(call, &setting.decision) : OK;
}
