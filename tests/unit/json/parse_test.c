#include <criterion/criterion.h>

#include <string.h>

#include "json/json.h"

static struct arena arena;

static void make_arena(void)
{
    arena_init(&arena, 1 << 20);
}

static void clear_arena(void)
{
    arena_clear(&arena);
}

TestSuite(json, .init = make_arena, .fini = clear_arena);

Test(json, refuses_what_is_not_json_and_says_where_and_why)
{
    static const struct {
        const char *text;
        size_t line;
        size_t column;
        const char *reason;
    } cases[] = {
        {"", 1, 1, "a value was expected"},
        {" \n ", 2, 2, "a value was expected"},
        {"nul", 1, 1, "a value was expected"},
        {"True", 1, 1, "a value was expected"},
        {"NaN", 1, 1, "a value was expected"},
        {"-", 1, 2, "a value was expected"},
        {"+1", 1, 1, "a value was expected"},
        {".5", 1, 1, "a value was expected"},
        {"01", 1, 2, "something follows the value"},
        {"-01", 1, 3, "something follows the value"},
        {"0x10", 1, 2, "something follows the value"},
        {"1.", 1, 3, "a digit was expected"},
        {"1e", 1, 3, "a digit was expected"},
        {"1e+", 1, 4, "a digit was expected"},
        {"{} {}", 1, 4, "something follows the value"},
        {"1 2", 1, 3, "something follows the value"},
        {"[1 2]", 1, 4, "',' or an end was expected"},
        {"[1,]", 1, 4, "a value was expected"},
        {"[,1]", 1, 2, "a value was expected"},
        {"[1", 1, 3, "',' or an end was expected"},
        {"[1}", 1, 3, "',' or an end was expected"},
        {"{\"a\":1", 1, 7, "',' or an end was expected"},
        {"{\"a\":1,}", 1, 8, "a text was expected"},
        {"{\"a\" 1}", 1, 6, "':' was expected"},
        {"{\"a\":}", 1, 6, "a value was expected"},
        {"{a:1}", 1, 2, "a text was expected"},
        {"{'a':1}", 1, 2, "a text was expected"},
        {"{1:1}", 1, 2, "a text was expected"},
        {"{\"a\":1,\"a\":1}", 1, 11, "a member comes twice"},
        {"{\"a\":1,\"\\u0061\":1}", 1, 16, "a member comes twice"},
        {"\"a", 1, 3, "a text is not closed"},
        {"\"a\\\"", 1, 5, "a text is not closed"},
        {"\"\\", 1, 3, "an escape is wrong"},
        {"\"\\x41\"", 1, 3, "an escape is wrong"},
        {"\"\\u12\"", 1, 6, "an escape is wrong"},
        {"\"\\u12g4\"", 1, 6, "an escape is wrong"},
        {"\"\\u0000\"", 1, 8, "an escape is wrong"},
        {"\"\\ud800\"", 1, 8, "an escape is wrong"},
        {"\"\\ud800\\u0041\"", 1, 14, "an escape is wrong"},
        {"\"\\udc00\"", 1, 8, "an escape is wrong"},
        {"\"\t\"", 1, 2, "a control character must be escaped"},
        {"\"\n\"", 1, 2, "a control character must be escaped"},
        {"\"\xc0\xaf\"", 1, 2, "a byte is not UTF-8"},
        {"\"\xed\xa0\x80\"", 1, 2, "a byte is not UTF-8"},
        {"\xef\xbb\xbf{}", 1, 1, "a value was expected"}, /* a byte order mark */
        {"/* */ 1", 1, 1, "a value was expected"},
        {"[[[[[[[[[[[[[[[[[1", 1, 17, "too deep"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct json_problem problem = {0};
        const struct json *root = NULL;
        cr_expect_eq(json_parse(&arena, bytes_of(cases[i].text), &problem, &root).code,
                     STATUS_INVALID_ARGUMENT, "%s", cases[i].text);
        cr_expect_null(root, "%s", cases[i].text);
        cr_expect_str_eq(problem.reason, cases[i].reason, "%s", cases[i].text);
        cr_expect_eq(problem.line, cases[i].line, "%s: line %zu", cases[i].text, problem.line);
        cr_expect_eq(problem.column, cases[i].column, "%s: column %zu", cases[i].text,
                     problem.column);
    }
}

Test(json, refuses_a_nul_anywhere)
{
    static const struct bytes refused[] = {{(const uint8_t *)"\0", 1},
                                           {(const uint8_t *)"1\0", 2},
                                           {(const uint8_t *)"\"a\0b\"", 5},
                                           {(const uint8_t *)"\"\\\0\"", 4},
                                           {(const uint8_t *)"[\0]", 3}};
    const struct json *root = NULL;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(json_parse(&arena, refused[i], NULL, &root).code, STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
}

Test(json, refuses_what_is_too_long_or_has_too_many_members)
{
    static char text[JSON_SIZE_MAXIMUM + 1];
    const struct json *root = NULL;
    struct buffer members;

    memset(text, ' ', sizeof text);
    text[0] = '1';
    cr_expect_eq(
        json_parse(&arena, (struct bytes){(const uint8_t *)text, sizeof text}, NULL, &root).code,
        STATUS_INVALID_ARGUMENT);
    cr_expect_eq(
        json_parse(&arena, (struct bytes){(const uint8_t *)text, sizeof text - 1}, NULL, &root)
            .code,
        STATUS_OK);

    buffer_init(&members, 1 << 16);
    for (int i = 0; i <= JSON_MEMBERS_MAXIMUM; i++)
        buffer_append_format(&members, "%c\"m%d\":0", i == 0 ? '{' : ',', i);
    buffer_append_byte(&members, '}');
    cr_expect_eq(json_parse(&arena, buffer_bytes(&members), NULL, &root).code,
                 STATUS_INVALID_ARGUMENT);
    buffer_clear(&members);
}

Test(json, tells_when_the_arena_is_used_up)
{
    struct arena small;
    const struct json *root = NULL;

    arena_init(&small, 300);
    cr_expect_eq(json_parse(&small, bytes_of("[1,2,3,4,5,6,7,8,9]"), NULL, &root).code,
                 STATUS_RESOURCE_EXHAUSTED);
    cr_expect_null(root);
    arena_clear(&small);
}

Test(json, reads_every_kind_of_value)
{
    static const char text[] = " { \"a\" : [ null , true , false , -0.5e+10 , 0 ] ,\r\n"
                               "\t\"b\":{\"c\":\"\"},\"\":[],\"d\":{}} ";
    const struct json *root = NULL;

    cr_assert_eq(json_parse(&arena, bytes_of(text), NULL, &root).code, STATUS_OK);
    cr_assert_eq(root->kind, JSON_OBJECT);
    cr_assert_eq(root->count, 4);
    const struct json *a = json_find(root, "a");
    cr_assert_eq(a->count, 5);
    cr_expect_eq(a->first->kind, JSON_NULL);
    cr_expect(a->first->next->boolean);
    cr_expect(!a->first->next->next->boolean);
    cr_expect_str_eq(a->first->next->next->next->text, "-0.5e+10");
    cr_expect_str_eq(a->first->next->next->next->next->text, "0");
    cr_expect_str_eq(json_find(json_find(root, "b"), "c")->text, "");
    cr_expect_eq(json_find(root, "")->kind, JSON_ARRAY);
    cr_expect_eq(json_find(root, "d")->count, 0);
}

Test(json, reads_escapes)
{
    static const char *const same[][2] = {
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
        {"\"\\u0041\\u00e9\\u5c71\\u5C71\"", "Aé山山"},
        {"\"\\ud83d\\ude00😀\"", "😀😀"},
        {"\"\\uffff\\u0001\"", "\xef\xbf\xbf\x01"},
    };

    for (size_t i = 0; i < COUNT_OF(same); i++) {
        const struct json *root = NULL;
        cr_expect_eq(json_parse(&arena, bytes_of(same[i][0]), NULL, &root).code, STATUS_OK,
                     "case %zu", i);
        cr_expect_str_eq(root->text, same[i][1], "case %zu", i);
    }
}

Test(json, is_as_deep_as_promised)
{
    const struct json *root = NULL;

    cr_expect_eq(
        json_parse(&arena, bytes_of("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"), NULL, &root).code,
        STATUS_OK);
}
