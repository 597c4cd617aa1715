#include <criterion/criterion.h>

#include "http/multipart.h"

/* A boundary has at most 70 characters. */
static const char too_long[] =
    "multipart/form-data; boundary="
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#define TYPE "multipart/form-data; boundary=XyZ"
#define FIELD(name, text)                                                                          \
    "--XyZ\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" text "\r\n"
#define FILE_PART(text)                                                                            \
    "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xe5\x90\x8d.csv\"\r\n"    \
    "Content-Type: text/csv\r\n\r\n" text "\r\n"
#define END "--XyZ--\r\n"

static const struct http_field fields[] = {
    {HTTP_FIELD("csrf", HTTP_FIELD_TOKEN), .maximum = 8},
    {HTTP_FIELD("name", HTTP_FIELD_TEXT), .maximum = 8},
};

static const struct http_fields list = HTTP_FIELDS(fields);
static struct arena arena;
static struct multipart parts;

static void given_an_arena(void)
{
    arena_init(&arena, 1 << 20);
}

static void drop_the_arena(void)
{
    arena_clear(&arena);
}

TestSuite(multipart, .init = given_an_arena, .fini = drop_the_arena);

static enum status_code parse(const char *type, struct bytes body)
{
    return multipart_parse(type, body, list, "file", &arena, &parts).code;
}

Test(multipart, refuses_what_is_not_whole_parts)
{
    static const char *const refused[] = {
        "",
        "--XyZ",
        "--XyZ-",
        "--XyZ--x",
        "--XyZ--\r\n\r\n",
        "preamble\r\n" FIELD("csrf", "a") END,
        FIELD("csrf", "a"),
        FIELD("csrf", "a") "--XyZ\r\n",
        FIELD("csrf", "a") "--XyZ--\r\nepilogue",
        FIELD("csrf", "a") "--xyz--\r\n",
        "--XyZ\nContent-Disposition: form-data; name=\"csrf\"\n\na\n--XyZ--\n",
        "--XyZ\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Type: text/plain\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Disposition: attachment; name=\"csrf\"\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Disposition: form-data; name=csrf\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\"; x=\"y\"\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\"\r\n"
        "Content-Disposition: form-data; name=\"name\"\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n" END,
        "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\"\r\nContent-Type: text/plain\r\n"
        "Content-Type: text/html\r\n\r\na\r\n" END,
        "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"; "
        "x=\"y\"\r\n\r\na\r\n" END,
        FIELD("csrf", "a") FIELD("csrf", "b") END,
        FIELD("unknown", "a") END,
        FIELD("file", "a") END,
        FILE_PART("a") FILE_PART("b") END,
        "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\"; filename=\"a\"\r\n\r\na\r\n" END,
        FIELD("name", "\xff") END,
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(parse(TYPE, bytes_of(refused[i])), STATUS_INVALID_ARGUMENT, "case %zu", i);
}

Test(multipart, refuses_a_nul_in_a_field_and_in_a_name)
{
    static const char in_field[] = FIELD("name", "a\0b") END;
    static const char in_name[] = FIELD("name\0x", "a") END;

    cr_expect_eq(parse(TYPE, (struct bytes){(const uint8_t *)in_field, sizeof in_field - 1}),
                 STATUS_INVALID_ARGUMENT);
    cr_expect_eq(parse(TYPE, (struct bytes){(const uint8_t *)in_name, sizeof in_name - 1}),
                 STATUS_INVALID_ARGUMENT);
}

/* A list may come in many parts. */
static enum status_code parse_numbers(int count)
{
    static const struct http_field numbers = {HTTP_FIELD("n", HTTP_FIELD_NUMBERS), .maximum = 63};
    static char body[128 * sizeof FIELD("n", "1")];
    size_t size = 0;

    for (int i = 0; i < count; i++, size += sizeof FIELD("n", "1") - 1)
        memcpy(body + size, FIELD("n", "1"), sizeof FIELD("n", "1"));
    memcpy(body + size, END, sizeof END);
    return multipart_parse(TYPE, bytes_of(body), (struct http_fields){&numbers, 1}, "file", &arena,
                           &parts)
        .code;
}

Test(multipart, refuses_more_than_sixty_four_parts)
{
    cr_expect_eq(parse_numbers(64), STATUS_OK);
    cr_expect_eq(parse_numbers(65), STATUS_INVALID_ARGUMENT);
}

Test(multipart, knows_its_type_by_the_boundary)
{
    static const char *const others[] = {
        "",
        "multipart/form-data",
        "multipart/form-data;",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"XyZ\"",
        "multipart/form-data; boundary=a b",
        "multipart/form-data; boundary=a; charset=utf-8",
        "multipart/form-data; charset=utf-8; boundary=a",
        "multipart/mixed; boundary=XyZ",
        too_long,
    };

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        cr_expect_not(multipart_is_type(others[i]), "%s", others[i]);
        cr_expect_eq(parse(others[i], bytes_of(FIELD("csrf", "a") END)), STATUS_INVALID_ARGUMENT);
    }
    cr_expect(multipart_is_type("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk"));
    cr_expect(multipart_is_type("Multipart/Form-Data;boundary=a"));
}

Test(multipart, gives_fields_and_the_bytes_of_the_file)
{
    static const char body[] = FIELD("csrf", "abc") FILE_PART("a,\0\r\n--XyQ\r\n") END;

    cr_assert_eq(parse(TYPE, (struct bytes){(const uint8_t *)body, sizeof body - 1}), STATUS_OK);
    cr_expect_str_eq(parts.values.values[0].text, "abc");
    cr_expect_not(parts.values.values[1].is_present);
    cr_expect(bytes_equal(parts.file, (struct bytes){(const uint8_t *)"a,\0\r\n--XyQ\r\n", 12}));
}

Test(multipart, takes_a_form_whose_file_was_not_chosen)
{
    cr_assert_eq(parse(TYPE, bytes_of(FIELD("csrf", "abc") FILE_PART("") "--XyZ--")), STATUS_OK);
    cr_expect_eq(parts.file.size, 0);
}

Test(multipart, counts_a_field_that_is_too_long_as_a_fault)
{
    cr_assert_eq(parse(TYPE, bytes_of(FIELD("csrf", "123456789") END)), STATUS_OK);
    cr_expect_eq(parts.values.faults, 1);
}
