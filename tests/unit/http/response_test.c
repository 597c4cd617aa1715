#include <criterion/criterion.h>

#include "http/response.h"

static struct arena arena;
static struct http_response response;

static void given_a_response(void)
{
    arena_init(&arena, 1 << 20);
    response = (struct http_response){.arena = &arena};
}

static void drop_it(void)
{
    arena_clear(&arena);
}

TestSuite(response, .init = given_a_response, .fini = drop_it);

Test(response, refuses_redirects_to_elsewhere)
{
    static const char *const refused[] = {
        "",
        "a",
        "//evil.example",
        "/\\evil.example",
        "http://a.example/",
        "https://",
        "https:///a",
        "javascript:x",
        "/a\r\nSet-Cookie: x",
        "/a\nb",
        "/a b",
        "/ü",
        "/a\"",
        "/a\x7f",
        "https:/a.example",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_expect_eq(http_redirect(&response, 303, refused[i]).code, STATUS_INVALID_ARGUMENT, "%s",
                     refused[i]);
        cr_expect_eq(response.status, 0);
        cr_expect_null(response.location);
    }
    cr_expect_eq(http_redirect(&response, 301, "/a").code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(http_redirect(&response, 200, "/a").code, STATUS_INVALID_ARGUMENT);
}

Test(response, redirects_within_and_to_https)
{
    cr_expect_eq(http_redirect(&response, 303, "/a?b=c").code, STATUS_OK);
    cr_expect_str_eq(response.location, "/a?b=c");
    cr_expect_eq(http_redirect(&response, 302, "https://idp.example/sso?SAMLRequest=a%2B").code,
                 STATUS_OK);
}

Test(response, refuses_cookies_that_could_be_taken_for_others)
{
    static const struct http_set_cookie refused[] = {
        {.name = "sid", .value = "a"},
        {.name = "__Secure-sid", .value = "a"},
        {.name = "__Host-", .value = "a"},
        {.name = "__Host-a b", .value = "a"},
        {.name = "__Host-a=b", .value = "a"},
        {.name = "__Host-a\r\n", .value = "a"},
        {.name = "__Host-a", .value = "a;Domain=b"},
        {.name = "__Host-a", .value = "a b"},
        {.name = "__Host-a", .value = "a\r\nX: y"},
        {.name = "__Host-a", .value = "\"a\""},
        {.name = "__Host-a", .value = "ü"},
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(http_respond_cookie(&response, &refused[i]).code, STATUS_INVALID_ARGUMENT,
                     "row %zu", i);
    cr_expect_eq(response.cookie_count, 0);
}

Test(response, refuses_a_cookie_longer_than_4096_bytes)
{
    static char value[HTTP_COOKIE_MAXIMUM];
    struct http_set_cookie cookie = {.name = "__Host-a", .value = value};

    memset(value, 'a', sizeof value - 1);
    cr_expect_eq(http_respond_cookie(&response, &cookie).code, STATUS_INVALID_ARGUMENT);
    value[4000] = '\0';
    cr_expect_eq(http_respond_cookie(&response, &cookie).code, STATUS_OK);
}

Test(response, writes_cookies_with_all_attributes)
{
    static const struct {
        struct http_set_cookie cookie;
        const char *line;
    } rows[] = {
        {{.name = "__Host-a", .value = "b"},
         "__Host-a=b; Path=/; Secure; HttpOnly; SameSite=Strict"},
        {{"__Host-a", "b", HTTP_SAME_SITE_LAX, true, 60},
         "__Host-a=b; Path=/; Secure; SameSite=Lax; Max-Age=60"},
        {{"__Host-a", "", HTTP_SAME_SITE_NONE, false, -1},
         "__Host-a=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert_eq(http_respond_cookie(&response, &rows[i].cookie).code, STATUS_OK);
        cr_expect_str_eq(response.cookies[i], rows[i].line);
    }
}

Test(response, takes_no_more_cookies_than_it_holds)
{
    struct http_set_cookie cookie = {.name = "__Host-a", .value = "b"};

    for (int i = 0; i < HTTP_RESPONSE_COOKIES; i++)
        cr_assert_eq(http_respond_cookie(&response, &cookie).code, STATUS_OK);
    cr_expect_eq(http_respond_cookie(&response, &cookie).code, STATUS_RESOURCE_EXHAUSTED);
}

Test(response, refuses_headers_that_are_the_servers_or_no_headers)
{
    static const char *const names[] = {
        "",     "A b",           "A:",       "A\r\nB",
        "Ü",    "set-cookie",    "Location", "Content-Security-Policy",
        "VARY", "Content-Length"};
    static const char *const values[] = {"a\r\nB: c", "a\n", "\x1b", "ü"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect_eq(http_respond_header(&response, names[i], "a").code, STATUS_INVALID_ARGUMENT,
                     "%s", names[i]);
    for (size_t i = 0; i < COUNT_OF(values); i++)
        cr_expect_eq(http_respond_header(&response, "X-A", values[i]).code, STATUS_INVALID_ARGUMENT,
                     "%s", values[i]);
    cr_expect_eq(http_respond_header(&response, "WWW-Authenticate", "Bearer").code, STATUS_OK);
}

static struct status never(void *state, struct buffer *out)
{
    return OK;
}

static void closed(void *state)
{
}

Test(response, refuses_file_names_that_are_paths_or_end_the_line)
{
    static const char *const refused[] = {"",       "a/b",  "a\\b",  "a\"b",
                                          "a\r\nb", "\xff", "a\x7f", "\x1b"};
    struct http_source source = {.next = never, .close = closed};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(http_respond_source(&response, HTTP_CSV, refused[i], source).code,
                     STATUS_INVALID_ARGUMENT, "row %zu", i);
    cr_expect_null(response.source.next);
    cr_expect_eq(http_respond_source(&response, HTTP_CSV, "明細.csv", source).code, STATUS_OK);
    cr_expect_not_null(response.source.next);
}

Test(response, maps_every_code_to_a_status)
{
    cr_expect_eq(http_status_of(STATUS_OK), 200);
    for (int code = 1; code < STATUS_CODE_COUNT; code++) {
        int status = http_status_of((enum status_code)code);
        cr_expect(status >= 400 && status <= 504, "%d", code);
    }
    cr_expect_eq(http_status_of(STATUS_UNAVAILABLE), 503);
    cr_expect_eq(http_status_of(STATUS_INTERNAL), 500);
    cr_expect_eq(http_status_of(STATUS_PERMISSION_DENIED), 403);
}

Test(response, finds_types_by_their_names)
{
    for (int i = 0; i < HTTP_TYPE_COUNT; i++)
        cr_expect_eq(http_type_named(http_type_name((enum http_type)i)), (enum http_type)i);
    cr_expect_eq(http_type_named("text/html"), HTTP_BINARY);
}
