#include "scope_view.h"

#include "visit.h"

const char *const scope_words[SCOPE_WORDS] = {"all", "groups"};

const struct customer_groups *scope_view_groups(const struct http_request *request)
{
    struct visit *visit = visit_of(request);

    if (!visit->has_asked_groups) {
        struct rpc_call_options options = visit_call_as_user(request, "auth");
        visit->has_asked_groups = true;
        (void)!status_is_ok(customer_groups_list(portal_of(request)->auth, &options, request->arena,
                                                 &visit->groups));
    }
    return &visit->groups;
}

const char *scope_view_name(const struct http_request *request, unsigned number)
{
    if (number == 0)
        return "";
    const struct customer_group *group = customer_group_find(scope_view_groups(request), number);
    return group ? group->name : "";
}

struct status scope_view_line(const struct http_request *request, scope_set scope,
                              struct view_scope_line *out)
{
    *out = (struct view_scope_line){.is_all = scope_is_all(scope)};
    if (out->is_all || scope == SCOPE_NONE)
        return OK;

    const struct customer_groups *groups = scope_view_groups(request);
    struct view_group_name *names = arena_alloc_array(request->arena, groups->count, sizeof *names);
    if (names == NULL)
        return arena_failure();
    for (size_t i = 0; i < groups->count; i++) {
        if (scope_reaches(scope, groups->groups[i].number))
            names[out->groups_count++].name = groups->groups[i].name;
    }
    out->groups = names;
    return OK;
}

static bool says_all(const struct http_request *request)
{
    const struct http_value *said = http_form(request, "scope");

    return said->is_present && said->fault == HTTP_FAULT_NONE && said->choice == 0;
}

struct status scope_view_boxes(const struct http_request *request, scope_set chosen,
                               enum view_label error, struct view_scope_boxes *out)
{
    const struct customer_groups *groups = scope_view_groups(request);
    struct view_group_box *boxes = arena_alloc_array(request->arena, groups->count, sizeof *boxes);
    bool is_typed = request->method == HTTP_POST && http_form(request, "scope")->is_present;

    if (boxes == NULL)
        return arena_failure();
    if (is_typed)
        chosen = says_all(request) ? SCOPE_ALL : SCOPE_NONE;
    for (size_t i = 0; i < groups->count; i++) {
        uint32_t number = groups->groups[i].number;
        boxes[i] = (struct view_group_box){.number = number, .name = groups->groups[i].name};
        boxes[i].chosen = is_typed ? (http_form(request, "group")->numbers >> number & 1) != 0
                                   : !scope_is_all(chosen) && scope_reaches(chosen, number);
    }
    *out = (struct view_scope_boxes){.is_all = scope_is_all(chosen),
                                     .groups = boxes,
                                     .groups_count = groups->count,
                                     .error = error};
    return OK;
}

scope_set scope_view_own(const struct http_request *request)
{
    const struct visit *visit = visit_of(request);

    return visit_may(visit, "customers.view") ? visit_scope(visit, "customers.view") : SCOPE_ALL;
}

struct scope_wish scope_view_read(const struct http_request *request)
{
    const struct http_value *said = http_form(request, "scope");

    return (struct scope_wish){
        .is_said = said->is_present,
        .scope = says_all(request) ? SCOPE_ALL : http_form(request, "group")->numbers,
    };
}

enum view_label scope_view_refusal(struct status refusal)
{
    if (!status_is_about(refusal, "scope"))
        return TEXT_NONE;
    return refusal.code == STATUS_PERMISSION_DENIED ? TEXT_SCOPE_REFUSED : TEXT_SCOPE_GONE;
}
