#include "handlers/decision_make.h"

#include "handlers/decision_carry_out.h"
#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "network/address.h"
#include "pass/pass.h"
#include "service.h"
#include "store/decision_store.h"
#include "store/password_store.h"
#include "store/user_store.h"

static struct status validate(const struct decision_wish *wish, struct uuid *user_id_out)
{
    if (!uuid_from_bytes(wish->user_id.data, wish->user_id.len, user_id_out))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes");
    return manager_check_reason(wish->reason, /* is_needed */ true);
}

struct status decision_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                            struct decision *out, bool *found_out)
{
    struct status status = decision_store_find(db, tenant_id, user_id, out);

    *found_out = status_is_ok(status);
    return status.code == STATUS_NOT_FOUND ? OK : status;
}

/* False when a pass says what none can. */
static bool fill_actor(const struct pass_claims *pass, struct decision *out)
{
    char address[ADDRESS_TEXT_CAPACITY];

    if (pass == NULL)
        return true;
    address_encode(pass->client_ip, address);
    out->actor_id = pass->user_id;
    out->session_id = pass->session_id;
    return text_copy(out->actor_login, sizeof out->actor_login, pass->login_id) &&
           text_copy(out->actor_name, sizeof out->actor_name, pass->name) &&
           text_copy(out->address, sizeof out->address, address);
}

static struct status describe(const struct decider *decider, const struct user *user,
                              const char *reason, struct decision *out)
{
    *out = (struct decision){
        .route = decider->route,
        .ends_sessions = true,
        .tenant_id = user->tenant_id,
        .user_id = user->id,
        .version = user->version + 1,
        .event_id = decider->event_id,
        .request_id = decider->request_id,
    };
    return text_copy(out->caller, sizeof out->caller, decider->caller) &&
                   text_copy(out->reason, sizeof out->reason, reason) &&
                   fill_actor(decider->pass, out)
               ? OK
               : FAIL(INTERNAL, "internal error");
}

static struct decider decider_of_call(const struct call *call, const struct once *once)
{
    return (struct decider){
        .route = DECISION_BY_CALL,
        .event_id = record_id(call, once, RECORD_OUTCOME),
        .request_id = call->request_id,
        .caller = call->caller,
        .pass = call->pass,
    };
}

struct status decision_describe(const struct call *call, const struct once *once,
                                const struct user *user, const char *reason, struct decision *out)
{
    const struct decider decider = decider_of_call(call, once);

    return describe(&decider, user, reason, out);
}

static struct status add(struct db *db, const struct decider *decider,
                         const struct decision_wish *wish, const struct user *before,
                         const struct user *after)
{
    struct decision decision;

    TRY(describe(decider, before, wish->reason, &decision));
    decision.kind = wish->kind;
    if (wish->kind == DECISION_ROLES) {
        decision.roles = after->roles;
        decision.granted = after->granted;
        decision.scope = after->scope;
        decision.has_scope = true;
    }
    return decision_store_add(db, &decision);
}

static struct status foresee_disabled(struct user *user, bool *needed_out)
{
    if (user->state == USER_STATE_INVITED || user->state == USER_STATE_DELETED)
        return FAIL(FAILED_PRECONDITION, "the user is not active");
    *needed_out = user->state == USER_STATE_ACTIVE;
    user->state = USER_STATE_DISABLED;
    return OK;
}

static struct status foresee_rights(struct db *db, const struct decision_wish *wish,
                                    const struct manager *manager, struct user *user,
                                    bool *needed_out)
{
    const struct user before = *user;

    if (user->kind == USER_KIND_CUSTOMER || user->state == USER_STATE_DELETED)
        return FAIL(FAILED_PRECONDITION, "only staff who are not deleted have roles");
    TRY(manager_check_unchanged(wish->base_revision, user->rights_revision));
    user->roles = wish->roles;
    if (!wish->keeps_granted)
        user->granted = wish->granted;
    if (!wish->keeps_scope)
        user->scope = wish->scope;
    TRY(manager_check_rights(manager, db, user));
    *needed_out = user->roles != before.roles || user->granted != before.granted ||
                  user->scope != before.scope;
    if (*needed_out)
        user->rights_revision++; /* as it is when the decision is carried out */
    return OK;
}

static struct status foresee_password(struct user *user, bool *needed_out)
{
    if (user->state != USER_STATE_ACTIVE)
        return FAIL(FAILED_PRECONDITION, "the user is not active");
    *needed_out = !user->must_change_password;
    user->must_change_password = true;
    return OK;
}

/* Nobody is let in by it any more; whoever set none has none to lose. */
static struct status foresee_voided(struct db *db, struct user *user, bool *needed_out)
{
    struct verifier verifier;

    if (user->state != USER_STATE_ACTIVE && user->state != USER_STATE_DISABLED)
        return FAIL(FAILED_PRECONDITION, "the user is not active");
    struct status found = password_store_find(db, user->tenant_id, user->id, &verifier);
    *needed_out = status_is_ok(found);
    user->must_change_password = false;
    if (user->state == USER_STATE_ACTIVE)
        user->state = USER_STATE_INVITED;
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

/* Makes of the user what they are to be; OK and not needed for who is so already. */
static struct status foresee(struct db *db, const struct decision_wish *wish,
                             const struct manager *manager, struct user *user, bool *needed_out)
{
    switch (wish->kind) {
    case DECISION_DISABLE:
        return foresee_disabled(user, needed_out);
    case DECISION_ROLES:
        return foresee_rights(db, wish, manager, user, needed_out);
    case DECISION_REQUIRE_PASSWORD:
        return foresee_password(user, needed_out);
    case DECISION_VOID_PASSWORD:
        return foresee_voided(db, user, needed_out);
    case DECISION_PASSWORD: /* a user's own, which change_password.c and set_password.c foresee */
    case DECISION_SET_PASSWORD:
        break;
    }
    return FAIL(INTERNAL, "a decision of no kind");
}

static struct status check_manager(const struct manager *manager, const struct decision_wish *wish,
                                   const struct user *user)
{
    bool only_restricts = wish->kind == DECISION_DISABLE || wish->kind == DECISION_REQUIRE_PASSWORD;

    return only_restricts ? manager_check_restricted(manager, user)
                          : manager_check_user(manager, user);
}

static bool is_decided(const struct decision *under_way, const struct decision_wish *wish,
                       const struct user *after)
{
    return under_way->kind == wish->kind &&
           (wish->kind != DECISION_ROLES ||
            (under_way->roles == after->roles && under_way->granted == after->granted &&
             under_way->has_scope && under_way->scope == after->scope));
}

static bool administers(const struct user *user)
{
    return user->state == USER_STATE_ACTIVE && (user->roles & ROLE_SET(ROLE_ADMINISTRATOR)) != 0;
}

/* Refuses the last administrator, also when two are tried at once: both lock the same rows in the
 * same order, and whom it was decided of before does not count any more. */
struct status decision_make(struct db *db, const struct decider *decider,
                            const struct decision_wish *wish, struct uuid user_id,
                            struct user *user_out)
{
    const struct manager *manager = &decider->manager;
    struct decision under_way;
    bool is_under_way = false;
    bool is_needed = false;
    int64_t staying = 0;
    struct user user;

    TRY(user_store_lock_administrators(db, manager->tenant_id, &staying));
    TRY(user_store_lock(db, manager->tenant_id, user_id, &user));
    TRY(check_manager(manager, wish, &user));
    TRY(decision_find(db, manager->tenant_id, user_id, &under_way, &is_under_way));
    const struct user before = user;
    TRY(foresee(db, wish, manager, &user, &is_needed));
    if (is_under_way && !is_decided(&under_way, wish, &user))
        return FAIL(ABORTED, "the user is being changed, try again");
    if (is_needed && !is_under_way) {
        if (administers(&before) && !administers(&user) && staying == 1)
            return FAIL(FAILED_PRECONDITION, "last administrator: make somebody else one first");
        TRY(add(db, decider, wish, &before, &user));
    }
    *user_out = user;
    return OK;
}

static struct status decide_for_call(struct call *call, const struct once *once, struct db *db,
                                     const struct manager *manager,
                                     const struct decision_wish *wish, struct uuid user_id)
{
    struct decider decider = decider_of_call(call, once);
    struct user user;

    decider.manager = *manager;
    TRY(decision_make(db, &decider, wish, user_id, &user));
    return user_message(call, &user, call->response); /* as it is when this is answered */
}

/* The decision and its answer are kept before anything is done, so that neither a death nor an
 * outage leaves it half done: whoever repeats the call, and else the finisher, goes on from it. */
static struct status decide_once(struct call *call, const struct decision_wish *wish,
                                 struct uuid user_id, struct decision *out, bool *under_way_out)
{
    const struct auth_service *service = call->service;
    struct manager manager;
    struct once once;

    TRY(manager_of_call(call, wish->tenant_id, &manager));
    if (wish->kind == DECISION_ROLES)
        TRY(manager_check_base(&manager, wish->base_revision));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (!once.is_repeated) {
        TRY(decide_for_call(call, &once, db, &manager, wish, user_id));
        TRY(once_finish(call, &transaction, &once));
    }
    TRY(decision_find(db, manager.tenant_id, user_id, out, under_way_out));
    return db_commit(&transaction);
}

struct status decision_make_and_carry_out(struct call *call, const struct decision_wish *wish)
{
    struct decision decision;
    struct uuid user_id;
    bool is_under_way = false;

    TRY(validate(wish, &user_id));
    TRY(decide_once(call, wish, user_id, &decision, &is_under_way));
    return is_under_way ? decision_carry_out_for_call(call, &decision) : OK;
}
