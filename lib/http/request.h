/* What a handler gets: a request that has passed every check of the server. It sees values, never
 * raw bytes: path parameters, query and form fields have been decoded, are UTF-8 and are of the
 * type and size their list declares (http/route.h).
 *
 *     struct status handle_user_show(struct http_request *request, struct http_response *response)
 *     {
 *         struct portal *portal = request->service;
 *         struct uuid id = http_path_uuid(request, "id");
 *         int64_t page = http_value_integer(http_query(request, "page"), 1);
 *         ...
 *
 * All texts end with a NUL and live as long as the request. Asking for a name that the route does
 * not declare is a bug and aborts.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdint.h>

#include "base/arena.h"
#include "base/uuid.h"
#include "crypto/code.h"
#include "log/log.h"
#include "network/address.h"

enum http_method {
    HTTP_METHOD_UNDECLARED,
    HTTP_GET, /* HEAD goes to the GET row; its answer is sent without the body */
    HTTP_HEAD,
    HTTP_POST,
};

enum {
    HTTP_NONCE_SIZE = 16,
    HTTP_NONCE_CAPACITY = 23, /* base64url and a NUL */
};

/* What is wrong with a field. Only routes with `faults_to_handler` see them; for the others the
 * request is refused with 400. */
enum http_fault {
    HTTP_FAULT_NONE,
    HTTP_FAULT_MISSING, /* required, and absent or empty */
    HTTP_FAULT_TOO_SHORT,
    HTTP_FAULT_TOO_LONG,
    HTTP_FAULT_MALFORMED, /* not of its type */
    HTTP_FAULT_TOO_SMALL, /* numbers */
    HTTP_FAULT_TOO_LARGE,
};

/* The value of one declared field or path parameter. */
struct http_value {
    const char *text; /* as sent, decoded; "" when absent */
    size_t size;      /* bytes of `text` */
    bool is_present;  /* sent and not empty */
    enum http_fault fault;
    union { /* by the declared type; zero when absent or with a fault */
        int64_t integer;
        struct uuid uuid;
        size_t choice; /* index into the field's words */
        bool flag;
        size_t count;     /* of `uuids` */
        uint64_t numbers; /* bit n: box n was ticked */
    };
    struct uuid *uuids; /* of HTTP_FIELD_UUIDS; NULL for all others */
};

struct http_field;
struct http_route;

/* Values in the order of their declaration. */
struct http_values {
    const struct http_field *fields;
    struct http_value *values;
    size_t count;
    size_t faults; /* how many have a fault */
};

struct http_header {
    const char *name; /* in lower case */
    const char *value;
};

struct http_cookie {
    const char *name;
    const char *value;
};

struct http_request {
    enum http_method method;        /* GET, HEAD or POST */
    const struct http_route *route; /* the row; for its own columns a user of the server puts
                                       struct http_route first in its own row type */
    const char *path;               /* as sent, without the query; no fragment, begins with '/' */
    const char *host;               /* as sent, one of ours */

    struct http_values parameters; /* of the path; fields by the names in braces */
    struct http_values query;
    struct http_values form;
    struct bytes
        file; /* of routes with HTTP_BODY_FILE, within the body; none when none was chosen */
    struct bytes body; /* of routes with HTTP_BODY_RAW, else the form as sent (for a MAC over it) */

    const struct http_header *headers;
    size_t header_count;
    const struct http_cookie *cookies;
    size_t cookie_count;

    struct address peer;   /* the other end of the connection */
    struct address client; /* who is behind it: http/client_address.h */
    struct uuid id;        /* for calls and events that belong to this request */
    char reference[CRYPTO_REFERENCE_CAPACITY]; /* for people: in pages, log and event */
    char nonce[HTTP_NONCE_CAPACITY];           /* of this answer's Content-Security-Policy */

    void *service; /* what was given to the server */
    void *state;   /* NULL at first: what the gate found out, for the handler; from the arena */
    struct arena *arena;
    const struct log *log; /* carries request_id and reference */
    int64_t deadline_ms;   /* clock_monotonic_ms: when the handler must be done */
};

/* Never NULL. */
const struct http_value *http_parameter(const struct http_request *request, const char *name);
const struct http_value *http_query(const struct http_request *request, const char *name);
const struct http_value *http_form(const struct http_request *request, const char *name);

/* A path parameter of type uuid or int; it is always there. */
struct uuid http_path_uuid(const struct http_request *request, const char *name);
int64_t http_path_integer(const struct http_request *request, const char *name);

/* `otherwise` when the field was not sent. */
int64_t http_value_integer(const struct http_value *value, int64_t otherwise);

/* A header's value, or NULL when it is absent or comes more than once: of two values nobody can say
 * which one another party has judged. `name` in lower case. */
const char *http_header(const struct http_request *request, const char *name);

/* NULL when there is none. A request with two cookies of one name is refused with 400. */
const char *http_cookie(const struct http_request *request, const char *name);

/* Whether Accept-Encoding offers gzip. */
bool http_accepts_gzip(const struct http_request *request);

#endif
