#include "handlers/handlers.h"

#include "handlers/company_page.h"
#include "peers/limits.h"
#include "visit.h"

enum { SECONDS_PER_MINUTE = 60, SECONDS_PER_HOUR = 3600 };

/* The fields of a kind of user. */
struct names {
    const char *idle;
    const char *hours;
    const char *sessions;
    const char *refuse;
};

static const struct names staff = {"staff_idle", "staff_hours", "staff_sessions", "staff_refuse"};
static const struct names customers = {"customers_idle", "customers_hours", "customers_sessions",
                                       "customers_refuse"};

/* What was typed, in seconds or sessions; false for no number, and for one out of bounds. */
static bool read_amount(const struct http_value *value, int64_t unit, int64_t minimum,
                        int64_t maximum, int64_t *out)
{
    *out = value->integer * unit;
    return value->is_present && value->fault == HTTP_FAULT_NONE && *out >= minimum &&
           *out <= maximum;
}

static void read_kind(const struct http_request *request, const struct names *names,
                      const struct company_settings *settings, struct company_limits *out,
                      struct view_limits_form *form)
{
    const struct http_value *idle = http_form(request, names->idle);
    const struct http_value *hours = http_form(request, names->hours);
    const struct http_value *sessions = http_form(request, names->sessions);
    const struct company_limits *minimum = &settings->minimum;
    const struct company_limits *maximum = &settings->maximum;

    out->refuses_further = http_form(request, names->refuse)->is_present;
    form->limits =
        (struct view_limits){idle->text, hours->text, sessions->text, out->refuses_further};
    form->is_idle_bad = !read_amount(idle, SECONDS_PER_MINUTE, minimum->idle_seconds,
                                     maximum->idle_seconds, &out->idle_seconds);
    form->is_hours_bad = !read_amount(hours, SECONDS_PER_HOUR, minimum->absolute_seconds,
                                      maximum->absolute_seconds, &out->absolute_seconds);
    form->is_sessions_bad =
        !read_amount(sessions, 1, minimum->sessions, maximum->sessions, &out->sessions);
}

static bool is_bad(const struct view_limits_form *form)
{
    return form->is_idle_bad || form->is_hours_bad || form->is_sessions_bad;
}

/* Somebody else has saved since: what was typed stays, beside what there is now. */
static struct status show_conflict(struct http_request *request, struct http_response *response,
                                   struct view_company_settings *view)
{
    const struct view_company_settings typed = *view;
    struct company_settings now;

    TRY(company_page_read(request, &now, view));
    view->staff = typed.staff;
    view->customers = typed.customers;
    view->are_limits_conflict = true;
    TRY(company_page_limits(request, &now.staff, &view->staff_now));
    TRY(company_page_limits(request, &now.customers, &view->customers_now));
    return company_page_show(request, response, 409, view);
}

struct status handle_company_limits(struct http_request *request, struct http_response *response)
{
    const struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *revision = http_form(request, "revision");
    struct company_limits of_staff;
    struct company_limits of_customers;
    struct company_settings settings;
    struct view_company_settings view;

    if (!revision->is_present || revision->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "revision: say what was changed");
    TRY(company_page_read(request, &settings, &view));
    view.revision = revision->integer;
    read_kind(request, &staff, &settings, &of_staff, &view.staff);
    read_kind(request, &customers, &settings, &of_customers, &view.customers);
    view.has_error = is_bad(&view.staff) || is_bad(&view.customers);
    if (view.has_error)
        return company_page_show(request, response, 422, &view);
    struct status changed = limits_put(portal_of(request)->auth, &options, &of_staff, &of_customers,
                                       revision->integer, request->arena);
    if (status_is_ok(changed))
        return company_page_saved(request, response, &visit_of(request)->company);
    if (changed.code == STATUS_ABORTED)
        return show_conflict(request, response, &view);
    return changed;
}
