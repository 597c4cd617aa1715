#include <criterion/criterion.h>

#include "mail/plain.h"

static struct buffer subject, text;

static void begin(void)
{
    buffer_init(&subject, 1000);
    buffer_init(&text, 1000);
}

static void end(void)
{
    buffer_clear(&subject);
    buffer_clear(&text);
}

TestSuite(mail_plain, .init = begin, .fini = end);

static void expect(const char *html, const char *expected_subject, const char *expected_text)
{
    cr_assert(status_is_ok(mail_plain(bytes_of(html), &subject, &text)));
    cr_expect(bytes_equal(buffer_bytes(&subject), bytes_of(expected_subject)), "%.*s",
              (int)subject.size, subject.data);
    cr_expect(bytes_equal(buffer_bytes(&text), bytes_of(expected_text)), "%.*s", (int)text.size,
              text.data);
    buffer_reset(&subject);
    buffer_reset(&text);
}

Test(mail_plain, refuses_a_text_that_does_not_fit)
{
    buffer_clear(&text);
    buffer_init(&text, 3);
    cr_expect_eq(mail_plain(bytes_of("<title>a</title><p>long</p>"), &subject, &text).code,
                 STATUS_RESOURCE_EXHAUSTED);
}

Test(mail_plain, takes_the_title_for_the_subject_and_shows_nothing_of_the_head)
{
    expect("<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">"
           "<title>【青葉】 招待</title>\n</head><body><p>本文</p></body></html>\n",
           "【青葉】 招待", "本文\n");
}

Test(mail_plain, keeps_paragraphs_and_lines_and_joins_what_the_source_broke)
{
    expect("<title>a</title>\n<h1>One</h1>\n<p>Two\n  three<br>four</p><hr><p>five <b>six</b></p>",
           "a", "One\n\nTwo three\nfour\n\nfive six\n");
}

Test(mail_plain, shows_what_was_escaped)
{
    expect("<title>A &amp; B</title><p>&lt;b&gt; &quot;x&quot; &#39;y&#39; &#96; &amp;lt; &x;</p>",
           "A & B", "<b> \"x\" 'y' ` &lt; &x;\n");
}

Test(mail_plain, shows_an_address_where_it_is_written_out)
{
    expect("<title>a</title><p><a href=\"https://b.example/x?y&amp;z\">"
           "https://b.example/x?y&amp;z</a></p>",
           "a", "https://b.example/x?y&z\n");
}
