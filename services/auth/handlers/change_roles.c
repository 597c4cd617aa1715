#include "handlers/decision_make.h"
#include "handlers/handlers.h"
#include "handlers/new_user.h"
#include "handlers/permissions.h"
#include "handlers/scopes.h"
#include "sekisho/auth/v1/auth.pb-c.h"

struct status handle_change_roles(struct call *call)
{
    const Sekisho__Auth__V1__ChangeRolesRequest *request = call->request;
    struct decision_wish wish = {.kind = DECISION_ROLES,
                                 .tenant_id = request->tenant_id,
                                 .user_id = request->user_id,
                                 .reason = request->reason,
                                 .base_revision = request->base_revision,
                                 .keeps_granted = request->grants == NULL,
                                 .keeps_scope = request->scope == NULL};

    TRY(new_user_read_roles(request->roles, request->n_roles, USER_KIND_STAFF, &wish.roles));
    TRY(scope_read(request->scope, &wish.scope));
    if (request->grants)
        TRY(permissions_read(request->grants->permissions, request->grants->n_permissions,
                             &wish.granted));
    return decision_make_and_carry_out(call, &wish);
}
