/* Every own path that a page points to is a row of the routes. */
#include <criterion/criterion.h>

#include <string.h>

#include "portal_views.h"
#include "routes.h"

static const char *method_name(enum http_method method)
{
    return method == HTTP_POST ? "POST" : "GET";
}

/* Whether the link's "{}" stands where the row has "{name:type}", and all else is the same. */
static bool leads_to(const char *link, const char *row)
{
    while (*link && *row) {
        if (*link != *row)
            return false;
        if (*link == '{') {
            link = strchr(link, '}');
            row = strchr(row, '}');
            cr_assert(link && row);
        }
        link++;
        row++;
    }
    return *link == *row;
}

static bool has_route(const struct view_link_use *link)
{
    for (size_t i = 0; i < portal_route_count; i++) {
        const struct http_route *row = &portal_routes[i].http;
        if (strcmp(method_name(row->method), link->method) == 0 &&
            leads_to(link->pattern, row->pattern))
            return true;
    }
    return false;
}

Test(links, of_every_page_lead_to_a_route)
{
    cr_assert_gt(portal_views_links_count, 0u);
    for (size_t i = 0; i < portal_views_links_count; i++)
        cr_expect(has_route(&portal_views_links[i]), "%s %s", portal_views_links[i].method,
                  portal_views_links[i].pattern);
}

Test(links, to_nowhere_would_be_found)
{
    static const struct view_link_use nowhere[] = {
        {"GET", "/sign-out"},          {"POST", "/admin"}, {"GET", "/admin/"}, {"GET", "/adm"},
        {"GET", "/admin/history/{}/"}, {"GET", ""},
    };
    for (size_t i = 0; i < COUNT_OF(nowhere); i++)
        cr_expect(!has_route(&nowhere[i]), "case %zu", i);
}
