/* Who may do what: users by permissions, as a page and as a file. */
#include "handlers/handlers.h"

#include <stdio.h>
#include <string.h>

#include "handlers/user_explain.h"
#include "pages.h"
#include "peers/users.h"
#include "scope_view.h"
#include "user_view.h"
#include "users_table.h"
#include "visit.h"

enum { PAGE_SIZE = 50 };

static bool has(const struct managed_user *user, const char *permission)
{
    for (size_t i = 0; i < user->permission_count; i++) {
        if (strcmp(user->permissions[i], permission) == 0)
            return true;
    }
    return false;
}

/* All also for what reaches no customers. */
static scope_set scope_of(const struct managed_user *user, const char *permission)
{
    for (size_t i = 0; i < user->scope_count; i++) {
        if (strcmp(user->scopes[i].permission, permission) == 0)
            return user->scopes[i].scope;
    }
    return SCOPE_ALL;
}

static struct status link_to(const struct http_request *request, const char *path, const char *q,
                             const char *after, struct view_link *out)
{
    const struct view_query_field fields[] = {{"q", q}, {"after", after}};

    return view_link_query(request->arena, path, fields, COUNT_OF(fields), out);
}

static struct status fill_cell(const struct http_request *request, const struct managed_user *user,
                               const char *permission, struct view_permissions_cell *out)
{
    const scope_set scope = scope_of(user, permission);

    out->allowed = has(user, permission);
    out->limited = out->allowed && !scope_is_all(scope);
    return out->limited ? scope_view_line(request, scope, &out->scope) : OK;
}

static struct status fill_row(const struct http_request *request, const struct managed_user *user,
                              struct view_permissions_row *row)
{
    struct view_permissions_cell *cells =
        arena_alloc_array(request->arena, EXPLAINED_ACTIONS, sizeof *cells);

    if (cells == NULL)
        return arena_failure();
    for (size_t i = 0; i < EXPLAINED_ACTIONS; i++)
        TRY(fill_cell(request, user, explained_actions[i], &cells[i]));
    *row = (struct view_permissions_row){.name = user->name,
                                         .login_id = user->login_id,
                                         .cells = cells,
                                         .cells_count = EXPLAINED_ACTIONS};
    return user_view_link(request, user->id, "", &row->target);
}

static struct status fill_rows(const struct http_request *request, const struct managed_page *page,
                               struct view_permissions *view)
{
    struct view_permissions_row *rows =
        arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        TRY(fill_row(request, &page->users[i], &rows[i]));
    view->rows = rows;
    view->rows_count = page->count;
    if (page->next[0])
        TRY(link_to(request, "/admin/permissions", view->q, page->next, &view->next));
    if (http_query(request, "after")->is_present)
        TRY(link_to(request, "/admin/permissions", view->q, NULL, &view->first));
    return OK;
}

static struct status ask(const struct http_request *request, const char *after, uint32_t size,
                         struct arena *arena, struct managed_page *page)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct managed_question question = {.state = MANAGED_ACTIVE,
                                              .prefix = http_query(request, "q")->text,
                                              .after = after,
                                              .page_size = size};

    return users_search(portal_of(request)->auth, &options, &question, arena, page);
}

static struct status fill(const struct http_request *request, struct view_permissions *view)
{
    struct managed_page page = {0};

    if (view->q[0])
        TRY(link_to(request, "/admin/permissions", NULL, NULL, &view->without));
    if (visit_may(visit_of(request), "users.export"))
        TRY(link_to(request, "/admin/permissions/file", view->q, NULL, &view->file));
    if (view->invalid)
        return OK;
    struct status asked =
        ask(request, http_query(request, "after")->text, PAGE_SIZE, request->arena, &page);
    view->unavailable = status_is_outage(asked);
    if (view->unavailable)
        return OK;
    TRY(asked);
    return fill_rows(request, &page, view);
}

static int status_of(const struct view_permissions *view)
{
    if (view->invalid)
        return 422;
    return view->unavailable ? 503 : 200;
}

struct status handle_permissions(struct http_request *request, struct http_response *response)
{
    struct view_permissions view = {
        .q = http_query(request, "q")->text,
        .invalid = http_query(request, "q")->fault != HTTP_FAULT_NONE,
        .too_many = http_query(request, "too_many")->is_present,
        .page_size = PAGE_SIZE,
    };

    if (http_query(request, "after")->fault != HTTP_FAULT_NONE ||
        http_query(request, "too_many")->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "after, too_many: not of a list of ours");
    TRY(page_console(request, VIEW_MENU_ROLES, &view.console));
    TRY(fill(request, &view));
    return page_show(request, response, status_of(&view), view_permissions_drawing(&view));
}

static void write_heading(struct csv_writer *writer, enum view_language language)
{
    static const char *const names[VIEW_LANGUAGE_COUNT][2] = {
        [VIEW_JAPANESE] = {"ログインID", "氏名"}, [VIEW_ENGLISH] = {"Login ID", "Name"}};

    for (size_t i = 0; i < COUNT_OF(names[language]); i++)
        csv_write_text(writer, bytes_of(names[language][i]));
    for (size_t i = 0; i < EXPLAINED_ACTIONS; i++)
        csv_write_text(writer, bytes_of(explained_actions[i]));
    csv_end_row(writer);
}

/* 1 or 0; where some customers are reached, the numbers of their groups. */
static void write_cell(struct csv_writer *writer, const struct managed_user *user,
                       const char *permission)
{
    const scope_set scope = scope_of(user, permission);
    char text[SCOPE_GROUPS_MAXIMUM * 3 + sizeof "groups:"] = "groups:";
    size_t size = strlen(text);

    if (!has(user, permission) || scope_is_all(scope)) {
        csv_write_int(writer, has(user, permission));
        return;
    }
    for (unsigned number = 1; number <= SCOPE_GROUPS_MAXIMUM; number++) {
        if (scope_reaches(scope, number))
            size += (size_t)snprintf(text + size, sizeof text - size, " %u", number);
    }
    csv_write_text(writer, (struct bytes){(const uint8_t *)text, size});
}

static struct status write_user(struct csv_writer *writer, enum view_language language,
                                const struct managed_user *user, struct arena *arena)
{
    (void)language; /* figures are figures */
    (void)arena;
    csv_write_text(writer, bytes_of(user->login_id));
    csv_write_text(writer, bytes_of(user->name));
    for (size_t i = 0; i < EXPLAINED_ACTIONS; i++)
        write_cell(writer, user, explained_actions[i]);
    csv_end_row(writer);
    return OK;
}

struct status handle_permissions_file(struct http_request *request, struct http_response *response)
{
    static const char *const names[VIEW_LANGUAGE_COUNT] = {
        [VIEW_JAPANESE] = "権限の一覧表.csv", [VIEW_ENGLISH] = "Permissions.csv"};
    const struct users_table table = {
        .event = "permissions_exported",
        .name = names[visit_of(request)->language],
        .state = MANAGED_ACTIVE,
        .state_word = "", /* there are no others in the table */
        .write_heading = write_heading,
        .write_user = write_user,
    };
    struct view_link link = {0};

    struct status sent = users_table_send(request, response, &table);
    if (sent.code != STATUS_OUT_OF_RANGE) /* auth or we may be short of something else */
        return sent;
    const struct view_query_field fields[] = {{"q", http_query(request, "q")->text},
                                              {"too_many", "1"}};
    TRY(view_link_query(request->arena, "/admin/permissions", fields, COUNT_OF(fields), &link));
    return http_redirect(response, 303, link.address);
}
