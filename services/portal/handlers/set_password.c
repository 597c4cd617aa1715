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
    struct view_name_line faults[PASSWORD_FAULTS_MAXIMUM];
    size_t fault_count;
    struct view_strength strength; /* of the one that was refused */
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
    return show(request, response, kind, (struct outcome){.status = 200});
}

static struct outcome outcome_of(struct status status)
{
    if (status_is_ok(status))
        return (struct outcome){.status = 200, .outcome = VIEW_SET_PASSWORD_OUTCOME_DONE};
    if (status.code == STATUS_NOT_FOUND)
        return (struct outcome){.status = 410, .outcome = VIEW_SET_PASSWORD_OUTCOME_BAD};
    if (status.code == STATUS_RESOURCE_EXHAUSTED)
        return (struct outcome){.status = 503, .outcome = VIEW_SET_PASSWORD_OUTCOME_BUSY};
    return (struct outcome){.status = 503, .outcome = VIEW_SET_PASSWORD_OUTCOME_UNAVAILABLE};
}

static struct outcome refused(const struct password_faults *faults)
{
    struct outcome outcome = {.status = 422, .fault_count = faults->count};

    for (size_t i = 0; i < faults->count; i++)
        outcome.faults[i].name = password_fault_name(faults->list[i]);
    return outcome;
}

/* What need not be asked: nothing was entered, or more than any password has. */
static struct password_faults find_faults(const struct http_value *typed)
{
    if (typed->fault != HTTP_FAULT_NONE || typed->size > PASSWORD_TYPED_MAXIMUM)
        return (struct password_faults){.list = {NEW_PASSWORD_LONG}, .count = 1};
    if (!typed->is_present || typed->size == 0)
        return (struct password_faults){.list = {NEW_PASSWORD_SHORT}, .count = 1};
    return (struct password_faults){0};
}

static struct status ask_auth(struct http_request *request, enum managed_link_kind kind,
                              struct password_faults *faults_out)
{
    struct rpc_call_options options = visit_change(request);
    const struct password_by_link password = {
        .token = http_parameter(request, "token")->text,
        .kind = kind,
        .password = http_form(request, "password")->text,
        .client_ip = visit_of(request)->client_ip,
        .user_agent = visit_of(request)->user_agent,
    };
    struct status asked = users_set_password(portal_of(request)->auth, &options, &password,
                                             request->arena, faults_out);

    /* What auth cannot read as a password at all, such as text that is no UTF-8. */
    if (asked.code != STATUS_INVALID_ARGUMENT)
        return asked;
    *faults_out = (struct password_faults){.list = {NEW_PASSWORD_OTHER}, .count = 1};
    return OK;
}

static struct status set(struct http_request *request, struct http_response *response,
                         enum managed_link_kind kind)
{
    struct password_faults faults = find_faults(http_form(request, "password"));

    if (faults.count > 0)
        return show(request, response, kind, refused(&faults));
    struct status asked = ask_auth(request, kind, &faults);
    if (!status_is_ok(asked) || faults.count == 0)
        return show(request, response, kind, outcome_of(asked));
    struct outcome outcome = refused(&faults);
    outcome.strength = password_strength_of(request, "password");
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
