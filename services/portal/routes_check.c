/* Whether the table of routes makes sense, and what pages it has. */
#include "routes.h"

#include <string.h>

#include "draft_form.h"
#include "http/pattern.h"
#include "log/log.h"

/* The same parameters of a path, in the same order. */
static bool are_alike(const struct portal_route *a, const struct portal_route *b)
{
    struct pattern left;
    struct pattern right;

    if (!pattern_compile(a->http.pattern, &left) || !pattern_compile(b->http.pattern, &right) ||
        left.field_count != right.field_count)
        return false;
    for (size_t i = 0; i < left.field_count; i++) {
        if (strcmp(left.fields[i].name, right.fields[i].name) != 0 ||
            left.fields[i].type != right.fields[i].type)
            return false;
    }
    return true;
}

/* NULL when no page shows the form. */
static const struct portal_route *page_of(const struct portal_route *form)
{
    for (size_t i = 0; i < portal_route_count; i++) {
        const struct portal_route *page = &portal_routes[i];
        if (page->http.method == HTTP_GET && page->http.handle == form->shown_by &&
            page->user == form->user && are_alike(page, form))
            return page;
    }
    return NULL;
}

/* What is wrong with a form whose input is to be kept. */
static const char *fault_of_kept(const struct portal_route *route)
{
    if (route->csrf != PORTAL_CSRF_FORM || route->http.body != HTTP_BODY_FORM)
        return "only what was typed into a form of a session is kept";
    if (page_of(route) == NULL)
        return "what is kept of a form is shown by a page";
    for (size_t i = 0; i < route->http.form.count; i++) {
        if (route->http.form.list[i].type == HTTP_FIELD_SECRET)
            return "a form with a secret is not kept";
    }
    return draft_form_has_text(route->http.form) ? NULL : "nothing is typed into this form";
}

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
    return route->shown_by ? fault_of_kept(route) : NULL;
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

bool portal_route_is_for(const struct portal_route *route, bool is_customer)
{
    switch (route->user) {
    case PORTAL_STAFF:
        return !is_customer;
    case PORTAL_CUSTOMER:
        return is_customer;
    case PORTAL_ANYONE:
    case PORTAL_SIGNED_IN:
        return true;
    case PORTAL_USER_UNDECLARED:
        break;
    }
    return false;
}

static bool is_page_for(const struct portal_route *route, bool is_customer)
{
    return route->http.method == HTTP_GET && route->activity == PORTAL_ACTIVE && !route->is_file &&
           route->user != PORTAL_ANYONE && portal_route_is_for(route, is_customer);
}

static bool takes(const struct portal_route *route, const struct pattern_path *path)
{
    struct pattern pattern;

    return pattern_compile(route->http.pattern, &pattern) && pattern_fits(&pattern, path);
}

/* Cut at its slashes; false for what every browser would not read alike, and when the arena is used
 * up. */
static bool cut(const char *path, struct arena *arena, struct pattern_path *out)
{
    struct bytes before_query = {(const uint8_t *)path, strcspn(path, "?")};

    return path[0] == '/' && memchr(path, '%', before_query.size) == NULL &&
           status_is_ok(pattern_path_parse(before_query, arena, out));
}

struct status portal_routes_find_form(const char *path, struct arena *arena,
                                      struct portal_form *out)
{
    struct pattern *pattern = arena_alloc(arena, sizeof *pattern);
    struct pattern_path parts;

    if (pattern == NULL)
        return arena_failure();
    if (strchr(path, '?') || !cut(path, arena, &parts))
        return FAIL(NOT_FOUND, "no such form");
    for (size_t i = 0; i < portal_route_count; i++) {
        const struct portal_route *form = &portal_routes[i];
        if (form->shown_by == NULL || !pattern_compile(form->http.pattern, pattern) ||
            !pattern_fits(pattern, &parts))
            continue;
        out->form = form;
        out->page = page_of(form);
        return pattern_values(pattern, &parts, arena, &out->parameters);
    }
    return FAIL(NOT_FOUND, "no such form");
}

bool portal_routes_has_page(const char *path, bool is_customer, struct arena *arena)
{
    struct pattern_path parts;

    if (!cut(path, arena, &parts))
        return false;
    for (size_t i = 0; i < portal_route_count; i++) {
        if (is_page_for(&portal_routes[i], is_customer) && takes(&portal_routes[i], &parts))
            return true;
    }
    return false;
}
