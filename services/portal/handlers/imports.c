/* Sending in a file of users, and what was sent in before. */
#include "handlers/handlers.h"

#include "handlers/import_view.h"
#include "names.h"
#include "pages.h"
#include "rights_form.h"
#include "scope_view.h"
#include "user_file.h"
#include "visit.h"

static const struct user_file_problem NO_PROBLEM = {TEXT_NONE, 0, 0};

static struct status fill_roles(const struct http_request *request, struct view_imports *view)
{
    struct company_roles roles;

    TRY(rights_ask_roles(request, &roles));
    struct view_import_role *shown = arena_alloc_array(request->arena, roles.count, sizeof *shown);
    if (shown == NULL)
        return arena_failure();
    for (size_t i = 0; i < roles.count; i++)
        shown[i] = (struct view_import_role){.name = name_of_role(roles.roles[i].word),
                                             .own = roles.roles[i].name,
                                             .code = roles.roles[i].word};
    view->roles = shown;
    view->roles_count = roles.count;
    return OK;
}

static struct status fill_groups(const struct http_request *request, struct view_imports *view)
{
    const struct customer_groups *groups = scope_view_groups(request);
    struct view_import_group *shown =
        arena_alloc_array(request->arena, groups->count, sizeof *shown);

    if (shown == NULL)
        return arena_failure();
    for (size_t i = 0; i < groups->count; i++)
        shown[i] = (struct view_import_group){.number = groups->groups[i].number,
                                              .name = groups->groups[i].name};
    view->groups = shown;
    view->groups_count = groups->count;
    return OK;
}

static struct status fill_imports(const struct http_request *request, struct view_imports *view)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct import_list list = {0};
    struct status asked = imports_list(portal_of(request)->auth, &options, request->arena, &list);

    view->unavailable = status_is_outage(asked);
    if (view->unavailable)
        return OK;
    TRY(asked);
    struct view_import_head *heads = arena_alloc_array(request->arena, list.count, sizeof *heads);
    if (heads == NULL)
        return arena_failure();
    for (size_t i = 0; i < list.count; i++)
        TRY(import_view_head(request, &list.imports[i], &heads[i]));
    view->imports = heads;
    view->imports_count = list.count;
    return OK;
}

static struct status show(struct http_request *request, struct http_response *response,
                          const struct user_file_problem *problem)
{
    struct view_imports view = {
        .problem = problem->reason, .row = problem->row, .column = problem->column};

    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    TRY(fill_roles(request, &view));
    TRY(fill_groups(request, &view));
    TRY(fill_imports(request, &view));
    return page_show(request, response, problem->reason == TEXT_NONE ? 200 : 422,
                     view_imports_drawing(&view));
}

struct status handle_user_imports_page(struct http_request *request, struct http_response *response)
{
    return show(request, response, &NO_PROBLEM);
}

struct status handle_user_imports(struct http_request *request, struct http_response *response)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    struct user_file_problem problem = NO_PROBLEM;
    struct import_summary created;
    struct import_file file;
    struct view_link link;

    struct status read = user_file_read(request->file, request->arena, &file, &problem);
    if (problem.reason != TEXT_NONE)
        return show(request, response, &problem);
    TRY(read);
    TRY(imports_create(portal_of(request)->auth, &options, &file, request->arena, &created));
    TRY(import_view_link(request, created.id, "", &link));
    return http_redirect(response, 303, link.address);
}
