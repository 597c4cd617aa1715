#include "peers/auth.h"

#include <string.h>

#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

#define AUTH(name) Sekisho__Auth__V1__##name

static const struct rpc_target WITH_PASSWORD = {
    .name = "sekisho.auth.v1.SignIn/WithPassword",
    .response = &sekisho__auth__v1__with_password_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target GET_TENANT = {
    .name = "sekisho.auth.v1.Tenants/Get",
    .response = &sekisho__auth__v1__tenant__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target GET_SELF = {
    .name = "sekisho.auth.v1.Users/GetSelf",
    .response = &sekisho__auth__v1__user__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

struct status auth_sign_in(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct sign_in *sign_in, struct arena *arena,
                           struct signed_in *out)
{
    AUTH(WithPasswordRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text(sign_in->tenant_code);
    request.login_id = rpc_text(sign_in->login_id);
    request.password = rpc_text(sign_in->password);
    request.client_ip = rpc_text(sign_in->client_ip);
    request.user_agent = rpc_text(sign_in->user_agent);
    request.device = rpc_text(sign_in->device);
    TRY(rpc_call(client, &WITH_PASSWORD, &request.base, options, arena, &answer));
    const AUTH(WithPasswordResponse) *response = answer;
    if (response->throttled) {
        *out = (struct signed_in){.throttled = {.is_throttled = true,
                                                .is_held = response->throttled->is_held,
                                                .wait_seconds = response->throttled->wait_seconds}};
        return OK;
    }
    if (response->user == NULL || response->session_token[0] == '\0')
        return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
    *out = (struct signed_in){
        .token = response->session_token,
        .device = response->device,
        .is_customer = response->user->kind == SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER,
    };
    return OK;
}

static bool has_option(const AUTH(Tenant) * tenant, const char *option)
{
    for (size_t i = 0; i < tenant->n_options; i++) {
        if (strcmp(tenant->options[i], option) == 0)
            return true;
    }
    return false;
}

static struct status get_company(struct rpc_client *client, const struct rpc_call_options *options,
                                 const AUTH(GetTenantRequest) * request, struct arena *arena,
                                 struct company *out)
{
    const void *answer = NULL;

    TRY(rpc_call(client, &GET_TENANT, &request->base, options, arena, &answer));
    const AUTH(Tenant) *tenant = answer;
    *out = (struct company){
        .id = tenant->tenant_id,
        .code = tenant->code,
        .name = tenant->name,
        .time_zone = tenant->time_zone,
        .has_networks = has_option(tenant, "networks"),
    };
    return OK;
}

struct status auth_get_company(struct rpc_client *client, const struct rpc_call_options *options,
                               int64_t id, struct arena *arena, struct company *out)
{
    AUTH(GetTenantRequest) request;

    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = id;
    return get_company(client, options, &request, arena, out);
}

struct status auth_find_company(struct rpc_client *client, const struct rpc_call_options *options,
                                const char *code, struct arena *arena, struct company *out)
{
    AUTH(GetTenantRequest) request;

    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_CODE;
    request.code = rpc_text(code);
    return get_company(client, options, &request, arena, out);
}

struct status auth_get_self(struct rpc_client *client, const struct rpc_call_options *options,
                            struct arena *arena, struct profile *out)
{
    AUTH(GetSelfRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__get_self_request__init(&request);
    TRY(rpc_call(client, &GET_SELF, &request.base, options, arena, &answer));
    const AUTH(User) *user = answer;
    *out = (struct profile){
        .login_id = user->login_id,
        .name = user->display_name,
        .mail = user->mail,
        .roles = user->roles,
        .role_count = user->n_roles,
        .permissions = user->permissions,
        .permission_count = user->n_permissions,
    };
    return OK;
}
