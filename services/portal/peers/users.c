#include "peers/users.h"

#include "peers/fault_message.h"
#include "peers/scope_message.h"
#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

#define AUTH(name) Sekisho__Auth__V1__##name
#define TARGET(method, response_, repeat_)                                                         \
    {                                                                                              \
        .name = "sekisho.auth.v1." method,                                                         \
        .response = &sekisho__auth__v1__##response_##__descriptor, .repeat = (repeat_)             \
    }

static const struct rpc_target SEARCH =
    TARGET("Users/Search", search_users_response, RPC_REPEAT_SAFE);
static const struct rpc_target GET = TARGET("Users/Get", user, RPC_REPEAT_SAFE);
static const struct rpc_target INVITE = TARGET("Users/Invite", user_link, RPC_REPEAT_BY_KEY);
static const struct rpc_target CHANGE = TARGET("Users/ChangeProfile", user, RPC_REPEAT_BY_KEY);
static const struct rpc_target CHANGE_ROLES = TARGET("Users/ChangeRoles", user, RPC_REPEAT_BY_KEY);
static const struct rpc_target SET_EXEMPT =
    TARGET("Users/SetDormantExempt", user, RPC_REPEAT_BY_KEY);
static const struct rpc_target SET_LEAVING_DATE =
    TARGET("Users/SetLeavingDate", user, RPC_REPEAT_BY_KEY);
static const struct rpc_target LIST_DORMANT =
    TARGET("Users/ListDormant", list_dormant_response, RPC_REPEAT_SAFE);
static const struct rpc_target SET_PASSWORD =
    TARGET("Links/SetPassword", set_password_response, RPC_REPEAT_BY_KEY);

static struct status nonsense(void)
{
    return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
}

static enum managed_state state_of(AUTH(UserState) state)
{
    return state > 0 && (int)state < MANAGED_STATES ? (enum managed_state)state : MANAGED_OTHER;
}

static struct status read_scopes(const AUTH(User) * user, struct arena *arena,
                                 struct managed_user *out)
{
    struct managed_scope *scopes = arena_alloc_array(arena, user->n_scopes, sizeof *scopes);

    if (scopes == NULL)
        return arena_failure();
    for (size_t i = 0; i < user->n_scopes; i++)
        scopes[i] = (struct managed_scope){
            user->scopes[i]->permission,
            scope_of_groups(user->scopes[i]->groups, user->scopes[i]->n_groups)};
    out->scopes = scopes;
    out->scope_count = user->n_scopes;
    return OK;
}

static struct status read_user(const AUTH(User) * user, struct arena *arena,
                               struct managed_user *out)
{
    struct uuid id;

    if (user == NULL || !uuid_from_bytes(user->user_id.data, user->user_id.len, &id))
        return nonsense();
    *out = (struct managed_user){
        .id = id,
        .login_id = user->login_id,
        .name = user->display_name,
        .mail = user->mail,
        .state = state_of(user->state),
        .is_customer = user->kind == SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER,
        .roles = user->roles,
        .role_count = user->n_roles,
        .granted = user->granted,
        .granted_count = user->n_granted,
        .permissions = user->permissions,
        .permission_count = user->n_permissions,
        .created_at_us = user->created_at_us,
        .last_login_at_us = user->last_login_at_us,
        .deleted_at_us = user->deleted_at_us,
        .leaves_at_us = user->leaves_at_us,
        .is_overdue = user->is_overdue,
        .rights_revision = user->rights_revision,
        .profile_revision = user->profile_revision,
        .departure_revision = user->departure_revision,
        .must_change_password = user->must_change_password,
        .scope = scope_of_message(user->scope),
    };
    out->dormancy.exempt_reason = "";
    if (user->dormancy)
        out->dormancy = (struct managed_dormancy){
            .is_soon = user->dormancy->is_soon,
            .disables_at_us = user->dormancy->disables_at_us,
            .deletes_at_us = user->dormancy->deletes_at_us,
            .exempt_reason = user->dormancy->exempt_reason,
            .is_held = user->dormancy->is_held,
        };
    if (user->hold)
        out->hold = (struct managed_hold){user->hold->failures, user->hold->until_us};
    return read_scopes(user, arena, out);
}

static struct status read_page(const AUTH(SearchUsersResponse) * response, struct arena *arena,
                               struct managed_page *out)
{
    struct managed_page page = {.count = response->n_users, .next = response->next};

    page.users = arena_alloc_array(arena, page.count, sizeof *page.users);
    if (page.users == NULL)
        return arena_failure();
    if (response->counts == NULL)
        return nonsense();
    for (size_t i = 0; i < page.count; i++)
        TRY(read_user(response->users[i], arena, &page.users[i]));
    page.counts[MANAGED_ACTIVE] = response->counts->active;
    page.counts[MANAGED_DISABLED] = response->counts->disabled;
    page.counts[MANAGED_INVITED] = response->counts->invited;
    page.counts[MANAGED_DELETED] = response->counts->deleted;
    page.dormant = response->counts->dormant;
    *out = page;
    return OK;
}

struct status users_search(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct managed_question *question, struct arena *arena,
                           struct managed_page *out)
{
    AUTH(SearchUsersRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__search_users_request__init(&request);
    request.state = (AUTH(UserState))question->state;
    request.prefix = rpc_text(question->prefix);
    request.after = rpc_text(question->after);
    request.page_size = question->page_size;
    TRY(rpc_call(client, &SEARCH, &request.base, options, arena, &answer));
    return read_page(answer, arena, out);
}

struct status users_list_dormant(struct rpc_client *client, const struct rpc_call_options *options,
                                 const struct dormant_question *question, struct arena *arena,
                                 struct dormant_users *out)
{
    AUTH(ListDormantRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__list_dormant_request__init(&request);
    request.which = question->is_exempt ? SEKISHO__AUTH__V1__DORMANT_LIST__DORMANT_LIST_EXEMPT
                                        : SEKISHO__AUTH__V1__DORMANT_LIST__DORMANT_LIST_SOON;
    request.after = rpc_text(question->after);
    request.page_size = question->page_size;
    TRY(rpc_call(client, &LIST_DORMANT, &request.base, options, arena, &answer));
    const AUTH(ListDormantResponse) *response = answer;
    *out = (struct dormant_users){.count = response->n_users,
                                  .next = response->next,
                                  .soon = response->soon,
                                  .warn_days = response->warn_days};
    out->users = arena_alloc_array(arena, out->count, sizeof *out->users);
    if (out->users == NULL)
        return arena_failure();
    for (size_t i = 0; i < out->count; i++)
        TRY(read_user(response->users[i], arena, &out->users[i]));
    return OK;
}

struct status users_get(struct rpc_client *client, const struct rpc_call_options *options,
                        struct uuid id, struct arena *arena, struct managed_user *out)
{
    AUTH(GetUserRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__get_user_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request.user_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    TRY(rpc_call(client, &GET, &request.base, options, arena, &answer));
    return read_user(answer, arena, out);
}

static struct status read_link(const AUTH(UserLink) * link, struct arena *arena,
                               struct managed_link *out)
{
    TRY(read_user(link->user, arena, &out->user));
    out->token = link->token;
    out->is_mailed = link->is_mailed;
    out->expires_at_us = link->expires_at_us;
    return OK;
}

struct status users_invite(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct new_managed_user *user, struct arena *arena,
                           struct managed_link *out)
{
    AUTH(InviteUserRequest) request;
    struct scope_message scope;
    const void *answer = NULL;

    sekisho__auth__v1__invite_user_request__init(&request);
    request.kind = user->is_customer ? SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER
                                     : SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(user->login_id);
    request.display_name = rpc_text(user->name);
    request.mail = rpc_text(user->mail);
    request.roles = user->roles;
    request.n_roles = user->role_count;
    request.scope = scope_fill_message(&user->scope, &scope);
    TRY(rpc_call(client, &INVITE, &request.base, options, arena, &answer));
    return read_link(answer, arena, out);
}

/* Calls a method whose request says who and why. Each has a type of its own, by which auth tells
 * repeated calls apart. */
#define DEFINE_ACT(function, type, lower, method, response)                                        \
    static struct status function(struct rpc_client *client,                                       \
                                  const struct rpc_call_options *options, struct uuid id,          \
                                  const char *reason, struct arena *arena, const void **out)       \
    {                                                                                              \
        static const struct rpc_target target = TARGET(method, response, RPC_REPEAT_BY_KEY);       \
        Sekisho__Auth__V1__##type request;                                                         \
                                                                                                   \
        sekisho__auth__v1__##lower##__init(&request);                                              \
        request.user_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});                          \
        request.reason = rpc_text(reason);                                                         \
        return rpc_call(client, &target, &request.base, options, arena, out);                      \
    }
DEFINE_ACT(resend, ResendRequest, resend_request, "Users/Resend", user_link)
DEFINE_ACT(start_reset, StartResetRequest, start_reset_request, "Users/StartReset", user_link)
DEFINE_ACT(enable, EnableUserRequest, enable_user_request, "Users/Enable", user)
DEFINE_ACT(disable, DisableUserRequest, disable_user_request, "Users/Disable", user)
DEFINE_ACT(must_change, RequirePasswordChangeRequest, require_password_change_request,
           "Users/RequirePasswordChange", user)
DEFINE_ACT(void_password, VoidPasswordRequest, void_password_request, "Users/VoidPassword", user)
DEFINE_ACT(delete, DeleteUserRequest, delete_user_request, "Users/Delete", user)
DEFINE_ACT(release_hold, ReleaseHoldRequest, release_hold_request, "Users/ReleaseHold", user)
DEFINE_ACT(restore, RestoreUserRequest, restore_user_request, "Users/Restore", user)

struct status users_set_dormant_exempt(struct rpc_client *client,
                                       const struct rpc_call_options *options, struct uuid id,
                                       const char *reason, int64_t base_revision,
                                       struct arena *arena)
{
    AUTH(SetDormantExemptRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__set_dormant_exempt_request__init(&request);
    request.user_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    request.reason = rpc_text(reason);
    request.base_revision = base_revision;
    return rpc_call(client, &SET_EXEMPT, &request.base, options, arena, &answer);
}

struct status users_give_link(struct rpc_client *client, const struct rpc_call_options *options,
                              enum managed_link_kind kind, struct uuid id, struct arena *arena,
                              struct managed_link *out)
{
    const void *answer = NULL;

    TRY(kind == MANAGED_ACTIVATION ? resend(client, options, id, "", arena, &answer)
                                   : start_reset(client, options, id, "", arena, &answer));
    return read_link(answer, arena, out);
}

struct status users_act(struct rpc_client *client, const struct rpc_call_options *options,
                        enum managed_act act, struct uuid id, const char *reason,
                        struct arena *arena)
{
    const void *answer = NULL;

    switch (act) {
    case MANAGED_ACT_ENABLE:
        return enable(client, options, id, reason, arena, &answer);
    case MANAGED_ACT_DISABLE:
        return disable(client, options, id, reason, arena, &answer);
    case MANAGED_ACT_MUST_CHANGE:
        return must_change(client, options, id, reason, arena, &answer);
    case MANAGED_ACT_VOID_PASSWORD:
        return void_password(client, options, id, reason, arena, &answer);
    case MANAGED_ACT_DELETE:
        return delete (client, options, id, reason, arena, &answer);
    case MANAGED_ACT_RELEASE:
        return release_hold(client, options, id, reason, arena, &answer);
    case MANAGED_ACT_RESTORE:
        break;
    }
    return restore(client, options, id, reason, arena, &answer);
}

struct status users_change_profile(struct rpc_client *client,
                                   const struct rpc_call_options *options, struct uuid id,
                                   const struct managed_profile *profile, struct arena *arena)
{
    AUTH(ChangeProfileRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__change_profile_request__init(&request);
    request.user_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    request.display_name = rpc_text(profile->name);
    request.mail = rpc_text(profile->mail);
    request.base_revision = profile->base_revision;
    return rpc_call(client, &CHANGE, &request.base, options, arena, &answer);
}

struct status users_set_leaving_date(struct rpc_client *client,
                                     const struct rpc_call_options *options, struct uuid id,
                                     int64_t leaves_at_us, int64_t base_revision,
                                     struct arena *arena)
{
    AUTH(SetLeavingDateRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__set_leaving_date_request__init(&request);
    request.user_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    request.leaves_at_us = leaves_at_us;
    request.base_revision = base_revision;
    return rpc_call(client, &SET_LEAVING_DATE, &request.base, options, arena, &answer);
}

struct status users_change_roles(struct rpc_client *client, const struct rpc_call_options *options,
                                 struct uuid id, const struct managed_rights *rights,
                                 const char *reason, struct arena *arena)
{
    AUTH(ChangeRolesRequest) request;
    AUTH(Grants) grants;
    struct scope_message scope;
    const void *answer = NULL;

    sekisho__auth__v1__change_roles_request__init(&request);
    request.user_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    sekisho__auth__v1__grants__init(&grants);
    grants.permissions = rights->granted;
    grants.n_permissions = rights->granted_count;
    request.roles = rights->roles;
    request.n_roles = rights->role_count;
    request.grants = &grants;
    request.scope = scope_fill_message(&rights->scope, &scope);
    request.base_revision = rights->base_revision;
    request.reason = rpc_text(reason);
    return rpc_call(client, &CHANGE_ROLES, &request.base, options, arena, &answer);
}

struct status users_set_password(struct rpc_client *client, const struct rpc_call_options *options,
                                 const struct password_by_link *password, struct arena *arena,
                                 struct password_faults *out)
{
    AUTH(SetPasswordRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__set_password_request__init(&request);
    request.token = rpc_text(password->token);
    request.purpose = (AUTH(LinkPurpose))password->kind;
    request.password = rpc_text(password->password);
    request.client_ip = rpc_text(password->client_ip);
    request.user_agent = rpc_text(password->user_agent);
    request.tells_faults = true;
    TRY(rpc_call(client, &SET_PASSWORD, &request.base, options, arena, &answer));
    const AUTH(SetPasswordResponse) *response = answer;
    return faults_of_message(response->faults, response->n_faults, out);
}
