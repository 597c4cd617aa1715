/* The pages that ask before sessions of others are ended. */
#include "handlers/handlers.h"

#include <string.h>

#include "handlers/sessions_fields.h"
#include "pages.h"
#include "visit.h"

/* session ends 64 in a call; what is left after so many calls is for another click. */
enum { ROUNDS_MAXIMUM = 16 };

/* NOT_FOUND also for one that has ended, and for another company's. */
static struct status find(struct http_request *request, struct view_company_session *out)
{
    struct rpc_call_options options = visit_call_as_user(request, "session");
    const struct uuid id = http_path_uuid(request, "id");
    const struct company_question question = {
        .network = "", .name = "", .session_id = &id, .page_size = 1};
    struct company_page page = {0};

    TRY(session_list_all(portal_of(request)->session, &options, &question, request->arena, &page));
    if (page.count == 0)
        return FAIL(NOT_FOUND, "no such session");
    TRY(session_view_line(request, &page.sessions[0], out));
    return out->current ? FAIL(NOT_FOUND, "one's own is ended by signing out") : OK;
}

static struct status show(struct http_request *request, struct http_response *response, int status,
                          struct view_session_confirm *view)
{
    if (!view->everyone)
        TRY(find(request, &view->session));
    TRY(page_console(request, VIEW_MENU_SESSIONS, &view->console));
    if (!view_link_own(request->path, &view->action))
        return FAIL(INTERNAL, "a path of our own is none");
    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_session_confirm_render(view, &context, &page));
    return page_send(request, response, status, &page);
}

static struct status ask(struct http_request *request, struct http_response *response,
                         bool everyone)
{
    struct view_session_confirm view = {
        .everyone = everyone, .reason = "", .reason_error = TEXT_NONE};

    return show(request, response, 200, &view);
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
                         const struct uuid *id)
{
    const struct visit *visit = visit_of(request);
    const struct http_value *reason = http_form(request, "reason");
    struct view_session_confirm view = {.everyone = id == NULL,
                                        .reason = reason->text,
                                        .reason_error = TEXT_USER_CONFIRM_REASON_INVALID};
    const struct session_ending ending = {.session_id = id,
                                          .reason = reason->text,
                                          .client_ip = visit->client_ip,
                                          .user_agent = visit->user_agent};
    bool more = false;

    if (!reason->is_present || reason->fault != HTTP_FAULT_NONE)
        return show(request, response, 422, &view);
    struct status ended = end_all(request, &ending, &more);
    if (ended.code == STATUS_INVALID_ARGUMENT) /* bytes are session's to count */
        return show(request, response, 422, &view);
    TRY(ended);
    if (more)
        return http_redirect(response, 303, "/admin/sessions?done=more");
    return http_redirect(response, 303,
                         id ? "/admin/sessions?done=ended" : "/admin/sessions?done=ended_all");
}

struct status handle_session_end_page(struct http_request *request, struct http_response *response)
{
    return ask(request, response, /* everyone */ false);
}

struct status handle_session_end(struct http_request *request, struct http_response *response)
{
    const struct uuid id = http_path_uuid(request, "id");

    return end(request, response, &id);
}

struct status handle_sessions_end_page(struct http_request *request, struct http_response *response)
{
    return ask(request, response, /* everyone */ true);
}

struct status handle_sessions_end(struct http_request *request, struct http_response *response)
{
    return end(request, response, NULL);
}
