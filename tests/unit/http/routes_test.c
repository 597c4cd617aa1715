#include <criterion/criterion.h>

#include "http/routes.h"
#include "http/server.h"

static struct arena arena;
static struct routes routes;
static struct routes_found found;

static struct status handle(struct http_request *request, struct http_response *response)
{
    return OK;
}

static const struct http_route rows[] = {
    {HTTP_ROUTE(HTTP_GET, "/", HTTP_LANE_FAST, handle)},
    {HTTP_ROUTE(HTTP_GET, "/admin/users", HTTP_LANE_FAST, handle)},
    {HTTP_ROUTE(HTTP_GET, "/admin/users/{id:uuid}", HTTP_LANE_FAST, handle)},
    {HTTP_ROUTE(HTTP_GET, "/admin/users/new", HTTP_LANE_FAST, handle)},
    {HTTP_ROUTE(HTTP_POST, "/admin/users/{id:uuid}/disable", HTTP_LANE_FAST, handle)},
    {HTTP_ROUTE(HTTP_GET, "/admin/history/{seq:int}", HTTP_LANE_FAST, handle)},
    {HTTP_ROUTE(HTTP_GET, "/c/{code:token}", HTTP_LANE_FAST, handle)},
    {HTTP_ROUTE(HTTP_GET, "/assets/{name:file}", HTTP_LANE_INLINE, handle)},
    {HTTP_ROUTE(HTTP_GET, "/.well-known/security.txt", HTTP_LANE_FAST, handle)},
};

static void given_a_table(void)
{
    arena_init(&arena, 1 << 20);
    cr_assert_eq(routes_open(rows, sizeof rows[0], COUNT_OF(rows), NULL, &routes).code, STATUS_OK);
}

static void drop_it(void)
{
    routes_close(&routes);
    arena_clear(&arena);
}

TestSuite(routes, .init = given_a_table, .fini = drop_it);

static enum status_code check(const struct http_route *table, size_t count)
{
    return http_routes_check(table, sizeof *table, count, NULL).code;
}

Test(routes, refuses_rows_with_something_undeclared_or_senseless)
{
    static const char long_literal[] =
        "/0123456789012345678901234567890123456789012345678901234567890123"
        "45678901234567890123456789012345678901234567890123456789012345678"; /* 129 characters */
    static const struct http_field good[] = {{HTTP_FIELD("a", HTTP_FIELD_TEXT), .maximum = 1}};
    static const struct http_field twice[] = {{HTTP_FIELD("a", HTTP_FIELD_FLAG)},
                                              {HTTP_FIELD("a", HTTP_FIELD_UUID)}};
    static const struct http_field untyped[] = {{HTTP_FIELD("a", HTTP_FIELD_UNDECLARED)}};
    static const struct http_field unbounded[] = {{HTTP_FIELD("a", HTTP_FIELD_TEXT)}};
    static const struct http_field unnamed[] = {{HTTP_FIELD("A b", HTTP_FIELD_FLAG)}};
    static const struct http_field wordless[] = {{HTTP_FIELD("a", HTTP_FIELD_CHOICE)}};
    static const struct http_route refused[] = {
        {HTTP_ROUTE(HTTP_METHOD_UNDECLARED, "/a", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_HEAD, "/a", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/a", HTTP_LANE_UNDECLARED, handle)},
        {HTTP_ROUTE(HTTP_GET, "/a", HTTP_LANE_STREAM, handle)},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_INLINE, handle)},
        {HTTP_ROUTE(HTTP_GET, "/a", HTTP_LANE_FAST, NULL)},
        {HTTP_ROUTE(HTTP_GET, NULL, HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "a", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/a/", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "//a", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/a b", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/a%20", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/{a}", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/{a:text}", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/{a:uuid", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/{:uuid}", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/1/2/3/4/5/6/7/8/9", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, long_literal, HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/a", HTTP_LANE_FAST, handle), .form = HTTP_FIELDS(good)},
        {HTTP_ROUTE(HTTP_GET, "/a", HTTP_LANE_FAST, handle), .body = HTTP_BODY_RAW},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .body = HTTP_BODY_RAW},
        {HTTP_ROUTE(HTTP_GET, "/a", HTTP_LANE_FAST, handle), .body = HTTP_BODY_FILE, .file = "f"},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .body = HTTP_BODY_FILE},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .file = "f"},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .content_types = {"text/plain"}},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle),
         .body_maximum = HTTP_BODY_MAXIMUM + 1},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .form = HTTP_FIELDS(twice)},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .form = HTTP_FIELDS(untyped)},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .form = HTTP_FIELDS(unbounded)},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .form = HTTP_FIELDS(unnamed)},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle), .query = HTTP_FIELDS(wordless)},
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(check(&refused[i], 1), STATUS_FAILED_PRECONDITION, "row %zu", i);
    cr_expect_eq(check(rows, 0), STATUS_FAILED_PRECONDITION);
}

Test(routes, refuses_two_rows_for_one_path)
{
    static const char *const pairs[][2] = {
        {"/a", "/a"},          {"/{x:uuid}", "/{y:uuid}"}, {"/{x:token}", "/new"},
        {"/new", "/{x:file}"}, {"/{x:token}", "/{y:int}"}, {"/{x:token}/a", "/{y:file}/a"},
        {"/{x:int}", "/12"},
    };

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        const struct http_route table[] = {
            {HTTP_ROUTE(HTTP_GET, pairs[i][0], HTTP_LANE_FAST, handle)},
            {HTTP_ROUTE(HTTP_GET, pairs[i][1], HTTP_LANE_FAST, handle)},
        };
        cr_expect_eq(check(table, 2), STATUS_FAILED_PRECONDITION, "pair %zu", i);
    }
}

Test(routes, takes_one_path_for_two_methods_and_types_that_never_meet)
{
    static const struct http_route table[] = {
        {HTTP_ROUTE(HTTP_GET, "/a", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_POST, "/a", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/{x:uuid}", HTTP_LANE_FAST, handle)},
        {HTTP_ROUTE(HTTP_GET, "/{x:int}", HTTP_LANE_FAST, handle)},
    };

    cr_expect_eq(check(table, COUNT_OF(table)), STATUS_OK);
}

static enum status_code find(enum http_method method, const char *path)
{
    return routes_find(&routes, method, bytes_of(path), &arena, &found).code;
}

Test(routes, finds_nothing_for_paths_that_are_not_in_the_table)
{
    static const char *const none[] = {
        "/a",
        "/admin",
        "/admin/users/",
        "//admin/users",
        "/admin//users",
        "/admin/users/x",
        "/admin/users/00112233-4455-6677-8899-AABBCCDDEEFF",
        "/admin/history/0",
        "/admin/history/01",
        "/admin/history/-1",
        "/admin/history/1.0",
        "/admin/history/9223372036854775808",
        "/Admin/users",
        "/assets/.htaccess",
        "/assets/..",
        "/assets/%2e%2e",
        "/c/a.b",
        "/admin/./users",
        "/admin/x/../users",
        "/1/2/3/4/5/6/7/8/9",
        "/c/%e5%b1%b1",
    };

    for (size_t i = 0; i < COUNT_OF(none); i++) {
        cr_expect_eq(find(HTTP_GET, none[i]), STATUS_OK, "%s", none[i]);
        cr_expect_null(found.route, "%s", none[i]);
        cr_expect(!found.allows_get && !found.allows_post, "%s", none[i]);
    }
}

Test(routes, refuses_paths_that_are_malformed)
{
    static const char *const refused[] = {"/c/%",     "/c/%4",  "/c/a%00",  "/c/a%2fb",
                                          "/c/a%2Fb", "/c/%ff", "/c/a%0ab", "/c/%7f"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(find(HTTP_GET, refused[i]), STATUS_INVALID_ARGUMENT, "%s", refused[i]);
}

Test(routes, says_which_methods_a_path_takes)
{
    cr_expect_eq(find(HTTP_POST, "/admin/users"), STATUS_OK);
    cr_expect_null(found.route);
    cr_expect(found.allows_get && !found.allows_post);
    cr_expect_eq(find(HTTP_GET, "/admin/users/00112233-4455-6677-8899-aabbccddeeff/disable"),
                 STATUS_OK);
    cr_expect_null(found.route);
    cr_expect(!found.allows_get && found.allows_post);
}

Test(routes, finds_a_row_and_its_parameters)
{
    struct http_request request = {0};

    cr_expect_eq(find(HTTP_GET, "/"), STATUS_OK);
    cr_expect_eq(found.route, &rows[0]);
    cr_expect_eq(find(HTTP_HEAD, "/admin/users/new"), STATUS_OK);
    cr_expect_eq(found.route, &rows[3]);
    cr_expect_eq(find(HTTP_POST, "/admin/users/00112233-4455-6677-8899-aabbccddeeff/disable"),
                 STATUS_OK);
    cr_expect_eq(found.route, &rows[4]);
    request.parameters = found.parameters;
    cr_expect_eq(http_path_uuid(&request, "id").bytes[1], 0x11);
    cr_expect_eq(find(HTTP_GET, "/admin/history/9223372036854775807"), STATUS_OK);
    request.parameters = found.parameters;
    cr_expect_eq(http_path_integer(&request, "seq"), INT64_MAX);
    cr_expect_eq(find(HTTP_GET, "/assets/portal.0123456789abcdef.css"), STATUS_OK);
    cr_expect_eq(found.route, &rows[7]);
    cr_expect_eq(find(HTTP_GET, "/%61dmin/users"), STATUS_OK);
    cr_expect_eq(found.route, &rows[1]);
    cr_expect_eq(find(HTTP_GET, "/.well-known/security.txt"), STATUS_OK);
    cr_expect_eq(found.route, &rows[8]);
}
