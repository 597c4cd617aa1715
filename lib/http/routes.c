#include "http/routes.h"

#include <stdlib.h>

#include "http/field.h"
#include "http/server.h"

static const struct http_route *row(const struct routes *routes, size_t index)
{
    return (const struct http_route *)(const void *)((const uint8_t *)routes->rows +
                                                     index * routes->row_size);
}

static bool fields_are_declared(struct http_fields fields)
{
    if (fields.count > HTTP_FIELDS_MAXIMUM || (fields.count > 0 && fields.list == NULL))
        return false;
    for (size_t i = 0; i < fields.count; i++) {
        if (!field_is_declared(&fields.list[i]))
            return false;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(fields.list[i].name, fields.list[j].name) == 0)
                return false;
        }
    }
    return true;
}

static bool lane_is_declared(const struct http_route *route)
{
    return route->lane == HTTP_LANE_FAST || route->lane == HTTP_LANE_SLOW ||
           (route->lane == HTTP_LANE_INLINE && route->method == HTTP_GET);
}

static bool body_is_declared(const struct http_route *route)
{
    bool is_raw = route->body == HTTP_BODY_RAW;

    if ((route->body == HTTP_BODY_FILE) != (route->file != NULL))
        return false;
    if (route->method == HTTP_GET)
        return route->body == HTTP_BODY_FORM && route->form.count == 0 && route->body_maximum == 0;
    return is_raw == (route->content_types[0] != NULL) && !(is_raw && route->form.count > 0) &&
           route->body_maximum <= HTTP_BODY_MAXIMUM;
}

/* What is wrong with a row; NULL when nothing is. */
static const char *fault(const struct http_route *route)
{
    if (route->method != HTTP_GET && route->method != HTTP_POST)
        return "method";
    if (!lane_is_declared(route))
        return "lane";
    if (route->handle == NULL)
        return "handler";
    if (!fields_are_declared(route->query) || !fields_are_declared(route->form))
        return "fields";
    if (!body_is_declared(route))
        return "body";
    return route->deadline_ms >= 0 ? NULL : "deadline";
}

static struct status refuse(const struct http_route *route, const struct log *log,
                            const char *reason)
{
    log_error(log, "http_route_refused", LOG_STR("route", route->pattern),
              LOG_STR("reason", reason));
    return FAIL(FAILED_PRECONDITION, "a row of the route table is wrong");
}

static bool is_taken(const struct routes *routes, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (row(routes, i)->method == row(routes, index)->method &&
            pattern_overlaps(&routes->patterns[i], &routes->patterns[index]))
            return true;
    }
    return false;
}

static struct status compile(const struct routes *routes, const struct log *log)
{
    for (size_t i = 0; i < routes->count; i++) {
        const struct http_route *route = row(routes, i);
        if (route->pattern == NULL || !pattern_compile(route->pattern, &routes->patterns[i]))
            return refuse(route, log, "pattern");
        const char *reason = fault(route);
        if (reason)
            return refuse(route, log, reason);
        if (is_taken(routes, i))
            return refuse(route, log, "two_rows_for_one_path");
    }
    return OK;
}

struct status routes_open(const struct http_route *rows, size_t row_size, size_t count,
                          const struct log *log, struct routes *out)
{
    CLEANUP(routes_close) struct routes routes = {rows, row_size, count, NULL};
    if (count == 0 || count > HTTP_ROUTES_MAXIMUM || row_size < sizeof *rows)
        return FAIL(FAILED_PRECONDITION, "the route table has no row or too many");
    routes.patterns = calloc(count, sizeof *routes.patterns);
    if (routes.patterns == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    TRY(compile(&routes, log));
    *out = routes;
    routes.patterns = NULL; /* now the caller's */
    return OK;
}

void routes_close(struct routes *routes)
{
    free(routes->patterns);
    *routes = (struct routes){0};
}

struct status http_routes_check(const struct http_route *routes, size_t route_size, size_t count,
                                const struct log *log)
{
    CLEANUP(routes_close) struct routes opened = {0};
    return routes_open(routes, route_size, count, log, &opened);
}

struct status routes_find(const struct routes *routes, enum http_method method, struct bytes path,
                          struct arena *arena, struct routes_found *out)
{
    enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;
    struct routes_found found = {0};
    struct pattern_path cut;
    struct status parsed = pattern_path_parse(path, arena, &cut);

    *out = found;
    if (parsed.code == STATUS_NOT_FOUND)
        return OK;
    TRY(parsed);
    for (size_t i = 0; i < routes->count && found.route == NULL; i++) {
        const struct http_route *route = row(routes, i);
        if (!pattern_fits(&routes->patterns[i], &cut))
            continue;
        found.allows_get = found.allows_get || route->method == HTTP_GET;
        found.allows_post = found.allows_post || route->method == HTTP_POST;
        if (route->method != wanted)
            continue;
        found.route = route;
        TRY(pattern_values(&routes->patterns[i], &cut, arena, &found.parameters));
    }
    *out = found;
    return OK;
}
