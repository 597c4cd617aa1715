#include "handlers/session_subject.h"

#include "handlers/messages.h"

/* Those of their permissions that reach less than all customers. */
static size_t list_scopes(const struct user *user,
                          struct session_scope out[static SCOPED_PERMISSIONS])
{
    const struct rights rights = user_rights(user);
    size_t count = 0;

    for (size_t i = 0; i < SCOPED_PERMISSIONS; i++) {
        if (permission_is_in(scoped_permissions[i], rights.permissions) &&
            !scope_is_all(rights.reach[i]))
            out[count++] =
                (struct session_scope){permission_name(scoped_permissions[i]), rights.reach[i]};
    }
    return count;
}

struct status session_subject_of(const struct call *call, const struct user *user,
                                 struct session_scope scopes[static SCOPED_PERMISSIONS],
                                 struct session_subject *out)
{
    char **permissions = NULL;
    size_t permission_count = 0;
    char **roles = NULL;
    size_t role_count = 0;

    TRY(permission_names(call, user_permissions(user), &permissions, &permission_count));
    TRY(role_names(call, user->roles, &roles, &role_count));
    *out = (struct session_subject){
        .tenant_id = user->tenant_id,
        .user_id = user->id,
        .is_customer = user->kind == USER_KIND_CUSTOMER,
        .login_id = user->login_id,
        .name = user->name,
        .permissions = (const char *const *)permissions,
        .permission_count = permission_count,
        .scopes = scopes,
        .scope_count = list_scopes(user, scopes),
        .roles = (const char *const *)roles,
        .role_count = role_count,
        .version = user->version,
    };
    return OK;
}
