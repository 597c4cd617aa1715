#include "pages.h"

static const struct view_limits at_first = {"30", "12", "5", false};

static struct view_limits_form limits_form(void)
{
    return (struct view_limits_form){.limits = at_first,
                                     .minimum = {"5", "1", "1"},
                                     .maximum = {"60", "24", "20"},
                                     .standard = at_first};
}

static void render_limits(const struct view_company_settings *filled)
{
    struct view_company_settings bad = *filled;
    bad.has_error = true;
    bad.staff.is_idle_bad = bad.staff.is_hours_bad = bad.customers.is_sessions_bad = true;
    bad.staff.limits = (struct view_limits){"", "25", "5", true};
    bad.customers.limits.sessions = "21";
    struct view_company_settings conflict = *filled;
    conflict.are_limits_conflict = true;
    conflict.staff_now = (struct view_limits){"15", "8", "2", true};
    conflict.customers_now = at_first;
    struct view_company_settings hostile = *filled;
    hostile.console = hostile_console(VIEW_MENU_COMPANY);
    hostile.has_error = hostile.staff.is_idle_bad = true;
    hostile.staff.limits.idle = hostile.customers.limits.hours = name_attack;

    RENDER("company-limits-bad", company_settings, &bad);
    RENDER("company-limits-conflict", company_settings, &conflict);
    RENDER("company-limits-hostile", company_settings, &hostile);
}

void render_company(void)
{
    struct view_company_settings filled = {.console = console(VIEW_MENU_COMPANY),
                                           .code = "aoba",
                                           .name = "青葉商事株式会社",
                                           .name_error = TEXT_NONE,
                                           .dormant_error = TEXT_NONE,
                                           .warn_days = 60,
                                           .disable_days = 90,
                                           .delete_days = 180,
                                           .staff = limits_form(),
                                           .customers = limits_form(),
                                           .may_edit = true};
    struct view_company_settings saved = filled;
    saved.age = VIEW_COMPANY_AGE_DAYS_90;
    saved.is_done = saved.is_utc = saved.is_english = true;
    struct view_company_settings read_only = filled;
    read_only.may_edit = false;
    struct view_company_settings invalid = filled;
    invalid.name = "";
    invalid.name_error = TEXT_COMPANY_NAME_INVALID;
    invalid.has_error = true;
    struct view_company_settings bad_days = filled;
    bad_days.disable_days = 30;
    bad_days.dormant_error = TEXT_COMPANY_DORMANT_INVALID;
    bad_days.has_error = true;
    struct view_company_settings conflict = filled;
    conflict.is_conflict = true;
    conflict.name_now = "青葉ホールディングス株式会社";
    conflict.age_now = VIEW_COMPANY_AGE_DAYS_365;
    struct view_company_settings hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_COMPANY);
    hostile.name = name_attack;
    struct view_company_settings hostile_read_only = hostile;
    hostile_read_only.may_edit = false;

    struct view_company_settings with_logo = filled;
    with_logo.console.logo = link_to(SAMPLE_LOGO);
    struct view_company_settings logo_invalid = with_logo;
    logo_invalid.logo_error = TEXT_COMPANY_LOGO_INVALID;
    logo_invalid.has_error = true;

    RENDER("company-logo-filled", company_settings, &with_logo);
    RENDER("company-logo-invalid", company_settings, &logo_invalid);
    RENDER("company-filled", company_settings, &filled);
    RENDER("company-saved", company_settings, &saved);
    RENDER("company-read-only", company_settings, &read_only);
    RENDER("company-invalid", company_settings, &invalid);
    RENDER("company-bad-days", company_settings, &bad_days);
    RENDER("company-conflict", company_settings, &conflict);
    RENDER("company-hostile", company_settings, &hostile);
    RENDER("company-hostile-read-only", company_settings, &hostile_read_only);
    render_limits(&filled);
}
