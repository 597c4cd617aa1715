#include "handlers/handlers.h"

#include "handlers/company_fields.h"
#include "handlers/company_page.h"
#include "language.h"
#include "peers/logo.h"
#include "visit.h"

static const char *const zone_names[COMPANY_ZONES] = {
    [COMPANY_TOKYO] = "Asia/Tokyo", [COMPANY_UTC] = "UTC"};

static const int age_days[COMPANY_AGES] = {
    [COMPANY_AGE_90] = 90, [COMPANY_AGE_180] = 180, [COMPANY_AGE_365] = 365};

/* `logo_error` is what is wrong with the file that was sent, TEXT_NONE for nothing. */
static struct status show_present(struct http_request *request, struct http_response *response,
                                  int status, enum view_label logo_error)
{
    struct company_settings settings;
    struct view_company_settings view;

    TRY(company_page_read(request, &settings, &view));
    view.logo_error = logo_error;
    view.has_error = logo_error != TEXT_NONE;
    view.is_done = status == 200 && http_query(request, "done")->is_present;
    return company_page_show(request, response, status, &view);
}

static void put_typed(const struct http_request *request, struct view_company_settings *out)
{
    out->name = http_form(request, "name")->text;
    out->is_utc = http_form(request, "zone")->choice == COMPANY_UTC;
    out->is_english = http_form(request, "language")->choice == VIEW_ENGLISH;
    out->age = (enum view_company_age)http_form(request, "password_age")->choice;
    out->warn_days = http_form(request, "dormant_warn")->integer;
    out->disable_days = http_form(request, "dormant_disable")->integer;
    out->delete_days = http_form(request, "dormant_delete")->integer;
    out->revision = http_form(request, "revision")->integer;
}

/* What was typed, and what is wrong with the name and with the days; TEXT_NONE for nothing. */
static struct status show_typed(struct http_request *request, struct http_response *response,
                                enum view_label name_error, enum view_label dormant_error)
{
    struct company_settings settings;
    struct view_company_settings view;

    TRY(company_page_read(request, &settings, &view));
    put_typed(request, &view);
    view.name_error = name_error;
    view.dormant_error = dormant_error;
    view.has_error = name_error != TEXT_NONE || dormant_error != TEXT_NONE;
    return company_page_show(request, response, view.has_error ? 422 : 200, &view);
}

struct status handle_company_settings_page(struct http_request *request,
                                           struct http_response *response)
{
    return request->method == HTTP_POST ? show_typed(request, response, TEXT_NONE, TEXT_NONE)
                                        : show_present(request, response, 200, TEXT_NONE);
}

static struct status show_bad_name(struct http_request *request, struct http_response *response)
{
    return show_typed(request, response, TEXT_COMPANY_NAME_INVALID, TEXT_NONE);
}

static struct status show_bad_days(struct http_request *request, struct http_response *response)
{
    return show_typed(request, response, TEXT_NONE, TEXT_COMPANY_DORMANT_INVALID);
}

/* Somebody else has saved since. What was typed stays, beside what there is now; who saves once
 * more has seen both. */
static struct status show_conflict(struct http_request *request, struct http_response *response)
{
    struct company_settings settings;
    struct view_company_settings view;

    TRY(company_page_read(request, &settings, &view));
    const struct view_company_settings now = view;
    put_typed(request, &view);
    view.is_conflict = true;
    view.revision = now.revision;
    view.name_now = now.name;
    view.is_utc_now = now.is_utc;
    view.is_english_now = now.is_english;
    view.age_now = now.age;
    view.warn_now = now.warn_days;
    view.disable_now = now.disable_days;
    view.delete_now = now.delete_days;
    return company_page_show(request, response, 409, &view);
}

static bool is_chosen(const struct http_value *value)
{
    return value->is_present && value->fault == HTTP_FAULT_NONE;
}

/* False for what is no number of days. A form of before has none, and then they stay. */
static bool read_dormant(const struct http_request *request, struct company_settings *out)
{
    const struct http_value *warn = http_form(request, "dormant_warn");
    const struct http_value *disable = http_form(request, "dormant_disable");
    const struct http_value *delete = http_form(request, "dormant_delete");

    out->has_dormant = warn->is_present || disable->is_present || delete->is_present;
    out->dormant_warn_days = warn->integer;
    out->dormant_disable_days = disable->integer;
    out->dormant_delete_days = delete->integer;
    return !out->has_dormant || (is_chosen(warn) && is_chosen(disable) && is_chosen(delete));
}

/* A choice that is missing or none of ours is no slip of the user's. */
struct status handle_company_settings(struct http_request *request, struct http_response *response)
{
    const struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *name = http_form(request, "name");
    const struct http_value *zone = http_form(request, "zone");
    const struct http_value *language = http_form(request, "language");
    const struct http_value *age = http_form(request, "password_age");
    const struct http_value *revision = http_form(request, "revision");

    if (!is_chosen(zone) || !is_chosen(language) || !is_chosen(age) || !is_chosen(revision))
        return FAIL(INVALID_ARGUMENT, "zone, language and password_age are chosen from lists");
    if (!name->is_present || name->fault != HTTP_FAULT_NONE)
        return show_bad_name(request, response);
    struct company_settings settings = {
        .name = name->text,
        .time_zone = zone_names[zone->choice],
        .is_english = language->choice == VIEW_ENGLISH,
        .password_age_days = age_days[age->choice],
        .revision = revision->integer,
    };
    if (!read_dormant(request, &settings))
        return show_bad_days(request, response);
    struct status changed =
        auth_change_company(portal_of(request)->auth, &options, &settings, request->arena);
    if (status_is_ok(changed)) {
        struct company company = visit_of(request)->company;
        company.name = settings.name;
        company.time_zone = settings.time_zone;
        company.is_english = settings.is_english;
        return company_page_saved(request, response, &company);
    }
    if (changed.code == STATUS_ABORTED)
        return show_conflict(request, response);
    if (status_is_about(changed, "name"))
        return show_bad_name(request, response);
    if (status_is_about(changed, "dormant"))
        return show_bad_days(request, response);
    return changed;
}

/* An empty image takes the logo away. */
static struct status put_logo(struct http_request *request, struct http_response *response,
                              struct bytes image)
{
    const struct rpc_call_options options = visit_change_as_user(request, "auth");
    struct company company = visit_of(request)->company;

    struct status changed =
        logo_put(portal_of(request)->auth, &options, image, http_form(request, "revision")->integer,
                 request->arena, &company.logo);
    if (status_is_ok(changed))
        return company_page_saved(request, response, &company);
    if (changed.code == STATUS_ABORTED)
        return show_present(request, response, 409, TEXT_COMPANY_LOGO_CONFLICT);
    if (changed.code == STATUS_INVALID_ARGUMENT)
        return show_present(request, response, 422, TEXT_COMPANY_LOGO_INVALID);
    return changed;
}

struct status handle_company_logo(struct http_request *request, struct http_response *response)
{
    if (request->file.size == 0 || request->file.size > COMPANY_LOGO_MAXIMUM)
        return show_present(request, response, 422, TEXT_COMPANY_LOGO_INVALID);
    return put_logo(request, response, request->file);
}

struct status handle_company_logo_remove(struct http_request *request,
                                         struct http_response *response)
{
    return put_logo(request, response, (struct bytes){NULL, 0});
}
