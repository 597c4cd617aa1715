#include <criterion/criterion.h>

#include "http/answer.h"

static const struct answer_facts facts = {.nonce = "AAAAAAAAAAAAAAAAAAAAAA", .now_s = 1794000000};

static struct buffer encode(const struct http_response *response, const struct answer_facts *with)
{
    struct buffer out;

    buffer_init(&out, ANSWER_HEAD_MAXIMUM);
    cr_assert_eq(answer_encode(response, with, &out).code, STATUS_OK);
    buffer_append_byte(&out, '\0');
    return out;
}

static bool has(const struct buffer *text, const char *line)
{
    return strstr((const char *)text->data, line) != NULL;
}

Test(answer, carries_the_header_set_whatever_the_status)
{
    static const int statuses[] = {200, 204, 303, 400, 404, 421, 431, 500, 503, 505};

    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        struct http_response response = {.status = statuses[i]};
        CLEANUP(buffer_clear) struct buffer text = encode(&response, &facts);
        cr_expect(has(&text, "\r\nContent-Security-Policy: default-src 'none'; script-src "
                             "'nonce-AAAAAAAAAAAAAAAAAAAAAA'; "));
        cr_expect(
            has(&text, "\r\nStrict-Transport-Security: max-age=63072000; includeSubDomains\r\n"));
        cr_expect(has(&text, "\r\nX-Content-Type-Options: nosniff\r\n"));
        cr_expect(has(&text, "\r\nCache-Control: no-store\r\n"));
        cr_expect(has(&text, "\r\nX-Frame-Options: DENY\r\n\r\n"));
        cr_expect(has(&text, "\r\nDate: Fri, 06 Nov 2026 21:20:00 GMT\r\n"));
        cr_expect_eq(has(&text, "\r\nContent-Length: 0\r\n"), statuses[i] != 204);
    }
}

Test(answer, has_a_reason_for_each_status_it_gives)
{
    static const int statuses[] = {200, 204, 302, 303, 307, 308, 400, 401, 403,
                                   404, 405, 408, 409, 411, 413, 414, 415, 417,
                                   421, 422, 429, 431, 500, 501, 503, 504, 505};

    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        cr_expect_str_neq(answer_reason(statuses[i]), "Error", "%d", statuses[i]);
}

Test(answer, says_how_an_asset_may_be_kept)
{
    struct http_response response = {.status = 200,
                                     .type = HTTP_CSS,
                                     .is_immutable = true,
                                     .is_gzip = true,
                                     .body = {(const uint8_t *)"a", 1}};
    CLEANUP(buffer_clear) struct buffer text = encode(&response, &facts);

    cr_expect(has(&text, "\r\nCache-Control: public, max-age=31536000, immutable\r\n"));
    cr_expect(has(&text, "\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"));
    cr_expect(has(&text, "\r\nContent-Type: text/css; charset=utf-8\r\nContent-"));
    cr_expect(has(&text, "\r\nContent-Length: 1\r\n"));
}

Test(answer, names_a_download_in_any_language)
{
    struct http_response response = {.status = 200, .file_name = "明 1.csv"};
    CLEANUP(buffer_clear) struct buffer text = encode(&response, &facts);

    cr_expect(has(&text, "\r\nContent-Disposition: attachment; "
                         "filename*=UTF-8''%E6%98%8E%201.csv\r\n"));
}

Test(answer, says_what_is_special)
{
    struct http_response response = {
        .status = 503, .retry_after_s = 7, .clears_site_data = true, .location = "/x"};
    struct answer_facts special = facts;
    special.closes = true;
    special.allow = "GET, HEAD";
    CLEANUP(buffer_clear) struct buffer text = encode(&response, &special);

    cr_expect(has(&text, "HTTP/1.1 503 Service Unavailable\r\n"));
    cr_expect(has(&text, "\r\nRetry-After: 7\r\n"));
    cr_expect(has(&text, "\r\nClear-Site-Data: \"cache\", \"storage\"\r\n"));
    cr_expect(has(&text, "\r\nLocation: /x\r\n"));
    cr_expect(has(&text, "\r\nAllow: GET, HEAD\r\n"));
    cr_expect(has(&text, "\r\nConnection: close\r\n"));
}

Test(answer, refuses_what_does_not_fit)
{
    struct http_response response = {.status = 200};
    CLEANUP(buffer_clear) struct buffer out;

    buffer_init(&out, 100);
    cr_expect_eq(answer_encode(&response, &facts, &out).code, STATUS_INTERNAL);
}
