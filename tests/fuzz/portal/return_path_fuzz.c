/* Where a sign-in may return to. Whatever is accepted stays on our own origin however a browser
 * reads it. */
#include <assert.h>
#include <string.h>

#include "domain/return_path.h"
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
        if (portal_routes_has_page(path, is_customer, &arena))
            assert_own_origin(path);
    }
    return 0;
}
