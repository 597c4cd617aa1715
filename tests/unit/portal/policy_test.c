/* The portal's table of routes, and the small decisions around it. */
#include <criterion/criterion.h>

#include <string.h>
#include <strings.h>

#include "device.h"
#include "http/server.h"
#include "kinds.h"
#include "language.h"
#include "peers/audit.h"
#include "portal_views.h"
#include "routes.h"

static struct arena arena;

static void given_an_arena(void)
{
    arena_init(&arena, 1 << 16);
}

TestSuite(routes, .init = given_an_arena);
TestSuite(device, .init = given_an_arena);

Test(routes, declares_every_column_and_no_two_rows_for_one_path)
{
    cr_assert(status_is_ok(portal_routes_check(NULL)));
    cr_assert(status_is_ok(http_routes_check(&portal_routes[0].http, sizeof portal_routes[0],
                                             portal_route_count, NULL)));
}

Test(routes, demands_a_session_for_all_but_a_few)
{
    static const char *const open_to_anyone[] = {
        "/c/{code:token}",           "/sign-in", "/session/ended", "/assets/{name:file}",
        "/.well-known/security.txt", "/csp"};

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

Test(routes, returns_only_to_pages_of_that_kind_of_user)
{
    static const struct {
        const char *path;
        bool is_customer;
        bool expected;
    } cases[] = {
        {"/admin", false, true},
        {"/admin?lang=en", false, true},
        {"/admin/history/12", false, true},
        {"/account/security", true, true},
        {"/admin", true, false},
        {"/admin/history/", false, false},
        {"/admin/history/1x", false, false},
        {"/admin/history/0", false, false},
        {"/admin/history/9223372036854775808", false, false},
        {"/admin/nowhere", false, false},
        {"/sign-in", false, false},
        {"/sign-out", false, false},
        {"/session/state", false, false},
        {"/assets/x", false, false},
        {"", false, false},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(portal_routes_has_page(cases[i].path, cases[i].is_customer), cases[i].expected,
                     "%s", cases[i].path);
}

Test(language, takes_what_the_browser_prefers_and_japanese_otherwise)
{
    static const struct {
        const char *header;
        enum view_language expected;
    } cases[] = {
        {NULL, VIEW_JAPANESE},
        {"", VIEW_JAPANESE},
        {"fr", VIEW_JAPANESE},
        {"en", VIEW_ENGLISH},
        {"en-US,en;q=0.9", VIEW_ENGLISH},
        {"ja,en-US;q=0.9,en;q=0.8", VIEW_JAPANESE},
        {"en;q=0.5, ja;q=0.7", VIEW_JAPANESE},
        {"ja;q=0.1,en;q=0.2", VIEW_ENGLISH},
        {"ja;q=0,en;q=0", VIEW_JAPANESE},
        {"eng, jav", VIEW_JAPANESE},
        {",,,;;;q=,en", VIEW_ENGLISH},
        {"EN-GB", VIEW_ENGLISH},
        {"en;Q=0.5,ja;Q=0.7", VIEW_JAPANESE},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(language_accepted(cases[i].header), cases[i].expected, "case %zu", i);
}

Test(device, names_system_and_browser_or_neither)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"curl/8.0", ""},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0 Safari/537.36 Edg/120.0",
         "Windows / Edge"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
         "iPhone / Safari"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
         "Linux / Firefox"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *name = NULL;
        cr_assert(status_is_ok(device_name(&arena, cases[i][0], &name)));
        cr_expect_str_eq(name, cases[i][1], "case %zu", i);
    }
}

Test(kinds, can_ask_for_all_that_are_important_at_once_and_for_no_reading)
{
    const char *important[EVENT_KIND_COUNT];
    size_t count = kind_list_important(important);

    cr_assert(count > 0 && count <= AUDIT_KINDS_MAXIMUM);
    for (size_t i = 0; i < count; i++) {
        cr_expect_neq(kind_name(important[i]), TEXT_KIND_OTHER, "%s", important[i]);
        cr_expect_neq(strncmp(important[i], "history_", 8), 0, "%s", important[i]);
    }
}

Test(kinds, calls_what_it_does_not_know_another)
{
    cr_expect_eq(kind_name(""), TEXT_KIND_OTHER);
    cr_expect_eq(kind_name("authn_login"), TEXT_KIND_OTHER);
    cr_expect_eq(kind_name("authn_login_fail"), TEXT_KIND_AUTHN_LOGIN_FAIL);
}
