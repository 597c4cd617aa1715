#include "handlers/handlers.h"

#include "pages.h"
#include "peers/auth.h"
#include "peers/users.h"
#include "rights_form.h"
#include "scope_view.h"
#include "user_view.h"
#include "visit.h"

static struct view_user_roles nothing_wrong(void)
{
    return (struct view_user_roles){.reason_error = TEXT_NONE,
                                    .roles_error = TEXT_NONE,
                                    .scope = {.error = TEXT_NONE},
                                    .refused = TEXT_NONE};
}

static bool is_invalid(const struct view_user_roles *view)
{
    return view->reason_error != TEXT_NONE || view->roles_error != TEXT_NONE ||
           view->scope.error != TEXT_NONE;
}

static struct status fill(const struct http_request *request, const struct managed_user *user,
                          struct view_user_roles *view)
{
    const struct rights_names roles = {user->roles, user->role_count};
    const struct rights_names granted = {user->granted, user->granted_count};
    struct company_roles all;

    TRY(rights_ask_roles(request, &all));
    rights_fill_roles(request, &all, &roles, &view->roles);
    rights_fill_permissions(request, &granted, &view->granted);
    view->base_revision = request->method == HTTP_POST && !view->stale
                              ? http_form(request, "base_revision")->integer
                              : user->rights_revision;
    TRY(scope_view_boxes(request, user->scope, view->scope.error, &view->scope));
    if (view->stale) {
        TRY(user_view_permissions(request->arena, user->granted, user->granted_count,
                                  &view->granted_now, &view->granted_now_count));
        TRY(scope_view_line(request, user->scope, &view->scope_now));
    }
    view->has_granted = request->method == HTTP_POST || user->granted_count > 0;
    view->reason = request->method == HTTP_POST ? http_form(request, "reason")->text : "";
    view->invalid = is_invalid(view);
    TRY(page_console(request, VIEW_MENU_USERS, &view->console));
    TRY(user_view_line(request, user, &view->user));
    return user_view_link(request, user->id, "/roles", &view->action);
}

static struct status show(struct http_request *request, struct http_response *response, int status,
                          struct view_user_roles *view)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct managed_user user;

    TRY(users_get(portal_of(request)->auth, &options, http_path_uuid(request, "id"), request->arena,
                  &user));
    TRY(fill(request, &user, view));
    return page_show(request, response, status, view_user_roles_drawing(view));
}

struct status handle_user_roles_page(struct http_request *request, struct http_response *response)
{
    struct view_user_roles view = nothing_wrong();

    return show(request, response, 200, &view);
}

static struct status change(struct http_request *request)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    struct rights_choice roles;
    struct rights_choice granted;

    TRY(rights_read_roles(request, &roles));
    TRY(rights_read_permissions(request, &granted));
    const struct managed_rights rights = {
        .roles = roles.names,
        .role_count = roles.count,
        .granted = granted.names,
        .granted_count = granted.count,
        .scope = scope_view_read(request),
        .base_revision = http_form(request, "base_revision")->integer,
    };
    return users_change_roles(portal_of(request)->auth, &options, http_path_uuid(request, "id"),
                              &rights, http_form(request, "reason")->text, request->arena);
}

/* Roles and customers that the asking user lacks are beside the boxes, all other refusals on top.
 */
static struct status show_refusal(struct http_request *request, struct http_response *response,
                                  struct status refusal)
{
    struct view_user_roles view = nothing_wrong();

    if (status_is_about(refusal, "reason"))
        view.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    else if (status_is_about(refusal, "roles"))
        view.roles_error = refusal.code == STATUS_PERMISSION_DENIED ? TEXT_USER_NEW_ROLES_REFUSED
                                                                    : TEXT_USER_ROLES_TOO_MANY;
    else if (scope_view_refusal(refusal) != TEXT_NONE)
        view.scope.error = scope_view_refusal(refusal);
    else
        view.refused = user_view_refusal(refusal);
    view.stale = auth_is_stale(refusal);
    if (!is_invalid(&view) && !view.stale && view.refused == TEXT_NONE)
        return refusal;
    return show(request, response, is_invalid(&view) ? 422 : 409, &view);
}

struct status handle_user_roles(struct http_request *request, struct http_response *response)
{
    const struct http_value *reason = http_form(request, "reason");
    struct view_user_roles view = nothing_wrong();
    struct view_link link = {0};

    if (!reason->is_present || reason->fault != HTTP_FAULT_NONE) {
        view.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
        return show(request, response, 422, &view);
    }
    struct status changed = change(request);
    if (!status_is_ok(changed))
        return show_refusal(request, response, changed);
    TRY(user_view_link(request, http_path_uuid(request, "id"), "?done=changed", &link));
    return http_redirect(response, 303, link.address);
}
