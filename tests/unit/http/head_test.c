/* Every refusal is tried with the bytes cut in two at every place and with one byte at a time: a
 * parser that goes on where it stopped must not depend on how the network cut. */
#include <criterion/criterion.h>

#include "http/head.h"

#define GET "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n"
#define HOST "Host: a.example\r\n"
#define END "\r\n"

struct row {
    const char *text;
    size_t size; /* 0: up to the NUL */
    int status;
};

static const struct row refused[] = {
    /* two ways to tell the end of a body, or none that all agree on */
    {POST HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n" END, 0, 400},
    {POST HOST "Content-Length: 4\r\nContent-Length: 5\r\n" END, 0, 400},
    {POST HOST "Content-Length: 4\r\nContent-Length: 4\r\n" END, 0, 400},
    {POST HOST "Content-Length: 4, 4\r\n" END, 0, 400},
    {POST HOST "Content-Length: +4\r\n" END, 0, 400},
    {POST HOST "Content-Length: -4\r\n" END, 0, 400},
    {POST HOST "Content-Length: 0x4\r\n" END, 0, 400},
    {POST HOST "Content-Length: 4a\r\n" END, 0, 400},
    {POST HOST "Content-Length: 4 4\r\n" END, 0, 400},
    {POST HOST "Content-Length:\r\n" END, 0, 400},
    {POST HOST "Content-Length: 12345678901\r\n" END, 0, 400},
    {POST HOST "Content-Length:\t4\r\n" END, 0, 400},
    {POST HOST "Content-Length: 4\t\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding: gzip, chunked\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding: chunked, chunked\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding: identity\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding: xchunked\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding: chunked;q=1\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding:\tchunked\r\n" END, 0, 400},
    {POST HOST "Transfer-Encoding:\r\n" END, 0, 400},
    {"POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n" END, 0, 400},
    {GET HOST "Content-Length: 1\r\n" END, 0, 400},
    {GET HOST "Transfer-Encoding: chunked\r\n" END, 0, 400},
    {"HEAD / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n" END, 0, 400},
    {POST HOST END, 0, 411},
    /* lines */
    {"GET / HTTP/1.1\n" HOST END, 0, 400},
    {GET "Host: a.example\n" END, 0, 400},
    {GET HOST "\n", 0, 400},
    {GET HOST "A: b\rc\r\n" END, 0, 400},
    {"GET / HTTP/1.1\r\r\n" HOST END, 0, 400},
    {GET HOST "A: b\r\n c\r\n" END, 0, 400},
    {GET HOST "A: b\r\n\tc\r\n" END, 0, 400},
    {GET " Host: a.example\r\n" END, 0, 400},
    {GET "Host : a.example\r\n" END, 0, 400},
    {GET "Host\t: a.example\r\n" END, 0, 400},
    {GET HOST ": b\r\n" END, 0, 400},
    {GET HOST "A(: b\r\n" END, 0, 400},
    {GET HOST "A b: c\r\n" END, 0, 400},
    {GET HOST "\xc3\xa4: b\r\n" END, 0, 400},
    {GET HOST "A\r\n" END, 0, 400},
    {GET HOST "A: b\0c\r\n" END, sizeof GET HOST "A: b\0c\r\n" END - 1, 400},
    {GET HOST "A\0: b\r\n" END, sizeof GET HOST "A\0: b\r\n" END - 1, 400},
    {GET HOST "A: \x01\r\n" END, 0, 400},
    {GET HOST "A: \x7f\r\n" END, 0, 400},
    {GET HOST "A: \x1b[31m\r\n" END, 0, 400},
    {"\r\n" GET HOST END, 0, 400},
    {"\n" GET HOST END, 0, 400},
    /* the first line */
    {"GET /\x80 HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET /\x01 HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET /\t HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET /\0 HTTP/1.1\r\n" HOST END, sizeof "GET /\0 HTTP/1.1\r\n" HOST END - 1, 400},
    {"GET /a b HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET  / HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET /  HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET\t/ HTTP/1.1\r\n" HOST END, 0, 400},
    {" GET / HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET http://a.example/ HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET * HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET a.example:443 HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET /#f HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET /\\ HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET /<a> HTTP/1.1\r\n" HOST END, 0, 400},
    {"GET / HTTP/1.1 \r\n" HOST END, 0, 400},
    {"GET /\r\n", 0, 400},
    {"GET / HTTP/1\r\n", 0, 400},
    {"GET / HTTP/11\r\n", 0, 400},
    {"GET / http/1.1\r\n", 0, 400},
    {"GET HTTP/1.1\r\n", 0, 400},
    {"G(T / HTTP/1.1\r\n", 0, 400},
    {"GET / HTTP/2.0\r\n", 0, 505},
    {"GET / HTTP/0.9\r\n", 0, 505},
    {"GET / HTTP/1.2\r\n", 0, 505},
    {"PRI * HTTP/2.0\r\n", 0, 505},
    {"PUT / HTTP/1.1\r\n", 0, 501},
    {"TRACE / HTTP/1.1\r\n", 0, 501},
    {"OPTIONS * HTTP/1.1\r\n", 0, 501},
    {"CONNECT a.example:443 HTTP/1.1\r\n", 0, 501},
    {"get / HTTP/1.1\r\n", 0, 501},
    {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n", 12, 400}, /* TLS where none is spoken */
    /* whom it is for */
    {GET END, 0, 400},
    {GET HOST HOST END, 0, 400},
    {GET HOST "Host: b.example\r\n" END, 0, 400},
    {GET "Host:\r\n" END, 0, 400},
    {GET "Host: a.example/\r\n" END, 0, 400},
    {GET "Host: u@a.example\r\n" END, 0, 400},
    {GET "Host: a.example, b.example\r\n" END, 0, 400},
    {GET "Host:\ta.example\r\n" END, 0, 400},
    {GET "Host: a.ex\xc3\xa4mple\r\n" END, 0, 400},
    {"GET / HTTP/1.0\r\n" END, 0, 400},
    /* what may come once */
    {GET HOST "Cookie: a=b\r\nCookie: c=d\r\n" END, 0, 400},
    {GET HOST "Origin: https://a\r\nOrigin: https://a\r\n" END, 0, 400},
    {GET HOST "Sec-Fetch-Site: none\r\nsec-fetch-site: none\r\n" END, 0, 400},
    {POST HOST "Content-Length: 1\r\nExpect: 100-Continue, x\r\n" END, 0, 417},
    {POST HOST "Content-Length: 1\r\nExpect: magic\r\n" END, 0, 417},
    {"POST / HTTP/1.0\r\n" HOST "Content-Length: 1\r\nExpect: 100-continue\r\n" END, 0, 417},
};

static size_t size_of(const struct row *row)
{
    return row->size ? row->size : strlen(row->text);
}

/* Reads `first` bytes, then the rest; `step` 1 reads the rest byte by byte. */
static enum head_outcome read_cut(struct head *head, const char *text, size_t size, size_t first,
                                  size_t step)
{
    enum head_outcome outcome = head_read(head, (const uint8_t *)text, first);

    for (size_t at = first; outcome == HEAD_MORE && at < size; at += step)
        outcome = head_read(head, (const uint8_t *)text, at + step < size ? at + step : size);
    return outcome;
}

Test(head, refuses_what_another_party_could_read_differently)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        size_t size = size_of(&refused[i]);
        for (size_t cut = 0; cut <= size; cut++) {
            struct head head = head_begin(&head_limits);
            cr_expect_eq(read_cut(&head, refused[i].text, size, cut, size), HEAD_REFUSED,
                         "row %zu (%s), cut at %zu", i, refused[i].text, cut);
            cr_expect_eq(head.status, refused[i].status, "row %zu (%s): %d", i, refused[i].text,
                         head.status);
            cr_expect_not_null(head.reason);
        }
        struct head head = head_begin(&head_limits);
        cr_expect_eq(read_cut(&head, refused[i].text, size, 0, 1), HEAD_REFUSED, "row %zu", i);
        cr_expect_eq(head.status, refused[i].status, "row %zu", i);
    }
}

Test(head, refuses_a_bad_first_line_without_waiting_for_more)
{
    struct head head = head_begin(&head_limits);

    cr_expect_eq(head_read(&head, (const uint8_t *)"GET /\r\n", 7), HEAD_REFUSED);
    cr_expect_eq(head.status, 400);
}

static enum head_outcome read_whole(struct head *head, const struct buffer *text)
{
    return head_read(head, text->data, text->size);
}

Test(head, refuses_a_target_that_is_too_long_before_its_end)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1 << 20);
    buffer_append_text(&text, "GET /");
    while (text.size < HEAD_TARGET_MAXIMUM + 100)
        buffer_append_byte(&text, 'a');
    struct head head = head_begin(&head_limits);
    cr_expect_eq(read_whole(&head, &text), HEAD_REFUSED);
    cr_expect_eq(head.status, 414);
}

static void append_get(struct buffer *text, size_t target_size)
{
    buffer_append_text(text, "GET /");
    for (size_t i = 1; i < target_size; i++)
        buffer_append_byte(text, 'a');
    buffer_append_text(text, " HTTP/1.1\r\n" HOST END);
}

Test(head, takes_a_target_of_4_KiB_and_not_one_byte_more)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1 << 20);
    append_get(&text, HEAD_TARGET_MAXIMUM);
    struct head head = head_begin(&head_limits);
    cr_expect_eq(read_whole(&head, &text), HEAD_DONE);
    buffer_reset(&text);
    append_get(&text, HEAD_TARGET_MAXIMUM + 1);
    head = head_begin(&head_limits);
    cr_expect_eq(read_whole(&head, &text), HEAD_REFUSED);
    cr_expect_eq(head.status, 414);
}

static void append_lines(struct buffer *text, size_t count)
{
    buffer_append_text(text, GET HOST);
    for (size_t i = 1; i < count; i++)
        buffer_append_text(text, "A: b\r\n");
    buffer_append_text(text, END);
}

Test(head, takes_64_lines_and_not_one_more)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1 << 20);
    append_lines(&text, HEAD_LINES_MAXIMUM);
    struct head head = head_begin(&head_limits);
    cr_expect_eq(read_whole(&head, &text), HEAD_DONE);
    buffer_reset(&text);
    append_lines(&text, HEAD_LINES_MAXIMUM + 1);
    head = head_begin(&head_limits);
    cr_expect_eq(read_whole(&head, &text), HEAD_REFUSED);
    cr_expect_eq(head.status, 431);
}

static void append_sized(struct buffer *text, size_t size)
{
    buffer_append_text(text, GET HOST "A: ");
    while (text->size < size - 4)
        buffer_append_byte(text, 'a');
    buffer_append_text(text, "\r\n" END);
}

Test(head, takes_16_KiB_and_not_one_byte_more)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1 << 20);
    append_sized(&text, HEAD_SIZE_MAXIMUM);
    struct head head = head_begin(&head_limits);
    cr_expect_eq(read_whole(&head, &text), HEAD_DONE);
    buffer_reset(&text);
    append_sized(&text, HEAD_SIZE_MAXIMUM + 1);
    head = head_begin(&head_limits);
    cr_expect_eq(read_whole(&head, &text), HEAD_REFUSED);
    cr_expect_eq(head.status, 431);
    head = head_begin(&head_limits);
    text.size -= 4; /* no end of the line in sight */
    buffer_append_text(&text, "aaaaa");
    cr_expect_eq(read_whole(&head, &text), HEAD_REFUSED);
    cr_expect_eq(head.status, 431);
}

static bool span_is(const char *text, struct head_span span, const char *expected)
{
    return span.size == strlen(expected) && memcmp(text + span.at, expected, span.size) == 0;
}

Test(head, reads_a_request_however_it_is_cut)
{
    static const char text[] = "POST /a/%41?b=c|d HTTP/1.1\r\nhOsT:a.example:8443 \r\n"
                               "X-Empty:\r\nContent-Length: 0000000012\r\n"
                               "Connection: x , CLOSE\r\nExpect: 100-continue\r\nA: \t b c\t \r\n"
                               "\r\nname=payload";
    size_t head_size = sizeof text - 1 - strlen("name=payload");

    for (size_t cut = 0; cut < sizeof text; cut++) {
        struct head head = head_begin(&head_limits);
        cr_assert_eq(read_cut(&head, text, sizeof text - 1, cut, sizeof text), HEAD_DONE);
        cr_expect_eq(head.size, head_size);
        cr_expect_eq(head.method, HTTP_POST);
        cr_expect_eq(head.minor_version, 1);
        cr_expect(span_is(text, head.target, "/a/%41?b=c|d"));
        cr_expect(span_is(text, head.host, "a.example:8443"));
        cr_expect_eq(head.line_count, 6);
        cr_expect(span_is(text, head.lines[1].name, "X-Empty"));
        cr_expect_eq(head.lines[1].value.size, 0);
        cr_expect(span_is(text, head.lines[5].value, "b c"));
        cr_expect_eq(head.length, 12);
        cr_expect(!head.is_chunked);
        cr_expect(head.closes);
        cr_expect(head.expects_continue);
    }
}

Test(head, accepts_what_browsers_and_proxies_send)
{
    static const char *const accepted[] = {
        GET HOST END,
        "HEAD /a HTTP/1.1\r\n" HOST END,
        "GET / HTTP/1.0\r\n" HOST END,
        GET HOST "Content-Length: 0\r\n" END,
        POST HOST "Transfer-Encoding: Chunked\r\n" END,
        GET HOST "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" END,
        GET "Host: [::1]:8443\r\n" END,
        GET HOST "User-Agent: \xc3\xa4\xff\r\n" END,
        "GET /?q=a^b`c{d}|[e] HTTP/1.1\r\n" HOST END,
        POST HOST "Content-Length: 9999999999\r\n" END,
    };

    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        struct head head = head_begin(&head_limits);
        cr_expect_eq(head_read(&head, (const uint8_t *)accepted[i], strlen(accepted[i])), HEAD_DONE,
                     "row %zu: %s", i, head.reason ? head.reason : "");
    }
}

Test(head, keeps_the_connection_only_where_all_agree_what_follows)
{
    static const struct {
        const char *text;
        bool closes;
    } rows[] = {
        {GET HOST END, false},
        {GET HOST "Connection: keep-alive\r\n" END, false},
        {GET HOST "Connection: closed\r\n" END, false},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n" HOST END, true},
        {GET HOST "Connection: close\r\n" END, true},
        {GET HOST "Connection: keep-alive\r\nConnection: x,Close\r\n" END, true},
        {GET HOST "Connection: Upgrade\r\n" END, true},
        {GET HOST "Upgrade: h2c\r\n" END, true},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct head head = head_begin(&head_limits);
        cr_assert_eq(head_read(&head, (const uint8_t *)rows[i].text, strlen(rows[i].text)),
                     HEAD_DONE);
        cr_expect_eq(head.closes, rows[i].closes, "row %zu", i);
    }
}
