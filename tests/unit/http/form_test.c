#include <criterion/criterion.h>

#include "http/form.h"

static const char *const colours[] = {"red", "green"};

static const struct http_field fields[] = {
    {HTTP_FIELD("text", HTTP_FIELD_TEXT), .minimum = 2, .maximum = 4},
    {HTTP_FIELD("lines", HTTP_FIELD_LINES), .maximum = 10},
    {HTTP_FIELD("token", HTTP_FIELD_TOKEN), .minimum = 3, .maximum = 3},
    {HTTP_FIELD("number", HTTP_FIELD_INTEGER), .minimum = -5, .maximum = 50},
    {HTTP_FIELD("id", HTTP_FIELD_UUID)},
    {HTTP_FIELD("colour", HTTP_FIELD_CHOICE), .words = colours, .word_count = COUNT_OF(colours)},
    {HTTP_FIELD("flag", HTTP_FIELD_FLAG)},
    {HTTP_FIELD("box", HTTP_FIELD_UUIDS), .maximum = 2},
    {HTTP_FIELD("group", HTTP_FIELD_NUMBERS), .maximum = 63},
};

static const struct http_fields list = HTTP_FIELDS(fields);
static struct arena arena;
static struct http_values values;

static void given_an_arena(void)
{
    arena_init(&arena, 1 << 20);
}

static void drop_the_arena(void)
{
    arena_clear(&arena);
}

TestSuite(form, .init = given_an_arena, .fini = drop_the_arena);

static enum status_code parse(const char *text)
{
    return form_parse(bytes_of(text), list, FORM_REFUSES_UNKNOWN, &arena, &values).code;
}

static const struct http_value *value(const char *name)
{
    size_t i = 0;
    while (i < values.count && strcmp(values.fields[i].name, name) != 0)
        i++;
    cr_assert_lt(i, values.count);
    return &values.values[i];
}

Test(form, refuses_what_is_malformed_whatever_the_list)
{
    static const char *const refused[] = {
        "unknown=1", "text=ab&text=ab", "text=ab&%74ext=ab", "text",
        "text=ab&",  "&text=ab",        "text=ab&&flag=1",   "=ab",
        "text=%",    "text=%4",         "text=%zz",          "text=a%00b",
        "text=%ff",  "text=%c3",        "te%00xt=ab",        "text=%ed%a0%80",
        "TEXT=ab",   "text =ab",        "lines=%c0%af",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(parse(refused[i]), STATUS_INVALID_ARGUMENT, "%s", refused[i]);
    cr_expect_eq(form_parse((struct bytes){(const uint8_t *)"text=a\0b", 8}, list,
                            FORM_REFUSES_UNKNOWN, &arena, &values)
                     .code,
                 STATUS_INVALID_ARGUMENT);
}

Test(form, tells_what_is_wrong_with_a_field)
{
    static const struct {
        const char *text;
        const char *name;
        enum http_fault fault;
    } rows[] = {
        {"text=a", "text", HTTP_FAULT_TOO_SHORT},
        {"text=abcde", "text", HTTP_FAULT_TOO_LONG},
        {"text=%e5%b1%b1%e5%b1%b1%e5%b1%b1%e5%b1%b1%e5%b1%b1", "text", HTTP_FAULT_TOO_LONG},
        {"text=a%0ab", "text", HTTP_FAULT_MALFORMED},
        {"text=a%7fb", "text", HTTP_FAULT_MALFORMED},
        {"lines=a%1bb", "lines", HTTP_FAULT_MALFORMED},
        {"lines=a%0db", "lines", HTTP_FAULT_MALFORMED},
        {"lines=0123456789a", "lines", HTTP_FAULT_TOO_LONG},
        {"token=ab", "token", HTTP_FAULT_TOO_SHORT},
        {"token=a.b", "token", HTTP_FAULT_MALFORMED},
        {"number=-6", "number", HTTP_FAULT_TOO_SMALL},
        {"number=51", "number", HTTP_FAULT_TOO_LARGE},
        {"number=01", "number", HTTP_FAULT_MALFORMED},
        {"number=%2b1", "number", HTTP_FAULT_MALFORMED},
        {"number=1+", "number", HTTP_FAULT_MALFORMED},
        {"number=9223372036854775808", "number", HTTP_FAULT_MALFORMED},
        {"id=00112233-4455-6677-8899-AABBCCDDEEFF", "id", HTTP_FAULT_MALFORMED},
        {"colour=blue", "colour", HTTP_FAULT_MALFORMED},
        {"colour=Red", "colour", HTTP_FAULT_MALFORMED},
        {"flag=on", "flag", HTTP_FAULT_MALFORMED},
        {"flag=0", "flag", HTTP_FAULT_MALFORMED},
        {"box=x", "box", HTTP_FAULT_MALFORMED},
        {"box=", "box", HTTP_FAULT_MALFORMED},
        {"group=0", "group", HTTP_FAULT_MALFORMED},
        {"group=64", "group", HTTP_FAULT_MALFORMED},
        {"group=01", "group", HTTP_FAULT_MALFORMED},
        {"group=", "group", HTTP_FAULT_MALFORMED},
        {"group=1&group=2&group=1", "group", HTTP_FAULT_MALFORMED},
        {"group=1&group=x&group=2", "group", HTTP_FAULT_MALFORMED},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert_eq(parse(rows[i].text), STATUS_OK, "%s", rows[i].text);
        cr_expect_eq(value(rows[i].name)->fault, rows[i].fault, "%s", rows[i].text);
        cr_expect_eq(values.faults, 1, "%s", rows[i].text);
        cr_expect_eq(value(rows[i].name)->integer, 0, "%s", rows[i].text);
    }
}

Test(form, misses_what_is_required)
{
    static const struct http_field required[] = {
        {HTTP_FIELD("text", HTTP_FIELD_TEXT), .maximum = 4, .is_required = true}};
    static const struct http_fields required_list = HTTP_FIELDS(required);
    static const char *const missing[] = {"", "text="};

    for (size_t i = 0; i < COUNT_OF(missing); i++) {
        cr_assert_eq(
            form_parse(bytes_of(missing[i]), required_list, FORM_REFUSES_UNKNOWN, &arena, &values)
                .code,
            STATUS_OK);
        cr_expect_eq(value("text")->fault, HTTP_FAULT_MISSING);
        cr_expect_eq(values.faults, 1);
        cr_expect_str_eq(value("text")->text, "");
    }
}

Test(form, tells_when_the_arena_is_used_up)
{
    struct arena small;

    arena_init(&small, 100);
    cr_expect_eq(form_parse(bytes_of("text=ab"), list, FORM_REFUSES_UNKNOWN, &small, &values).code,
                 STATUS_RESOURCE_EXHAUSTED);
    arena_clear(&small);
}

Test(form, reads_every_type)
{
    cr_assert_eq(parse("text=%E5%B1%B1+%2B&lines=a%0D%0Ab%09&token=A-_&number=-5"
                       "&id=00112233-4455-6677-8899-aabbccddeeff&colour=green&flag=1"),
                 STATUS_OK);
    cr_expect_eq(values.faults, 0);
    cr_expect_str_eq(value("text")->text, "山 +");
    cr_expect_str_eq(value("lines")->text, "a\nb\t");
    cr_expect_eq(value("lines")->size, 4);
    cr_expect_str_eq(value("token")->text, "A-_");
    cr_expect_eq(value("number")->integer, -5);
    cr_expect_eq(value("id")->uuid.bytes[15], 0xff);
    cr_expect_eq(value("colour")->choice, 1);
    cr_expect(value("flag")->flag);
}

Test(form, takes_what_was_not_sent_as_empty)
{
    cr_assert_eq(parse("number=&text="), STATUS_OK);
    cr_expect_eq(values.faults, 0);
    for (size_t i = 0; i < values.count; i++) {
        cr_expect_str_eq(values.values[i].text, "");
        cr_expect(!values.values[i].is_present);
    }
    cr_expect_eq(http_value_integer(value("number"), 7), 7);
}

Test(form, leaves_out_unknown_fields_where_that_is_declared)
{
    cr_assert_eq(form_parse(bytes_of("utm_source=mail&text=ab&x=1&x=2"), list, FORM_IGNORES_UNKNOWN,
                            &arena, &values)
                     .code,
                 STATUS_OK);
    cr_expect_str_eq(value("text")->text, "ab");
    cr_expect_eq(form_parse(bytes_of("x=%zz"), list, FORM_IGNORES_UNKNOWN, &arena, &values).code,
                 STATUS_INVALID_ARGUMENT);
}

#define ID_1 "00112233-4455-6677-8899-aabbccddee01"
#define ID_2 "00112233-4455-6677-8899-aabbccddee02"

Test(form, takes_the_boxes_of_a_list_under_one_name_up_to_their_maximum)
{
    cr_assert_eq(parse("box=" ID_1 "&flag=1&box=" ID_2), STATUS_OK);
    cr_expect_eq(values.faults, 0);
    cr_expect_eq(value("box")->count, 2);
    cr_expect_eq(value("box")->uuids[0].bytes[15], 1);
    cr_expect_eq(value("box")->uuids[1].bytes[15], 2);

    cr_assert_eq(parse("box=" ID_1 "&box=" ID_2 "&box=" ID_1), STATUS_OK);
    cr_expect_eq(value("box")->fault, HTTP_FAULT_TOO_LONG);
    cr_assert_eq(parse("box=" ID_1 "&box=x"), STATUS_OK);
    cr_expect_eq(value("box")->fault, HTTP_FAULT_MALFORMED);
    cr_expect_eq(parse("box=" ID_1 "&box=%ff"), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(parse("box=" ID_1 "&id=" ID_1 "&id=" ID_1), STATUS_INVALID_ARGUMENT);
}

Test(form, takes_numbered_boxes_under_one_name)
{
    cr_assert_eq(parse("group=63&flag=1&group=1"), STATUS_OK);
    cr_expect_eq(values.faults, 0);
    cr_expect_eq(value("group")->numbers, (uint64_t)1 << 63 | 2);
    cr_expect(value("group")->is_present);
    cr_expect_eq(parse("group=1&group=%ff"), STATUS_INVALID_ARGUMENT);
}

Test(form, has_no_boxes_where_none_was_ticked)
{
    cr_assert_eq(parse(""), STATUS_OK);
    cr_expect_eq(value("box")->count, 0);
    cr_expect(!value("box")->is_present);
}
