/* The table of what a server answers. Its rows are checked when the server opens: an undeclared
 * column, a malformed pattern or two rows for one path refuse the start.
 *
 *     struct portal_route {
 *         struct http_route http; // first, so that request->route is the row
 *         enum portal_user user;
 *         ...
 *     };
 *     static const struct http_field disable_fields[] = {
 *         {HTTP_FIELD("csrf", HTTP_FIELD_TOKEN), .minimum = 64, .maximum = 64, .is_required =
 * true}, {HTTP_FIELD("reason", HTTP_FIELD_TEXT), .maximum = 200},
 *     };
 *     {{HTTP_ROUTE(HTTP_POST, "/admin/users/{id:uuid}/disable", HTTP_LANE_FAST,
 * handle_user_disable), .form = HTTP_FIELDS(disable_fields)}, STAFF, ...},
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/request.h"
#include "http/response.h"

enum http_field_type {
    HTTP_FIELD_UNDECLARED,
    HTTP_FIELD_TEXT,    /* one line: no control characters */
    HTTP_FIELD_LINES,   /* several; CR LF becomes LF, tabs stay, other controls are malformed */
    HTTP_FIELD_SECRET,  /* a password: as HTTP_FIELD_LINES, and never kept nor shown again */
    HTTP_FIELD_TOKEN,   /* [A-Za-z0-9_-]: codes, tokens, words of a fixed kind */
    HTTP_FIELD_INTEGER, /* decimal, no leading zeros; minimum and maximum are of its value */
    HTTP_FIELD_UUID,    /* lower case with hyphens */
    HTTP_FIELD_CHOICE,  /* one of `words` */
    HTTP_FIELD_FLAG,    /* a check box: absent or "1" */
    HTTP_FIELD_UUIDS, /* the boxes of a list: up to `maximum` UUIDs, each sent under the one name */
    HTTP_FIELD_NUMBERS, /* the same of numbered boxes, 1 to `maximum`, each at most once */
};

enum { HTTP_UUIDS_MAXIMUM = 100, HTTP_NUMBERS_MAXIMUM = 63 };

enum { HTTP_FIELDS_MAXIMUM = 80, HTTP_FIELD_MAXIMUM = 65536 };

/* One field of a query or form. What is not listed, comes twice (but for those of a list), is not
 * UTF-8, holds a NUL or is badly encoded refuses the request with 400, whatever the route. */
struct http_field {
    const char *name; /* [a-z0-9_] */
    enum http_field_type type;
    int64_t minimum; /* characters (code points), or the value of an integer */
    int64_t maximum; /* the same; for texts 1 to HTTP_FIELD_MAXIMUM, for UUIDs how many */
    bool is_required;
    const char *const *words; /* of HTTP_FIELD_CHOICE */
    size_t word_count;
};

/* What a row of a field list begins with. */
#define HTTP_FIELD(name_, type_) .name = (name_), .type = (type_)

struct http_fields {
    const struct http_field *list;
    size_t count;
};

#define HTTP_FIELDS(array)                                                                         \
    {                                                                                              \
        (array), COUNT_OF(array)                                                                   \
    }

/* Which workers run the handler. A full lane does not stop the others. */
enum http_lane {
    HTTP_LANE_UNDECLARED,
    /* None, and GET only: the loop thread runs policy and handler itself while all connections
     * wait, so neither may open, ask or wait for anything. For what lies in memory. */
    HTTP_LANE_INLINE,
    HTTP_LANE_FAST,   /* at least a dozen workers are kept for it */
    HTTP_LANE_SLOW,   /* waits for hashing or long searches */
    HTTP_LANE_STREAM, /* makes parts of downloads; the server's own use */
};

enum { HTTP_LANE_COUNT = 5 };

enum http_body {
    HTTP_BODY_FORM, /* application/x-www-form-urlencoded, absent or charset=utf-8 */
    HTTP_BODY_FILE, /* multipart/form-data: the form's fields and a file (http/multipart.h) */
    HTTP_BODY_RAW,  /* one of `content_types`, given to the handler as it is */
};

/* Returns OK with the response filled, or what went wrong: then the error page is sent. */
typedef struct status http_handler(struct http_request *request, struct http_response *response);

enum {
    HTTP_BODY_STANDARD = 64 << 10,
    HTTP_BODY_MAXIMUM = 1 << 20,
    HTTP_CONTENT_TYPES_MAXIMUM = 4,
    HTTP_ROUTES_MAXIMUM = 256,
    HTTP_SEGMENTS_MAXIMUM = 8,
    HTTP_DEADLINE_STANDARD_MS = 5000,
};

/* A pattern is "/" or segments of literals [A-Za-z0-9._-]{1,128} and {name:type}. A literal and a
 * parameter that could match the same text may not stand in the same place of two rows. Types:
 *   uuid   lower case with hyphens
 *   int    1 to 2^63 - 1
 *   token  [A-Za-z0-9_-]{1,128}
 *   file   [A-Za-z0-9_-][A-Za-z0-9._-]{0,127} */
struct http_route {
    enum http_method method; /* HTTP_GET (HEAD too) or HTTP_POST */
    const char *pattern;
    enum http_lane lane;
    http_handler *handle;
    struct http_fields query; /* of POST too; none: a query is refused */
    struct http_fields form;  /* POST with HTTP_BODY_FORM or HTTP_BODY_FILE only */
    /* The handler gets fields that are missing, too long or of the wrong type, to show them beside
     * their input; else they are 400. */
    bool faults_to_handler;
    /* Query fields that are not listed are left out instead of refused: for paths that others
     * build, where a mail program or search engine adds its own. */
    bool ignores_unknown_query;
    enum http_body body;
    const char *content_types[HTTP_CONTENT_TYPES_MAXIMUM]; /* of HTTP_BODY_RAW; in lower case */
    const char *file;                                      /* the field of HTTP_BODY_FILE */
    size_t body_maximum;                                   /* 0: HTTP_BODY_STANDARD */
    int64_t deadline_ms;                                   /* 0: HTTP_DEADLINE_STANDARD_MS */
};

/* What a row of the table begins with. */
#define HTTP_ROUTE(method_, pattern_, lane_, handle_)                                              \
    .method = (method_), .pattern = (pattern_), .lane = (lane_), .handle = (handle_)

#endif
