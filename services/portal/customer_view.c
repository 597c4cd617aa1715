#include "customer_view.h"

struct status customer_view_link(struct arena *arena, struct uuid id, const char *rest,
                                 struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    const char *path = arena_format(arena, "/admin/customers/%s%s", text, rest);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}
