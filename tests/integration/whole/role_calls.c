#include "role_calls.h"

#include "rpc/field.h"
#include "support/world/targets.h"

#define AUTH(name) Sekisho__Auth__V1__##name
#define TARGET(name, response)                                                                     \
    {                                                                                              \
        "sekisho.auth.v1." name, &sekisho__auth__v1__##response##__descriptor, RPC_REPEAT_BY_KEY   \
    }

enum { ARENA_MAXIMUM = 1 << 20 };

/* Fills `out` with what NULL ends; returns how many. */
size_t role_names(const char *const *names, char *out[static ROLE_NAMES_MAXIMUM])
{
    size_t count = 0;

    for (; names[count]; count++)
        out[count] = rpc_text(names[count]);
    return count;
}

struct status role_create(const char *const *pass, const char *name, const char *const *permissions,
                          char code[static ROLE_CODE_CAPACITY])
{
    static const struct rpc_target target = TARGET("Roles/Create", role);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(CreateRoleRequest) request;
    char *names[ROLE_NAMES_MAXIMUM];
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_role_request__init(&request);
    request.tenant_id = pass ? 0 : aoba;
    request.name = rpc_text(name);
    request.permissions = names;
    request.n_permissions = role_names(permissions, names);
    TRY(managing_call(&target, &request.base, managing_pass(pass), &arena, &answer));
    CHECK(text_copy(code, ROLE_CODE_CAPACITY, ((const AUTH(Role) *)answer)->code));
    return OK;
}

struct status role_change(const char *const *pass, int64_t tenant, const char *code,
                          const char *name, const char *const *permissions)
{
    static const struct rpc_target target = TARGET("Roles/Change", role);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(ChangeRoleRequest) request;
    char *names[ROLE_NAMES_MAXIMUM];
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__change_role_request__init(&request);
    request.tenant_id = pass ? 0 : tenant;
    request.code = rpc_text(code);
    request.name = rpc_text(name);
    request.permissions = names;
    request.n_permissions = role_names(permissions, names);
    request.reason = rpc_text("the desk has another task");
    if (pass)
        request.base_revision = base_of_role(aoba, code);
    return managing_call(&target, &request.base, managing_pass(pass), &arena, &answer);
}

struct status role_delete(const char *const *pass, int64_t tenant, const char *code)
{
    static const struct rpc_target target = TARGET("Roles/Delete", delete_role_response);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(DeleteRoleRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__delete_role_request__init(&request);
    request.tenant_id = pass ? 0 : tenant;
    request.code = rpc_text(code);
    request.reason = rpc_text("nobody needs it");
    if (pass)
        request.base_revision = base_of_role(aoba, code);
    return managing_call(&target, &request.base, managing_pass(pass), &arena, &answer);
}

/* `granted` NULL: as they are. */
struct status role_give(const char *const *pass, struct uuid id, const char *role,
                        const char *const *granted)
{
    static const struct rpc_target target = TARGET("Users/ChangeRoles", user);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(ChangeRolesRequest) request;
    AUTH(Grants) grants;
    char *roles[] = {rpc_text(role)};
    char *names[ROLE_NAMES_MAXIMUM];
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__change_roles_request__init(&request);
    sekisho__auth__v1__grants__init(&grants);
    request.tenant_id = pass ? 0 : aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text("moves to another desk");
    if (pass)
        request.base_revision = base_of_rights(aoba, id);
    request.roles = roles;
    request.n_roles = 1;
    if (granted) {
        grants.permissions = names;
        grants.n_permissions = role_names(granted, names);
        request.grants = &grants;
    }
    return managing_call(&target, &request.base, managing_pass(pass), &arena, &answer);
}
