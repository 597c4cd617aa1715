#include "handlers/handlers.h"

#include <string.h>

#include "handlers/users_fields.h"
#include "pages.h"
#include "peers/users.h"
#include "user_view.h"
#include "visit.h"

enum { PAGE_SIZE = 100 };

const char *const user_tab_words[USER_TABS] = {"active", "invited", "disabled", "deleted"};

/* In the order of the tabs behind "all", as the next. */
const enum managed_state user_tab_states[USER_TABS] = {MANAGED_ACTIVE, MANAGED_INVITED,
                                                       MANAGED_DISABLED, MANAGED_DELETED};

static const enum view_label tab_names[USER_TABS] = {
    TEXT_USER_STATE_ACTIVE, TEXT_USER_STATE_INVITED, TEXT_USER_STATE_DISABLED,
    TEXT_USER_STATE_DELETED};

static struct status link_to(const struct http_request *request, const char *state, const char *q,
                             const char *after, struct view_link *out)
{
    const struct view_query_field fields[] = {{"state", state}, {"q", q}, {"after", after}};

    return view_link_query(request->arena, "/admin/users", fields, COUNT_OF(fields), out);
}

static struct status fill_tabs(const struct http_request *request, const struct managed_page *page,
                               struct view_users *view)
{
    struct view_user_tab *shown = arena_alloc_array(request->arena, USER_TABS + 3, sizeof *shown);

    if (shown == NULL)
        return arena_failure();
    shown[0] = (struct view_user_tab){.name = TEXT_USERS_ALL, .current = view->state[0] == '\0'};
    TRY(link_to(request, NULL, view->q, NULL, &shown[0].target));
    for (size_t i = 0; i < USER_TABS; i++) {
        int64_t count = page->counts[user_tab_states[i]];
        shown[i + 1] = (struct view_user_tab){
            .name = tab_names[i],
            .current = strcmp(view->state, user_tab_words[i]) == 0,
            .has_count = page->users != NULL,
            .count = count,
            .capped = count >= MANAGED_COUNT_MAXIMUM,
        };
        TRY(link_to(request, user_tab_words[i], view->q, NULL, &shown[i + 1].target));
    }
    view->tabs = shown;
    view->tabs_count = USER_TABS + 3;
    shown[USER_TABS + 1] = (struct view_user_tab){
        .name = TEXT_DORMANT_SOON,
        .has_count = page->users != NULL,
        .count = page->dormant,
        .capped = page->dormant >= MANAGED_COUNT_MAXIMUM,
    };
    shown[USER_TABS + 2] = (struct view_user_tab){.name = TEXT_LEAVERS_TITLE};
    return view_link_own("/admin/users/dormant", &shown[USER_TABS + 1].target) &&
                   view_link_own("/admin/users/leavers", &shown[USER_TABS + 2].target)
               ? OK
               : FAIL(INTERNAL, "a path of our own is none");
}

static struct status fill_rows(const struct http_request *request, const struct managed_page *page,
                               struct view_users *view)
{
    struct view_user_line *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        TRY(user_view_line(request, &page->users[i], &rows[i]));
    view->rows = rows;
    view->rows_count = page->count;
    if (page->next[0])
        TRY(link_to(request, view->state, view->q, page->next, &view->next));
    if (http_query(request, "after")->is_present)
        TRY(link_to(request, view->state, view->q, NULL, &view->first));
    return OK;
}

static struct status search(const struct http_request *request, struct view_users *view,
                            struct managed_page *page)
{
    const struct http_value *state = http_query(request, "state");
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct managed_question question = {
        .state = state->is_present ? user_tab_states[state->choice] : MANAGED_OTHER,
        .prefix = view->q,
        .after = http_query(request, "after")->text,
        .page_size = PAGE_SIZE,
    };
    struct status asked =
        users_search(portal_of(request)->auth, &options, &question, request->arena, page);

    view->unavailable = status_is_outage(asked);
    return view->unavailable ? OK : asked;
}

static int status_of(const struct view_users *view)
{
    if (view->invalid)
        return 422;
    return view->unavailable ? 503 : 200;
}

/* Only what is typed can be too long by mistake; the rest was made up. */
static struct status read_query(const struct http_request *request, struct view_users *view)
{
    if (http_query(request, "state")->fault != HTTP_FAULT_NONE ||
        http_query(request, "after")->fault != HTTP_FAULT_NONE ||
        http_query(request, "too_many")->fault != HTTP_FAULT_NONE ||
        http_query(request, "nothing_chosen")->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "state, after, flags: not of a list of ours");
    view->nothing_chosen = http_query(request, "nothing_chosen")->is_present;
    view->too_many = http_query(request, "too_many")->is_present;
    view->state = http_query(request, "state")->text;
    view->q = http_query(request, "q")->text;
    view->invalid = http_query(request, "q")->fault != HTTP_FAULT_NONE;
    return OK;
}

static struct status offer_file(const struct http_request *request, struct view_users *view)
{
    const struct view_query_field fields[] = {{"state", view->state}, {"q", view->q}};

    if (view->invalid || !visit_may(visit_of(request), "users.export"))
        return OK;
    return view_link_query(request->arena, "/admin/users/file", fields, COUNT_OF(fields),
                           &view->file);
}

struct status handle_users(struct http_request *request, struct http_response *response)
{
    struct view_users view = {.may_create = visit_may(visit_of(request), "users.create"),
                              .may_edit = visit_may(visit_of(request), "users.edit"),
                              .page_size = PAGE_SIZE};
    struct managed_page page = {0};

    TRY(read_query(request, &view));
    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    if (!view.invalid)
        TRY(search(request, &view, &page));
    TRY(fill_tabs(request, &page, &view));
    if (page.users)
        TRY(fill_rows(request, &page, &view));
    if (view.q[0])
        TRY(link_to(request, view.state, NULL, NULL, &view.without));
    TRY(offer_file(request, &view));

    return page_show(request, response, status_of(&view), view_users_drawing(&view));
}
