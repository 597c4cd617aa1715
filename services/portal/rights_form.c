#include "rights_form.h"

#include <stddef.h>
#include <string.h>

#include "visit.h"

static const struct company_role built_in_roles[RIGHTS_BUILT_IN_ROLES] = {
    {.word = "administrator", .name = "", .is_built_in = true},
    {.word = "user-manager", .name = "", .is_built_in = true},
    {.word = "clerk", .name = "", .is_built_in = true},
    {.word = "viewer", .name = "", .is_built_in = true},
    {.word = "auditor", .name = "", .is_built_in = true},
};

#define BUILT_IN(role, code)                                                                       \
    {                                                                                              \
        "role_" #role, code, offsetof(struct view_role_boxes, role)                                \
    }
#define OWN(number)                                                                                \
    {                                                                                              \
        "role_own_" #number, "own-" #number, offsetof(struct view_role_boxes, own_##number)        \
    }
#define MAY(object, verb)                                                                          \
    {                                                                                              \
        "may_" #object "_" #verb, #object "." #verb,                                               \
            offsetof(struct view_permission_boxes, object##_##verb)                                \
    }

const struct rights_field rights_role_fields[RIGHTS_ROLES] = {
    BUILT_IN(administrator, "administrator"),
    BUILT_IN(user_manager, "user-manager"),
    BUILT_IN(clerk, "clerk"),
    BUILT_IN(viewer, "viewer"),
    BUILT_IN(auditor, "auditor"),
    OWN(01),
    OWN(02),
    OWN(03),
    OWN(04),
    OWN(05),
    OWN(06),
    OWN(07),
    OWN(08),
    OWN(09),
    OWN(10),
    OWN(11),
    OWN(12),
    OWN(13),
    OWN(14),
    OWN(15),
    OWN(16),
    OWN(17),
    OWN(18),
    OWN(19),
    OWN(20),
    OWN(21),
    OWN(22),
    OWN(23),
    OWN(24),
    OWN(25),
    OWN(26),
};

const struct rights_field rights_permission_fields[RIGHTS_PERMISSIONS] = {
    MAY(customers, view),    MAY(customers, edit),  MAY(customers, export),
    MAY(customers, group),   MAY(statements, view), MAY(statements, download),
    MAY(statements, export), MAY(users, view),      MAY(users, create),
    MAY(users, edit),        MAY(users, delete),    MAY(users, export),
    MAY(roles, edit),        MAY(sessions, view),   MAY(sessions, end),
    MAY(history, view),      MAY(history, export),  MAY(networks, view),
    MAY(networks, edit),     MAY(settings, view),   MAY(settings, edit),
};

static struct status read_fields(const struct http_request *request,
                                 const struct rights_field *fields, size_t count,
                                 struct rights_choice *out)
{
    struct rights_choice chosen = {
        .names = arena_alloc_array(request->arena, count, sizeof *chosen.names)};

    if (chosen.names == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        if (!http_form(request, fields[i].field)->is_present)
            continue;
        chosen.names[chosen.count] = arena_copy_text(request->arena, fields[i].name);
        if (chosen.names[chosen.count++] == NULL)
            return arena_failure();
    }
    *out = chosen;
    return OK;
}

struct status rights_read_roles(const struct http_request *request, struct rights_choice *out)
{
    return read_fields(request, rights_role_fields, RIGHTS_ROLES, out);
}

struct status rights_read_permissions(const struct http_request *request, struct rights_choice *out)
{
    return read_fields(request, rights_permission_fields, RIGHTS_PERMISSIONS, out);
}

struct status rights_ask_roles(const struct http_request *request, struct company_roles *out)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");

    if (visit_may(visit_of(request), "users.view"))
        return roles_list(portal_of(request)->auth, &options, request->arena, out);
    *out = (struct company_roles){built_in_roles, RIGHTS_BUILT_IN_ROLES};
    return OK;
}

static bool is_chosen(const struct http_request *request, const struct rights_names *chosen,
                      const struct rights_field *field)
{
    if (request->method == HTTP_POST)
        return http_form(request, field->field)->is_present;
    for (size_t i = 0; i < chosen->count; i++) {
        if (strcmp(chosen->names[i], field->name) == 0)
            return true;
    }
    return false;
}

void rights_fill_roles(const struct http_request *request, const struct company_roles *roles,
                       const struct rights_names *chosen, struct view_role_boxes *out)
{
    *out = (struct view_role_boxes){0};
    for (size_t i = 0; i < RIGHTS_ROLES; i++) {
        const struct rights_field *field = &rights_role_fields[i];
        const struct company_role *role = company_role_find(roles, field->name);
        void *box = (char *)out + field->offset;
        bool is_checked = is_chosen(request, chosen, field);
        if (role && i < RIGHTS_BUILT_IN_ROLES)
            *(bool *)box = is_checked;
        else if (role)
            *(struct view_own_role_box *)box = (struct view_own_role_box){role->name, is_checked};
    }
}

void rights_fill_permissions(const struct http_request *request, const struct rights_names *chosen,
                             struct view_permission_boxes *out)
{
    *out = (struct view_permission_boxes){0};
    for (size_t i = 0; i < RIGHTS_PERMISSIONS; i++) {
        const struct rights_field *field = &rights_permission_fields[i];
        *(bool *)((char *)out + field->offset) = is_chosen(request, chosen, field);
    }
}

void rights_own_code(int64_t number, char out[static RIGHTS_CODE_CAPACITY])
{
    out[0] = '\0';
    if (number < 1 || number > RIGHTS_OWN_ROLES)
        return;
    memcpy(out, rights_role_fields[RIGHTS_BUILT_IN_ROLES + number - 1].name, RIGHTS_CODE_CAPACITY);
}
