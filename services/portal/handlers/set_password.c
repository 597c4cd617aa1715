#include "handlers/handlers.h"

#include "pages.h"
#include "password_view.h"
#include "peers/users.h"
#include "text/password.h"
#include "visit.h"

enum { BUSY_SECONDS = 5 };

/* What the page shows. */
struct outcome {
    int status;
    enum view_set_password_outcome outcome;
    enum view_label password_error;
    struct view_name_line faults[PASSWORD_FAULTS_MAXIMUM]; /* where they are known */
    size_t fault_count;
    struct view_strength strength;
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
        .faults = outcome.faults,
        .faults_count = outcome.fault_count,
        .strength = outcome.strength,
    };

    password_strength_at(&view.strength, "/password/strength", "password");

    TRY(page_fill(request, &view.page));
    TRY(page_token(request, &view.csrf));
    if (!view_link_own(request->path, &view.action))
        return FAIL(INTERNAL, "a path of our own is none");
    if (outcome.status == 503)
        http_respond_retry_after(response, BUSY_SECONDS);
    return page_show(request, response, outcome.status, view_set_password_drawing(&view));
}

static struct status ask(struct http_request *request, struct http_response *response,
                         enum managed_link_kind kind)
{
    TRY(page_bind_browser(request, response));
    return show(request, response, kind,
                (struct outcome){.status = 200, .password_error = TEXT_NONE});
}

static struct outcome outcome_of(struct status status)
{
    if (status_is_ok(status))
        return (struct outcome){
            .status = 200, .outcome = VIEW_SET_PASSWORD_OUTCOME_DONE, .password_error = TEXT_NONE};
    if (status.code == STATUS_INVALID_ARGUMENT)
        return (struct outcome){.status = 422,
                                .outcome = VIEW_SET_PASSWORD_OUTCOME_NONE,
                                .password_error = TEXT_SET_PASSWORD_REFUSED};
    if (status.code == STATUS_NOT_FOUND)
        return (struct outcome){
            .status = 410, .outcome = VIEW_SET_PASSWORD_OUTCOME_BAD, .password_error = TEXT_NONE};
    if (status.code == STATUS_RESOURCE_EXHAUSTED)
        return (struct outcome){
            .status = 503, .outcome = VIEW_SET_PASSWORD_OUTCOME_BUSY, .password_error = TEXT_NONE};
    return (struct outcome){.status = 503,
                            .outcome = VIEW_SET_PASSWORD_OUTCOME_UNAVAILABLE,
                            .password_error = TEXT_NONE};
}

/* Why a password was refused, as far as it shows without knowing whose it is. */
static void explain(const struct http_request *request, struct outcome *outcome)
{
    struct password_measure measure;

    if (outcome->password_error == TEXT_NONE || !password_measure(request, "password", &measure))
        return;
    for (size_t i = 0; i < measure.fault_count; i++)
        outcome->faults[outcome->fault_count++].name = password_fault_name(measure.faults[i]);
    outcome->strength = password_strength_view(&measure);
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

    struct outcome outcome = {0};

    if (!typed->is_present || typed->fault != HTTP_FAULT_NONE ||
        typed->size > PASSWORD_TYPED_MAXIMUM)
        return show(request, response, kind, outcome_of(FAIL(INVALID_ARGUMENT, "password")));
    outcome = outcome_of(
        users_set_password(portal_of(request)->auth, &options, &password, request->arena));
    explain(request, &outcome);
    return show(request, response, kind, outcome);
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
