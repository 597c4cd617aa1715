#include "http/response.h"

#include "base/utf8.h"
#include "http/syntax.h"

static const char *const type_names[HTTP_TYPE_COUNT] = {
    [HTTP_HTML] = "text/html; charset=utf-8",
    [HTTP_TEXT] = "text/plain; charset=utf-8",
    [HTTP_JSON] = "application/json",
    [HTTP_CSS] = "text/css; charset=utf-8",
    [HTTP_SCRIPT] = "text/javascript; charset=utf-8",
    [HTTP_SVG] = "image/svg+xml",
    [HTTP_PNG] = "image/png",
    [HTTP_CSV] = "text/csv; charset=utf-8",
    [HTTP_PDF] = "application/pdf",
    [HTTP_XML] = "application/xml; charset=utf-8",
    [HTTP_BINARY] = "application/octet-stream",
    [HTTP_METRICS] = "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/* Set by the server itself: a second one would leave the choice to the browser. */
static const char *const own_headers[] = {
    "cache-control",
    "clear-site-data",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "location",
    "permissions-policy",
    "referrer-policy",
    "retry-after",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "x-content-type-options",
    "x-frame-options",
};

enum { HEADER_VALUE_MAXIMUM = 4096 };

const char *http_type_name(enum http_type type)
{
    return type_names[type];
}

enum http_type http_type_named(const char *content_type)
{
    for (int i = 0; i < HTTP_TYPE_COUNT; i++) {
        if (strcmp(type_names[i], content_type) == 0)
            return (enum http_type)i;
    }
    return HTTP_BINARY;
}

int http_status_of(enum status_code code)
{
    switch (code) {
    case STATUS_OK:
        return 200;
    case STATUS_INVALID_ARGUMENT:
    case STATUS_OUT_OF_RANGE:
        return 400;
    case STATUS_UNAUTHENTICATED:
        return 401;
    case STATUS_PERMISSION_DENIED:
        return 403;
    case STATUS_NOT_FOUND:
        return 404;
    case STATUS_ALREADY_EXISTS:
    case STATUS_ABORTED:
    case STATUS_FAILED_PRECONDITION:
        return 409;
    case STATUS_RESOURCE_EXHAUSTED:
        return 429;
    case STATUS_UNAVAILABLE:
        return 503;
    case STATUS_DEADLINE_EXCEEDED:
        return 504;
    case STATUS_CANCELLED:
    case STATUS_UNKNOWN:
    case STATUS_UNIMPLEMENTED:
    case STATUS_INTERNAL:
    case STATUS_DATA_LOSS:
        return 500;
    }
    return 500;
}

void http_respond(struct http_response *response, int status, enum http_type type,
                  struct bytes body)
{
    response->status = status;
    response->type = type;
    response->body = body;
}

void http_respond_empty(struct http_response *response)
{
    http_respond(response, 204, HTTP_TEXT, (struct bytes){0});
}

static bool is_printable(const char *text, size_t maximum)
{
    size_t size = strnlen(text, maximum + 1);

    for (size_t i = 0; i < size; i++) {
        if ((uint8_t)text[i] < 0x20 || (uint8_t)text[i] > 0x7e)
            return false;
    }
    return size <= maximum;
}

/* "//host" and "/\host" are other hosts to a browser; white space and quotes have no place in an
 * address that was built properly. */
static bool is_location(const char *text)
{
    if (!is_printable(text, HTTP_LOCATION_MAXIMUM) || strpbrk(text, " \"<>\\^`{|}") != NULL)
        return false;
    if (strncmp(text, "https://", 8) == 0)
        return text[8] != '\0' && text[8] != '/';
    return text[0] == '/' && text[1] != '/';
}

struct status http_redirect(struct http_response *response, int status, const char *location)
{
    if (!is_location(location) ||
        (status != 302 && status != 303 && status != 307 && status != 308))
        return FAIL(INVALID_ARGUMENT, "the redirect is malformed");
    char *copy = arena_copy_text(response->arena, location);
    if (copy == NULL)
        return arena_failure();

    http_respond(response, status, HTTP_TEXT, (struct bytes){0});
    response->location = copy;
    return OK;
}

/* RFC 6265 section 4.1.1, cookie-octet. */
static bool is_cookie_value(const char *text)
{
    return is_printable(text, HTTP_COOKIE_MAXIMUM) && strpbrk(text, " \",;\\") == NULL;
}

static bool is_cookie_name(const char *name)
{
    return strncmp(name, "__Host-", 7) == 0 && name[7] != '\0' && syntax_is_token(bytes_of(name));
}

static const char *same_site_name(enum http_same_site same_site)
{
    switch (same_site) {
    case HTTP_SAME_SITE_STRICT:
        return "Strict";
    case HTTP_SAME_SITE_LAX:
        return "Lax";
    case HTTP_SAME_SITE_NONE:
        return "None";
    }
    return "Strict";
}

static const char *max_age_text(struct arena *arena, int64_t max_age_s)
{
    if (max_age_s == 0)
        return "";
    return arena_format(arena, "; Max-Age=%lld", max_age_s < 0 ? 0LL : (long long)max_age_s);
}

struct status http_respond_cookie(struct http_response *response,
                                  const struct http_set_cookie *cookie)
{
    if (!is_cookie_name(cookie->name) || !is_cookie_value(cookie->value))
        return FAIL(INVALID_ARGUMENT, "the cookie is malformed");
    if (response->cookie_count == HTTP_RESPONSE_COOKIES)
        return FAIL(RESOURCE_EXHAUSTED, "too many cookies");
    const char *max_age = max_age_text(response->arena, cookie->max_age_s);
    if (max_age == NULL)
        return arena_failure();
    char *line = arena_format(
        response->arena, "%s=%s; Path=/; Secure%s; SameSite=%s%s", cookie->name, cookie->value,
        cookie->readable_by_script ? "" : "; HttpOnly", same_site_name(cookie->same_site), max_age);
    if (line == NULL)
        return arena_failure();
    if (strlen(line) > HTTP_COOKIE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "the cookie is too long");

    response->cookies[response->cookie_count++] = line;
    return OK;
}

static bool is_own_header(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(own_headers); i++) {
        if (strcasecmp(own_headers[i], name) == 0)
            return true;
    }
    return false;
}

struct status http_respond_header(struct http_response *response, const char *name,
                                  const char *value)
{
    if (!syntax_is_token(bytes_of(name)) || is_own_header(name) ||
        !is_printable(value, HEADER_VALUE_MAXIMUM))
        return FAIL(INVALID_ARGUMENT, "the header is malformed");
    if (response->header_count == HTTP_RESPONSE_HEADERS)
        return FAIL(RESOURCE_EXHAUSTED, "too many headers");
    struct http_response_header copy = {arena_copy_text(response->arena, name),
                                        arena_copy_text(response->arena, value)};
    if (copy.name == NULL || copy.value == NULL)
        return arena_failure();

    response->headers[response->header_count++] = copy;
    return OK;
}

void http_respond_retry_after(struct http_response *response, int64_t seconds)
{
    response->retry_after_s = seconds;
}

void http_respond_immutable(struct http_response *response)
{
    response->is_immutable = true;
}

void http_respond_gzip(struct http_response *response)
{
    response->is_gzip = true;
}

void http_respond_clear_site_data(struct http_response *response)
{
    response->clears_site_data = true;
}

static bool is_file_name(const char *name)
{
    size_t size = strnlen(name, HTTP_FILE_NAME_MAXIMUM + 1);

    if (size == 0 || size > HTTP_FILE_NAME_MAXIMUM || !bytes_are_utf8(bytes_of(name)))
        return false;
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)name[i];
        if (byte < 0x20 || byte == 0x7f || byte == '"' || byte == '/' || byte == '\\')
            return false;
    }
    return true;
}

struct status http_respond_source(struct http_response *response, enum http_type type,
                                  const char *file_name, struct http_source source)
{
    if (!is_file_name(file_name) || source.next == NULL || source.close == NULL)
        return FAIL(INVALID_ARGUMENT, "the download is malformed");
    char *copy = arena_copy_text(response->arena, file_name);
    if (copy == NULL)
        return arena_failure();

    http_respond(response, 200, type, (struct bytes){0});
    response->file_name = copy;
    response->source = source;
    return OK;
}
