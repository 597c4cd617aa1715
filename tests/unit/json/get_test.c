#include <criterion/criterion.h>

#include "json/json.h"

static struct arena arena;
static const struct json *root;

static void given_an_object(void)
{
    static const char text[] = "{\"text\":\"abc\",\"int\":42,\"low\":-9223372036854775808,"
                               "\"huge\":9223372036854775808,\"real\":1.0,\"power\":1e3,"
                               "\"bool\":true,\"array\":[1,2],\"object\":{},\"null\":null}";
    arena_init(&arena, 1 << 16);
    cr_assert_eq(json_parse(&arena, bytes_of(text), NULL, &root).code, STATUS_OK);
}

static void clear_arena(void)
{
    arena_clear(&arena);
}

TestSuite(json_get, .init = given_an_object, .fini = clear_arena);

Test(json_get, refuses_members_that_are_missing_or_of_another_kind)
{
    static const char *const keys[] = {"text",   "int",  "bool", "array",
                                       "object", "null", "none", "Text"};
    const struct json *json = NULL;
    const char *text = NULL;
    int64_t number = 7;
    bool boolean = false;

    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        enum status_code expected[] = {i == 0, i == 1, i == 2, i == 3, i == 4};
        for (size_t j = 0; j < COUNT_OF(expected); j++)
            expected[j] = expected[j] ? STATUS_OK : STATUS_INVALID_ARGUMENT;
        cr_expect_eq(json_get_text(root, keys[i], 0, 9, &text).code, expected[0], "%s", keys[i]);
        cr_expect_eq(json_get_int(root, keys[i], 0, 99, &number).code, expected[1], "%s", keys[i]);
        cr_expect_eq(json_get_bool(root, keys[i], &boolean).code, expected[2], "%s", keys[i]);
        cr_expect_eq(json_get_array(root, keys[i], 9, &json).code, expected[3], "%s", keys[i]);
        cr_expect_eq(json_get_object(root, keys[i], &json).code, expected[4], "%s", keys[i]);
    }
    cr_expect_str_eq(text, "abc");
    cr_expect_eq(number, 42);
    cr_expect(boolean);
    cr_expect_eq(json->kind, JSON_OBJECT);
}

Test(json_get, refuses_texts_and_arrays_of_other_sizes)
{
    const char *text = NULL;
    const struct json *array = NULL;

    cr_expect_eq(json_get_text(root, "text", 4, 9, &text).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(json_get_text(root, "text", 0, 2, &text).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(json_get_array(root, "array", 1, &array).code, STATUS_INVALID_ARGUMENT);
    cr_expect_null(text);
    cr_expect_null(array);
    cr_expect_eq(json_get_text(root, "text", 3, 3, &text).code, STATUS_OK);
    cr_expect_eq(json_get_array(root, "array", 2, &array).code, STATUS_OK);
}

Test(json_get, refuses_integers_that_are_out_of_bounds_or_not_written_as_such)
{
    static const char *const refused[] = {"huge", "real", "power"};
    int64_t number = 7;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(json_get_int(root, refused[i], INT64_MIN, INT64_MAX, &number).code,
                     STATUS_INVALID_ARGUMENT, "%s", refused[i]);
    cr_expect_eq(json_get_int(root, "int", 43, 99, &number).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(json_get_int(root, "int", 0, 41, &number).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(number, 7);
    cr_expect_eq(json_get_int(root, "low", INT64_MIN, INT64_MAX, &number).code, STATUS_OK);
    cr_expect_eq(number, INT64_MIN, "exact, as no double is");
}

Test(json_get, finds_nothing_in_what_is_no_object)
{
    cr_expect_null(json_find(json_find(root, "array"), "text"));
    cr_expect_null(json_find(json_find(root, "text"), "text"));
    cr_expect(!json_has_only(json_find(root, "array"), NULL, 0));
}

Test(json_get, tells_members_nobody_knows)
{
    static const char *const keys[] = {"text",  "int",  "low",   "huge",   "real",
                                       "power", "bool", "array", "object", "null"};

    cr_expect(!json_has_only(root, keys, COUNT_OF(keys) - 1));
    cr_expect(json_has_only(root, keys, COUNT_OF(keys)));
    cr_expect(json_has_only(json_find(root, "object"), NULL, 0));
}
