#include "handlers/handlers.h"

#include <string.h>

#include "base/clock.h"
#include "company_cache.h"
#include "handlers/company_fields.h"
#include "language.h"
#include "pages.h"
#include "peers/auth.h"
#include "visit.h"

const char *const company_zone_words[COMPANY_ZONES] = {
    [COMPANY_TOKYO] = "tokyo", [COMPANY_UTC] = "utc"};

static const char *const zone_names[COMPANY_ZONES] = {
    [COMPANY_TOKYO] = "Asia/Tokyo", [COMPANY_UTC] = "UTC"};

static struct status show(struct http_request *request, struct http_response *response, int status,
                          struct view_company_settings *view)
{
    TRY(page_console(request, VIEW_MENU_COMPANY, &view->console));
    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_company_settings_render(view, &context, &page));
    return page_send(request, response, status, &page);
}

/* As auth has it now: what other pages show may be a minute old. */
struct status handle_company_settings_page(struct http_request *request,
                                           struct http_response *response)
{
    struct portal *portal = portal_of(request);
    const struct rpc_call_options options = visit_call(request);
    struct visit *visit = visit_of(request);
    struct company company;

    TRY(auth_get_company(portal->auth, &options, visit->company.id, request->arena, &company));
    struct view_company_settings view = {
        .code = company.code,
        .name = company.name,
        .name_error = TEXT_NONE,
        .is_utc = strcmp(company.time_zone, zone_names[COMPANY_UTC]) == 0,
        .is_english = company.is_english,
        .may_edit = visit_may(visit, "settings.edit"),
        .is_done = http_query(request, "done")->is_present,
    };
    visit->company = company;
    return show(request, response, 200, &view);
}

static struct status show_bad_name(struct http_request *request, struct http_response *response)
{
    struct view_company_settings view = {
        .code = visit_of(request)->company.code,
        .name = http_form(request, "name")->text,
        .name_error = TEXT_COMPANY_NAME_INVALID,
        .is_utc = http_form(request, "zone")->choice == COMPANY_UTC,
        .is_english = http_form(request, "language")->choice == VIEW_ENGLISH,
        .may_edit = true,
    };

    return show(request, response, 422, &view);
}

/* Whoever saved sees it at once, where they are served next; others within a minute. */
static struct status saved(struct http_request *request, struct http_response *response,
                           const struct company_settings *settings)
{
    struct portal *portal = portal_of(request);
    struct company company = visit_of(request)->company;

    company.name = settings->name;
    company.time_zone = settings->time_zone;
    company.is_english = settings->is_english;
    company_cache_keep(&portal->companies, &company, clock_monotonic_ms());
    return http_redirect(response, 303, "/admin/company?done=saved");
}

/* A choice that is missing or none of ours is no slip of the user's. */
struct status handle_company_settings(struct http_request *request, struct http_response *response)
{
    const struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *name = http_form(request, "name");
    const struct http_value *zone = http_form(request, "zone");
    const struct http_value *language = http_form(request, "language");

    if (!zone->is_present || zone->fault != HTTP_FAULT_NONE || !language->is_present ||
        language->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "zone and language are chosen from a list");
    if (!name->is_present || name->fault != HTTP_FAULT_NONE)
        return show_bad_name(request, response);
    const struct company_settings settings = {
        .name = name->text,
        .time_zone = zone_names[zone->choice],
        .is_english = language->choice == VIEW_ENGLISH,
    };
    struct status changed =
        auth_change_company(portal_of(request)->auth, &options, &settings, request->arena);
    if (status_is_ok(changed))
        return saved(request, response, &settings);
    if (changed.code == STATUS_INVALID_ARGUMENT && strncmp(changed.text, "name", 4) == 0)
        return show_bad_name(request, response);
    return changed;
}
