#include "user_view.h"

#include <string.h>

#include "names.h"
#include "visit.h"

static enum view_user_state state_of(enum managed_state state)
{
    switch (state) {
    case MANAGED_ACTIVE:
        return VIEW_USER_STATE_ACTIVE;
    case MANAGED_INVITED:
        return VIEW_USER_STATE_INVITED;
    case MANAGED_DELETED:
        return VIEW_USER_STATE_DELETED;
    case MANAGED_DISABLED:
    case MANAGED_OTHER: /* a newer one: whoever it is, they are not let in */
    case MANAGED_STATES:
        break;
    }
    return VIEW_USER_STATE_DISABLED;
}

struct status user_view_link(const struct http_request *request, struct uuid id, const char *rest,
                             struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    const char *path = arena_format(request->arena, "/admin/users/%s%s", text, rest);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

const struct company_roles *user_view_roles(const struct http_request *request)
{
    struct visit *visit = visit_of(request);

    if (!visit->has_asked_roles && visit_may(visit, "users.view")) {
        struct rpc_call_options options = visit_call_as_user(request, "auth");
        visit->has_asked_roles = true;
        (void)!status_is_ok(
            roles_list(portal_of(request)->auth, &options, request->arena, &visit->roles));
    }
    return &visit->roles;
}

const char *user_view_own_role(const struct http_request *request, const char *word)
{
    if (strncmp(word, "own-", 4) != 0)
        return "";
    const struct company_role *role = company_role_find(user_view_roles(request), word);
    return role ? role->name : "";
}

/* As auth's rule is: 30 days, to the second (services/auth/domain/user.h). */
static int64_t days_left(const struct http_request *request, const struct managed_user *user)
{
    static const int64_t DAY_US = INT64_C(24) * 3600 * 1000000;
    int64_t left_us = user->deleted_at_us + 30 * DAY_US - visit_now_us(visit_of(request));

    if (user->state != MANAGED_DELETED || left_us <= 0)
        return 0;
    return (left_us + DAY_US - 1) / DAY_US;
}

struct status user_view_line(const struct http_request *request, const struct managed_user *user,
                             struct view_user_line *out)
{
    struct view_name_line *roles =
        arena_alloc_array(request->arena, user->role_count, sizeof *roles);
    char id[UUID_TEXT_CAPACITY];

    if (roles == NULL)
        return arena_failure();
    uuid_encode(user->id, id);
    for (size_t i = 0; i < user->role_count; i++)
        roles[i] = (struct view_name_line){name_of_role(user->roles[i]),
                                           user_view_own_role(request, user->roles[i])};
    *out = (struct view_user_line){
        .name = user->name,
        .login_id = user->login_id,
        .state = state_of(user->state),
        .roles = roles,
        .roles_count = user->role_count,
        .is_customer = user->is_customer,
        .is_self = uuid_equal(user->id, visit_of(request)->session.user_id),
        .last_login_at = user->last_login_at_us,
        .leaves_at = user->leaves_at_us ? user->leaves_at_us - 1 : 0, /* within the last day */
        .is_overdue = user->is_overdue,
        .days_left = days_left(request, user),
        .id = arena_copy_text(request->arena, id),
    };
    if (out->id == NULL)
        return arena_failure();
    out->may_choose = visit_may(visit_of(request), "users.edit") && user->state == MANAGED_ACTIVE &&
                      !out->is_self;
    return user_view_link(request, user->id, "", &out->target);
}

struct status user_view_permissions(struct arena *arena, char *const *permissions, size_t count,
                                    const struct view_permission_line **lines_out,
                                    size_t *count_out)
{
    struct view_permission_line *lines = arena_alloc_array(arena, count, sizeof *lines);
    struct view_name_line *verbs = arena_alloc_array(arena, count, sizeof *verbs);
    struct view_permission_line *line = NULL;
    size_t line_count = 0;

    if (lines == NULL || verbs == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        enum view_label object = name_of_object(permissions[i]);
        verbs[i].name = name_of_verb(permissions[i]);
        if (line == NULL || line->object != object) {
            line = &lines[line_count++];
            *line = (struct view_permission_line){.object = object, .verbs = &verbs[i]};
        }
        line->verbs_count++;
    }
    *lines_out = lines;
    *count_out = line_count;
    return OK;
}

enum view_label user_view_refusal(struct status refusal)
{
    if (refusal.code == STATUS_PERMISSION_DENIED)
        return TEXT_USER_REFUSED_RIGHTS;
    if (refusal.code != STATUS_FAILED_PRECONDITION)
        return TEXT_NONE;
    if (status_is_about(refusal, "self"))
        return TEXT_USER_REFUSED_SELF;
    return status_is_about(refusal, "last administrator") ? TEXT_USER_REFUSED_LAST
                                                          : TEXT_USER_REFUSED_STATE;
}
