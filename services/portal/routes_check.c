/* Whether the table of routes makes sense, and what pages it has. */
#include "routes.h"

#include <string.h>

#include "http/pattern.h"
#include "log/log.h"

static const char *fault_of(const struct portal_route *route)
{
    bool is_post = route->http.method == HTTP_POST;

    if (route->user == PORTAL_USER_UNDECLARED || route->csrf == PORTAL_CSRF_UNDECLARED ||
        route->activity == PORTAL_ACTIVITY_UNDECLARED)
        return "a column is not declared";
    if (is_post == (route->csrf == PORTAL_CSRF_NONE))
        return "POST and only POST checks where a form is from";
    if (route->user == PORTAL_ANYONE && route->csrf == PORTAL_CSRF_FORM)
        return "a form of a session is bound to one";
    if (route->user == PORTAL_ANYONE && (route->permission || route->audiences[0]))
        return "who is not signed in has no permission and no pass";
    if (route->user != PORTAL_ANYONE && route->http.lane == HTTP_LANE_INLINE)
        return "session is asked, and the loop thread must not wait";
    return NULL;
}

struct status portal_routes_check(const struct log *log)
{
    for (size_t i = 0; i < portal_route_count; i++) {
        const char *fault = fault_of(&portal_routes[i]);
        if (fault == NULL)
            continue;
        log_error(log, "route_refused", LOG_STR("path", portal_routes[i].http.pattern),
                  LOG_STR("reason", fault));
        return FAIL(FAILED_PRECONDITION, "the table of routes is wrong");
    }
    return OK;
}

static bool is_page_for(const struct portal_route *route, bool is_customer)
{
    return route->http.method == HTTP_GET && route->activity == PORTAL_ACTIVE && !route->is_file &&
           (route->user == PORTAL_SIGNED_IN ||
            route->user == (is_customer ? PORTAL_CUSTOMER : PORTAL_STAFF));
}

static bool takes(const struct portal_route *route, const struct pattern_path *path)
{
    struct pattern pattern;

    return pattern_compile(route->http.pattern, &pattern) && pattern_fits(&pattern, path);
}

bool portal_routes_has_page(const char *path, bool is_customer, struct arena *arena)
{
    struct bytes before_query = {(const uint8_t *)path, strcspn(path, "?")};
    struct pattern_path cut;

    if (path[0] != '/' || memchr(path, '%', before_query.size) ||
        !status_is_ok(pattern_path_parse(before_query, arena, &cut)))
        return false;
    for (size_t i = 0; i < portal_route_count; i++) {
        if (is_page_for(&portal_routes[i], is_customer) && takes(&portal_routes[i], &cut))
            return true;
    }
    return false;
}
