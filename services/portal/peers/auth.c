#include "peers/auth.h"

#include <string.h>

#include "peers/fault_message.h"
#include "rpc/field.h"

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

static const struct rpc_target CHANGE_TENANT = {
    .name = "sekisho.auth.v1.Tenants/Change",
    .response = &sekisho__auth__v1__tenant__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target GET_SELF = {
    .name = "sekisho.auth.v1.Users/GetSelf",
    .response = &sekisho__auth__v1__user__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target LIST_OWN_SIGN_INS = {
    .name = "sekisho.auth.v1.Users/ListOwnSignIns",
    .response = &sekisho__auth__v1__list_own_sign_ins_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target MEASURE_PASSWORD = {
    .name = "sekisho.auth.v1.Passwords/Measure",
    .response = &sekisho__auth__v1__measure_password_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target CHANGE_PASSWORD = {
    .name = "sekisho.auth.v1.Users/ChangePassword",
    .response = &sekisho__auth__v1__change_password_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static struct throttled read_throttled(const AUTH(Throttled) * throttled)
{
    return (struct throttled){.is_throttled = true,
                              .is_held = throttled->is_held,
                              .wait_seconds = throttled->wait_seconds};
}

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
        *out = (struct signed_in){.throttled = read_throttled(response->throttled)};
        return OK;
    }
    if (response->reset_token[0] != '\0') {
        *out = (struct signed_in){.reset_token = response->reset_token};
        return OK;
    }
    if (response->sessions_elsewhere > 0) {
        *out = (struct signed_in){.elsewhere = response->sessions_elsewhere};
        return OK;
    }
    struct uuid user_id;
    if (response->user == NULL || response->session_token[0] == '\0' ||
        !uuid_from_bytes(response->user->user_id.data, response->user->user_id.len, &user_id))
        return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
    *out = (struct signed_in){
        .token = response->session_token,
        .device = response->device,
        .tenant_id = response->user->tenant_id,
        .user_id = user_id,
        .password_is_due = response->password_is_due,
        .is_customer = response->user->kind == SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER,
    };
    return OK;
}

bool auth_is_stale(struct status refusal)
{
    return refusal.code == STATUS_ABORTED && status_is_about(refusal, "base_revision");
}

static bool has_option(const AUTH(Tenant) * tenant, const char *option)
{
    for (size_t i = 0; i < tenant->n_options; i++) {
        if (strcmp(tenant->options[i], option) == 0)
            return true;
    }
    return false;
}

static bool is_english(const AUTH(Tenant) * tenant)
{
    return strcmp(tenant->language, "en") == 0;
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
        .logo = tenant->logo,
        .has_networks = has_option(tenant, "networks"),
        .is_english = is_english(tenant),
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

/* None from an auth of the version before. */
static struct company_limits limits_of(const AUTH(SessionLimits) * message)
{
    if (message == NULL)
        return (struct company_limits){0};
    return (struct company_limits){message->idle_seconds, message->absolute_seconds,
                                   message->maximum_sessions, message->refuse_further};
}

static void read_limits(const AUTH(Tenant) * tenant, struct company_settings *out)
{
    out->staff = limits_of(tenant->staff_sessions);
    out->customers = limits_of(tenant->customer_sessions);
    if (tenant->session_bounds == NULL)
        return;
    out->minimum = limits_of(tenant->session_bounds->minimum);
    out->maximum = limits_of(tenant->session_bounds->maximum);
    out->standard = limits_of(tenant->session_bounds->standard);
}

struct status auth_get_settings(struct rpc_client *client, const struct rpc_call_options *options,
                                int64_t id, struct arena *arena, struct company_settings *out)
{
    AUTH(GetTenantRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = id;
    TRY(rpc_call(client, &GET_TENANT, &request.base, options, arena, &answer));
    const AUTH(Tenant) *tenant = answer;
    *out = (struct company_settings){
        .name = tenant->name,
        .time_zone = tenant->time_zone,
        .is_english = is_english(tenant),
        .password_age_days = tenant->password_age_days,
        .logo = tenant->logo,
        .revision = tenant->revision,
    };
    read_limits(tenant, out);
    if (tenant->dormant) {
        out->has_dormant = true;
        out->dormant_warn_days = tenant->dormant->warn_days;
        out->dormant_disable_days = tenant->dormant->disable_days;
        out->dormant_delete_days = tenant->dormant->delete_days;
    }
    return OK;
}

struct status auth_change_company(struct rpc_client *client, const struct rpc_call_options *options,
                                  const struct company_settings *settings, struct arena *arena)
{
    AUTH(ChangeTenantRequest) request;
    AUTH(DormantRule) dormant;
    const void *answer = NULL;

    sekisho__auth__v1__change_tenant_request__init(&request);
    request.name = rpc_text(settings->name);
    request.time_zone = rpc_text(settings->time_zone);
    request.language = rpc_text(settings->is_english ? "en" : "ja");
    request.password_age_days = settings->password_age_days;
    request.base_revision = settings->revision;
    sekisho__auth__v1__dormant_rule__init(&dormant);
    dormant.warn_days = (int32_t)settings->dormant_warn_days;
    dormant.disable_days = (int32_t)settings->dormant_disable_days;
    dormant.delete_days = (int32_t)settings->dormant_delete_days;
    request.dormant = settings->has_dormant ? &dormant : NULL;
    return rpc_call(client, &CHANGE_TENANT, &request.base, options, arena, &answer);
}

struct status auth_get_self(struct rpc_client *client, const struct rpc_call_options *options,
                            struct arena *arena, struct profile *out)
{
    AUTH(GetSelfRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__get_self_request__init(&request);
    TRY(rpc_call(client, &GET_SELF, &request.base, options, arena, &answer));
    const AUTH(User) *user = answer;
    if (user->n_role_labels != user->n_roles)
        return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
    *out = (struct profile){
        .login_id = user->login_id,
        .name = user->display_name,
        .mail = user->mail,
        .roles = user->roles,
        .role_labels = user->role_labels,
        .role_count = user->n_roles,
        .permissions = user->permissions,
        .permission_count = user->n_permissions,
        .password_set_at_us = user->password_set_at_us,
        .password_is_due = user->password_is_due,
    };
    return OK;
}

struct status auth_list_sign_ins(struct rpc_client *client, const struct rpc_call_options *options,
                                 struct arena *arena, struct past_sign_ins *out)
{
    AUTH(ListOwnSignInsRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__list_own_sign_ins_request__init(&request);
    TRY(rpc_call(client, &LIST_OWN_SIGN_INS, &request.base, options, arena, &answer));
    const AUTH(ListOwnSignInsResponse) *response = answer;
    struct past_sign_in *list = arena_alloc_array(arena, response->n_sign_ins, sizeof *list);
    if (list == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_sign_ins; i++)
        list[i] = (struct past_sign_in){
            .at_us = response->sign_ins[i]->at_us,
            .client_ip = response->sign_ins[i]->client_ip,
            .user_agent = response->sign_ins[i]->user_agent,
            .hosted_by = response->sign_ins[i]->hosted_by,
            .failures = response->sign_ins[i]->failures,
        };
    *out = (struct past_sign_ins){list, response->n_sign_ins, response->failures_since};
    return OK;
}

static enum new_password_fault fault_of(AUTH(PasswordFault) fault)
{
    return fault > 0 && (int)fault < NEW_PASSWORD_FAULTS ? (enum new_password_fault)fault
                                                         : NEW_PASSWORD_OTHER;
}

struct status faults_of_message(const AUTH(PasswordFault) * faults, size_t count,
                                struct password_faults *out)
{
    if (count > PASSWORD_FAULTS_MAXIMUM)
        return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
    *out = (struct password_faults){.count = count};
    for (size_t i = 0; i < count; i++)
        out->list[i] = fault_of(faults[i]);
    return OK;
}

struct status auth_measure_password(struct rpc_client *client,
                                    const struct rpc_call_options *options, const char *password,
                                    struct arena *arena, struct password_measure *out)
{
    AUTH(MeasurePasswordRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__measure_password_request__init(&request);
    request.password = rpc_text(password);
    TRY(rpc_call(client, &MEASURE_PASSWORD, &request.base, options, arena, &answer));
    const AUTH(MeasurePasswordResponse) *response = answer;
    if (response->strength >= PASSWORD_STRENGTHS)
        return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
    out->strength = response->strength;
    return faults_of_message(response->faults, response->n_faults, &out->faults);
}

static struct status read_changed(const AUTH(ChangePasswordResponse) * response,
                                  struct password_changed *out)
{
    bool has_reason =
        response->throttled != NULL || response->is_current_wrong || response->n_faults > 0;

    if (response->is_changed == has_reason)
        return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
    *out = (struct password_changed){.is_changed = response->is_changed,
                                     .is_current_wrong = response->is_current_wrong,
                                     .device = response->device};
    if (response->throttled)
        out->throttled = read_throttled(response->throttled);
    return faults_of_message(response->faults, response->n_faults, &out->faults);
}

struct status auth_change_password(struct rpc_client *client,
                                   const struct rpc_call_options *options,
                                   const struct password_change *change, struct arena *arena,
                                   struct password_changed *out)
{
    AUTH(ChangePasswordRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__change_password_request__init(&request);
    request.current_password = rpc_text(change->current);
    request.new_password = rpc_text(change->wanted);
    request.keep_other_sessions = change->keeps_other_sessions;
    request.device = rpc_text(change->device);
    TRY(rpc_call(client, &CHANGE_PASSWORD, &request.base, options, arena, &answer));
    return read_changed(answer, out);
}
