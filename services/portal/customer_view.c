#include "customer_view.h"

#include "scope_view.h"

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

struct status customer_view_groups(const struct http_request *request,
                                   const struct customer_reach *reach, int64_t chosen,
                                   const struct view_group_box **out, size_t *count_out)
{
    const struct customer_groups *groups = scope_view_groups(request);
    struct view_group_box *boxes = arena_alloc_array(request->arena, groups->count, sizeof *boxes);
    size_t count = 0;

    if (boxes == NULL)
        return arena_failure();
    for (size_t i = 0; i < groups->count; i++) {
        const struct customer_group *group = &groups->groups[i];
        if (customer_reach_has(reach, group->number))
            boxes[count++] = (struct view_group_box){.number = group->number,
                                                     .name = group->name,
                                                     .chosen = chosen == (int64_t)group->number};
    }
    *out = boxes;
    *count_out = count;
    return OK;
}

bool customer_view_reaches(const struct http_request *request, const struct customer_reach *reach,
                           const struct http_value *sent)
{
    if (!sent->is_present || sent->fault != HTTP_FAULT_NONE ||
        !customer_reach_has(reach, (unsigned)sent->integer))
        return false;
    return sent->integer == 0 ||
           customer_group_find(scope_view_groups(request), (unsigned)sent->integer) != NULL;
}
