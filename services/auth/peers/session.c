#include "peers/session.h"

#include "rpc/field.h"
#include "sekisho/session/v1/session.pb-c.h"

typedef Sekisho__Session__V1__Subject Subject;
typedef Sekisho__Session__V1__CreateRequest CreateRequest;
typedef Sekisho__Session__V1__CreateResponse CreateResponse;
typedef Sekisho__Session__V1__SetBarrierRequest SetBarrierRequest;

static const struct rpc_target CREATE = {
    .name = "sekisho.session.v1.Session/Create",
    .response = &sekisho__session__v1__create_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static const struct rpc_target SET_BARRIER = {
    .name = "sekisho.session.v1.Session/SetBarrier",
    .response = &sekisho__session__v1__set_barrier_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

static void fill_subject(const struct new_session *session, Subject *out)
{
    out->tenant_id = session->tenant_id;
    out->kind = session->is_customer ? SEKISHO__SESSION__V1__USER_KIND__USER_KIND_CUSTOMER
                                     : SEKISHO__SESSION__V1__USER_KIND__USER_KIND_STAFF;
    out->version = session->version;
    out->user_id = rpc_bytes((struct bytes){session->user_id.bytes, UUID_SIZE});
    out->login_id = rpc_text(session->login_id);
    out->display_name = rpc_text(session->name);
    out->permissions = rpc_texts(session->permissions);
    out->n_permissions = session->permission_count;
}

struct status session_create(struct rpc_client *client, const struct rpc_call_options *options,
                             const struct new_session *session, struct arena *arena,
                             struct created_session *out)
{
    CreateRequest request;
    Subject subject;

    sekisho__session__v1__create_request__init(&request);
    sekisho__session__v1__subject__init(&subject);
    fill_subject(session, &subject);
    request.subject = &subject;
    request.idle_seconds = session->idle_seconds;
    request.absolute_seconds = session->absolute_seconds;
    request.maximum_sessions = session->maximum_sessions;
    request.client_ip = rpc_text(session->client_ip);
    request.user_agent = rpc_text(session->user_agent);
    request.authentication = rpc_text(session->authentication);

    const void *answer = NULL;
    TRY(rpc_call(client, &CREATE, &request.base, options, arena, &answer));
    const CreateResponse *created = answer;
    *out = (struct created_session){.token = created->token,
                                    .idle_ends_at_us = created->idle_ends_at_us};
    return OK;
}

struct status session_set_barrier(struct rpc_client *client, const struct rpc_call_options *options,
                                  int64_t tenant_id, struct uuid user_id, int64_t version,
                                  const char *reason, struct arena *arena)
{
    SetBarrierRequest request;
    const void *answer = NULL;

    sekisho__session__v1__set_barrier_request__init(&request);
    request.tenant_id = tenant_id;
    request.version = version;
    request.user_id = rpc_bytes((struct bytes){user_id.bytes, UUID_SIZE});
    request.reason = rpc_text(reason);
    return rpc_call(client, &SET_BARRIER, &request.base, options, arena, &answer);
}
