/* The pages that ask before sessions of others are ended: one, those that were chosen on the list,
 * all that were found by a search, or everybody's. */
#include "handlers/handlers.h"

#include <string.h>

#include "handlers/sessions_fields.h"
#include "pages.h"
#include "visit.h"

enum {
    /* session ends 64 in a call; what is left after so many calls is for another click. */
    ROUNDS_MAXIMUM = 16,
    ROWS_MAXIMUM = 100, /* shown of what will end */
};

/* What is asked about. `which` is the view's. */
struct subject_of_page {
    enum view_session_which which;
    struct company_choice choice; /* nothing for everybody */
    const char *q;                /* as typed, of what was found */
    const char *action;           /* where the form goes */
    const char *done;             /* where that leads */
};

static struct status fill_rows(struct http_request *request, const struct company_page *page,
                               struct view_session_confirm *view)
{
    struct view_company_session *rows =
        arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    view->rows = rows;
    for (size_t i = 0; i < page->count; i++) {
        TRY(session_view_line(request, &page->sessions[i], &rows[view->rows_count]));
        view->rows_count += !rows[view->rows_count].current; /* which is ended by signing out */
    }
    view->count = (int64_t)view->rows_count;
    view->more = page->more;
    return OK;
}

/* NOT_FOUND also for those that have ended, and for another company's. */
static struct status find(struct http_request *request, const struct subject_of_page *subject,
                          struct view_session_confirm *view)
{
    struct rpc_call_options options = visit_call_as_user(request, "session");
    const struct company_question question = {.choice = subject->choice, .page_size = ROWS_MAXIMUM};
    struct company_page page = {0};

    if (subject->which == VIEW_SESSION_WHICH_EVERYONE)
        return OK;
    TRY(session_list_all(portal_of(request)->session, &options, &question, request->arena, &page));
    TRY(fill_rows(request, &page, view));
    return view->rows_count == 0 ? FAIL(NOT_FOUND, "no such session") : OK;
}

static struct status show(struct http_request *request, struct http_response *response,
                          const struct subject_of_page *subject, const char *reason,
                          enum view_label reason_error)
{
    struct view_session_confirm view = {
        .which = subject->which, .q = subject->q, .reason = reason, .reason_error = reason_error};

    if (subject->choice.role) {
        view.role = subject->choice.role;
        view.role_name = session_role_name(request, subject->choice.role);
    }
    TRY(find(request, subject, &view));
    TRY(page_console(request, VIEW_MENU_SESSIONS, &view.console));
    if (!view_link_own(subject->action, &view.action))
        return FAIL(INTERNAL, "a path of our own is none");
    return page_show(request, response, reason_error == TEXT_NONE ? 200 : 422,
                     view_session_confirm_drawing(&view));
}

static struct status ask(struct http_request *request, struct http_response *response,
                         const struct subject_of_page *subject)
{
    return show(request, response, subject, "", TEXT_NONE);
}

/* Each call has a key of its own, made from the request's. */
static struct status end_all(struct http_request *request, const struct session_ending *ending,
                             bool *more_out)
{
    struct rpc_call_options options = visit_change_as_user(request, "session");
    uint8_t key[sizeof visit_of(request)->idempotency_key];

    memcpy(key, visit_of(request)->idempotency_key, sizeof key);
    options.idempotency_key = (struct bytes){key, sizeof key};
    *more_out = true;
    for (uint8_t round = 0; round < ROUNDS_MAXIMUM && *more_out; round++) {
        key[0] = (uint8_t)(visit_of(request)->idempotency_key[0] ^ round);
        TRY(session_end_all(portal_of(request)->session, &options, ending, request->arena,
                            more_out));
    }
    return OK;
}

static struct status end(struct http_request *request, struct http_response *response,
                         const struct subject_of_page *subject)
{
    const struct visit *visit = visit_of(request);
    const struct http_value *reason = http_form(request, "reason");
    const struct session_ending ending = {
        .choice = subject->choice,
        .everyone = subject->which == VIEW_SESSION_WHICH_EVERYONE,
        .reason = reason->text,
        .client_ip = visit->client_ip,
        .user_agent = visit->user_agent,
    };
    bool more = false;

    if (!reason->is_present || reason->fault != HTTP_FAULT_NONE)
        return show(request, response, subject, reason->text, TEXT_USER_CONFIRM_REASON_INVALID);
    struct status ended = end_all(request, &ending, &more);
    if (ended.code == STATUS_INVALID_ARGUMENT) /* bytes are session's to count */
        return show(request, response, subject, reason->text, TEXT_USER_CONFIRM_REASON_INVALID);
    TRY(ended);
    return http_redirect(response, 303, more ? "/admin/sessions?done=more" : subject->done);
}

/* `id` outlives what is made of it. */
static struct subject_of_page one(const struct http_request *request, const struct uuid *id)
{
    return (struct subject_of_page){.which = VIEW_SESSION_WHICH_ONE,
                                    .choice = {.ids = id, .id_count = 1},
                                    .q = "",
                                    .action = request->path,
                                    .done = "/admin/sessions?done=ended"};
}

struct status handle_session_end_page(struct http_request *request, struct http_response *response)
{
    const struct uuid id = http_path_uuid(request, "id");
    const struct subject_of_page subject = one(request, &id);

    return ask(request, response, &subject);
}

struct status handle_session_end(struct http_request *request, struct http_response *response)
{
    const struct uuid id = http_path_uuid(request, "id");
    const struct subject_of_page subject = one(request, &id);

    return end(request, response, &subject);
}

/* The boxes that were ticked. What is no id, or one too many, was made up. */
static struct status read_chosen(const struct http_request *request, struct subject_of_page *out)
{
    const struct http_value *boxes = http_form(request, "session");

    if (boxes->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "a box holds a session's id");
    *out = (struct subject_of_page){.which = VIEW_SESSION_WHICH_CHOSEN,
                                    .choice = {.ids = boxes->uuids, .id_count = boxes->count},
                                    .q = "",
                                    .action = "/admin/sessions/chosen/end",
                                    .done = "/admin/sessions?done=ended_some"};
    return OK;
}

static struct status choose_first(struct http_response *response)
{
    return http_redirect(response, 303, "/admin/sessions?done=nothing");
}

struct status handle_sessions_chosen(struct http_request *request, struct http_response *response)
{
    struct subject_of_page subject;

    TRY(read_chosen(request, &subject));
    return subject.choice.id_count == 0 ? choose_first(response) : ask(request, response, &subject);
}

struct status handle_sessions_chosen_end(struct http_request *request,
                                         struct http_response *response)
{
    struct subject_of_page subject;

    TRY(read_chosen(request, &subject));
    return subject.choice.id_count == 0 ? choose_first(response) : end(request, response, &subject);
}

/* Without a search it is about everybody. */
static struct status read_found(const struct http_value *q, const struct http_value *role,
                                struct subject_of_page *out)
{
    if (q->fault != HTTP_FAULT_NONE || role->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "q, role: not of a list of ours");
    bool is_search = q->is_present || role->is_present;
    *out = (struct subject_of_page){
        .which = is_search ? VIEW_SESSION_WHICH_FOUND : VIEW_SESSION_WHICH_EVERYONE,
        .q = q->text,
        .action = "/admin/sessions/end",
        .done = is_search ? "/admin/sessions?done=ended_some" : "/admin/sessions?done=ended_all",
    };
    if (is_search)
        out->choice = session_choice_of(q->text, role->is_present ? role->text : NULL);
    return OK;
}

struct status handle_sessions_end_page(struct http_request *request, struct http_response *response)
{
    struct subject_of_page subject;

    TRY(read_found(http_query(request, "q"), http_query(request, "role"), &subject));
    return ask(request, response, &subject);
}

struct status handle_sessions_end(struct http_request *request, struct http_response *response)
{
    struct subject_of_page subject;

    TRY(read_found(http_form(request, "q"), http_form(request, "role"), &subject));
    return end(request, response, &subject);
}
