/* A table of routes, compiled and searched. */
#ifndef HTTP_ROUTES_H
#define HTTP_ROUTES_H

#include "http/pattern.h"

struct routes {
    const struct http_route *rows;
    size_t row_size;
    size_t count;
    struct pattern *patterns;
};

/* FAILED_PRECONDITION with the row in the log, as http_routes_check(). */
NODISCARD struct status routes_open(const struct http_route *rows, size_t row_size, size_t count,
                                    const struct log *log, struct routes *out);

/* Accepts {0}. */
void routes_close(struct routes *routes);

struct routes_found {
    const struct http_route *route; /* NULL: 404, or 405 when a method is allowed */
    struct http_values parameters;
    bool allows_get; /* what the path's rows take, when the method is none of it */
    bool allows_post;
};

/* The row for a path, without its query. INVALID_ARGUMENT when the path is malformed,
 * RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status routes_find(const struct routes *routes, enum http_method method,
                                    struct bytes path, struct arena *arena,
                                    struct routes_found *out);

#endif
