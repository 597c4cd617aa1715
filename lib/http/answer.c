#include "http/answer.h"

#include <time.h>

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    {200, "OK"},
    {204, "No Content"},
    {302, "Found"},
    {303, "See Other"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

/* On every answer (ASVS 3.4; OWASP HTTP Headers sheet). X-Frame-Options repeats frame-ancestors for
 * browsers that do not know it. Nothing of a device is used but passkeys, and by our own pages
 * only. */
static const char constant_headers[] =
    "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), display-capture=(), "
    "encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(self), "
    "screen-wake-lock=(), usb=(), xr-spatial-tracking=()\r\n"
    "X-Frame-Options: DENY\r\n";

static const char policy[] =
    "Content-Security-Policy: default-src 'none'; script-src 'nonce-%s'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; report-uri /csp\r\n";

const char *answer_reason(int status)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (reasons[i].status == status)
            return reasons[i].reason;
    }
    return "Error";
}

bool answer_has_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

static void put_header(struct buffer *out, const char *name, const char *value)
{
    buffer_append_format(out, "%s: %s\r\n", name, value);
}

static void put_date(struct buffer *out, int64_t now_s)
{
    char text[64] = "";
    struct tm broken_down;
    time_t now = (time_t)now_s;

    /* RFC 9110 section 5.6.7. The program never sets a locale, so names are English. */
    gmtime_r(&now, &broken_down);
    strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &broken_down);
    put_header(out, "Date", text);
}

/* RFC 8187: the name in UTF-8; browsers of today read no other form. */
static void put_disposition(struct buffer *out, const char *file_name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";

    buffer_append_text(out, "Content-Disposition: attachment; filename*=UTF-8''");
    for (; *file_name; file_name++) {
        if (strchr(plain, *file_name))
            buffer_append_byte(out, (uint8_t)*file_name);
        else
            buffer_append_format(out, "%%%02X", (unsigned)(uint8_t)*file_name);
    }
    buffer_append_text(out, "\r\n");
}

static void put_framing(const struct http_response *response, struct buffer *out)
{
    if (response->source.next)
        put_header(out, "Transfer-Encoding", "chunked");
    else if (answer_has_body(response->status))
        buffer_append_format(out, "Content-Length: %zu\r\n", response->body.size);
}

static void put_content(const struct http_response *response, struct buffer *out)
{
    if (response->source.next || response->body.size > 0)
        put_header(out, "Content-Type", http_type_name(response->type));
    if (response->is_gzip)
        buffer_append_text(out, "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n");
    if (response->file_name)
        put_disposition(out, response->file_name);
    put_header(out, "Cache-Control",
               response->is_immutable ? "public, max-age=31536000, immutable" : "no-store");
}

static void put_own(const struct http_response *response, struct buffer *out)
{
    if (response->location)
        put_header(out, "Location", response->location);
    if (response->retry_after_s > 0)
        buffer_append_format(out, "Retry-After: %lld\r\n", (long long)response->retry_after_s);
    if (response->clears_site_data)
        put_header(out, "Clear-Site-Data", "\"cache\", \"storage\"");
    for (size_t i = 0; i < response->header_count; i++)
        put_header(out, response->headers[i].name, response->headers[i].value);
    for (size_t i = 0; i < response->cookie_count; i++)
        put_header(out, "Set-Cookie", response->cookies[i]);
}

struct status answer_encode(const struct http_response *response, const struct answer_facts *facts,
                            struct buffer *out)
{
    buffer_append_format(out, "HTTP/1.1 %d %s\r\n", response->status,
                         answer_reason(response->status));
    put_date(out, facts->now_s);
    put_framing(response, out);
    put_content(response, out);
    put_own(response, out);
    if (facts->allow)
        put_header(out, "Allow", facts->allow);
    if (facts->closes)
        put_header(out, "Connection", "close");
    buffer_append_format(out, policy, facts->nonce);
    buffer_append_text(out, constant_headers);
    buffer_append_text(out, "\r\n");
    return status_is_ok(buffer_outcome(out)) ? OK : FAIL(INTERNAL, "the answer is too large");
}
