#include "handlers/handlers.h"

#include "pages.h"
#include "peers/users.h"
#include "text/password.h"
#include "visit.h"

enum { BUSY_SECONDS = 5 };

/* What the page shows. */
struct outcome {
    int status;
    enum view_set_password_outcome outcome;
    enum view_label password_error;
};

/* Whoever comes from sign-in is told why; afterwards they know. */
static bool is_required(const struct http_request *request, enum managed_link_kind kind)
{
    return kind == MANAGED_RESET && request->method == HTTP_GET &&
           http_query(request, "required")->is_present;
}

/* The page is the same whatever the token is: who prefetches links spends none, and a guess learns
 * nothing before it has the form sent. */
static struct status show(struct http_request *request, struct http_response *response,
                          enum managed_link_kind kind, struct outcome outcome)
{
    struct view_set_password view = {
        .is_reset = kind == MANAGED_RESET,
        .is_required = is_required(request, kind),
        .outcome = outcome.outcome,
        .password_error = outcome.password_error,
        .reference = request->reference,
        .retry_seconds = BUSY_SECONDS,
    };

    TRY(page_fill(request, &view.page));
    TRY(page_token(request, &view.csrf));
    if (!view_link_own(request->path, &view.action))
        return FAIL(INTERNAL, "a path of our own is none");
    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_set_password_render(&view, &context, &page));
    if (outcome.status == 503)
        http_respond_retry_after(response, BUSY_SECONDS);
    return page_send(request, response, outcome.status, &page);
}

static struct status ask(struct http_request *request, struct http_response *response,
                         enum managed_link_kind kind)
{
    TRY(page_bind_browser(request, response));
    return show(request, response, kind,
                (struct outcome){200, VIEW_SET_PASSWORD_OUTCOME_NONE, TEXT_NONE});
}

static struct outcome outcome_of(struct status status)
{
    if (status_is_ok(status))
        return (struct outcome){200, VIEW_SET_PASSWORD_OUTCOME_DONE, TEXT_NONE};
    if (status.code == STATUS_INVALID_ARGUMENT)
        return (struct outcome){422, VIEW_SET_PASSWORD_OUTCOME_NONE, TEXT_SET_PASSWORD_REFUSED};
    if (status.code == STATUS_NOT_FOUND)
        return (struct outcome){410, VIEW_SET_PASSWORD_OUTCOME_BAD, TEXT_NONE};
    if (status.code == STATUS_RESOURCE_EXHAUSTED)
        return (struct outcome){503, VIEW_SET_PASSWORD_OUTCOME_BUSY, TEXT_NONE};
    return (struct outcome){503, VIEW_SET_PASSWORD_OUTCOME_UNAVAILABLE, TEXT_NONE};
}

static struct status set(struct http_request *request, struct http_response *response,
                         enum managed_link_kind kind)
{
    struct rpc_call_options options = visit_change(request);
    const struct http_value *typed = http_form(request, "password");
    const struct password_by_link password = {
        .token = http_parameter(request, "token")->text,
        .kind = kind,
        .password = typed->text,
        .client_ip = visit_of(request)->client_ip,
        .user_agent = visit_of(request)->user_agent,
    };

    if (!typed->is_present || typed->fault != HTTP_FAULT_NONE ||
        typed->size > PASSWORD_TYPED_MAXIMUM)
        return show(request, response, kind, outcome_of(FAIL(INVALID_ARGUMENT, "password")));
    return show(request, response, kind,
                outcome_of(users_set_password(portal_of(request)->auth, &options, &password,
                                              request->arena)));
}

struct status handle_activate_page(struct http_request *request, struct http_response *response)
{
    return ask(request, response, MANAGED_ACTIVATION);
}

struct status handle_activate(struct http_request *request, struct http_response *response)
{
    return set(request, response, MANAGED_ACTIVATION);
}

struct status handle_password_reset_page(struct http_request *request,
                                         struct http_response *response)
{
    return ask(request, response, MANAGED_RESET);
}

struct status handle_password_reset(struct http_request *request, struct http_response *response)
{
    return set(request, response, MANAGED_RESET);
}
