#include "routes_print.h"

#include <stdio.h>

#include "routes.h"

static const char *const user_words[] = {
    [PORTAL_USER_UNDECLARED] = "?",   [PORTAL_ANYONE] = "anyone",
    [PORTAL_SIGNED_IN] = "signed in", [PORTAL_STAFF] = "staff",
    [PORTAL_CUSTOMER] = "customer",
};

static const char *const csrf_words[] = {
    [PORTAL_CSRF_UNDECLARED] = "?", [PORTAL_CSRF_NONE] = "-",        [PORTAL_CSRF_FORM] = "form",
    [PORTAL_CSRF_LOGIN] = "login",  [PORTAL_CSRF_EXEMPT] = "exempt",
};

void portal_routes_print(void)
{
    (void)printf("%-6s %-28s %-10s %-14s %-6s %s\n", "METHOD", "PATH", "USER", "PERMISSION", "CSRF",
                 "KEPT");
    for (size_t i = 0; i < portal_route_count; i++) {
        const struct portal_route *route = &portal_routes[i];
        (void)printf("%-6s %-28s %-10s %-14s %-6s %s\n",
                     route->http.method == HTTP_POST ? "POST" : "GET", route->http.pattern,
                     user_words[route->user], route->permission ? route->permission : "-",
                     csrf_words[route->csrf], route->shown_by ? "kept" : "-");
    }
}
