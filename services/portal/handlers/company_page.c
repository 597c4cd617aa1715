#include "handlers/company_page.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "company_cache.h"
#include "handlers/company_fields.h"
#include "pages.h"
#include "visit.h"

enum { SECONDS_PER_MINUTE = 60, SECONDS_PER_HOUR = 3600 };

static const int age_days[COMPANY_AGES] = {
    [COMPANY_AGE_90] = 90, [COMPANY_AGE_180] = 180, [COMPANY_AGE_365] = 365};

static enum view_company_age age_of(int days)
{
    for (size_t i = 0; i < COMPANY_AGES; i++) {
        if (age_days[i] == days)
            return (enum view_company_age)i;
    }
    return VIEW_COMPANY_AGE_NEVER;
}

static bool is_utc(const struct company_settings *settings)
{
    return strcmp(settings->time_zone, "UTC") == 0;
}

/* Rounded up: a limit that is no whole number of them is shown as the next. */
static const char *text_of(struct http_request *request, int64_t amount, int64_t unit)
{
    return arena_format(request->arena, "%" PRId64, (amount + unit - 1) / unit);
}

struct status company_page_limits(struct http_request *request, const struct company_limits *limits,
                                  struct view_limits *out)
{
    out->idle = text_of(request, limits->idle_seconds, SECONDS_PER_MINUTE);
    out->hours = text_of(request, limits->absolute_seconds, SECONDS_PER_HOUR);
    out->sessions = text_of(request, limits->sessions, 1);
    out->refuses = limits->refuses_further;
    return out->idle && out->hours && out->sessions ? OK : arena_failure();
}

static struct status fill_form(struct http_request *request,
                               const struct company_settings *settings,
                               const struct company_limits *limits, struct view_limits_form *out)
{
    TRY(company_page_limits(request, limits, &out->limits));
    TRY(company_page_limits(request, &settings->minimum, &out->minimum));
    TRY(company_page_limits(request, &settings->maximum, &out->maximum));
    return company_page_limits(request, &settings->standard, &out->standard);
}

static void fill(const struct company_settings *settings, struct view_company_settings *out)
{
    out->name = settings->name;
    out->name_error = out->logo_error = out->dormant_error = TEXT_NONE;
    out->is_utc = is_utc(settings);
    out->is_english = settings->is_english;
    out->age = age_of(settings->password_age_days);
    out->warn_days = settings->dormant_warn_days;
    out->disable_days = settings->dormant_disable_days;
    out->delete_days = settings->dormant_delete_days;
    out->revision = settings->revision;
}

struct status company_page_read(struct http_request *request, struct company_settings *settings_out,
                                struct view_company_settings *out)
{
    struct visit *visit = visit_of(request);
    const struct rpc_call_options options = visit_call(request);
    struct company_settings *settings = settings_out;

    TRY(auth_get_settings(portal_of(request)->auth, &options, visit->company.id, request->arena,
                          settings));
    *out = (struct view_company_settings){.code = visit->company.code,
                                          .may_edit = visit_may(visit, "settings.edit")};
    fill(settings, out);
    TRY(fill_form(request, settings, &settings->staff, &out->staff));
    TRY(fill_form(request, settings, &settings->customers, &out->customers));
    visit->company.name = settings->name;
    visit->company.time_zone = settings->time_zone;
    visit->company.is_english = settings->is_english;
    visit->company.logo = settings->logo;
    return OK;
}

struct status company_page_show(struct http_request *request, struct http_response *response,
                                int status, struct view_company_settings *view)
{
    TRY(page_console(request, VIEW_MENU_COMPANY, &view->console));
    return page_show(request, response, status, view_company_settings_drawing(view));
}

struct status company_page_saved(struct http_request *request, struct http_response *response,
                                 const struct company *company)
{
    company_cache_keep(&portal_of(request)->companies, company, clock_monotonic_ms());
    return http_redirect(response, 303, "/admin/company?done=saved");
}
