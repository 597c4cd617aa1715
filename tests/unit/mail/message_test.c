/* What a mail looks like on the wire. That it is read as it was meant, Python's parser says
 * (tests/compare/mails.py). */
#include <criterion/criterion.h>

#include "mail/message.h"

static struct buffer buffer;
static struct mail_address from, to;
static struct mail_message message;

static void make_message(void)
{
    cr_assert(mail_address_parse(bytes_of("no-reply@sekisho.example"), &from));
    cr_assert(mail_address_parse(bytes_of("taro@aoba.example"), &to));
    message = (struct mail_message){
        .id = {{0x01, 0x23}},
        .date_us = INT64_C(1795827068) * 1000000,
        .from = &from,
        .from_name = bytes_of("Aoba"),
        .to = &to,
        .subject = bytes_of("Hello"),
        .text = bytes_of("Good morning\n"),
        .html = bytes_of("<p>お早うございます</p>\n"),
    };
}

static void begin(void)
{
    buffer_init(&buffer, MAIL_MESSAGE_MAXIMUM);
    make_message();
}

static void clear_buffer(void)
{
    buffer_clear(&buffer);
}

TestSuite(mail_message, .init = begin, .fini = clear_buffer);

static enum status_code compose(void)
{
    buffer_reset(&buffer);
    return mail_compose(&message, &buffer).code;
}

Test(mail_message, refuses_a_part_that_is_not_text)
{
    static const struct bytes refused[] = {
        {(const uint8_t *)"", 0},      {(const uint8_t *)"a\0b", 3}, {(const uint8_t *)"a\rb", 3},
        {(const uint8_t *)"\xff", 1},  {(const uint8_t *)"\x1b", 1}, {(const uint8_t *)"\x7f", 1},
        {(const uint8_t *)"a\r\n", 3},
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        make_message();
        message.text = refused[i];
        cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT, "text %zu", i);
        make_message();
        message.html = refused[i];
        cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT, "html %zu", i);
    }
}

Test(mail_message, refuses_what_is_too_long)
{
    static uint8_t longest[MAIL_PART_MAXIMUM + 1];

    memset(longest, 'a', sizeof longest);
    message.text = (struct bytes){longest, MAIL_PART_MAXIMUM};
    cr_expect_eq(compose(), STATUS_OK);
    message.text.size++;
    cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT);
    make_message();
    message.subject = (struct bytes){longest, MAIL_SUBJECT_MAXIMUM};
    cr_expect_eq(compose(), STATUS_OK);
    message.subject.size++;
    cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT);
    make_message();
    message.from_name = (struct bytes){longest, MAIL_NAME_MAXIMUM + 1};
    cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT);
}

Test(mail_message, refuses_a_subject_that_is_empty_or_holds_another_header)
{
    message.subject = bytes_of("");
    cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT);
    message.subject = bytes_of("a\r\nBcc: x@y");
    cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT);
    make_message();
    message.from_name = bytes_of("a\nBcc: x@y");
    cr_expect_eq(compose(), STATUS_INVALID_ARGUMENT);
}

Test(mail_message, always_fits_the_size_it_promises)
{
    static uint8_t worst[MAIL_PART_MAXIMUM];

    memset(worst, '=', sizeof worst);
    message.text = (struct bytes){worst, sizeof worst};
    message.html = message.text;
    cr_assert_eq(compose(), STATUS_OK);
    memset(worst, '\n', sizeof worst);
    cr_assert_eq(compose(), STATUS_OK);
}

Test(mail_message, has_these_headers_and_no_others)
{
    static const char expected[] =
        "Date: Sat, 28 Nov 2026 00:51:08 +0000\r\n"
        "Message-ID: <01230000000000000000000000000000@sekisho.example>\r\n"
        "From: Aoba\r\n"
        " <no-reply@sekisho.example>\r\n"
        "To: taro@aoba.example\r\n"
        "Subject: Hello\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative;\r\n"
        " boundary=\"=_01230000000000000000000000000000\"\r\n"
        "\r\n"
        "--=_01230000000000000000000000000000\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "Good morning\r\n"
        "\r\n"
        "--=_01230000000000000000000000000000\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        "\r\n"
        "PHA+44GK5pep44GG44GU44GW44GE44G+44GZPC9wPg0K\r\n"
        "--=_01230000000000000000000000000000--\r\n";

    cr_assert_eq(compose(), STATUS_OK);
    cr_assert(bytes_equal(buffer_bytes(&buffer), bytes_of(expected)), "%.*s", (int)buffer.size,
              buffer.data);
}
