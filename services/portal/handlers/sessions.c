#include "handlers/handlers.h"

#include <inttypes.h>
#include <string.h>

#include "device.h"
#include "handlers/sessions_fields.h"
#include "names.h"
#include "network/range.h"
#include "pages.h"
#include "user_view.h"
#include "visit.h"

enum { PAGE_SIZE = 100 };

const char *const sessions_done_words[SESSIONS_DONE_WORDS] = {"ended", "ended_all", "more",
                                                              "ended_some", "nothing"};

static const char *const built_in_roles[] = {"administrator", "user-manager", "clerk", "viewer",
                                             "auditor"};

static struct status link_to(const struct http_request *request, const struct view_sessions *view,
                             const struct company_session *last, struct view_link *out)
{
    char id[UUID_TEXT_CAPACITY] = "";
    const char *before = NULL;

    if (last) {
        uuid_encode(last->line.id, id);
        before = arena_format(request->arena, "%" PRId64, last->line.started_at_us);
        if (before == NULL)
            return arena_failure();
    }
    const struct view_query_field fields[] = {
        {"q", view->q}, {"role", view->role}, {"before", before}, {"id", id}};
    return view_link_query(request->arena, "/admin/sessions", fields, COUNT_OF(fields), out);
}

static struct status link_to_end(const struct http_request *request, struct uuid id,
                                 struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    const char *path = arena_format(request->arena, "/admin/sessions/%s/end", text);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

struct company_choice session_choice_of(const char *q, const char *role)
{
    struct range range;
    bool is_network = range_parse(bytes_of(q), &range);

    return (struct company_choice){
        .network = is_network ? q : "", .name = is_network ? "" : q, .role = role};
}

struct view_name_line session_role_name(const struct http_request *request, const char *role)
{
    return (struct view_name_line){name_of_role(role), user_view_own_role(request, role)};
}

struct status session_view_line(const struct http_request *request,
                                const struct company_session *session,
                                struct view_company_session *out)
{
    const struct visit *visit = visit_of(request);
    const struct session_line *line = &session->line;
    char id[UUID_TEXT_CAPACITY];

    uuid_encode(line->id, id);
    *out = (struct view_company_session){
        .id = arena_copy_text(request->arena, id),
        .name = session->name,
        .login_id = session->login_id,
        .current = uuid_equal(line->id, visit->session.session_id),
        .address = line->client_ip,
        .authentication = name_of_authentication(line->authentication),
        .started_at = line->started_at_us,
        .last_seen_at = line->last_seen_at_us,
        .ends_at = line->idle_ends_at_us,
    };
    if (out->id == NULL)
        return arena_failure();
    if (visit_may(visit, "users.view"))
        TRY(user_view_link(request, session->user_id, "", &out->user));
    if (visit_may(visit, "sessions.end") && !out->current)
        TRY(link_to_end(request, line->id, &out->end));
    return device_name(request->arena, line->user_agent, &out->device);
}

static struct status fill_rows(const struct http_request *request, const struct company_page *page,
                               struct view_sessions *view)
{
    struct view_company_session *rows =
        arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        TRY(session_view_line(request, &page->sessions[i], &rows[i]));
    view->rows = rows;
    view->rows_count = page->count;
    if (page->more && page->count > 0)
        TRY(link_to(request, view, &page->sessions[page->count - 1], &view->next));
    if (http_query(request, "before")->is_present)
        TRY(link_to(request, view, NULL, &view->first));
    return OK;
}

static struct view_role_option option_of(const struct view_sessions *view, const char *word,
                                         enum view_label name, const char *own)
{
    return (struct view_role_option){word, name, own, strcmp(word, view->role) == 0};
}

/* The built-in roles, and those of the company for who may know them. */
static struct status fill_roles(const struct http_request *request, struct view_sessions *view)
{
    static const struct company_roles none = {0};
    const struct company_roles *roles =
        visit_may(visit_of(request), "users.view") ? user_view_roles(request) : &none;
    struct view_role_option *options =
        arena_alloc_array(request->arena, COUNT_OF(built_in_roles) + roles->count, sizeof *options);
    size_t count = 0;

    if (options == NULL)
        return arena_failure();
    for (size_t i = 0; i < COUNT_OF(built_in_roles); i++)
        options[count++] = option_of(view, built_in_roles[i], name_of_role(built_in_roles[i]), "");
    for (size_t i = 0; i < roles->count; i++) {
        const struct company_role *role = &roles->roles[i];
        if (!role->is_built_in)
            options[count++] = option_of(view, role->word, TEXT_NONE, role->name);
    }
    view->roles = options;
    view->roles_count = count;
    return OK;
}

/* The page that asks before all of those found are ended. */
static struct status offer_ending(const struct http_request *request, struct view_sessions *view)
{
    const struct view_query_field fields[] = {{"q", view->q}, {"role", view->role}};

    view->is_search = view->q[0] || view->role[0];
    if (view->is_search && view->may_end && view->rows_count > 0)
        TRY(view_link_query(request->arena, "/admin/sessions/end", fields, COUNT_OF(fields),
                            &view->end_found));
    return view->is_search && !view_link_own("/admin/sessions", &view->without)
               ? FAIL(INTERNAL, "a path of our own is none")
               : OK;
}

static struct status search(const struct http_request *request, struct view_sessions *view,
                            struct company_page *page)
{
    struct rpc_call_options options = visit_call_as_user(request, "session");
    const struct http_value *before = http_query(request, "before");
    const struct company_question question = {
        .choice = session_choice_of(view->q, view->role),
        .page_size = PAGE_SIZE,
        .before_us = before->is_present ? before->integer : 0,
        .before_id = http_query(request, "id")->uuid,
    };
    struct status asked =
        session_list_all(portal_of(request)->session, &options, &question, request->arena, page);

    view->unavailable = status_is_outage(asked);
    return view->unavailable ? OK : asked;
}

/* Only what is typed can be too long by mistake; the rest was made up. */
static struct status read_query(const struct http_request *request, struct view_sessions *view)
{
    const struct http_value *done = http_query(request, "done");
    const struct http_value *before = http_query(request, "before");
    const struct http_value *id = http_query(request, "id");

    const struct http_value *role = http_query(request, "role");

    if (role->fault != HTTP_FAULT_NONE || done->fault != HTTP_FAULT_NONE ||
        before->fault != HTTP_FAULT_NONE || id->fault != HTTP_FAULT_NONE ||
        before->is_present != id->is_present)
        return FAIL(INVALID_ARGUMENT, "role, done, before, id: not of a list of ours");
    view->role = role->text;
    view->q = http_query(request, "q")->text;
    view->invalid = http_query(request, "q")->fault != HTTP_FAULT_NONE;
    view->done = done->is_present
                     ? (enum view_sessions_done)(VIEW_SESSIONS_DONE_ENDED + done->choice)
                     : VIEW_SESSIONS_DONE_NONE;
    return OK;
}

static int status_of(const struct view_sessions *view)
{
    if (view->invalid)
        return 422;
    return view->unavailable ? 503 : 200;
}

struct status handle_sessions(struct http_request *request, struct http_response *response)
{
    struct view_sessions view = {.may_end = visit_may(visit_of(request), "sessions.end"),
                                 .page_size = PAGE_SIZE};
    struct company_page page = {0};

    TRY(read_query(request, &view));
    TRY(page_console(request, VIEW_MENU_SESSIONS, &view.console));
    if (!view.invalid)
        TRY(search(request, &view, &page));
    TRY(fill_rows(request, &page, &view));
    TRY(fill_roles(request, &view));
    TRY(offer_ending(request, &view));

    return page_show(request, response, status_of(&view), view_sessions_drawing(&view));
}
