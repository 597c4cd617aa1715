/* The roles of a company: which there are, a new one, and one that is edited. */
#include "handlers/handlers.h"

#include <string.h>

#include "handlers/roles_fields.h"
#include "names.h"
#include "pages.h"
#include "peers/auth.h"
#include "rights_form.h"
#include "scope_view.h"
#include "user_view.h"
#include "visit.h"

const char *const roles_done_words[ROLES_DONE_WORDS] = {"created", "changed", "deleted"};

static struct status fill_links(const struct http_request *request, const struct company_role *role,
                                int64_t number, struct view_role_row *row)
{
    const struct view_query_field from = {"from", role->word};

    TRY(view_link_query(request->arena, "/admin/roles/new", &from, 1, &row->copy));
    if (role->is_built_in)
        return OK;
    const char *edit = arena_format(request->arena, "/admin/roles/%d", (int)number);
    const char *delete = arena_format(request->arena, "/admin/roles/%d/delete", (int)number);
    if (edit == NULL || delete == NULL)
        return arena_failure();
    return view_link_own(edit, &row->edit) && view_link_own(delete, &row->delete)
               ? OK
               : FAIL(INTERNAL, "a path of our own is none");
}

/* 0 for a built-in one. */
static int64_t number_of(const struct company_role *role)
{
    char word[RIGHTS_CODE_CAPACITY];

    for (int64_t number = 1; number <= RIGHTS_OWN_ROLES; number++) {
        rights_own_code(number, word);
        if (strcmp(word, role->word) == 0)
            return number;
    }
    return 0;
}

static struct status fill_rows(const struct http_request *request,
                               const struct company_roles *roles, struct view_roles *view)
{
    struct view_role_row *rows = arena_alloc_array(request->arena, roles->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < roles->count; i++) {
        const struct company_role *role = &roles->roles[i];
        rows[i] = (struct view_role_row){.name = name_of_role(role->word), .own = role->name};
        TRY(user_view_permissions(request->arena, role->permissions, role->permission_count,
                                  &rows[i].permissions, &rows[i].permissions_count));
        TRY(scope_view_line(request, role->scope, &rows[i].scope));
        if (view->may_edit)
            TRY(fill_links(request, role, number_of(role), &rows[i]));
    }
    view->rows = rows;
    view->rows_count = roles->count;
    return OK;
}

struct status handle_roles(struct http_request *request, struct http_response *response)
{
    const struct http_value *done = http_query(request, "done");
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct view_roles view = {.may_edit = visit_may(visit_of(request), "roles.edit")};
    struct company_roles roles;

    if (done->is_present)
        view.done = (enum view_roles_done)(VIEW_ROLES_DONE_CREATED + done->choice);
    TRY(roles_list(portal_of(request)->auth, &options, request->arena, &roles));
    TRY(page_console(request, VIEW_MENU_ROLES, &view.console));
    TRY(fill_rows(request, &roles, &view));
    return page_show(request, response, 200, view_roles_drawing(&view));
}

/* NOT_FOUND when the company has no role by that word. */
static struct status find(const struct http_request *request, const char *word,
                          struct company_role *out)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct company_roles roles;

    TRY(roles_list(portal_of(request)->auth, &options, request->arena, &roles));
    const struct company_role *role = company_role_find(&roles, word);
    if (role == NULL)
        return FAIL(NOT_FOUND, "there is no such role");
    *out = *role;
    return OK;
}

static struct view_role nothing_wrong(void)
{
    return (struct view_role){.name_error = TEXT_NONE,
                              .permissions_error = TEXT_NONE,
                              .scope = {.error = TEXT_NONE},
                              .reason_error = TEXT_NONE,
                              .refused = TEXT_NONE};
}

/* `role` is what the boxes show of one that is edited or copied; empty for a new one. */
static struct status show(const struct http_request *request, struct http_response *response,
                          int status, const struct company_role *role, struct view_role *view)
{
    bool is_typed = request->method == HTTP_POST;
    const struct rights_names chosen = {role->permissions, role->permission_count};

    view->name = is_typed ? http_form(request, "name")->text : view->own;
    view->reason = is_typed ? http_form(request, "reason")->text : "";
    view->base_revision =
        is_typed && !view->stale ? http_form(request, "base_revision")->integer : role->revision;
    view->invalid = view->name_error != TEXT_NONE || view->permissions_error != TEXT_NONE ||
                    view->scope.error != TEXT_NONE || view->reason_error != TEXT_NONE;
    rights_fill_permissions(request, &chosen, &view->permissions);
    TRY(scope_view_boxes(request, role->scope, view->scope.error, &view->scope));
    if (view->stale) {
        TRY(user_view_permissions(request->arena, role->permissions, role->permission_count,
                                  &view->permissions_now, &view->permissions_now_count));
        TRY(scope_view_line(request, role->scope, &view->scope_now));
    }
    TRY(page_console(request, VIEW_MENU_ROLES, &view->console));
    if (!view_link_own(request->path, &view->action))
        return FAIL(INTERNAL, "a path of our own is none");
    return page_show(request, response, status, view_role_drawing(view));
}

struct status handle_role_new_page(struct http_request *request, struct http_response *response)
{
    const struct http_value *from = http_query(request, "from");
    struct view_role view = nothing_wrong();
    struct company_role role = {.word = "", .name = ""};

    if (from->is_present)
        TRY(find(request, from->text, &role));
    if (role.is_built_in || role.word[0] == '\0')
        role.scope = scope_view_own(request);
    view.is_new = true;
    view.own = "";
    return show(request, response, 200, &role, &view);
}

static enum view_label refusal_by_state(struct status refusal)
{
    return status_is_about(refusal, "self") ? TEXT_ROLE_REFUSED_SELF : TEXT_ROLE_REFUSED_MANY;
}

/* auth's refusals, beside the field they are about or on top; false for any other failure. */
static bool place_refusal(struct status refusal, struct view_role *view)
{
    if (status_is_about(refusal, "reason"))
        view->reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    else if (refusal.code == STATUS_ALREADY_EXISTS)
        view->name_error = TEXT_ROLE_NAME_TAKEN;
    else if (status_is_about(refusal, "name"))
        view->name_error = TEXT_ROLE_NAME_INVALID;
    else if (scope_view_refusal(refusal) != TEXT_NONE)
        view->scope.error = scope_view_refusal(refusal);
    else if (refusal.code == STATUS_PERMISSION_DENIED)
        view->permissions_error = TEXT_ROLE_PERMISSIONS_REFUSED;
    else if (refusal.code == STATUS_FAILED_PRECONDITION)
        view->refused = refusal_by_state(refusal);
    else if (auth_is_stale(refusal))
        view->stale = true;
    else if (refusal.code == STATUS_ABORTED)
        view->refused = TEXT_ROLE_REFUSED_BUSY;
    else
        return false;
    return true;
}

static bool is_missing(const struct http_value *value)
{
    return !value->is_present || value->fault != HTTP_FAULT_NONE;
}

/* Whether there is nothing to ask auth for yet. Bytes are auth's to count. */
static bool place_missing(const struct http_request *request, struct view_role *view)
{
    if (is_missing(http_form(request, "name")))
        view->name_error = TEXT_ROLE_NAME_INVALID;
    if (!view->is_new && is_missing(http_form(request, "reason")))
        view->reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    return view->name_error != TEXT_NONE || view->reason_error != TEXT_NONE;
}

/* Without a word a new one. */
static struct status save(const struct http_request *request, const char *word)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    struct rpc_client *auth = portal_of(request)->auth;
    struct rights_choice chosen;

    TRY(rights_read_permissions(request, &chosen));
    const struct role_wish wish = {
        .word = word,
        .name = http_form(request, "name")->text,
        .permissions = chosen.names,
        .permission_count = chosen.count,
        .scope = scope_view_read(request),
        .reason = http_form(request, "reason")->text,
        .base_revision = http_form(request, "base_revision")->integer,
    };
    return word ? roles_change(auth, &options, &wish, request->arena)
                : roles_create(auth, &options, &wish, request->arena);
}

static int status_of(const struct view_role *view)
{
    return view->refused == TEXT_NONE && !view->stale ? 422 : 409;
}

struct status handle_role_new(struct http_request *request, struct http_response *response)
{
    const struct company_role role = {.word = "", .name = "", .scope = SCOPE_ALL};
    struct view_role view = nothing_wrong();

    view.is_new = true;
    view.own = "";
    if (place_missing(request, &view))
        return show(request, response, 422, &role, &view);
    struct status saved = save(request, NULL);
    if (status_is_ok(saved))
        return http_redirect(response, 303, "/admin/roles?done=created");
    return place_refusal(saved, &view) ? show(request, response, status_of(&view), &role, &view)
                                       : saved;
}

/* With the role as it is now. */
static struct status show_own(const struct http_request *request, struct http_response *response,
                              int status, struct view_role *view)
{
    char word[RIGHTS_CODE_CAPACITY];
    struct company_role role;

    rights_own_code(http_path_integer(request, "number"), word);
    TRY(find(request, word, &role));
    view->own = role.name;
    return show(request, response, status, &role, view);
}

struct status handle_role_page(struct http_request *request, struct http_response *response)
{
    struct view_role view = nothing_wrong();

    return show_own(request, response, 200, &view);
}

struct status handle_role(struct http_request *request, struct http_response *response)
{
    struct view_role view = nothing_wrong();
    char word[RIGHTS_CODE_CAPACITY];

    if (place_missing(request, &view))
        return show_own(request, response, 422, &view);
    rights_own_code(http_path_integer(request, "number"), word);
    struct status saved = save(request, word);
    if (status_is_ok(saved))
        return http_redirect(response, 303, "/admin/roles?done=changed");
    return place_refusal(saved, &view) ? show_own(request, response, status_of(&view), &view)
                                       : saved;
}

static struct status show_delete(struct http_request *request, struct http_response *response,
                                 int status, struct view_role_delete *view)
{
    char word[RIGHTS_CODE_CAPACITY];
    struct company_role role;

    rights_own_code(http_path_integer(request, "number"), word);
    TRY(find(request, word, &role));
    view->own = role.name;
    view->base_revision = role.revision;
    TRY(user_view_permissions(request->arena, role.permissions, role.permission_count,
                              &view->permissions, &view->permissions_count));
    TRY(scope_view_line(request, role.scope, &view->scope));
    view->reason = request->method == HTTP_POST ? http_form(request, "reason")->text : "";
    TRY(page_console(request, VIEW_MENU_ROLES, &view->console));
    if (!view_link_own(request->path, &view->action))
        return FAIL(INTERNAL, "a path of our own is none");
    return page_show(request, response, status, view_role_delete_drawing(view));
}

struct status handle_role_delete_page(struct http_request *request, struct http_response *response)
{
    struct view_role_delete view = {.reason_error = TEXT_NONE, .refused = TEXT_NONE};

    return show_delete(request, response, 200, &view);
}

static enum view_label delete_refusal(struct status refusal)
{
    if (status_is_about(refusal, "networks"))
        return TEXT_ROLE_REFUSED_TRIAL;
    if (refusal.code == STATUS_FAILED_PRECONDITION)
        return status_is_about(refusal, "self") ? TEXT_ROLE_REFUSED_SELF : TEXT_ROLE_REFUSED_USE;
    if (scope_view_refusal(refusal) != TEXT_NONE)
        return scope_view_refusal(refusal);
    if (refusal.code == STATUS_PERMISSION_DENIED)
        return TEXT_ROLE_PERMISSIONS_REFUSED;
    if (auth_is_stale(refusal))
        return TEXT_ROLE_DELETE_STALE;
    return refusal.code == STATUS_ABORTED ? TEXT_ROLE_REFUSED_BUSY : TEXT_NONE;
}

struct status handle_role_delete(struct http_request *request, struct http_response *response)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *reason = http_form(request, "reason");
    struct view_role_delete view = {.reason_error = TEXT_USER_CONFIRM_REASON_INVALID,
                                    .refused = TEXT_NONE};
    char word[RIGHTS_CODE_CAPACITY];

    rights_own_code(http_path_integer(request, "number"), word);
    if (is_missing(reason))
        return show_delete(request, response, 422, &view);
    struct status deleted =
        roles_delete(portal_of(request)->auth, &options, word,
                     http_form(request, "base_revision")->integer, reason->text, request->arena);
    if (status_is_ok(deleted))
        return http_redirect(response, 303, "/admin/roles?done=deleted");
    if (status_is_about(deleted, "reason")) /* bytes are auth's to count */
        return show_delete(request, response, 422, &view);
    view.reason_error = TEXT_NONE;
    view.refused = delete_refusal(deleted);
    return view.refused == TEXT_NONE ? deleted : show_delete(request, response, 409, &view);
}
