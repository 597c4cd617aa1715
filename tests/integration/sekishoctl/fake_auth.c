#include "fake_auth.h"

#include <string.h>

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/check.h"

struct seen seen;
struct faked faked;

static struct status handle_get(struct call *call)
{
    const Sekisho__Auth__V1__GetTenantRequest *request = call->request;
    Sekisho__Auth__V1__Tenant *tenant = call->response;

    seen.calls++;
    if (strcmp(request->code, "aoba") != 0)
        return FAIL(NOT_FOUND, "there is no such company");
    tenant->tenant_id = 7;
    TRY(call_text(call, "青葉商事株式会社", &tenant->name));
    return call_text(call, "aoba", &tenant->code);
}

static struct status handle_create_tenant(struct call *call)
{
    seen.calls++;
    return FAIL(ALREADY_EXISTS, "the code is in use");
}

static struct status handle_list_users(struct call *call)
{
    static Sekisho__Auth__V1__User user;
    static Sekisho__Auth__V1__User *users[] = {&user};
    Sekisho__Auth__V1__ListUsersResponse *response = call->response;

    seen.calls++;
    sekisho__auth__v1__user__init(&user);
    response->users = users;
    response->n_users = faked.has_users ? COUNT_OF(users) : 0;
    return OK;
}

static struct status handle_invite_user(struct call *call)
{
    static Sekisho__Auth__V1__User user;
    const Sekisho__Auth__V1__InviteUserRequest *request = call->request;
    Sekisho__Auth__V1__UserLink *response = call->response;

    seen.calls++;
    if (faked.refuses_invitations)
        return FAIL(INVALID_ARGUMENT, "login_id: 3 to 64 of a-z");
    CHECK(text_copy(seen.login_id, sizeof seen.login_id, request->login_id));
    sekisho__auth__v1__user__init(&user);
    TRY(call_text(call, request->login_id, &user.login_id));
    response->user = &user;
    return call_text(call, "link-of-the-administrator", &response->token);
}

static void see_scope(const Sekisho__Auth__V1__Scope *scope)
{
    seen.says_scope = scope != NULL;
    seen.scope = scope && scope->is_all ? SCOPE_ALL : SCOPE_NONE;
    for (size_t i = 0; scope && i < scope->n_groups; i++)
        seen.scope |= SCOPE_GROUP(scope->groups[i]);
}

static struct status handle_create_user(struct call *call)
{
    const Sekisho__Auth__V1__CreateUserRequest *request = call->request;
    Sekisho__Auth__V1__User *user = call->response;

    seen.calls++;
    seen.key_size = call->idempotency_key.size;
    seen.role_count = request->n_roles;
    seen.keeps_password = request->keeps_password;
    see_scope(request->scope);
    user->scope = request->scope;
    CHECK(text_copy(seen.password, sizeof seen.password, request->password));
    CHECK(text_copy(seen.login_id, sizeof seen.login_id, request->login_id));
    user->tenant_id = request->tenant_id;
    TRY(call_text(call, request->display_name, &user->display_name));
    return call_text(call, request->login_id, &user->login_id);
}

const struct uuid some_user = {"sixteen bytes id"};

static struct status handle_get_user(struct call *call)
{
    const Sekisho__Auth__V1__GetUserRequest *request = call->request;
    Sekisho__Auth__V1__User *user = call->response;

    seen.calls++;
    CHECK_INT(request->tenant_id, 7);
    if (strcmp(request->login_id, "Tanaka") != 0)
        return FAIL(NOT_FOUND, "there is no such user");
    return call_uuid(call, some_user, &user->user_id);
}

static struct status handle_disable_user(struct call *call)
{
    const Sekisho__Auth__V1__DisableUserRequest *request = call->request;
    Sekisho__Auth__V1__User *user = call->response;

    seen.calls++;
    seen.key_size = call->idempotency_key.size;
    CHECK(text_copy(seen.reason, sizeof seen.reason, request->reason));
    CHECK(uuid_from_bytes(request->user_id.data, request->user_id.len, &seen.user_id));
    user->state = SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED;
    return call_text(call, "tanaka", &user->login_id);
}

static struct status handle_change_roles(struct call *call)
{
    const Sekisho__Auth__V1__ChangeRolesRequest *request = call->request;

    seen.calls++;
    seen.key_size = call->idempotency_key.size;
    see_scope(request->scope);
    return OK;
}

static struct status handle_list_groups(struct call *call)
{
    static Sekisho__Auth__V1__CustomerGroup kansai;
    static Sekisho__Auth__V1__CustomerGroup *groups[] = {&kansai};
    static char name[] = "関西";
    Sekisho__Auth__V1__ListCustomerGroupsResponse *response = call->response;

    seen.calls++;
    sekisho__auth__v1__customer_group__init(&kansai);
    kansai.number = 3;
    kansai.name = name;
    response->groups = groups;
    response->n_groups = COUNT_OF(groups);
    return OK;
}

static struct status handle_set_leaving_date(struct call *call)
{
    const Sekisho__Auth__V1__SetLeavingDateRequest *request = call->request;

    seen.calls++;
    seen.key_size = call->idempotency_key.size;
    seen.leaves_at_us = request->leaves_at_us;
    CHECK(uuid_from_bytes(request->user_id.data, request->user_id.len, &seen.user_id));
    return OK;
}

static struct status handle_set_networks_option(struct call *call)
{
    const Sekisho__Auth__V1__SetNetworksOptionRequest *request = call->request;

    seen.calls++;
    seen.key_size = call->idempotency_key.size;
    CHECK_INT(request->tenant_id, 7);
    CHECK(text_copy(seen.reason, sizeof seen.reason, request->is_on ? "on" : "off"));
    return OK;
}

static struct status handle_start_reset(struct call *call)
{
    const Sekisho__Auth__V1__StartResetRequest *request = call->request;
    Sekisho__Auth__V1__UserLink *link = call->response;

    seen.calls++;
    seen.key_size = call->idempotency_key.size;
    CHECK(uuid_from_bytes(request->user_id.data, request->user_id.len, &seen.user_id));
    link->user = arena_alloc(call->arena, sizeof *link->user);
    CHECK(link->user != NULL);
    sekisho__auth__v1__user__init(link->user);
    return call_text(call, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", &link->token);
}

#define ROW(method, request_name, response_name, again, function)                                  \
    {                                                                                              \
        .name = "sekisho.auth.v1." method, .callers = {"operator"}, .pass = RPC_PASS_NONE,         \
        .audit = RPC_AUDIT_NONE, .repeat = (again), .run = RPC_RUN_WORKER, .deadline_ms = 2000,    \
        .request = &sekisho__auth__v1__##request_name##__descriptor,                               \
        .response = &sekisho__auth__v1__##response_name##__descriptor, .handler = (function),      \
    }

const struct rpc_method fake_methods[FAKE_METHODS] = {
    ROW("Tenants/Get", get_tenant_request, tenant, RPC_REPEAT_SAFE, handle_get),
    ROW("Tenants/Create", create_tenant_request, tenant, RPC_REPEAT_BY_KEY, handle_create_tenant),
    ROW("Users/List", list_users_request, list_users_response, RPC_REPEAT_SAFE, handle_list_users),
    ROW("Users/Invite", invite_user_request, user_link, RPC_REPEAT_BY_KEY, handle_invite_user),
    ROW("Users/Create", create_user_request, user, RPC_REPEAT_BY_KEY, handle_create_user),
    ROW("Users/Get", get_user_request, user, RPC_REPEAT_SAFE, handle_get_user),
    ROW("Users/Disable", disable_user_request, user, RPC_REPEAT_BY_KEY, handle_disable_user),
    ROW("Users/ChangeRoles", change_roles_request, user, RPC_REPEAT_BY_KEY, handle_change_roles),
    ROW("CustomerGroups/List", list_customer_groups_request, list_customer_groups_response,
        RPC_REPEAT_SAFE, handle_list_groups),
    ROW("Users/SetLeavingDate", set_leaving_date_request, user, RPC_REPEAT_BY_KEY,
        handle_set_leaving_date),
    ROW("Users/StartReset", start_reset_request, user_link, RPC_REPEAT_BY_KEY, handle_start_reset),
    ROW("Networks/SetOption", set_networks_option_request, change_networks_response,
        RPC_REPEAT_BY_KEY, handle_set_networks_option),
};
