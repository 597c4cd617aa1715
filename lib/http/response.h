/* What a handler gives. Every setter refuses what could end a header line (CR, LF, NUL) or is
 * longer than it may be, with INVALID_ARGUMENT, and leaves the response as it was.
 *
 *     struct bytes page = {0};
 *     TRY(view_home_render(&view, request->arena, &page));
 *     http_respond(response, 200, HTTP_HTML, page);
 *     return OK;
 *
 * After a change:
 *
 *     return http_redirect(response, 303, "/admin/users");
 *
 * A handler that returns anything but OK gets the error page of that code (http_status_of) and
 * nothing of what it has set, cookies included.
 *
 * The server adds, to every answer, its own and the parser's refusals included:
 * Content-Security-Policy with the request's nonce, Strict-Transport-Security,
 * X-Content-Type-Options, Referrer-Policy, Cross-Origin-Opener-Policy,
 * Cross-Origin-Resource-Policy, Permissions-Policy, Cache-Control, X-Frame-Options, Content-Length
 * or Transfer-Encoding. There is no Server header.
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "log/log.h"

enum {
    HTTP_PART_MAXIMUM = 64 << 10,    /* bytes a source makes at a time */
    HTTP_COOKIE_MAXIMUM = 4096,      /* bytes of a Set-Cookie value, attributes included */
    HTTP_RESPONSE_COOKIES = 8,       /* Set-Cookie headers of one answer */
    HTTP_RESPONSE_HEADERS = 8,       /* headers by http_respond_header() */
    HTTP_LOCATION_MAXIMUM = 8 << 10, /* a SAML redirect carries its request in the query */
    HTTP_FILE_NAME_MAXIMUM = 200,    /* bytes, UTF-8 */
};

enum http_type {
    HTTP_HTML, /* text/html; charset=utf-8; the other texts likewise */
    HTTP_TEXT,
    HTTP_JSON,
    HTTP_CSS,
    HTTP_SCRIPT,
    HTTP_SVG,
    HTTP_PNG,
    HTTP_CSV,
    HTTP_PDF,
    HTTP_XML,
    HTTP_BINARY,
    HTTP_METRICS,
    HTTP_TYPE_COUNT,
};

/* A body that is made while it is sent, for downloads of any length. Parts are pulled: between two
 * of them no thread is held, so a reader who is slow costs memory for one part and nothing else. */
struct http_source {
    void *state;
    /* Appends the next part to `out`, which is empty and holds up to HTTP_PART_MAXIMUM bytes.
     * Appending nothing ends the body. Anything but OK cuts the connection without the last chunk,
     * so that a broken file never looks whole. Called by one worker at a time; may block. */
    NODISCARD struct status (*next)(void *state, struct buffer *out);
    /* Called once, by a worker, also when the reader went away. Not NULL. */
    void (*close)(void *state);
    struct uuid owner; /* at most 4 streams of one owner at a time */
};

enum http_same_site { HTTP_SAME_SITE_STRICT, HTTP_SAME_SITE_LAX, HTTP_SAME_SITE_NONE };

/* Always with Path=/ and Secure and without Domain, as the prefix __Host- demands. */
struct http_set_cookie {
    const char *name;  /* begins with "__Host-" */
    const char *value; /* "" with max_age_s -1 removes it */
    enum http_same_site same_site;
    bool readable_by_script; /* else HttpOnly */
    int64_t max_age_s;       /* 0: until the browser ends; below 0: removes the cookie */
};

struct http_response_header {
    const char *name;
    const char *value;
};

/* Filled by the functions below; {0} is an empty 200. */
struct http_response {
    int status;
    enum http_type type;
    struct bytes body; /* constant, or of the request's arena */
    struct http_source source;
    const char *location;
    const char *file_name;
    int64_t retry_after_s;
    bool is_immutable;
    bool is_gzip;
    bool clears_site_data;
    bool closes;
    struct arena *arena; /* the request's, for copies */
    const char *cookies[HTTP_RESPONSE_COOKIES];
    size_t cookie_count;
    struct http_response_header headers[HTTP_RESPONSE_HEADERS];
    size_t header_count;
};

/* `body` is constant or lives in the request's arena; it is not copied. */
void http_respond(struct http_response *response, int status, enum http_type type,
                  struct bytes body);

/* 204, without a body. */
void http_respond_empty(struct http_response *response);

/* `status` 302, 303, 307 or 308. `location` is a path of ours (one '/' first, no "//", no '\') or
 * begins with "https://"; printable ASCII. Copied. */
NODISCARD struct status http_redirect(struct http_response *response, int status,
                                      const char *location);

NODISCARD struct status http_respond_cookie(struct http_response *response,
                                            const struct http_set_cookie *cookie);

/* For what has no setter. `name` is a token and none of those the server sets itself; `value`
 * printable ASCII. Copied. */
NODISCARD struct status http_respond_header(struct http_response *response, const char *name,
                                            const char *value);

/* Seconds, for 429 and 503. */
void http_respond_retry_after(struct http_response *response, int64_t seconds);

/* An asset with its hash in its name: may be kept for a year. */
void http_respond_immutable(struct http_response *response);

/* The body is gzip (made at build time): only when http_accepts_gzip(). */
void http_respond_gzip(struct http_response *response);

/* The browser forgets cache and storage of this site: with a sign-out. */
void http_respond_clear_site_data(struct http_response *response);

/* A download. `file_name` is UTF-8 without controls, quotes, '/' and '\'; copied. From here on the
 * source is the server's to close; when this fails it is still the caller's. */
NODISCARD struct status http_respond_source(struct http_response *response, enum http_type type,
                                            const char *file_name, struct http_source source);

/* The type with this Content-Type ("text/css; charset=utf-8"); HTTP_BINARY when there is none. */
enum http_type http_type_named(const char *content_type);

/* The other way round. */
const char *http_type_name(enum http_type type);

/* The HTTP status of an error: 400 INVALID_ARGUMENT, 401 UNAUTHENTICATED, 403 PERMISSION_DENIED,
 * 404 NOT_FOUND, 409 ALREADY_EXISTS, ABORTED and FAILED_PRECONDITION, 429 RESOURCE_EXHAUSTED, 503
 * UNAVAILABLE, 504 DEADLINE_EXCEEDED, 500 all others. 200 for OK. */
int http_status_of(enum status_code code);

#endif
