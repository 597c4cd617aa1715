#include <criterion/criterion.h>

#include <string.h>
#include <strings.h>

#include "draft_form.h"
#include "http/server.h"
#include "metrics.h"
#include "portal_views.h"
#include "routes.h"

Test(routes, declares_every_column_and_no_two_rows_for_one_path)
{
    cr_assert(status_is_ok(portal_routes_check(NULL)));
    cr_assert(status_is_ok(http_routes_check(&portal_routes[0].http, sizeof portal_routes[0],
                                             portal_route_count, NULL)));
}

/* Each is a label, and so is "none". */
Test(routes, have_room_among_the_metrics)
{
    cr_assert_lt(portal_route_count, PORTAL_PAGES_MAXIMUM);
}

Test(routes, demands_a_session_for_all_but_a_few)
{
    static const char *const open_to_anyone[] = {"/c/{code:token}",
                                                 "/c/{code:token}/logo/{name:token}",
                                                 "/sign-in",
                                                 "/session/ended",
                                                 "/assets/{name:file}",
                                                 "/.well-known/security.txt",
                                                 "/.well-known/change-password",
                                                 "/csp",
                                                 "/activate/{token:token}",
                                                 "/password/strength",
                                                 "/password/reset/{token:token}"};

    for (size_t i = 0; i < portal_route_count; i++) {
        bool is_listed = false;
        for (size_t j = 0; j < COUNT_OF(open_to_anyone); j++)
            is_listed |= strcmp(portal_routes[i].http.pattern, open_to_anyone[j]) == 0;
        cr_expect_eq(portal_routes[i].user == PORTAL_ANYONE, is_listed, "%s",
                     portal_routes[i].http.pattern);
    }
}

/* "/admin/history/{}" against "/admin/history/{seq:int}". */
static bool is_same_pattern(const char *shown, const char *pattern)
{
    while (*shown && *pattern) {
        if (*shown == '{' && *pattern == '{') {
            shown += strcspn(shown, "}");
            pattern += strcspn(pattern, "}");
        }
        if (*shown++ != *pattern++)
            return false;
    }
    return *shown == *pattern;
}

Test(routes, has_every_path_that_a_page_points_to)
{
    for (size_t i = 0; i < portal_views_links_count; i++) {
        const struct view_link_use *use = &portal_views_links[i];
        bool is_found = false;
        for (size_t j = 0; j < portal_route_count; j++) {
            const struct http_route *route = &portal_routes[j].http;
            bool is_post = strcasecmp(use->method, "post") == 0;
            is_found |= (route->method == HTTP_POST) == is_post &&
                        is_same_pattern(use->pattern, route->pattern);
        }
        cr_expect(is_found, "%s %s", use->method, use->pattern);
    }
}

static bool ends_with(const char *text, const char *ending)
{
    size_t size = strlen(text);

    return size > strlen(ending) && strcmp(text + size - strlen(ending), ending) == 0;
}

/* Who may look at a statement need not be able to carry it away. */
Test(routes, demands_another_permission_for_a_download_than_for_a_look)
{
    size_t files = 0;

    for (size_t i = 0; i < portal_route_count; i++) {
        const char *permission = portal_routes[i].permission;
        if (!portal_routes[i].is_file)
            continue;
        files++;
        cr_assert_not_null(permission, "%s", portal_routes[i].http.pattern);
        cr_expect(ends_with(permission, ".download") || ends_with(permission, ".export"), "%s",
                  portal_routes[i].http.pattern);
    }
    cr_expect_gt(files, 0);
}

#define USER "11111111-2222-4333-8444-555555555555"

Test(routes, returns_only_to_pages_of_that_kind_of_user)
{
    CLEANUP(arena_clear) struct arena arena;
    static const struct {
        const char *path;
        bool is_customer;
        bool expected;
    } cases[] = {
        {"/admin", false, true},
        {"/admin?lang=en", false, true},
        {"/admin/history/12", false, true},
        {"/account/security", true, true},
        {"/account/security/password", true, true},
        {"/account/security/password", false, true},
        {"/.well-known/change-password", false, false},
        {"/my/statements", true, true},
        {"/my/statements", false, false},
        {"/my/statements/" USER "/file", true, false},
        {"/admin", true, false},
        {"/admin/history/", false, false},
        {"/admin/history/1x", false, false},
        {"/admin/history/0", false, false},
        {"/admin/history/9223372036854775808", false, false},
        {"/admin/nowhere", false, false},
        {"/admin/users/" USER, false, true},
        {"/admin/users/" USER "/roles?lang=ja", false, true},
        {"/admin/users/" USER, true, false},
        {"/admin/users/854", false, false},
        {"/admin/%75sers", false, false},
        {"/admin//users", false, false},
        {"/admin/", false, false},
        {"/sign-in", false, false},
        {"/sign-out", false, false},
        {"/session/state", false, false},
        {"/assets/x", false, false},
        {"", false, false},
    };

    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(portal_routes_has_page(cases[i].path, cases[i].is_customer, &arena),
                     cases[i].expected, "%s", cases[i].path);
}

/* What nobody may find again, by name as well as by type: a new field is looked at twice. */
static bool sounds_secret(const char *name)
{
    static const char *const words[] = {"password", "current", "new",  "code", "token",
                                        "csrf",     "key",     "file", "otp",  "secret"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(name, words[i]) == 0 || ends_with(name, words[i]))
            return true;
    }
    return false;
}

Test(routes, keep_no_secret_of_any_form)
{
    size_t secrets = 0;

    for (size_t i = 0; i < portal_route_count; i++) {
        const struct http_fields fields = portal_routes[i].http.form;
        for (size_t j = 0; j < fields.count; j++) {
            const struct http_field *field = &fields.list[j];
            bool is_secret = field->type == HTTP_FIELD_SECRET || field->type == HTTP_FIELD_TOKEN;
            secrets += field->type == HTTP_FIELD_SECRET;
            if (is_secret || sounds_secret(field->name))
                cr_expect(portal_routes[i].shown_by == NULL || !draft_form_keeps(field), "%s of %s",
                          field->name, portal_routes[i].http.pattern);
        }
    }
    cr_expect_gt(secrets, 0);
}

/* A password is a secret wherever it is typed, so that no form that has one can ever be kept. */
Test(routes, type_every_password_as_a_secret)
{
    for (size_t i = 0; i < portal_route_count; i++) {
        const struct http_fields fields = portal_routes[i].http.form;
        for (size_t j = 0; j < fields.count; j++) {
            const char *name = fields.list[j].name;
            if (strcmp(name, "password") == 0 || strcmp(name, "current") == 0 ||
                strcmp(name, "new") == 0)
                cr_expect_eq(fields.list[j].type, HTTP_FIELD_SECRET, "%s of %s", name,
                             portal_routes[i].http.pattern);
        }
    }
}

Test(routes, show_what_was_kept_by_the_page_of_a_get)
{
    size_t kept = 0;

    for (size_t i = 0; i < portal_route_count; i++) {
        const struct portal_route *form = &portal_routes[i];
        bool is_shown = false;
        if (form->shown_by == NULL)
            continue;
        kept++;
        cr_expect_eq(form->http.method, HTTP_POST, "%s", form->http.pattern);
        for (size_t j = 0; j < portal_route_count; j++)
            is_shown |= portal_routes[j].http.method == HTTP_GET &&
                        portal_routes[j].http.handle == form->shown_by;
        cr_expect(is_shown, "%s", form->http.pattern);
    }
    cr_expect_eq(kept, 23);
}

Test(routes, find_the_form_of_a_path)
{
    CLEANUP(arena_clear) struct arena arena;
    struct portal_form form;
    static const char *const strange[] = {"",
                                          "admin/users/new",
                                          "//admin/users/new",
                                          "/admin/users/new/",
                                          "/admin/users/new?a=1",
                                          "/admin/users/n%65w",
                                          ("/admin/users/" USER "/enable"),
                                          ("/admin/sessions/" USER "/end"),
                                          "/admin/users/not-an-id",
                                          "/account/security/password",
                                          "/sign-in",
                                          "/session/draft",
                                          "/admin/company/logo"};

    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(strange); i++)
        cr_expect_eq(portal_routes_find_form(strange[i], &arena, &form).code, STATUS_NOT_FOUND,
                     "%s", strange[i]);
    cr_assert(
        status_is_ok(portal_routes_find_form("/admin/users/" USER "/leaving", &arena, &form)));
    cr_expect_str_eq(form.form->http.pattern, "/admin/users/{id:uuid}/leaving");
    cr_expect_str_eq(form.page->http.pattern, "/admin/users/{id:uuid}/leaving");
    cr_expect_eq(form.parameters.count, 1);
    cr_assert(status_is_ok(portal_routes_find_form("/admin/networks/trial", &arena, &form)));
    cr_expect_str_eq(form.page->http.pattern, "/admin/networks/edit");
}
