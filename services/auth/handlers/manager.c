#include "handlers/manager.h"

#include <string.h>

#include "handlers/system_caller.h"
#include "pass/pass.h"
#include "store/group_store.h"
#include "store/role_store.h"
#include "text/reason.h"

/* A permission of a newer version is none that could be granted here. */
static struct rights rights_of(const struct pass_claims *pass)
{
    struct rights held = {0};

    for (size_t i = 0; i < pass->permission_count; i++) {
        enum permission permission;
        if (permission_parse(pass->permissions[i], &permission))
            rights_add(&held, permission, pass_scope_of(pass, pass->permissions[i]));
    }
    return held;
}

struct status manager_of_call(const struct call *call, int64_t tenant_id, struct manager *out)
{
    if (call->pass == NULL && tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose users");
    if (call->pass && tenant_id != 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: the pass says whose users");
    if (call->pass == NULL) {
        TRY(system_caller_check(call, tenant_id));
        *out = (struct manager){.tenant_id = tenant_id, .is_operator = true};
        return OK;
    }
    *out = (struct manager){
        .tenant_id = call->pass->tenant_id,
        .user_id = call->pass->user_id,
        .held = rights_of(call->pass),
    };
    return OK;
}

static struct status check_other(const struct manager *manager, const struct user *user)
{
    return !manager->is_operator && uuid_equal(manager->user_id, user->id)
               ? FAIL(FAILED_PRECONDITION, "self: this is you, ask a colleague")
               : OK;
}

static struct status refuse_beyond(bool is_beyond)
{
    return is_beyond ? FAIL(PERMISSION_DENIED, "this user may do what you may not") : OK;
}

struct status manager_check_user(const struct manager *manager, const struct user *user)
{
    TRY(check_other(manager, user));
    return refuse_beyond(!manager->is_operator && !user_is_within(user, &manager->held));
}

struct status manager_check_restricted(const struct manager *manager, const struct user *user)
{
    TRY(check_other(manager, user));
    return refuse_beyond(!manager->is_operator && user_administers_beyond(user, &manager->held));
}

static struct status hold_groups(const struct manager *manager, struct db *db, scope_set scope)
{
    struct status held = group_store_hold(db, manager->tenant_id, scope);

    return held.code == STATUS_NOT_FOUND ? FAIL(INVALID_ARGUMENT, "scope: there is no such group")
                                         : held;
}

struct status manager_check_rights(const struct manager *manager, struct db *db, struct user *user)
{
    struct status held = role_store_hold(db, user);

    if (held.code == STATUS_NOT_FOUND)
        return FAIL(INVALID_ARGUMENT, "roles: there is no such role");
    TRY(held);
    TRY(hold_groups(manager, db, user->scope));
    if (manager->is_operator || user_is_within(user, &manager->held))
        return OK;
    if (user_permissions(user) & ~manager->held.permissions)
        return FAIL(PERMISSION_DENIED, "roles: nobody grants what they lack");
    return FAIL(PERMISSION_DENIED, "scope: nobody lets others reach further than themselves");
}

struct status manager_check_base(const struct manager *manager, int64_t base)
{
    return base > 0 || (base == 0 && manager->is_operator)
               ? OK
               : FAIL(INVALID_ARGUMENT, "base_revision: say what was changed");
}

struct status manager_check_unchanged(int64_t base, int64_t revision)
{
    return base == 0 || base == revision
               ? OK
               : FAIL(ABORTED, "base_revision: somebody else has changed it meanwhile");
}

struct status manager_check_role(const struct manager *manager, struct db *db,
                                 const struct own_role *role)
{
    const struct rights rights = own_role_rights(role);

    TRY(hold_groups(manager, db, role->scope));
    if (manager->is_operator || rights_are_within(&rights, &manager->held))
        return OK;
    if (role->permissions & ~manager->held.permissions)
        return FAIL(PERMISSION_DENIED, "permissions: nobody grants what they lack");
    return FAIL(PERMISSION_DENIED, "scope: nobody lets others reach further than themselves");
}

bool manager_may(const struct manager *manager, enum permission permission)
{
    return manager->is_operator || permission_is_in(permission, manager->held.permissions);
}

struct status manager_check_reason(const char *reason, bool is_needed)
{
    TRY(reason_check(reason, is_needed));
    if (strcmp(reason, MANAGER_IMPORT_REASON) == 0)
        return FAIL(INVALID_ARGUMENT, "reason: say it in words of your own");
    return OK;
}
