#include <criterion/criterion.h>

#include "mail/header.h"

static struct buffer buffer;
static struct mail_address address;

static void make_buffer(void)
{
    buffer_init(&buffer, 100000);
    cr_assert(mail_address_parse(bytes_of("a@b.example"), &address));
}

static void clear_buffer(void)
{
    buffer_clear(&buffer);
}

TestSuite(mail_header, .init = make_buffer, .fini = clear_buffer);

static void expect(const char *expected)
{
    cr_expect(bytes_equal(buffer_bytes(&buffer), bytes_of(expected)), "%.*s", (int)buffer.size,
              buffer.data);
    buffer_reset(&buffer);
}

Test(mail_header, refuses_text_that_would_begin_another_header)
{
    static const char *const refused[] = {
        "a\r\nBcc: x@y", "a\nb",  "a\rb",          "\n",   "a\x01",     "a\x7f", "a\xc2\x85",
        "a\xe2\x80\xa8", "a\xff", "a\xe2\x80\x8b", "a\tb", "a\xc0\x8a",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_expect_eq(mail_put_header(&buffer, "Subject", bytes_of(refused[i])).code,
                     STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(mail_put_mailbox(&buffer, "From", bytes_of(refused[i]), &address).code,
                     STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(buffer.size, 0, "case %zu", i);
    }
    cr_expect_eq(
        mail_put_header(&buffer, "Subject", (struct bytes){(const uint8_t *)"a\0b", 3}).code,
        STATUS_INVALID_ARGUMENT);
}

Test(mail_header, leaves_short_english_as_it_is)
{
    cr_assert(status_is_ok(mail_put_header(&buffer, "Subject", bytes_of("Set your password"))));
    expect("Subject: Set your password\r\n");
}

Test(mail_header, encodes_what_would_be_read_as_something_else)
{
    cr_assert(status_is_ok(mail_put_header(&buffer, "Subject", bytes_of("=?UTF-8?Q?a?="))));
    expect("Subject: =?UTF-8?B?PT9VVEYtOD9RP2E/PQ==?=\r\n");
    cr_assert(status_is_ok(mail_put_header(&buffer, "Subject", bytes_of(" a "))));
    expect("Subject: =?UTF-8?B?IGEg?=\r\n");
}

Test(mail_header, encodes_japanese_and_breaks_it_between_characters)
{
    cr_assert(status_is_ok(mail_put_header(
        &buffer, "Subject", bytes_of("青葉商事株式会社のログインを設定してください"))));
    expect("Subject: =?UTF-8?B?6Z2S6JGJ5ZWG5LqL5qCq5byP5Lya56S+44Gu44Ot44Kw44Kk44Oz?=\r\n"
           " =?UTF-8?B?44KS6Kit5a6a44GX44Gm44GP44Gg44GV44GE?=\r\n");
}

Test(mail_header, begins_another_word_rather_than_cut_a_character)
{
    cr_assert(status_is_ok(
        mail_put_header(&buffer, "Subject", bytes_of("aああああああああああああああ"))));
    expect("Subject: =?UTF-8?B?YeOBguOBguOBguOBguOBguOBguOBguOBguOBguOBguOBguOBgg==?=\r\n"
           " =?UTF-8?B?44GC44GC?=\r\n");
}

Test(mail_header, keeps_every_line_within_76_characters)
{
    char text[257];

    for (size_t size = 1; size < sizeof text; size++) {
        memset(text, 'x', size);
        text[size] = '\0';
        cr_assert(status_is_ok(mail_put_header(&buffer, "Subject", bytes_of(text))));
        const char *line = (const char *)buffer.data;
        const char *all = line + buffer.size;
        while (line < all) {
            const char *end = memchr(line, '\r', (size_t)(all - line));
            cr_assert_not_null(end);
            cr_assert_leq(end - line, 76, "%zu", size);
            cr_assert_eq(end[1], '\n');
            line = end + 2;
        }
        buffer_reset(&buffer);
    }
}

Test(mail_header, puts_an_address_behind_whose_it_is)
{
    cr_assert(status_is_ok(mail_put_mailbox(&buffer, "To", (struct bytes){0}, &address)));
    expect("To: a@b.example\r\n");
    cr_assert(status_is_ok(mail_put_mailbox(&buffer, "From", bytes_of("Aoba Corp"), &address)));
    expect("From: Aoba Corp\r\n <a@b.example>\r\n");
    cr_assert(status_is_ok(mail_put_mailbox(&buffer, "From", bytes_of("青葉"), &address)));
    expect("From: =?UTF-8?B?6Z2S6JGJ?=\r\n <a@b.example>\r\n");
}

Test(mail_header, lets_no_name_pass_for_an_address)
{
    static const char *const names[] = {"<x@y>", "x@y,",  "\"",   "a, b",
                                        "a (b)", "a: b;", "a  b", "a."};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        cr_assert(status_is_ok(mail_put_mailbox(&buffer, "From", bytes_of(names[i]), &address)));
        cr_expect_arr_eq(buffer.data, "From: =?UTF-8?B?", 16, "case %zu", i);
        buffer_reset(&buffer);
    }
}
