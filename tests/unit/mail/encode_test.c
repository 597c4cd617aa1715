#include <criterion/criterion.h>

#include "mail/encode.h"

static struct buffer buffer;

static void make_buffer(void)
{
    buffer_init(&buffer, 10000);
}

static void clear_buffer(void)
{
    buffer_clear(&buffer);
}

TestSuite(mail_encode, .init = make_buffer, .fini = clear_buffer);

static void expect(const char *expected)
{
    cr_expect(bytes_equal(buffer_bytes(&buffer), bytes_of(expected)), "%.*s", (int)buffer.size,
              buffer.data);
    buffer_reset(&buffer);
}

/* RFC 4648 section 10 */
Test(mail_encode, gives_the_base64_of_the_vectors_of_its_rfc)
{
    static const char *const vectors[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xff\xff\xbe", "//++"},
    };

    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        mail_put_base64(&buffer, bytes_of(vectors[i][0]));
        expect(vectors[i][1]);
    }
}

Test(mail_encode, begins_another_line_of_base64_after_76_characters)
{
    uint8_t data[58] = {0};

    mail_put_base64_lines(&buffer, (struct bytes){data, 57});
    cr_expect_eq(buffer.size, 78);
    buffer_reset(&buffer);
    mail_put_base64_lines(&buffer, (struct bytes){data, 58});
    cr_expect_eq(buffer.size, 78 + 6);
    cr_expect_arr_eq(buffer.data + 76, "\r\nAA==\r\n", 8);
    buffer_reset(&buffer);
    mail_put_base64_lines(&buffer, (struct bytes){data, 0});
    cr_expect_eq(buffer.size, 0);
}

Test(mail_encode, quotes_what_would_not_arrive_as_it_is)
{
    mail_put_quoted_printable(&buffer, bytes_of("a=b\x7f\xe3\x81\x82\x01"));
    expect("a=3Db=7F=E3=81=82=01\r\n");
    mail_put_quoted_printable(&buffer, bytes_of("a b \r\n\t\r\nc\t"));
    expect("a b=20\r\n=09\r\nc=09\r\n");
}

Test(mail_encode, breaks_long_lines_softly)
{
    char text[151];

    memset(text, 'x', 150);
    text[150] = '\0';
    mail_put_quoted_printable(&buffer, bytes_of(text));
    cr_expect_eq(buffer.size, 75 + 3 + 75 + 2);
    cr_expect_arr_eq(buffer.data + 75, "=\r\n", 3);
    buffer_reset(&buffer);

    text[74] = '='; /* does not fit the line whole */
    mail_put_quoted_printable(&buffer, bytes_of(text));
    cr_expect_arr_eq(buffer.data + 74, "=\r\n=3Dx", 7);
}
