#include "scope_calls.h"

#include <string.h>

#include "base/clock.h"
#include "role_calls.h"
#include "rpc/field.h"
#include "signed_pass.h"

#define AUTH_MESSAGE(name) Sekisho__Auth__V1__##name
#define TARGET(name, response, repeat)                                                             \
    {                                                                                              \
        "sekisho.auth.v1." name, &sekisho__auth__v1__##response##__descriptor, repeat              \
    }

enum { ARENA_MAXIMUM = 1 << 20 };

static const struct rpc_target LIST =
    TARGET("CustomerGroups/List", list_customer_groups_response, RPC_REPEAT_SAFE);

static bool is_about_customers(const char *permission)
{
    return strncmp(permission, "customers.", 10) == 0 ||
           strncmp(permission, "statements.", 11) == 0;
}

const char *asking_pass(const struct asking *asking)
{
    struct pass_claims claims = auditors_claims("auth", asking->tenant_id, colleague);
    struct pass_scope scopes[PASS_SCOPES_MAXIMUM];

    if (asking->permissions == NULL)
        return NULL;
    claims.permissions = asking->permissions;
    claims.scopes = scopes;
    for (claims.permission_count = 0; asking->permissions[claims.permission_count];) {
        const char *permission = asking->permissions[claims.permission_count++];
        if (is_about_customers(permission) && !scope_is_all(asking->scope))
            scopes[claims.scope_count++] = (struct pass_scope){permission, asking->scope};
    }
    return signed_pass("pass.key", &claims, clock_wall_us());
}

static struct status ask(const struct asking *asking, const struct rpc_target *target,
                         const ProtobufCMessage *request, struct arena *arena, const void **answer)
{
    return managing_call(target, request, asking_pass(asking), arena, answer);
}

static int64_t tenant_of(const struct asking *asking)
{
    return asking->permissions ? 0 : asking->tenant_id;
}

static const AUTH_MESSAGE(ListCustomerGroupsResponse) *
    list(const struct asking *asking, struct arena *arena)
{
    AUTH_MESSAGE(ListCustomerGroupsRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__list_customer_groups_request__init(&request);
    request.tenant_id = tenant_of(asking);
    CHECK_OK(ask(asking, &LIST, &request.base, arena, &answer));
    return answer;
}

scope_set groups_shown(const struct asking *asking)
{
    CLEANUP(arena_clear) struct arena arena;
    scope_set shown = SCOPE_NONE;

    arena_init(&arena, ARENA_MAXIMUM);
    const AUTH_MESSAGE(ListCustomerGroupsResponse) *response = list(asking, &arena);
    for (size_t i = 0; i < response->n_groups; i++)
        shown |= SCOPE_GROUP(response->groups[i]->number);
    return shown;
}

/* As the operator sees it; 1 of a group there is not. */
static int64_t revision_of(int64_t tenant_id, uint32_t number)
{
    CLEANUP(arena_clear) struct arena arena;
    const struct asking asking = {.tenant_id = tenant_id};

    arena_init(&arena, ARENA_MAXIMUM);
    const AUTH_MESSAGE(ListCustomerGroupsResponse) *response = list(&asking, &arena);
    for (size_t i = 0; i < response->n_groups; i++) {
        if (response->groups[i]->number == number)
            return response->groups[i]->revision;
    }
    return 1;
}

struct status group_put(const struct asking *asking, uint32_t number, const char *name,
                        uint32_t *number_out)
{
    static const struct rpc_target PUT =
        TARGET("CustomerGroups/Put", customer_group, RPC_REPEAT_BY_KEY);
    CLEANUP(arena_clear) struct arena arena;
    AUTH_MESSAGE(PutCustomerGroupRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__put_customer_group_request__init(&request);
    request.tenant_id = tenant_of(asking);
    request.number = number;
    request.name = rpc_text(name);
    if (number > 0)
        request.base_revision = revision_of(asking->tenant_id, number);
    TRY(ask(asking, &PUT, &request.base, &arena, &answer));
    if (number_out)
        *number_out = ((const AUTH_MESSAGE(CustomerGroup) *)answer)->number;
    return OK;
}

struct status group_delete(const struct asking *asking, uint32_t number)
{
    static const struct rpc_target DELETE =
        TARGET("CustomerGroups/Delete", delete_customer_group_response, RPC_REPEAT_BY_KEY);
    CLEANUP(arena_clear) struct arena arena;
    AUTH_MESSAGE(DeleteCustomerGroupRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__delete_customer_group_request__init(&request);
    request.tenant_id = tenant_of(asking);
    request.number = number;
    request.reason = rpc_text("nobody is in it");
    request.base_revision = revision_of(asking->tenant_id, number);
    return ask(asking, &DELETE, &request.base, &arena, &answer);
}

/* A scope as a message; its numbers live in it. */
struct wire_scope {
    AUTH_MESSAGE(Scope) message;
    uint32_t numbers[SCOPE_GROUPS_MAXIMUM];
};

static AUTH_MESSAGE(Scope) * scope_of(scope_set scope, struct wire_scope *out)
{
    sekisho__auth__v1__scope__init(&out->message);
    out->message.is_all = scope_is_all(scope);
    out->message.groups = out->numbers;
    for (uint32_t number = 1; number <= SCOPE_GROUPS_MAXIMUM; number++) {
        if (!scope_is_all(scope) && scope_reaches(scope, number))
            out->numbers[out->message.n_groups++] = number;
    }
    return &out->message;
}

struct status scope_give(const struct asking *asking, struct uuid id, const char *role,
                         const char *const *granted, scope_set scope)
{
    static const struct rpc_target CHANGE = TARGET("Users/ChangeRoles", user, RPC_REPEAT_BY_KEY);
    CLEANUP(arena_clear) struct arena arena;
    AUTH_MESSAGE(ChangeRolesRequest) request;
    AUTH_MESSAGE(Grants) grants;
    struct wire_scope wire;
    char *roles[] = {rpc_text(role)};
    char *names[ROLE_NAMES_MAXIMUM];
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__change_roles_request__init(&request);
    sekisho__auth__v1__grants__init(&grants);
    request.tenant_id = tenant_of(asking);
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text("has other customers now");
    request.base_revision = base_of_rights(asking->tenant_id, id);
    request.roles = roles;
    request.n_roles = role ? 1 : 0;
    request.scope = scope_of(scope, &wire);
    if (granted) {
        grants.permissions = names;
        grants.n_permissions = role_names(granted, names);
    }
    request.grants = &grants;
    return ask(asking, &CHANGE, &request.base, &arena, &answer);
}

struct status scope_invite(const struct asking *asking, const char *login_id, const char *role,
                           const scope_set *scope)
{
    static const struct rpc_target INVITE = TARGET("Users/Invite", user_link, RPC_REPEAT_BY_KEY);
    CLEANUP(arena_clear) struct arena arena;
    AUTH_MESSAGE(InviteUserRequest) request;
    struct wire_scope wire;
    char *roles[] = {rpc_text(role)};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__invite_user_request__init(&request);
    request.tenant_id = tenant_of(asking);
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(login_id);
    request.display_name = rpc_text("東 一郎");
    request.roles = roles;
    request.n_roles = 1;
    if (scope)
        request.scope = scope_of(*scope, &wire);
    return ask(asking, &INVITE, &request.base, &arena, &answer);
}

static struct status change_role(const struct asking *asking, const char *name, char **names,
                                 size_t count, scope_set scope, const char *code)
{
    static const struct rpc_target CHANGE = TARGET("Roles/Change", role, RPC_REPEAT_BY_KEY);
    CLEANUP(arena_clear) struct arena arena;
    AUTH_MESSAGE(ChangeRoleRequest) request;
    struct wire_scope wire;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__change_role_request__init(&request);
    request.tenant_id = tenant_of(asking);
    request.code = rpc_text(code);
    request.name = rpc_text(name);
    request.permissions = names;
    request.n_permissions = count;
    request.scope = scope_of(scope, &wire);
    request.reason = rpc_text("has other customers now");
    request.base_revision = base_of_role(asking->tenant_id, code);
    return ask(asking, &CHANGE, &request.base, &arena, &answer);
}

struct status scope_role(const struct asking *asking, const char *name,
                         const char *const *permissions, scope_set scope, char code[static 16])
{
    static const struct rpc_target CREATE = TARGET("Roles/Create", role, RPC_REPEAT_BY_KEY);
    CLEANUP(arena_clear) struct arena arena;
    AUTH_MESSAGE(CreateRoleRequest) request;
    struct wire_scope wire;
    char *names[ROLE_NAMES_MAXIMUM];
    size_t count = role_names(permissions, names);
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    if (code[0])
        return change_role(asking, name, names, count, scope, code);
    sekisho__auth__v1__create_role_request__init(&request);
    request.tenant_id = tenant_of(asking);
    request.name = rpc_text(name);
    request.permissions = names;
    request.n_permissions = count;
    request.scope = scope_of(scope, &wire);
    TRY(ask(asking, &CREATE, &request.base, &arena, &answer));
    CHECK(text_copy(code, 16, ((const AUTH_MESSAGE(Role) *)answer)->code));
    return OK;
}

bool scope_explained(int64_t tenant_id, struct uuid id, const char *permission, scope_set *out)
{
    static const struct rpc_target EXPLAIN =
        TARGET("Users/Explain", explain_response, RPC_REPEAT_SAFE);
    CLEANUP(arena_clear) struct arena arena;
    const struct asking asking = {.tenant_id = tenant_id};
    AUTH_MESSAGE(ExplainRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__explain_request__init(&request);
    request.tenant_id = tenant_id;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.permission = rpc_text(permission);
    CHECK_OK(ask(&asking, &EXPLAIN, &request.base, &arena, &answer));
    const AUTH_MESSAGE(ExplainResponse) *response = answer;
    if (!response->is_allowed)
        return false;
    *out = response->scope == NULL || response->scope->is_all ? SCOPE_ALL : SCOPE_NONE;
    for (size_t i = 0; response->scope && i < response->scope->n_groups; i++)
        *out |= SCOPE_GROUP(response->scope->groups[i]);
    return true;
}
