#include "handlers/handlers.h"

#include "handlers/user_explain.h"
#include "handlers/user_link.h"
#include "handlers/users_fields.h"
#include "pages.h"
#include "peers/auth.h"
#include "peers/users.h"
#include "scope_view.h"
#include "user_view.h"
#include "visit.h"

const char *const user_done_words[USER_DONE_WORDS] = {
    "changed",  "disabled", "enabled",     "deleted", "restored",
    "released", "leaving",  "must-change", "voided",  "dormant"};

/* What the page shows besides the user as they are. */
struct saying {
    int status;
    enum view_user_done done;
    enum view_label refused;
    enum view_label name_error;
    enum view_label mail_error;
    enum view_label leaves_error;
    enum view_label exempt_error;
    bool is_typed;      /* the profile's fields are what was typed */
    const char *leaves; /* the same of these two; NULL for as it is */
    const char *exempt_reason;
    bool is_stale;           /* and somebody else has changed it meanwhile */
    bool is_departure_stale; /* the same of these two */
};

static struct saying nothing_wrong(int status)
{
    return (struct saying){
        .status = status,
        .refused = TEXT_NONE,
        .name_error = TEXT_NONE,
        .mail_error = TEXT_NONE,
        .leaves_error = TEXT_NONE,
        .exempt_error = TEXT_NONE,
    };
}

static struct status offer(const struct http_request *request, const struct managed_user *user,
                           const char *permission, bool makes_sense, const char *rest,
                           struct view_link *out)
{
    bool is_self = uuid_equal(user->id, visit_of(request)->session.user_id);

    if (!makes_sense || is_self || !visit_may(visit_of(request), permission))
        return OK;
    return user_view_link(request, user->id, rest, out);
}

static struct status fill_offers(const struct http_request *request,
                                 const struct managed_user *user, struct view_user *view)
{
    enum managed_state state = user->state;
    const struct view_query_field actor[] = {{"actor", user->login_id}};

    TRY(offer(request, user, "users.edit", state != MANAGED_DELETED, "", &view->save));
    TRY(offer(request, user, "users.edit", state != MANAGED_DELETED, "/leaving", &view->leaving));
    TRY(offer(request, user, "users.edit", state != MANAGED_DELETED, "/dormant", &view->dormant));
    TRY(offer(request, user, "users.create", state == MANAGED_INVITED, "/resend", &view->resend));
    TRY(offer(request, user, "users.edit", state == MANAGED_ACTIVE, "/reset", &view->reset));
    TRY(offer(request, user, "users.edit", state == MANAGED_ACTIVE && !user->must_change_password,
              "/must-change", &view->must_change));
    TRY(offer(request, user, "users.edit", state == MANAGED_ACTIVE || state == MANAGED_DISABLED,
              "/void-password", &view->void_password));
    TRY(offer(request, user, "users.edit", state == MANAGED_DISABLED, "/enable", &view->enable));
    TRY(offer(request, user, "users.edit", user->hold.failures > 0, "/release", &view->release));
    TRY(offer(request, user, "users.delete", state == MANAGED_DELETED, "/restore", &view->restore));
    TRY(offer(request, user, "users.edit", state != MANAGED_DELETED && !user->is_customer, "/roles",
              &view->roles));
    TRY(offer(request, user, "users.edit", state == MANAGED_ACTIVE, "/disable", &view->disable));
    TRY(offer(request, user, "users.delete", state == MANAGED_DISABLED || state == MANAGED_INVITED,
              "/delete", &view->delete));
    if (!visit_may(visit_of(request), "history.view"))
        return OK;
    return view_link_query(request->arena, "/admin/history", actor, COUNT_OF(actor), &view->events);
}

/* As typed where that was refused, else the last day that the user is active, in the company's
 * zone.
 */
static struct status fill_leaves(const struct http_request *request,
                                 const struct managed_user *user, const struct saying *saying,
                                 struct view_user *view)
{
    const struct view_context context = page_context(request);
    struct view_moment day = view_moment_at(user->leaves_at_us - 1, context.zone);

    view->leaves = saying->leaves ? saying->leaves : "";
    if (saying->leaves == NULL && user->leaves_at_us != 0)
        view->leaves = arena_format(request->arena, "%04d-%02d-%02d", day.year, day.month, day.day);
    return view->leaves ? OK : arena_failure();
}

/* Made from what was there then, which is shown with it when it is not there any more. */
static bool has_typed_departure(const struct saying *saying)
{
    return (saying->leaves || saying->exempt_reason) && !saying->is_departure_stale;
}

static struct status fill(const struct http_request *request, const struct managed_user *user,
                          const struct saying *saying, struct view_user *view)
{
    *view = (struct view_user){
        .name = saying->is_typed ? http_form(request, "name")->text : user->name,
        .mail = saying->is_typed ? http_form(request, "mail")->text : user->mail,
        .name_error = saying->name_error,
        .mail_error = saying->mail_error,
        .leaves_error = saying->leaves_error,
        .invalid = saying->name_error != TEXT_NONE || saying->mail_error != TEXT_NONE ||
                   saying->leaves_error != TEXT_NONE || saying->exempt_error != TEXT_NONE,
        .exempt_error = saying->exempt_error,
        .exempt_reason =
            saying->exempt_reason ? saying->exempt_reason : user->dormancy.exempt_reason,
        .dormant_soon = user->dormancy.is_soon,
        .dormant_held = user->dormancy.is_held,
        .disables_at = user->dormancy.disables_at_us,
        .deletes_at = user->dormancy.deletes_at_us,
        .refused = saying->refused,
        .done = saying->done,
        .created_at = user->created_at_us,
        .deleted_at = user->deleted_at_us,
        .hold_failures = user->hold.failures,
        .hold_until = user->hold.until_us,
        .is_to_change = user->must_change_password,
        .base_revision = saying->is_typed && !saying->is_stale
                             ? http_form(request, "base_revision")->integer
                             : user->profile_revision,
        .departure_revision = has_typed_departure(saying)
                                  ? http_form(request, "base_revision")->integer
                                  : user->departure_revision,
        .stale = saying->is_stale,
        .departure_stale = saying->is_departure_stale,
        .exempt_now = user->dormancy.exempt_reason,
        .mail_now = user->mail,
    };
    TRY(fill_leaves(request, user, saying, view));
    TRY(page_console(request, VIEW_MENU_USERS, &view->console));
    TRY(user_view_line(request, user, &view->user));
    TRY(user_view_permissions(request->arena, user->permissions, user->permission_count,
                              &view->permissions, &view->permissions_count));
    TRY(scope_view_line(request, user->scope, &view->scope));
    TRY(user_view_link(request, user->id, "", &view->here));
    TRY(user_explain_fill(request, view));
    return fill_offers(request, user, view);
}

static struct status find(const struct http_request *request, struct managed_user *out)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");

    return users_get(portal_of(request)->auth, &options, http_path_uuid(request, "id"),
                     request->arena, out);
}

static struct status show(struct http_request *request, struct http_response *response,
                          const struct saying *saying)
{
    struct managed_user user;
    struct view_user view;

    TRY(find(request, &user));
    TRY(fill(request, &user, saying, &view));
    return page_show(request, response, saying->status, view_user_drawing(&view));
}

struct status handle_user(struct http_request *request, struct http_response *response)
{
    const struct http_value *done = http_query(request, "done");
    struct saying saying = nothing_wrong(200);

    saying.is_typed = request->method == HTTP_POST;
    if (done->is_present)
        saying.done = (enum view_user_done)(VIEW_USER_DONE_CHANGED + done->choice);
    return show(request, response, &saying);
}

struct status handle_user_leaving_page(struct http_request *request, struct http_response *response)
{
    struct saying saying = nothing_wrong(200);

    if (request->method == HTTP_POST)
        saying.leaves = http_form(request, "leaves")->text;
    return show(request, response, &saying);
}

struct status handle_user_dormant_page(struct http_request *request, struct http_response *response)
{
    struct saying saying = nothing_wrong(200);

    if (request->method == HTTP_POST)
        saying.exempt_reason = http_form(request, "reason")->text;
    return show(request, response, &saying);
}

static struct status redirect(const struct http_request *request, struct http_response *response,
                              const char *rest)
{
    struct view_link link = {0};

    TRY(user_view_link(request, http_path_uuid(request, "id"), rest, &link));
    return http_redirect(response, 303, link.address);
}

/* Refused by a rule: the page says why. Any other failure has a page of its own. */
static struct status show_refusal(struct http_request *request, struct http_response *response,
                                  struct status refusal)
{
    struct saying saying = nothing_wrong(409);

    saying.refused = user_view_refusal(refusal);
    return saying.refused == TEXT_NONE ? refusal : show(request, response, &saying);
}

static struct status show_unsaved(struct http_request *request, struct http_response *response,
                                  struct status refusal, struct saying *saying)
{
    saying->is_stale = auth_is_stale(refusal);
    if (status_is_about(refusal, "display_name"))
        saying->name_error = TEXT_USER_NAME_INVALID;
    else if (status_is_about(refusal, "mail"))
        saying->mail_error = TEXT_USER_MAIL_INVALID;
    else if (saying->is_stale)
        saying->status = 409;
    else
        return show_refusal(request, response, refusal);
    return show(request, response, saying);
}

struct status handle_user_save(struct http_request *request, struct http_response *response)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *name = http_form(request, "name");
    const struct http_value *mail = http_form(request, "mail");
    struct saying saying = nothing_wrong(422);

    saying.is_typed = true;
    if (!name->is_present || name->fault != HTTP_FAULT_NONE)
        saying.name_error = TEXT_USER_NAME_INVALID;
    if (mail->fault != HTTP_FAULT_NONE)
        saying.mail_error = TEXT_USER_MAIL_INVALID;
    if (saying.name_error != TEXT_NONE || saying.mail_error != TEXT_NONE)
        return show(request, response, &saying);
    const struct managed_profile profile = {name->text, mail->text,
                                            http_form(request, "base_revision")->integer};
    struct status saved =
        users_change_profile(portal_of(request)->auth, &options, http_path_uuid(request, "id"),
                             &profile, request->arena);
    if (status_is_ok(saved))
        return redirect(request, response, "?done=changed");
    return show_unsaved(request, response, saved, &saying);
}

static struct status show_bad_date(struct http_request *request, struct http_response *response)
{
    struct saying saying = nothing_wrong(422);

    saying.leaves_error = TEXT_USER_LEAVES_INVALID;
    saying.leaves = http_form(request, "leaves")->text;
    return show(request, response, &saying);
}

/* What was typed into one of the two forms stays there: NULL for the other. */
static struct status show_stale_departure(struct http_request *request,
                                          struct http_response *response, const char *leaves,
                                          const char *exempt_reason)
{
    struct saying saying = nothing_wrong(409);

    saying.is_departure_stale = true;
    saying.leaves = leaves;
    saying.exempt_reason = exempt_reason;
    return show(request, response, &saying);
}

/* An empty field takes the date back. Which dates are taken is auth's to say. */
struct status handle_user_leaving(struct http_request *request, struct http_response *response)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct view_context context = page_context(request);
    const struct http_value *day = http_form(request, "leaves");
    int64_t leaves_at_us = 0;

    if (day->fault != HTTP_FAULT_NONE ||
        (day->is_present && !view_day_end_parse(day->text, context.zone, &leaves_at_us)))
        return show_bad_date(request, response);
    struct status saved = users_set_leaving_date(
        portal_of(request)->auth, &options, http_path_uuid(request, "id"), leaves_at_us,
        http_form(request, "base_revision")->integer, request->arena);
    if (status_is_ok(saved))
        return redirect(request, response, "?done=leaving");
    if (status_is_about(saved, "leaves_at"))
        return show_bad_date(request, response);
    if (auth_is_stale(saved))
        return show_stale_departure(request, response, day->text, NULL);
    return show_refusal(request, response, saved);
}

static struct status show_bad_exception(struct http_request *request,
                                        struct http_response *response)
{
    struct saying saying = nothing_wrong(422);

    saying.exempt_error = TEXT_DORMANT_FIELD_INVALID;
    saying.exempt_reason = http_form(request, "reason")->text;
    return show(request, response, &saying);
}

/* An empty field takes the exception back. */
struct status handle_user_dormant(struct http_request *request, struct http_response *response)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *reason = http_form(request, "reason");

    if (reason->fault != HTTP_FAULT_NONE)
        return show_bad_exception(request, response);
    struct status saved = users_set_dormant_exempt(
        portal_of(request)->auth, &options, http_path_uuid(request, "id"), reason->text,
        http_form(request, "base_revision")->integer, request->arena);
    if (status_is_ok(saved))
        return redirect(request, response, "?done=dormant");
    if (status_is_about(saved, "reason"))
        return show_bad_exception(request, response);
    if (auth_is_stale(saved))
        return show_stale_departure(request, response, NULL, reason->text);
    return show_refusal(request, response, saved);
}

static struct status act(struct http_request *request, struct http_response *response,
                         enum managed_act act, const char *done)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    struct status acted = users_act(portal_of(request)->auth, &options, act,
                                    http_path_uuid(request, "id"), "", request->arena);

    return status_is_ok(acted) ? redirect(request, response, done)
                               : show_refusal(request, response, acted);
}

struct status handle_user_enable(struct http_request *request, struct http_response *response)
{
    return act(request, response, MANAGED_ACT_ENABLE, "?done=enabled");
}

struct status handle_user_release(struct http_request *request, struct http_response *response)
{
    return act(request, response, MANAGED_ACT_RELEASE, "?done=released");
}

struct status handle_user_restore(struct http_request *request, struct http_response *response)
{
    return act(request, response, MANAGED_ACT_RESTORE, "?done=restored");
}

/* The link stands in the answer to the form and nowhere else: no address leads to it again. */
static struct status give_link(struct http_request *request, struct http_response *response,
                               enum managed_link_kind kind)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    struct managed_link link;
    struct status given = users_give_link(portal_of(request)->auth, &options, kind,
                                          http_path_uuid(request, "id"), request->arena, &link);

    return status_is_ok(given) ? page_user_link(request, response, kind, &link, NULL)
                               : show_refusal(request, response, given);
}

struct status handle_user_resend(struct http_request *request, struct http_response *response)
{
    return give_link(request, response, MANAGED_ACTIVATION);
}

struct status handle_user_reset(struct http_request *request, struct http_response *response)
{
    return give_link(request, response, MANAGED_RESET);
}

/* The page that asks first. */

enum { CONFIRM_ACTS = 4 };

static const struct {
    enum managed_act act;
    const char *path;
    const char *done;
} confirmed[CONFIRM_ACTS] = {
    [VIEW_USER_ACT_DISABLE] = {MANAGED_ACT_DISABLE, "/disable", "?done=disabled"},
    [VIEW_USER_ACT_MUST_CHANGE] = {MANAGED_ACT_MUST_CHANGE, "/must-change", "?done=must-change"},
    [VIEW_USER_ACT_VOID_PASSWORD] = {MANAGED_ACT_VOID_PASSWORD, "/void-password", "?done=voided"},
    [VIEW_USER_ACT_DELETE] = {MANAGED_ACT_DELETE, "/delete", "?done=deleted"},
};

static struct status show_confirm(struct http_request *request, struct http_response *response,
                                  int status, struct view_user_confirm *view)
{
    struct managed_user user;

    TRY(find(request, &user));
    TRY(page_console(request, VIEW_MENU_USERS, &view->console));
    TRY(user_view_line(request, &user, &view->user));
    TRY(user_view_link(request, user.id, confirmed[view->act].path, &view->action));
    return page_show(request, response, status, view_user_confirm_drawing(view));
}

static struct status ask(struct http_request *request, struct http_response *response,
                         enum view_user_act act)
{
    struct view_user_confirm view = {
        .act = act, .reason = "", .reason_error = TEXT_NONE, .refused = TEXT_NONE};

    if (request->method == HTTP_POST)
        view.reason = http_form(request, "reason")->text;

    return show_confirm(request, response, 200, &view);
}

/* Without a reason nothing is done. Bytes are auth's to count. */
static struct status act_confirmed(struct http_request *request, struct http_response *response,
                                   enum view_user_act act)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *reason = http_form(request, "reason");
    struct view_user_confirm view = {.act = act,
                                     .reason = reason->text,
                                     .reason_error = TEXT_USER_CONFIRM_REASON_INVALID,
                                     .refused = TEXT_NONE};

    if (!reason->is_present || reason->fault != HTTP_FAULT_NONE)
        return show_confirm(request, response, 422, &view);
    struct status acted = users_act(portal_of(request)->auth, &options, confirmed[act].act,
                                    http_path_uuid(request, "id"), reason->text, request->arena);
    if (status_is_ok(acted))
        return redirect(request, response, confirmed[act].done);
    if (status_is_about(acted, "reason"))
        return show_confirm(request, response, 422, &view);
    view.reason_error = TEXT_NONE;
    view.refused = user_view_refusal(acted);
    return view.refused == TEXT_NONE ? acted : show_confirm(request, response, 409, &view);
}

struct status handle_user_disable_page(struct http_request *request, struct http_response *response)
{
    return ask(request, response, VIEW_USER_ACT_DISABLE);
}

struct status handle_user_disable(struct http_request *request, struct http_response *response)
{
    return act_confirmed(request, response, VIEW_USER_ACT_DISABLE);
}

struct status handle_user_must_change_page(struct http_request *request,
                                           struct http_response *response)
{
    return ask(request, response, VIEW_USER_ACT_MUST_CHANGE);
}

struct status handle_user_must_change(struct http_request *request, struct http_response *response)
{
    return act_confirmed(request, response, VIEW_USER_ACT_MUST_CHANGE);
}

struct status handle_user_void_password_page(struct http_request *request,
                                             struct http_response *response)
{
    return ask(request, response, VIEW_USER_ACT_VOID_PASSWORD);
}

struct status handle_user_void_password(struct http_request *request,
                                        struct http_response *response)
{
    return act_confirmed(request, response, VIEW_USER_ACT_VOID_PASSWORD);
}

struct status handle_user_delete_page(struct http_request *request, struct http_response *response)
{
    return ask(request, response, VIEW_USER_ACT_DELETE);
}

struct status handle_user_delete(struct http_request *request, struct http_response *response)
{
    return act_confirmed(request, response, VIEW_USER_ACT_DELETE);
}
