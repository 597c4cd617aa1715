/* Where a sign-in may return to. Whatever is accepted stays on our own origin however a browser
 * reads it, and the router answers it with a page for that kind of user. */
#include <assert.h>
#include <string.h>

#include "domain/return_path.h"
#include "http/pattern.h"
#include "routes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_own_origin(const char *path)
{
    assert(strlen(path) <= RETURN_PATH_MAXIMUM);
    assert(path[0] == '/' && path[1] != '/');
    for (const char *at = path; *at; at++)
        assert(*at > ' ' && *at <= '~' && *at != '\\' && *at != '#');
    /* Nothing in front of the query could be a scheme, a host or a way up. */
    size_t before_query = strcspn(path, "?");
    assert(strcspn(path, ":@%") >= before_query);
    assert(memmem(path, before_query, "//", 2) == NULL);
    assert(memmem(path, before_query, "..", 2) == NULL);
}

static bool is_for(const struct portal_route *route, bool is_customer)
{
    return route->http.method == HTTP_GET && route->activity == PORTAL_ACTIVE &&
           (route->user == PORTAL_SIGNED_IN ||
            route->user == (is_customer ? PORTAL_CUSTOMER : PORTAL_STAFF));
}

/* Asked of the library that answers the request, not of the portal's own comparison. */
static void assert_answered(const char *path, bool is_customer, struct arena *arena)
{
    struct pattern_path cut;
    bool is_answered = false;
    struct bytes before_query = {(const uint8_t *)path, strcspn(path, "?")};

    struct status parsed = pattern_path_parse(before_query, arena, &cut);
    assert(status_is_ok(parsed));
    for (size_t i = 0; i < portal_route_count; i++) {
        struct pattern pattern;
        bool compiled = pattern_compile(portal_routes[i].http.pattern, &pattern);
        assert(compiled);
        if (is_for(&portal_routes[i], is_customer) && pattern_fits(&pattern, &cut))
            is_answered = true;
    }
    assert(is_answered);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    const char *path = arena_copy_bytes(&arena, (struct bytes){data, size});
    if (path == NULL || strlen(path) != size)
        return 0;
    if (!return_path_is_own(path))
        return 0;
    for (int is_customer = 0; is_customer < 2; is_customer++) {
        if (!portal_routes_has_page(path, is_customer))
            continue;
        assert_own_origin(path);
        assert_answered(path, is_customer, &arena);
    }
    return 0;
}
