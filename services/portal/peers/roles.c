#include "peers/roles.h"

#include <string.h>

#include "peers/scope_message.h"
#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

#define AUTH(name) Sekisho__Auth__V1__##name
#define TARGET(method, response_, repeat_)                                                         \
    {                                                                                              \
        .name = "sekisho.auth.v1." method,                                                         \
        .response = &sekisho__auth__v1__##response_##__descriptor, .repeat = (repeat_)             \
    }

const struct company_role *company_role_find(const struct company_roles *roles, const char *word)
{
    for (size_t i = 0; i < roles->count; i++) {
        if (strcmp(roles->roles[i].word, word) == 0)
            return &roles->roles[i];
    }
    return NULL;
}

struct status roles_list(struct rpc_client *client, const struct rpc_call_options *options,
                         struct arena *arena, struct company_roles *out)
{
    static const struct rpc_target LIST =
        TARGET("Roles/List", list_roles_response, RPC_REPEAT_SAFE);
    AUTH(ListRolesRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__list_roles_request__init(&request);
    TRY(rpc_call(client, &LIST, &request.base, options, arena, &answer));
    const AUTH(ListRolesResponse) *response = answer;
    struct company_role *roles = arena_alloc_array(arena, response->n_roles, sizeof *roles);
    if (roles == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_roles; i++) {
        const AUTH(Role) *role = response->roles[i];
        roles[i] = (struct company_role){
            .word = role->code,
            .name = role->name,
            .is_built_in = role->is_built_in,
            .permissions = role->permissions,
            .permission_count = role->n_permissions,
            .scope = scope_of_message(role->scope),
            .revision = role->revision,
        };
    }
    *out = (struct company_roles){roles, response->n_roles};
    return OK;
}

struct status roles_create(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct role_wish *wish, struct arena *arena)
{
    static const struct rpc_target CREATE = TARGET("Roles/Create", role, RPC_REPEAT_BY_KEY);
    AUTH(CreateRoleRequest) request;
    struct scope_message scope;
    const void *answer = NULL;

    sekisho__auth__v1__create_role_request__init(&request);
    request.name = rpc_text(wish->name);
    request.permissions = wish->permissions;
    request.n_permissions = wish->permission_count;
    request.scope = scope_fill_message(&wish->scope, &scope);
    return rpc_call(client, &CREATE, &request.base, options, arena, &answer);
}

struct status roles_change(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct role_wish *wish, struct arena *arena)
{
    static const struct rpc_target CHANGE = TARGET("Roles/Change", role, RPC_REPEAT_BY_KEY);
    AUTH(ChangeRoleRequest) request;
    struct scope_message scope;
    const void *answer = NULL;

    sekisho__auth__v1__change_role_request__init(&request);
    request.code = rpc_text(wish->word);
    request.name = rpc_text(wish->name);
    request.permissions = wish->permissions;
    request.n_permissions = wish->permission_count;
    request.scope = scope_fill_message(&wish->scope, &scope);
    request.reason = rpc_text(wish->reason);
    request.base_revision = wish->base_revision;
    return rpc_call(client, &CHANGE, &request.base, options, arena, &answer);
}

struct status roles_delete(struct rpc_client *client, const struct rpc_call_options *options,
                           const char *word, int64_t base_revision, const char *reason,
                           struct arena *arena)
{
    static const struct rpc_target DELETE =
        TARGET("Roles/Delete", delete_role_response, RPC_REPEAT_BY_KEY);
    AUTH(DeleteRoleRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__delete_role_request__init(&request);
    request.code = rpc_text(word);
    request.reason = rpc_text(reason);
    request.base_revision = base_revision;
    return rpc_call(client, &DELETE, &request.base, options, arena, &answer);
}

struct status roles_explain(struct rpc_client *client, const struct rpc_call_options *options,
                            struct uuid user_id, const char *permission, struct arena *arena,
                            struct explained *out)
{
    static const struct rpc_target EXPLAIN =
        TARGET("Users/Explain", explain_response, RPC_REPEAT_SAFE);
    AUTH(ExplainRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__explain_request__init(&request);
    request.user_id = rpc_bytes((struct bytes){user_id.bytes, UUID_SIZE});
    request.permission = rpc_text(permission);
    TRY(rpc_call(client, &EXPLAIN, &request.base, options, arena, &answer));
    const AUTH(ExplainResponse) *response = answer;
    *out = (struct explained){
        .is_allowed = response->is_allowed,
        .rule = (enum explained_rule)response->rule,
        .role = response->role,
        .role_name = response->role_name,
        .has_scope = response->scope != NULL,
        .scope = scope_of_message(response->scope),
    };
    return OK;
}
