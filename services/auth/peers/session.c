#include "peers/session.h"

#include "rpc/field.h"
#include "sekisho/session/v1/session.pb-c.h"

typedef Sekisho__Session__V1__Subject Subject;
typedef Sekisho__Session__V1__Scope ScopeMessage;
typedef Sekisho__Session__V1__CreateRequest CreateRequest;
typedef Sekisho__Session__V1__CreateResponse CreateResponse;
typedef Sekisho__Session__V1__SetBarrierRequest SetBarrierRequest;
typedef Sekisho__Session__V1__SetBarrierResponse SetBarrierResponse;
typedef Sekisho__Session__V1__PutNetworksRequest PutNetworksRequest;
typedef Sekisho__Session__V1__NetworkList ListMessage;
typedef Sekisho__Session__V1__NetworkRange RangeMessage;

static const struct rpc_target CREATE = {
    .name = "sekisho.session.v1.Session/Create",
    .response = &sekisho__session__v1__create_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target END = {
    .name = "sekisho.session.v1.Session/End",
    .response = &sekisho__session__v1__end_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target SET_BARRIER = {
    .name = "sekisho.session.v1.Session/SetBarrier",
    .response = &sekisho__session__v1__set_barrier_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target PUT_NETWORKS = {
    .name = "sekisho.session.v1.Session/PutNetworks",
    .response = &sekisho__session__v1__put_networks_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target PUT_TENANT_POLICY = {
    .name = "sekisho.session.v1.Session/PutTenantPolicy",
    .response = &sekisho__session__v1__put_tenant_policy_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target END_TENANT = {
    .name = "sekisho.session.v1.Session/EndTenant",
    .response = &sekisho__session__v1__end_tenant_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target FORGET_TENANT = {
    .name = "sekisho.session.v1.Session/ForgetTenant",
    .response = &sekisho__session__v1__forget_tenant_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target ISSUE_PASS = {
    .name = "sekisho.session.v1.Session/IssuePass",
    .response = &sekisho__session__v1__issue_pass_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static void fill_scope(const struct session_scope *scope, ScopeMessage *out)
{
    sekisho__session__v1__scope__init(out);
    out->permission = rpc_text(scope->permission);
    out->groups = (int64_t)scope->groups;
}

/* A message, and what it points to. */
struct subject_message {
    Subject message;
    ScopeMessage scopes[SESSION_SCOPES_MAXIMUM];
    ScopeMessage *scope_list[SESSION_SCOPES_MAXIMUM];
};

static Subject *fill_subject(const struct session_subject *subject, struct subject_message *out)
{
    Subject *message = &out->message;

    sekisho__session__v1__subject__init(message);
    message->tenant_id = subject->tenant_id;
    message->kind = subject->is_customer ? SEKISHO__SESSION__V1__USER_KIND__USER_KIND_CUSTOMER
                                         : SEKISHO__SESSION__V1__USER_KIND__USER_KIND_STAFF;
    message->version = subject->version;
    message->user_id = rpc_bytes((struct bytes){subject->user_id.bytes, UUID_SIZE});
    message->login_id = rpc_text(subject->login_id);
    message->display_name = rpc_text(subject->name);
    message->permissions = rpc_texts(subject->permissions);
    message->n_permissions = subject->permission_count;
    message->roles = rpc_texts(subject->roles);
    message->n_roles = subject->role_count;
    message->scopes = out->scope_list;
    message->n_scopes = subject->scope_count;
    for (size_t i = 0; i < subject->scope_count; i++) {
        out->scope_list[i] = &out->scopes[i];
        fill_scope(&subject->scopes[i], &out->scopes[i]);
    }
    return message;
}

struct status session_create(struct rpc_client *client, const struct rpc_call_options *options,
                             const struct new_session *session, struct arena *arena,
                             struct created_session *out)
{
    CreateRequest request;
    struct subject_message subject;

    sekisho__session__v1__create_request__init(&request);
    request.subject = fill_subject(&session->subject, &subject);
    request.idle_seconds = session->idle_seconds;
    request.absolute_seconds = session->absolute_seconds;
    request.maximum_sessions = session->maximum_sessions;
    request.refuse_further = session->refuse_further;
    request.client_ip = rpc_text(session->client_ip);
    request.user_agent = rpc_text(session->user_agent);
    request.authentication = rpc_text(session->authentication);

    const void *answer = NULL;
    TRY(rpc_call(client, &CREATE, &request.base, options, arena, &answer));
    const CreateResponse *created = answer;
    *out = (struct created_session){.token = created->live_sessions ? NULL : created->token,
                                    .idle_ends_at_us = created->idle_ends_at_us,
                                    .elsewhere = created->live_sessions};
    return OK;
}

struct status session_end(struct rpc_client *client, const struct rpc_call_options *options,
                          const char *token, struct arena *arena)
{
    Sekisho__Session__V1__EndRequest request;
    const void *answer = NULL;

    sekisho__session__v1__end_request__init(&request);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_TOKEN;
    request.token = rpc_text(token);
    return rpc_call(client, &END, &request.base, options, arena, &answer);
}

struct status session_set_barrier(struct rpc_client *client, const struct rpc_call_options *options,
                                  const struct session_barrier *barrier, struct arena *arena,
                                  uint32_t *ended_out)
{
    SetBarrierRequest request;
    const void *answer = NULL;

    sekisho__session__v1__set_barrier_request__init(&request);
    request.tenant_id = barrier->tenant_id;
    request.version = barrier->version;
    request.user_id = rpc_bytes((struct bytes){barrier->user_id.bytes, UUID_SIZE});
    request.reason = rpc_text(barrier->reason);
    if (!uuid_is_nil(barrier->keep_session_id))
        request.keep_session_id =
            rpc_bytes((struct bytes){barrier->keep_session_id.bytes, UUID_SIZE});
    TRY(rpc_call(client, &SET_BARRIER, &request.base, options, arena, &answer));
    if (ended_out)
        *ended_out = ((const SetBarrierResponse *)answer)->ended_sessions;
    return OK;
}

static struct status fill_range(const struct network_range *range, struct arena *arena,
                                RangeMessage *out)
{
    char text[RANGE_TEXT_CAPACITY];

    range_encode(range->range, text);
    sekisho__session__v1__network_range__init(out);
    out->expires_at_us = range->expires_at_us;
    out->range = arena_copy_text(arena, text);
    return out->range ? OK : arena_failure();
}

static struct status fill_list(const struct network_list *list, struct arena *arena,
                               ListMessage *out)
{
    RangeMessage *ranges = arena_alloc_array(arena, list->count, sizeof *ranges);

    sekisho__session__v1__network_list__init(out);
    out->name = rpc_text(list->name);
    out->mode = (Sekisho__Session__V1__NetworkMode)list->mode;
    out->ranges = arena_alloc_array(arena, list->count, sizeof(RangeMessage *));
    if (ranges == NULL || out->ranges == NULL)
        return arena_failure();
    for (size_t i = 0; i < list->count; i++) {
        TRY(fill_range(&list->ranges[i], arena, &ranges[i]));
        out->ranges[out->n_ranges++] = &ranges[i];
    }
    return OK;
}

static struct status fill_lists(const struct network_list *lists, size_t count, struct arena *arena,
                                ListMessage ***out, size_t *count_out)
{
    ListMessage *messages = arena_alloc_array(arena, count, sizeof *messages);

    *out = arena_alloc_array(arena, count, sizeof(ListMessage *));
    if (messages == NULL || *out == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        TRY(fill_list(&lists[i], arena, &messages[i]));
        (*out)[i] = &messages[i];
    }
    *count_out = count;
    return OK;
}

struct status session_put_networks(struct rpc_client *client,
                                   const struct rpc_call_options *options,
                                   const struct session_networks *networks, struct arena *arena)
{
    PutNetworksRequest request;
    const void *answer = NULL;

    sekisho__session__v1__put_networks_request__init(&request);
    request.tenant_id = networks->tenant_id;
    request.revision = networks->revision;
    request.trial_ends_at_us = networks->trial_ends_at_us;
    TRY(fill_lists(networks->lists, networks->count, arena, &request.lists, &request.n_lists));
    TRY(fill_lists(networks->trial_lists, networks->trial_count, arena, &request.trial_lists,
                   &request.n_trial_lists));
    return rpc_call(client, &PUT_NETWORKS, &request.base, options, arena, &answer);
}

struct status session_end_tenant(struct rpc_client *client, const struct rpc_call_options *options,
                                 int64_t tenant_id, const char *reason, struct arena *arena,
                                 bool *more_out)
{
    Sekisho__Session__V1__EndTenantRequest request;
    const void *answer = NULL;

    sekisho__session__v1__end_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    request.reason = rpc_text(reason);
    TRY(rpc_call(client, &END_TENANT, &request.base, options, arena, &answer));
    *more_out = ((const Sekisho__Session__V1__EndTenantResponse *)answer)->more == 1;
    return OK;
}

static void fill_policy(const struct session_policy *policy,
                        Sekisho__Session__V1__SessionPolicy *out)
{
    sekisho__session__v1__session_policy__init(out);
    out->idle_seconds = policy->idle_seconds;
    out->absolute_seconds = policy->absolute_seconds;
    out->maximum_sessions = policy->maximum_sessions;
}

struct status session_put_policies(struct rpc_client *client,
                                   const struct rpc_call_options *options,
                                   const struct session_policies *policies, struct arena *arena,
                                   bool *more_out)
{
    Sekisho__Session__V1__PutTenantPolicyRequest request;
    Sekisho__Session__V1__SessionPolicy staff;
    Sekisho__Session__V1__SessionPolicy customers;
    const void *answer = NULL;

    sekisho__session__v1__put_tenant_policy_request__init(&request);
    fill_policy(&policies->staff, &staff);
    fill_policy(&policies->customers, &customers);
    request.tenant_id = policies->tenant_id;
    request.revision = policies->revision;
    request.staff = &staff;
    request.customers = &customers;
    TRY(rpc_call(client, &PUT_TENANT_POLICY, &request.base, options, arena, &answer));
    *more_out = ((const Sekisho__Session__V1__PutTenantPolicyResponse *)answer)->more == 1;
    return OK;
}

struct status session_forget_tenant(struct rpc_client *client,
                                    const struct rpc_call_options *options, int64_t tenant_id,
                                    struct arena *arena, struct forgotten *out)
{
    Sekisho__Session__V1__ForgetTenantRequest request;
    const void *answer = NULL;

    sekisho__session__v1__forget_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    TRY(rpc_call(client, &FORGET_TENANT, &request.base, options, arena, &answer));
    const Sekisho__Session__V1__ForgetTenantResponse *response = answer;
    struct forgotten_rows *rows = arena_alloc_array(arena, response->n_rows, sizeof *rows);
    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_rows; i++)
        rows[i] = (struct forgotten_rows){response->rows[i]->table, response->rows[i]->rows};
    *out = (struct forgotten){rows, response->n_rows, response->more == 1};
    return OK;
}

struct status session_issue_pass(struct rpc_client *client, const struct rpc_call_options *options,
                                 const struct hosted_pass *pass, struct arena *arena, char **out)
{
    Sekisho__Session__V1__IssuePassRequest request;
    struct subject_message subject;
    const void *answer = NULL;

    sekisho__session__v1__issue_pass_request__init(&request);
    request.subject = fill_subject(&pass->subject, &subject);
    request.sign_in_id = rpc_bytes((struct bytes){pass->sign_in_id.bytes, UUID_SIZE});
    request.client_ip = rpc_text(pass->client_ip);
    request.system = rpc_text(pass->system);
    TRY(rpc_call(client, &ISSUE_PASS, &request.base, options, arena, &answer));
    *out = ((const Sekisho__Session__V1__IssuePassResponse *)answer)->pass;
    return OK;
}
