#include "handlers/handlers.h"

#include <string.h>

#include "handlers/users_fields.h"
#include "pages.h"
#include "peers/users.h"
#include "user_view.h"
#include "visit.h"

const struct user_role_field user_role_fields[USER_ROLES] = {
    {"role_administrator", "administrator"},
    {"role_user_manager", "user-manager"},
    {"role_clerk", "clerk"},
    {"role_viewer", "viewer"},
    {"role_auditor", "auditor"},
};

struct status user_roles_read(const struct http_request *request, char *out[static USER_ROLES],
                              size_t *count_out)
{
    *count_out = 0;
    for (size_t i = 0; i < USER_ROLES; i++) {
        if (!http_form(request, user_role_fields[i].field)->is_present)
            continue;
        out[*count_out] = arena_copy_text(request->arena, user_role_fields[i].role);
        if (out[(*count_out)++] == NULL)
            return arena_failure();
    }
    return OK;
}

/* As they were chosen, and before that as the user has them. */
static bool is_chosen(const struct http_request *request, const struct managed_user *user,
                      size_t role)
{
    if (request->method == HTTP_POST)
        return http_form(request, user_role_fields[role].field)->is_present;
    for (size_t i = 0; i < user->role_count; i++) {
        if (strcmp(user->roles[i], user_role_fields[role].role) == 0)
            return true;
    }
    return false;
}

static struct status fill(const struct http_request *request, const struct managed_user *user,
                          struct view_user_roles *view)
{
    enum { ADMINISTRATOR, USER_MANAGER, CLERK, VIEWER, AUDITOR };

    view->administrator = is_chosen(request, user, ADMINISTRATOR);
    view->user_manager = is_chosen(request, user, USER_MANAGER);
    view->clerk = is_chosen(request, user, CLERK);
    view->viewer = is_chosen(request, user, VIEWER);
    view->auditor = is_chosen(request, user, AUDITOR);
    view->reason = request->method == HTTP_POST ? http_form(request, "reason")->text : "";
    view->invalid = view->reason_error != TEXT_NONE || view->roles_error != TEXT_NONE;
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
    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_user_roles_render(view, &context, &page));
    return page_send(request, response, status, &page);
}

struct status handle_user_roles_page(struct http_request *request, struct http_response *response)
{
    struct view_user_roles view = {
        .reason_error = TEXT_NONE, .roles_error = TEXT_NONE, .refused = TEXT_NONE};

    return show(request, response, 200, &view);
}

static struct status change(struct http_request *request)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    char *roles[USER_ROLES];
    size_t count = 0;

    TRY(user_roles_read(request, roles, &count));
    return users_change_roles(portal_of(request)->auth, &options, http_path_uuid(request, "id"),
                              roles, count, http_form(request, "reason")->text, request->arena);
}

/* Roles that the asking user lacks are beside the boxes, all other refusals on top. */
static struct status show_refusal(struct http_request *request, struct http_response *response,
                                  struct status refusal)
{
    struct view_user_roles view = {
        .reason_error = TEXT_NONE, .roles_error = TEXT_NONE, .refused = TEXT_NONE};

    if (refusal.code == STATUS_INVALID_ARGUMENT)
        view.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    else if (refusal.code == STATUS_PERMISSION_DENIED && strncmp(refusal.text, "roles:", 6) == 0)
        view.roles_error = TEXT_USER_NEW_ROLES_REFUSED;
    else
        view.refused = user_view_refusal(refusal);
    if (view.reason_error == TEXT_NONE && view.roles_error == TEXT_NONE &&
        view.refused == TEXT_NONE)
        return refusal;
    return show(request, response, view.refused == TEXT_NONE ? 422 : 409, &view);
}

struct status handle_user_roles(struct http_request *request, struct http_response *response)
{
    const struct http_value *reason = http_form(request, "reason");
    struct view_link link = {0};

    if (!reason->is_present || reason->fault != HTTP_FAULT_NONE)
        return show_refusal(request, response, FAIL(INVALID_ARGUMENT, "reason: 1 to 256 bytes"));
    struct status changed = change(request);
    if (!status_is_ok(changed))
        return show_refusal(request, response, changed);
    TRY(user_view_link(request, http_path_uuid(request, "id"), "?done=changed", &link));
    return http_redirect(response, 303, link.address);
}
