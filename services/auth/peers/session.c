#include "peers/session.h"

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

/* protobuf-c wants pointers to what it only reads; a copy in the arena keeps const honest. */
static struct status copy_text(struct arena *arena, const char *text, char **out)
{
    char *copy = arena_copy_text(arena, text);

    if (copy == NULL)
        return arena_failure();
    *out = copy;
    return OK;
}

static struct status copy_uuid(struct arena *arena, struct uuid uuid, ProtobufCBinaryData *out)
{
    uint8_t *copy = arena_alloc(arena, UUID_SIZE);

    if (copy == NULL)
        return arena_failure();
    memcpy(copy, uuid.bytes, UUID_SIZE);
    *out = (ProtobufCBinaryData){.len = UUID_SIZE, .data = copy};
    return OK;
}

static struct status fill_permissions(struct arena *arena, const struct new_session *session,
                                      Subject *out)
{
    out->permissions = arena_alloc_array(arena, session->permission_count, sizeof(char *));
    if (out->permissions == NULL)
        return arena_failure();
    for (size_t i = 0; i < session->permission_count; i++)
        TRY(copy_text(arena, session->permissions[i], &out->permissions[i]));
    out->n_permissions = session->permission_count;
    return OK;
}

static struct status fill_subject(struct arena *arena, const struct new_session *session,
                                  Subject *out)
{
    out->tenant_id = session->tenant_id;
    out->kind = session->is_customer ? SEKISHO__SESSION__V1__USER_KIND__USER_KIND_CUSTOMER
                                     : SEKISHO__SESSION__V1__USER_KIND__USER_KIND_STAFF;
    out->version = session->version;
    TRY(copy_uuid(arena, session->user_id, &out->user_id));
    TRY(copy_text(arena, session->login_id, &out->login_id));
    TRY(copy_text(arena, session->name, &out->display_name));
    return fill_permissions(arena, session, out);
}

struct status session_create(struct rpc_client *client, const struct rpc_call_options *options,
                             const struct new_session *session, struct arena *arena,
                             struct created_session *out)
{
    CreateRequest request;
    Subject subject;

    sekisho__session__v1__create_request__init(&request);
    sekisho__session__v1__subject__init(&subject);
    TRY(fill_subject(arena, session, &subject));
    request.subject = &subject;
    request.idle_seconds = session->idle_seconds;
    request.absolute_seconds = session->absolute_seconds;
    request.maximum_sessions = session->maximum_sessions;
    TRY(copy_text(arena, session->client_ip, &request.client_ip));
    TRY(copy_text(arena, session->user_agent, &request.user_agent));
    TRY(copy_text(arena, session->authentication, &request.authentication));

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
    TRY(copy_uuid(arena, user_id, &request.user_id));
    TRY(copy_text(arena, reason, &request.reason));
    return rpc_call(client, &SET_BARRIER, &request.base, options, arena, &answer);
}
