/* A strict HTTP/1.1 server: TLS 1.3, one loop thread for connections and bytes, workers that run
 * blocking handlers. Ambiguous requests (RFC 9112 sections 5, 6, 11.2) are refused, never repaired:
 * what this server accepts, every other party on the way must have read the same way.
 *
 * The order for each request: head, host, route, limits, (for bodies above 64 KiB: admit, then
 * `100 Continue`), body, cookies, fields, admit, check, handler, answer. `admit` and `check` are
 * the user's policy, e.g. session and permission, then CSRF: nothing but they decides who may.
 *
 *     struct http_options options = {
 *         .listeners = {{.address = address, .port = 8443, .kind = HTTP_LISTENER_TLS},
 *                       {.address = address, .port = 8080, .kind = HTTP_LISTENER_REDIRECT}},
 *         .listener_count = 2,
 *         .certificate_file = "/run/secrets/portal/tls.crt", .key_file = "...",
 *         .hosts = hosts, .host_count = 1,
 *         .routes = &portal_routes[0].http, .route_size = sizeof portal_routes[0],
 *         .route_count = COUNT_OF(portal_routes),
 *         .policy = {.admit = visit_gate_admit, .check = visit_gate_check,
 *                    .render_error = error_render},
 *         .service = portal, .log = process_log(process),
 *     };
 *     TRY(http_server_open(&options, &portal->server));
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http/route.h"
#include "metrics/metrics.h"
#include "network/range_set.h"

struct http_server;

enum {
    HTTP_LISTENERS_MAXIMUM = 4,
    HTTP_HOSTS_MAXIMUM = 8,
    HTTP_WORKERS_MAXIMUM = 64,
};

enum http_listener_kind {
    HTTP_LISTENER_UNDECLARED,
    HTTP_LISTENER_TLS,
    HTTP_LISTENER_PLAIN,    /* for the operations port, and behind a proxy on the same host */
    HTTP_LISTENER_REDIRECT, /* plain: GET and HEAD get 308 to https://<first host>; all else is
                               closed unread */
};

struct http_listener {
    struct address address;
    uint16_t port; /* 0: any free one, see http_server_port() */
    enum http_listener_kind kind;
    /* Each connection begins with a PROXY v2 header, from a peer in `trusted_proxies`; without one
     * it is closed unanswered. */
    bool proxy_required;
};

/* What an error page is made of. */
struct http_error {
    int status;                  /* 400 to 504 */
    const char *reference;       /* as in the log */
    const char *accept_language; /* as sent; NULL when unknown */
    const char *nonce;
    const struct http_request *request; /* NULL when no head was read */
    int64_t retry_after_s;              /* 0: none */
};

struct http_policy {
    /* May this request go on? In a worker, once, before `check`; for bodies above 64 KiB before the
     * body is read, when `form` and `body` are still empty. May fill `response` and return
     * CANCELLED: then that response is the answer (a redirect to sign-in). Any other failure is
     * answered by its error page. NULL: everybody may. */
    struct status (*admit)(struct http_request *request, struct http_response *response);
    /* The same, with the body read and its fields known. NULL: nothing is checked. */
    struct status (*check)(struct http_request *request, struct http_response *response);
    /* Makes the HTML of an error page in the arena. Called by workers and, for what the parser
     * refuses, by the loop thread: must not block. False: a plain text is sent. May be NULL. */
    bool (*render_error)(void *service, const struct http_error *error, struct arena *arena,
                         struct bytes *out);
    /* Told of every answer; for metrics. `route` is the row of the table, NULL for what was refused
     * before its route was known. On the loop thread: must not block. May be NULL. */
    void (*finished)(void *service, const struct http_route *route, int status,
                     int64_t duration_us);
};

/* 0 takes what the comment names. Limits are controls: they may be lowered in tests, and raised
 * with a reason. */
struct http_limits {
    size_t connections;             /* 10,000; then the longest idle one goes */
    size_t connections_per_source;  /* 256 for IPv4 /32 and IPv6 /64; not for trusted proxies */
    size_t requests_per_connection; /* 1,000 */
    size_t head_size;               /* 16 KiB; the standard ones of these three are also the most */
    size_t head_lines;              /* 64 */
    size_t target_size;             /* 4 KiB */
    int64_t handshake_ms;           /* 5,000, PROXY header included */
    int64_t head_ms;                /* 10,000 from the first byte of the head */
    int64_t idle_ms;                /* 30,000 */
    int64_t body_grace_ms;          /* 5,000, and then */
    int64_t body_bytes_per_s;       /* 500, in all since the body began */
    int64_t send_window_ms;         /* 30,000, in each of which a reader takes at least */
    int64_t send_bytes_per_s;       /* 1,024 times its seconds */
    int64_t linger_ms;              /* 1,000: how long a refused peer is listened to, unheard */
    int64_t queue_wait_ms;          /* 1,000, then 503 with Retry-After */
    size_t queue_length;            /* 256 for each lane */
    size_t body_memory;             /* 32 MiB for all bodies being read */
    size_t streams;                 /* 64 */
    size_t streams_per_owner;       /* 4 */
    size_t arena_maximum;           /* 2 MiB for one request, its body not counted */
};

struct http_options {
    struct http_listener listeners[HTTP_LISTENERS_MAXIMUM];
    size_t listener_count;
    /* PEM, looked at every `certificate_poll_ms` (10,000); a pair that does not fit or a key that
     * others may read is refused with a log line, and the old one stays. */
    const char *certificate_file;
    const char *key_file;
    int64_t certificate_poll_ms;
    /* What Host may say, e.g. "portal.example" or "localhost:8443" in lower case; ":443" may be
     * left off. Anything else is 421. None: any host, for the operations port. Copied. */
    const char *const *hosts;
    size_t host_count;
    const struct http_route *routes; /* the first of `route_count` rows, `route_size` bytes apart */
    size_t route_size;
    size_t route_count;
    struct http_policy policy;
    /* Peers that are believed about whom they forward for: PROXY v2, X-Forwarded-For. */
    struct range_set trusted_proxies; /* borrowed: lives as long as the server */
    size_t workers;                   /* 32 */
    size_t slow_workers;              /* 16 of them at most for HTTP_LANE_SLOW */
    size_t stream_workers;            /* 4 of them at most for HTTP_LANE_STREAM */
    struct http_limits limits;
    void *service;
    const struct log *log; /* borrowed */
};

/* Listens and answers. FAILED_PRECONDITION for an option, route or certificate that is wrong,
 * UNAVAILABLE when an address cannot be listened on; the cause is in the log. crypto_open() must
 * have been called. */
NODISCARD struct status http_server_open(const struct http_options *options,
                                         struct http_server **out);

/* The port listener number `listener` is bound to. */
uint16_t http_server_port(const struct http_server *server, size_t listener);

/* Accepts nothing new, closes idle connections, says `Connection: close` in all answers, and
 * returns when the last connection has ended, at the latest at `deadline_ms` (clock_monotonic_ms).
 */
void http_server_drain(struct http_server *server, int64_t deadline_ms);

/* Ends the loop, waits for handlers that run, closes everything. Accepts NULL. */
void http_server_close(struct http_server **server);

/* Looks at the certificate now. */
void http_server_reload(struct http_server *server);

/* When the certificate in use ends, in seconds since 1970; 0 without TLS. */
int64_t http_server_certificate_expiry(struct http_server *server);

/* Adds what the server counts, which must not be rendered any more when it is closed. */
void http_server_add_metrics(struct http_server *server, struct metrics_registry *registry);

/* The table's rows are well formed and no two are for one path. FAILED_PRECONDITION, with the row
 * in the log. http_server_open() does it; for tests of a table. */
NODISCARD struct status http_routes_check(const struct http_route *routes, size_t route_size,
                                          size_t count, const struct log *log);

#endif
