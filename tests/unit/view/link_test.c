#include <criterion/criterion.h>

#include "view/link.h"

Test(link, refuses_paths_that_leave_our_site)
{
    static const char *const foreign[] = {
        "",           "admin",     "//evil.example", "/\\evil.example", "https://evil.example",
        "/a b",       "/a\nb",     "/\x7F",          "/\xE3\x81\x82",   "javascript:alert(1)",
        "/\"onclick", "/<script>", "\\/a",           "/a\\b",
    };
    for (size_t i = 0; i < COUNT_OF(foreign); i++) {
        struct view_link out = {NULL};
        cr_expect(!view_link_own(foreign[i], &out), "case %zu", i);
        cr_expect_null(out.address, "case %zu", i);
    }
}

Test(link, refuses_a_path_past_its_limit)
{
    char path[VIEW_LINK_MAXIMUM + 2];
    struct view_link out = {NULL};
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';

    cr_assert(!view_link_own(path, &out));
    path[VIEW_LINK_MAXIMUM] = '\0';
    cr_assert(view_link_own(path, &out));
}

Test(link, accepts_own_paths_with_query_and_fragment)
{
    struct view_link out = {NULL};

    cr_assert(view_link_own("/", &out));
    cr_assert(view_link_own("/admin/history?before=3&actor=a%20b#top", &out));
    cr_assert_str_eq(out.address, "/admin/history?before=3&actor=a%20b#top");
}

Test(link, takes_https_addresses_without_a_user_name_only)
{
    static const char *const refused[] = {
        "http://example.jp/",  "https://",     "https:///x", "https://a@b.example/",
        "HTTPS://example.jp/", "//example.jp", "https://?x", "https://a b/",
    };
    struct view_link out = {NULL};
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!view_link_https(refused[i], &out), "case %zu", i);
    cr_assert(view_link_https("https://help.example.jp/a?b=c@d", &out));
}

Test(link, makes_a_query_of_the_fields_that_have_a_value)
{
    CLEANUP(arena_clear) struct arena arena;
    struct view_link out = {NULL};
    const struct view_query_field fields[] = {
        {"actor", "a&b=c"}, {"action", ""}, {"result", NULL}, {"from", "2026-10-26T00:00"}};
    arena_init(&arena, 1 << 16);

    cr_assert(
        status_is_ok(view_link_query(&arena, "/admin/history", fields, COUNT_OF(fields), &out)));
    cr_assert_str_eq(out.address, "/admin/history?actor=a%26b%3Dc&from=2026-10-26T00%3A00");
    cr_assert(status_is_ok(view_link_query(&arena, "/a?b=1", fields, 1, &out)));
    cr_assert_str_eq(out.address, "/a?b=1&actor=a%26b%3Dc");
    cr_assert(status_is_ok(view_link_query(&arena, "/a", NULL, 0, &out)));
    cr_assert_str_eq(out.address, "/a");
}

Test(link, refuses_a_query_on_a_foreign_path_or_past_the_limit)
{
    CLEANUP(arena_clear) struct arena arena;
    struct view_link out = {NULL};
    char huge[VIEW_LINK_MAXIMUM];
    arena_init(&arena, 1 << 16);
    memset(huge, 'a', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    const struct view_query_field fields[] = {{"a", "b"}, {"c", huge}};

    cr_assert_eq(view_link_query(&arena, "//evil.example", fields, 1, &out).code,
                 STATUS_INVALID_ARGUMENT);
    cr_assert_eq(view_link_query(&arena, "/a", fields, 2, &out).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_null(out.address);
}
