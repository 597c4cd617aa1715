#include <criterion/criterion.h>

#include "view/escape.h"

static const char *written(void (*escape)(struct buffer *, const char *), const char *text,
                           char out[static 256])
{
    CLEANUP(buffer_clear) struct buffer buffer;
    buffer_init(&buffer, 255);

    escape(&buffer, text);
    cr_assert(status_is_ok(buffer_outcome(&buffer)));
    if (buffer.size > 0)
        memcpy(out, buffer.data, buffer.size);
    out[buffer.size] = '\0';
    return out;
}

Test(escape, lets_no_value_open_a_tag_or_close_a_quote)
{
    static const struct {
        const char *text, *in_text, *in_attribute;
    } cases[] = {
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
         "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"\" onclick=\"x", "&quot; onclick=&quot;x", "&quot; onclick=&quot;x"},
        {"' `x`", "&#39; `x`", "&#39; &#96;x&#96;"},
        {"&amp;", "&amp;amp;", "&amp;amp;"},
        {"a\nb\tc\rd", "a\nb\tcd", "a&#10;b&#9;c&#13;d"},
        {"", "", ""},
        {"関所 ok", "関所 ok", "関所 ok"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[256];
        cr_expect_str_eq(written(view_escape_text, cases[i].text, out), cases[i].in_text,
                         "case %zu: %s", i, out);
        cr_expect_str_eq(written(view_escape_attribute, cases[i].text, out), cases[i].in_attribute,
                         "case %zu: %s", i, out);
    }
}

Test(escape, replaces_what_is_no_character)
{
    static const char *const malformed[] = {
        "\x01",
        "\x7F",
        "\x1B",
        "\xC2\x85",
        "\xFF",
        "\x80",
        "\xC0\xBC",
        "\xE3\x81",
        "\xE0\x80\x80",
        "\xED\xA0\x80",
        "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xE2\x80\xAA",
        "\xE2\x80\xAE",
        "\xE2\x81\xA6",
        "\xE2\x81\xA9",
    };
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        char out[256];
        const char *text = written(view_escape_text, malformed[i], out);
        cr_expect(strncmp(text, "\xEF\xBF\xBD", 3) == 0, "case %zu", i);
        for (const char *at = text; *at; at += 3)
            cr_expect(strncmp(at, "\xEF\xBF\xBD", 3) == 0, "case %zu", i);
    }
}

Test(escape, keeps_the_neighbours_of_what_turns_direction)
{
    char out[256];

    cr_assert_str_eq(
        written(view_escape_text, "\xE2\x80\xA9 \xE2\x80\xAF \xE2\x81\xA5 \xE2\x81\xAA", out),
        "\xE2\x80\xA9 \xE2\x80\xAF \xE2\x81\xA5 \xE2\x81\xAA");
}

Test(escape, keeps_the_quote_behind_a_cut_character)
{
    char out[256];

    cr_assert_str_eq(written(view_escape_attribute, "\xE3\"", out), "\xEF\xBF\xBD&quot;");
}

Test(escape, encodes_all_but_unreserved_characters_in_an_address)
{
    char out[256];

    cr_assert_str_eq(written(view_escape_url_part, "a-Z_0.~", out), "a-Z_0.~");
    cr_assert_str_eq(written(view_escape_url_part, "&=?#/ \"<%", out),
                     "%26%3D%3F%23%2F%20%22%3C%25");
    cr_assert_str_eq(written(view_escape_url_part, "関", out), "%E9%96%A2");
}

Test(escape, marks_a_buffer_that_is_too_small)
{
    CLEANUP(buffer_clear) struct buffer buffer;
    buffer_init(&buffer, 3);

    view_escape_text(&buffer, "<");
    cr_assert_eq(buffer_outcome(&buffer).code, STATUS_RESOURCE_EXHAUSTED);
}
