#include "handlers/handlers.h"

#include <string.h>

#include "base/clock.h"
#include "handlers/link_mail.h"
#include "handlers/messages.h"
#include "handlers/new_user.h"
#include "handlers/password_try.h"
#include "handlers/record.h"
#include "handlers/user_change.h"
#include "store/departure_store.h"
#include "store/password_store.h"
#include "store/throttle_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__DeleteUserRequest DeleteUserRequest;
typedef Sekisho__Auth__V1__EnableUserRequest EnableUserRequest;
typedef Sekisho__Auth__V1__ReleaseHoldRequest ReleaseHoldRequest;
typedef Sekisho__Auth__V1__ResendRequest ResendRequest;
typedef Sekisho__Auth__V1__RestoreUserRequest RestoreUserRequest;
typedef Sekisho__Auth__V1__StartResetRequest StartResetRequest;
typedef Sekisho__Auth__V1__ChangeProfileRequest ChangeProfileRequest;

static struct status answer_user(const struct user_change *change)
{
    return user_message(change->call, &change->user, change->call->response);
}

static struct status run(struct call *call, const struct user_change_kind *kind,
                         const struct user_change_target *target)
{
    struct user_change change = {.call = call};

    return user_change_run(&change, kind, target);
}

static void set_state(struct user_change *change, enum user_state state)
{
    user_change_add(change, "state", user_state_name(change->user.state), user_state_name(state));
    change->user.state = state;
}

/* Who was invited and disabled before they set a password has to be invited still. */
static struct status state_when_enabled(struct user_change *change, enum user_state *out)
{
    struct verifier verifier;
    struct status found =
        password_store_find(change->db, change->user.tenant_id, change->user.id, &verifier);

    *out = status_is_ok(found) ? USER_STATE_ACTIVE : USER_STATE_INVITED;
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

/* Else whoever left by their date and comes back would be out again within a second. */
static struct status forget_past_leaving(struct user_change *change)
{
    struct user *user = &change->user;
    char *before = change->own;

    if (user->leaves_at_us == 0 || user->leaves_at_us > change->call->now_us)
        return OK;
    clock_encode(user->leaves_at_us, before);
    user_change_add(change, "leaves_at", before, "");
    user->leaves_at_us = user->leaving_held_at_us = 0;
    user->departure_revision++;
    return user_store_set_leaving(change->db, user->tenant_id, user->id, 0);
}

static struct status enable(struct user_change *change)
{
    const struct user *user = &change->user;
    enum user_state state = USER_STATE_ACTIVE;

    if (user->state != USER_STATE_DISABLED)
        return FAIL(FAILED_PRECONDITION, "the user is not disabled");
    TRY(state_when_enabled(change, &state));
    set_state(change, state);
    TRY(forget_past_leaving(change));
    return user_store_set_state(change->db, user->tenant_id, user->id, state, user->version);
}

struct status handle_enable_user(struct call *call)
{
    static const struct user_change_kind ENABLE = {
        .event = "user_enabled", .apply = enable, .answer = answer_user};
    const EnableUserRequest *request = call->request;
    const struct user_change_target target = {request->tenant_id, request->user_id,
                                              request->reason};
    char left_at[CLOCK_TEXT_CAPACITY] = "";
    struct user_change change = {.call = call, .own = left_at};

    return user_change_run(&change, &ENABLE, &target);
}

/* Whoever was disabled has left already, and whoever never came in does not leave. The others are
 * invited again because their password was taken away, and their sessions with it. */
static struct status depart(const struct user_change *change)
{
    const struct call *call = change->call;
    const DeleteUserRequest *request = call->request;
    struct departure departure = {
        .id = record_id(call, &change->once, RECORD_OUTCOME),
        .user.id = change->user.id,
        .route = call->pass ? DEPARTURE_BY_USER : DEPARTURE_BY_OPERATOR,
    };

    if (change->user.state != USER_STATE_INVITED || change->user.last_login_at_us == 0)
        return OK;
    if (call->pass)
        departure.actor.id = call->pass->user_id;
    if (!text_copy(departure.caller, sizeof departure.caller, call->caller) ||
        !text_copy(departure.reason, sizeof departure.reason, request->reason))
        return FAIL(INTERNAL, "internal error");
    return departure_store_add(change->db, change->user.tenant_id, &departure);
}

/* Sessions were ended when the user was disabled, and who is only invited has none: so an active
 * user is not deleted. */
static struct status delete (struct user_change *change)
{
    struct user *user = &change->user;

    if (user->state == USER_STATE_ACTIVE)
        return FAIL(FAILED_PRECONDITION, "the user is active: disable them first");
    if (user->state == USER_STATE_DELETED)
        return FAIL(FAILED_PRECONDITION, "the user is deleted already");
    TRY(depart(change));
    set_state(change, USER_STATE_DELETED);
    user->deleted_at_us = change->call->now_us;
    TRY(link_store_remove(change->db, user->tenant_id, user->id));
    return user_store_set_deleted(change->db, user->tenant_id, user->id, user->deleted_at_us);
}

struct status handle_delete_user(struct call *call)
{
    static const struct user_change_kind DELETE = {
        .event = "user_deleted", .needs_reason = true, .apply = delete, .answer = answer_user};
    const DeleteUserRequest *request = call->request;
    const struct user_change_target target = {request->tenant_id, request->user_id,
                                              request->reason};

    return run(call, &DELETE, &target);
}

static struct status restore(struct user_change *change)
{
    struct user *user = &change->user;

    if (user->state != USER_STATE_DELETED)
        return FAIL(FAILED_PRECONDITION, "the user is not deleted");
    if (user_is_over(user, change->call->now_us))
        return FAIL(FAILED_PRECONDITION, "the user was deleted more than 30 days ago");
    set_state(change, USER_STATE_DISABLED);
    user->deleted_at_us = 0;
    return user_store_set_restored(change->db, user->tenant_id, user->id);
}

struct status handle_restore_user(struct call *call)
{
    static const struct user_change_kind RESTORE = {
        .event = "user_restored", .apply = restore, .answer = answer_user};
    const RestoreUserRequest *request = call->request;
    const struct user_change_target target = {request->tenant_id, request->user_id,
                                              request->reason};

    return run(call, &RESTORE, &target);
}

/* What is left of a wait that is over keeps nobody waiting, and is let go of, too. */
static struct status release_hold(struct user_change *change)
{
    const struct user *user = &change->user;
    struct throttle_names names;
    struct throttle_counter counter;

    password_try_account(change->call, user->tenant_id, bytes_of(user->login_id), &names);
    TRY(throttle_store_find_in_force(change->db, user->tenant_id, &names, &counter));
    if (counter.failures < THROTTLE_FREE)
        return FAIL(FAILED_PRECONDITION, "nothing keeps the user waiting");
    return throttle_store_release(change->db, user->tenant_id, &names);
}

struct status handle_release_hold(struct call *call)
{
    static const struct user_change_kind RELEASE = {
        .event = "user_hold_released", .apply = release_hold, .answer = answer_user};
    const ReleaseHoldRequest *request = call->request;
    const struct user_change_target target = {request->tenant_id, request->user_id,
                                              request->reason};

    return run(call, &RELEASE, &target);
}

static struct status change_profile(struct user_change *change)
{
    const ChangeProfileRequest *request = change->call->request;
    struct user *user = &change->user;
    const struct user *before = change->own;

    TRY(manager_check_base(&change->manager, request->base_revision));
    TRY(manager_check_unchanged(request->base_revision, user->profile_revision));
    if (user->state == USER_STATE_DELETED)
        return FAIL(FAILED_PRECONDITION, "the user is deleted");
    *(struct user *)change->own = *user;
    user->profile_revision++;
    TRY(new_user_read_profile(request->display_name, request->mail, user));
    if (strcmp(before->name, user->name) != 0)
        user_change_add(change, "name", before->name, user->name);
    if (strcmp(before->mail, user->mail) != 0)
        user_change_add(change, "mail", before->mail, user->mail);
    TRY(user_store_set_profile(change->db, user));
    return link_mail_void(change->db, before, user);
}

struct status handle_change_profile(struct call *call)
{
    static const struct user_change_kind CHANGE = {
        .event = "user_changed", .apply = change_profile, .answer = answer_user};
    const ChangeProfileRequest *request = call->request;
    struct user before;
    struct user_change change = {.call = call, .own = &before};

    return user_change_run(&change, &CHANGE,
                           &(struct user_change_target){.tenant_id = request->tenant_id,
                                                        .user_id = request->user_id,
                                                        .reason = ""});
}

static struct status give_link(struct call *call, const struct user_change_kind *kind,
                               const struct user_change_target *target)
{
    CLEANUP(issued_link_wipe) struct issued_link link = {0};
    struct user_change change = {.call = call, .own = &link};

    TRY(user_change_run(&change, kind, target));
    return change.once.is_repeated ? OK : issue_link_tell(call, &link);
}

static struct status answer_link(const struct user_change *change)
{
    return issue_link_answer(change->call, &change->user, change->own);
}

/* By mail, where that is possible. */
static struct status give(struct user_change *change, enum link_purpose purpose)
{
    TRY(issue_link(change->call, change->db, &change->user, purpose, change->own));
    return link_mail_put(change->call, &change->manager, change->db, &change->user, purpose,
                         change->own);
}

static struct status resend(struct user_change *change)
{
    if (change->user.state != USER_STATE_INVITED)
        return FAIL(FAILED_PRECONDITION, "the user is not invited");
    user_change_add(change, "link", "", "activation");
    return give(change, LINK_ACTIVATION);
}

struct status handle_resend(struct call *call)
{
    static const struct user_change_kind RESEND = {
        .event = "link_issued", .apply = resend, .answer = answer_link};
    const ResendRequest *request = call->request;
    const struct user_change_target target = {request->tenant_id, request->user_id,
                                              request->reason};

    return give_link(call, &RESEND, &target);
}

static struct status start_reset(struct user_change *change)
{
    if (change->user.state != USER_STATE_ACTIVE)
        return FAIL(FAILED_PRECONDITION, "the user is not active");
    user_change_add(change, "link", "", "reset");
    return give(change, LINK_RESET);
}

struct status handle_start_reset(struct call *call)
{
    static const struct user_change_kind START_RESET = {
        .event = "link_issued", .apply = start_reset, .answer = answer_link};
    const StartResetRequest *request = call->request;
    const struct user_change_target target = {request->tenant_id, request->user_id,
                                              request->reason};

    return give_link(call, &START_RESET, &target);
}
