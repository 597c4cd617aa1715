#include "handlers/handlers.h"

#include "pages.h"
#include "password_view.h"
#include "peers/auth.h"
#include "text/password.h"
#include "visit.h"

enum { BUSY_SECONDS = 5 };

/* What the page shows. */
struct outcome {
    int status;
    enum view_password_outcome outcome;
    enum view_label current_error;
    struct view_name_line faults[PASSWORD_FAULTS_MAXIMUM];
    size_t fault_count;
    struct view_strength strength; /* of the new one that was refused */
    int64_t wait_seconds;          /* how soon another try may come; 0: not said */
};

static bool keeps_others(const struct http_request *request)
{
    return request->method == HTTP_POST && !http_form(request, "end_others")->is_present;
}

static struct status show(struct http_request *request, struct http_response *response,
                          const struct outcome *outcome)
{
    struct view_password view = {
        .current_error = outcome->current_error,
        .faults = outcome->faults,
        .faults_count = outcome->fault_count,
        .keeps_others = keeps_others(request),
        .outcome = outcome->outcome,
        .reference = request->reference,
        .strength = outcome->strength,
    };

    password_strength_at(&view.strength, "/account/security/password/strength", "new");
    page_wait(outcome->wait_seconds, &view.wait_seconds, &view.wait_minutes);
    TRY(page_console(request, VIEW_MENU_SECURITY, &view.console));
    if (outcome->wait_seconds > 0)
        http_respond_retry_after(response, outcome->wait_seconds);
    return page_show(request, response, outcome->status, view_password_drawing(&view));
}

static void add_fault(struct outcome *outcome, enum new_password_fault fault)
{
    outcome->status = 422;
    outcome->outcome = VIEW_PASSWORD_OUTCOME_INVALID;
    outcome->faults[outcome->fault_count++].name = password_fault_name(fault);
}

static void set_current_error(struct outcome *outcome, enum view_label error)
{
    outcome->status = 422;
    outcome->outcome = VIEW_PASSWORD_OUTCOME_INVALID;
    outcome->current_error = error;
}

static bool is_too_long(const struct http_value *typed)
{
    return typed->fault != HTTP_FAULT_NONE || typed->size > PASSWORD_TYPED_MAXIMUM;
}

/* What need not be asked: nothing was entered, or more than any password has. */
static void find_faults(const struct http_request *request, struct outcome *out)
{
    const struct http_value *current = http_form(request, "current");
    const struct http_value *wanted = http_form(request, "new");

    if (is_too_long(current))
        set_current_error(out, TEXT_PASSWORD_CURRENT_WRONG);
    else if (!current->is_present || current->size == 0)
        set_current_error(out, TEXT_PASSWORD_CURRENT_MISSING);
    if (is_too_long(wanted))
        add_fault(out, NEW_PASSWORD_LONG);
    else if (!wanted->is_present || wanted->size == 0)
        add_fault(out, NEW_PASSWORD_SHORT);
}

static struct status change(struct http_request *request, struct password_changed *out)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct password_change wanted = {
        .current = http_form(request, "current")->text,
        .wanted = http_form(request, "new")->text,
        .keeps_other_sessions = keeps_others(request),
        .device = visit_device(request),
    };

    return auth_change_password(portal_of(request)->auth, &options, &wanted, request->arena, out);
}

static void tell_refused(const struct password_changed *answer, struct outcome *out)
{
    if (answer->is_current_wrong)
        set_current_error(out, TEXT_PASSWORD_CURRENT_WRONG);
    for (size_t i = 0; i < answer->faults.count; i++)
        add_fault(out, answer->faults.list[i]);
}

/* Whatever was typed: it was not looked at. */
static void tell_throttled(const struct throttled *throttled, struct outcome *out)
{
    out->status = 429;
    out->outcome =
        throttled->is_held ? VIEW_PASSWORD_OUTCOME_HELD : VIEW_PASSWORD_OUTCOME_THROTTLED;
    out->wait_seconds = throttled->wait_seconds;
}

/* False for a failure that every page of the portal tells alike. */
static bool tell_failed(struct status status, struct outcome *out)
{
    *out =
        (struct outcome){.status = 503, .current_error = TEXT_NONE, .wait_seconds = BUSY_SECONDS};
    out->outcome = status.code == STATUS_RESOURCE_EXHAUSTED ? VIEW_PASSWORD_OUTCOME_BUSY
                                                            : VIEW_PASSWORD_OUTCOME_UNAVAILABLE;
    return status.code == STATUS_RESOURCE_EXHAUSTED || status.code == STATUS_ABORTED ||
           status_is_outage(status);
}

static struct status tell_changed(struct http_response *response, const char *device)
{
    if (device[0] != '\0')
        TRY(visit_keep_device(response, device));
    return http_redirect(response, 303, "/account/security?done=password");
}

struct status handle_password_page(struct http_request *request, struct http_response *response)
{
    return show(request, response, &(struct outcome){.status = 200, .current_error = TEXT_NONE});
}

struct status handle_password(struct http_request *request, struct http_response *response)
{
    struct outcome outcome = {.status = 200, .current_error = TEXT_NONE};
    struct password_changed answer;

    find_faults(request, &outcome);
    if (outcome.status != 200)
        return show(request, response, &outcome);
    struct status asked = change(request, &answer);
    if (!status_is_ok(asked))
        return tell_failed(asked, &outcome) ? show(request, response, &outcome) : asked;
    if (answer.is_changed)
        return tell_changed(response, answer.device);
    if (answer.throttled.is_throttled)
        tell_throttled(&answer.throttled, &outcome);
    else
        tell_refused(&answer, &outcome);
    outcome.strength = password_strength_of(request, "new");
    return show(request, response, &outcome);
}
