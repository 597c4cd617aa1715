#include <criterion/criterion.h>

#include "http/cookie.h"

static struct arena arena;
static const struct http_cookie *cookies;
static size_t count;

static void given_an_arena(void)
{
    arena_init(&arena, 1 << 16);
}

static void drop_the_arena(void)
{
    arena_clear(&arena);
}

TestSuite(cookie, .init = given_an_arena, .fini = drop_the_arena);

Test(cookie, refuses_ours_when_it_is_malformed_or_comes_twice)
{
    static const char *const refused[] = {
        "__Host-sid=a; __Host-sid=b",
        "__Host-sid=a; x=1; __Host-sid=a",
        "x=1; x=2",
        "__Host-sid",
        "__host-sid",
        "__Secure-a",
        "__Host-sid=\"a\"",
        "__Host-sid=a b",
        "__Host-sid=a,b",
        "__Host-sid=\xc3\xa4",
        "__Host-s(d=a",
        "__HOST-sid=a\\b",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(cookies_parse(refused[i], &arena, &cookies, &count).code,
                     STATUS_INVALID_ARGUMENT, "%s", refused[i]);
}

Test(cookie, refuses_more_than_64)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 4096);
    for (int i = 0; i <= COOKIES_MAXIMUM; i++)
        buffer_append_format(&text, "%sc%d=1", i ? "; " : "", i);
    buffer_append_byte(&text, '\0');
    cr_expect_eq(cookies_parse((const char *)text.data, &arena, &cookies, &count).code,
                 STATUS_INVALID_ARGUMENT);
}

Test(cookie, tells_when_the_arena_is_used_up)
{
    struct arena small;

    arena_init(&small, 64);
    cr_expect_eq(cookies_parse("a=b", &small, &cookies, &count).code, STATUS_RESOURCE_EXHAUSTED);
    arena_clear(&small);
}

Test(cookie, leaves_out_what_other_programs_have_set_and_nobody_can_read)
{
    cr_assert_eq(cookies_parse("a b=c; =x; flag; ü=1; q=\"v\"; __Host-sid=abc-_.; z=", &arena,
                               &cookies, &count)
                     .code,
                 STATUS_OK);
    cr_assert_eq(count, 2);
    cr_expect_str_eq(cookies[0].name, "__Host-sid");
    cr_expect_str_eq(cookies[0].value, "abc-_.");
    cr_expect_str_eq(cookies[1].name, "z");
    cr_expect_str_eq(cookies[1].value, "");
}

Test(cookie, tells_names_apart_by_case)
{
    cr_assert_eq(cookies_parse("a=1; A=2;b=3", &arena, &cookies, &count).code, STATUS_OK);
    cr_expect_eq(count, 3);
    cr_expect_str_eq(cookies[2].name, "b");
}
