/* Users who have not signed in for long, and whom that does not concern. */
#include "handlers/handlers.h"

#include "handlers/users_fields.h"
#include "pages.h"
#include "peers/users.h"
#include "user_view.h"
#include "visit.h"

enum { PAGE_SIZE = 100 };

static struct status link_to(const struct http_request *request, bool is_exempt, const char *after,
                             struct view_link *out)
{
    const struct view_query_field fields[] = {{"exempt", is_exempt ? "1" : NULL}, {"after", after}};

    return view_link_query(request->arena, "/admin/users/dormant", fields, COUNT_OF(fields), out);
}

static struct status fill_rows(const struct http_request *request, const struct dormant_users *page,
                               struct view_dormant *view)
{
    struct view_dormant_line *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++) {
        const struct managed_user *user = &page->users[i];
        rows[i] = (struct view_dormant_line){
            .name = user->name,
            .login_id = user->login_id,
            .last_login_at = user->last_login_at_us,
            .disables_at = user->dormancy.disables_at_us,
            .is_held = user->dormancy.is_held,
            .reason = user->dormancy.exempt_reason,
        };
        TRY(user_view_link(request, user->id, "", &rows[i].target));
    }
    view->rows = rows;
    view->rows_count = page->count;
    return page->next[0] ? link_to(request, view->is_exempt, page->next, &view->next) : OK;
}

static struct status fill(struct http_request *request, struct view_dormant *view)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct dormant_question question = {
        .is_exempt = view->is_exempt,
        .after = http_query(request, "after")->text,
        .page_size = PAGE_SIZE,
    };
    struct dormant_users page = {0};
    struct status asked =
        users_list_dormant(portal_of(request)->auth, &options, &question, request->arena, &page);

    view->unavailable = status_is_outage(asked);
    if (view->unavailable)
        return OK;
    TRY(asked);
    view->count = page.soon;
    view->is_capped = page.soon >= MANAGED_COUNT_MAXIMUM;
    view->warn_days = page.warn_days;
    if (http_query(request, "after")->is_present)
        TRY(link_to(request, view->is_exempt, NULL, &view->first));
    return fill_rows(request, &page, view);
}

struct status handle_dormant(struct http_request *request, struct http_response *response)
{
    struct view_dormant view = {.is_exempt = http_query(request, "exempt")->is_present};

    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    view.may_change_rule = visit_may(visit_of(request), "settings.edit");
    TRY(fill(request, &view));
    return page_show(request, response, view.unavailable ? 503 : 200, view_dormant_drawing(&view));
}
