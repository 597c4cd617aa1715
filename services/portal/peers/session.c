#include "peers/session.h"

#include "rpc/field.h"
#include "sekisho/session/v1/session.pb-c.h"

#define SESSION(name) Sekisho__Session__V1__##name
#define TARGET(method, response_name, repeat_kind)                                                 \
    {                                                                                              \
        .name = "sekisho.session.v1.Session/" method,                                              \
        .response = &sekisho__session__v1__##response_name##__descriptor, .repeat = repeat_kind    \
    }

static const struct rpc_target CHECK = TARGET("Check", check_response, RPC_REPEAT_SAFE);
static const struct rpc_target ROTATE = TARGET("Rotate", rotate_response, RPC_REPEAT_SAFE);
static const struct rpc_target END = TARGET("End", end_response, RPC_REPEAT_BY_KEY);
static const struct rpc_target LIST = TARGET("List", list_response, RPC_REPEAT_SAFE);
static const struct rpc_target LIST_ALL = TARGET("ListAll", list_all_response, RPC_REPEAT_SAFE);
static const struct rpc_target END_ALL = TARGET("EndAll", end_all_response, RPC_REPEAT_BY_KEY);
static const struct rpc_target DESCRIBE_END =
    TARGET("DescribeEnd", describe_end_response, RPC_REPEAT_SAFE);

/* A peer that answers without what it promises is out of order; nobody is let in on a guess. */
static struct status broken(void)
{
    return FAIL(UNAVAILABLE, "session gave an answer that makes no sense");
}

static struct status read_scopes(const SESSION(Subject) * subject, struct arena *arena,
                                 struct session_check *out)
{
    struct session_scope *scopes = arena_alloc_array(arena, subject->n_scopes, sizeof *scopes);

    if (scopes == NULL)
        return arena_failure();
    for (size_t i = 0; i < subject->n_scopes; i++)
        scopes[i] = (struct session_scope){subject->scopes[i]->permission,
                                           (scope_set)subject->scopes[i]->groups};
    out->scopes = scopes;
    out->scope_count = subject->n_scopes;
    return OK;
}

static struct status read_check(const SESSION(CheckResponse) * response, size_t pass_count,
                                struct arena *arena, struct session_check *out)
{
    const SESSION(Subject) *subject = response->subject;

    if (subject == NULL || subject->tenant_id <= 0 || response->n_passes != pass_count ||
        !uuid_from_bytes(response->session_id.data, response->session_id.len, &out->session_id) ||
        !uuid_from_bytes(subject->user_id.data, subject->user_id.len, &out->user_id))
        return broken();
    out->tenant_id = subject->tenant_id;
    out->is_customer = subject->kind == SEKISHO__SESSION__V1__USER_KIND__USER_KIND_CUSTOMER;
    out->login_id = subject->login_id;
    out->name = subject->display_name;
    out->permissions = subject->permissions;
    out->permission_count = subject->n_permissions;
    out->started_at_us = response->started_at_us;
    out->idle_seconds = response->idle_seconds;
    out->idle_ends_at_us = response->idle_ends_at_us;
    out->absolute_ends_at_us = response->absolute_ends_at_us;
    out->now_us = response->now_us;
    out->rotate = response->rotate;
    out->passes = response->passes;
    return read_scopes(subject, arena, out);
}

struct status session_check(struct rpc_client *client, const struct rpc_call_options *options,
                            const struct session_question *question, struct arena *arena,
                            struct session_check *out)
{
    SESSION(CheckRequest) request;
    const void *answer = NULL;

    sekisho__session__v1__check_request__init(&request);
    request.passive = question->is_passive;
    request.token = rpc_text(question->token);
    request.client_ip = rpc_text(question->client_ip);
    request.permission = rpc_text(question->permission);
    request.pass_audiences = rpc_texts(question->pass_audiences);
    request.n_pass_audiences = question->pass_count;
    TRY(rpc_call(client, &CHECK, &request.base, options, arena, &answer));
    return read_check(answer, question->pass_count, arena, out);
}

struct status session_rotate(struct rpc_client *client, const struct rpc_call_options *options,
                             const char *token, struct arena *arena, const char **out)
{
    SESSION(RotateRequest) request;
    const void *answer = NULL;

    sekisho__session__v1__rotate_request__init(&request);
    request.token = rpc_text(token);
    TRY(rpc_call(client, &ROTATE, &request.base, options, arena, &answer));
    *out = ((const SESSION(RotateResponse) *)answer)->token;
    return OK;
}

struct status session_end(struct rpc_client *client, const struct rpc_call_options *options,
                          const struct session_sign_out *sign_out, struct arena *arena)
{
    SESSION(EndRequest) request;
    const void *answer = NULL;

    sekisho__session__v1__end_request__init(&request);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_TOKEN;
    request.token = rpc_text(sign_out->token);
    request.client_ip = rpc_text(sign_out->client_ip);
    request.user_agent = rpc_text(sign_out->user_agent);
    return rpc_call(client, &END, &request.base, options, arena, &answer);
}

struct status session_end_own(struct rpc_client *client, const struct rpc_call_options *options,
                              const struct uuid *session_id, const struct session_sign_out *from,
                              struct arena *arena)
{
    SESSION(EndRequest) request;
    struct uuid id = session_id ? *session_id : (struct uuid){0};
    const void *answer = NULL;

    sekisho__session__v1__end_request__init(&request);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_OTHERS;
    request.others = 1;
    if (session_id) {
        request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_SESSION_ID;
        request.session_id = (ProtobufCBinaryData){.len = UUID_SIZE, .data = id.bytes};
    }
    request.client_ip = rpc_text(from->client_ip);
    request.user_agent = rpc_text(from->user_agent);
    return rpc_call(client, &END, &request.base, options, arena, &answer);
}

static struct status read_line(const SESSION(SessionSummary) * summary, struct session_line *out)
{
    if (!uuid_from_bytes(summary->session_id.data, summary->session_id.len, &out->id))
        return broken();
    out->client_ip = summary->client_ip;
    out->user_agent = summary->user_agent;
    out->authentication = summary->authentication;
    out->started_at_us = summary->started_at_us;
    out->last_seen_at_us = summary->last_seen_at_us;
    out->idle_ends_at_us = summary->idle_ends_at_us;
    return OK;
}

struct status session_list(struct rpc_client *client, const struct rpc_call_options *options,
                           struct arena *arena, struct session_line **lines_out, size_t *count_out)
{
    SESSION(ListRequest) request;
    const void *answer = NULL;

    sekisho__session__v1__list_request__init(&request);
    TRY(rpc_call(client, &LIST, &request.base, options, arena, &answer));
    const SESSION(ListResponse) *response = answer;
    struct session_line *lines = arena_alloc_array(arena, response->n_sessions, sizeof *lines);
    if (lines == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_sessions; i++)
        TRY(read_line(response->sessions[i], &lines[i]));
    *lines_out = lines;
    *count_out = response->n_sessions;
    return OK;
}

static struct status read_company_session(const SESSION(CompanySession) * wire,
                                          struct company_session *out)
{
    if (wire->session == NULL ||
        !uuid_from_bytes(wire->user_id.data, wire->user_id.len, &out->user_id))
        return broken();
    out->login_id = wire->login_id;
    out->name = wire->display_name;
    return read_line(wire->session, &out->line);
}

/* Of what is only read, though the wire's structs have no const. */
static ProtobufCBinaryData wire_id(struct uuid *id)
{
    return (ProtobufCBinaryData){.len = UUID_SIZE, .data = id->bytes};
}

static struct status fill_choice(const struct company_choice *choice, struct arena *arena,
                                 SESSION(SessionChoice) * out)
{
    struct uuid *ids = arena_alloc_array(arena, choice->id_count, sizeof *ids);

    sekisho__session__v1__session_choice__init(out);
    out->session_ids = arena_alloc_array(arena, choice->id_count, sizeof *out->session_ids);
    if (ids == NULL || out->session_ids == NULL)
        return arena_failure();
    for (size_t i = 0; i < choice->id_count; i++) {
        ids[i] = choice->ids[i];
        out->session_ids[out->n_session_ids++] = wire_id(&ids[i]);
    }
    out->network = rpc_text(choice->network ? choice->network : "");
    out->name = rpc_text(choice->name ? choice->name : "");
    out->role = rpc_text(choice->role ? choice->role : "");
    return OK;
}

struct status session_list_all(struct rpc_client *client, const struct rpc_call_options *options,
                               const struct company_question *question, struct arena *arena,
                               struct company_page *out)
{
    SESSION(SessionChoice) choice;
    SESSION(ListAllRequest) request;
    struct uuid before_id = question->before_id;
    const void *answer = NULL;

    sekisho__session__v1__list_all_request__init(&request);
    TRY(fill_choice(&question->choice, arena, &choice));
    request.choice = &choice;
    request.page_size = question->page_size;
    request.before_us = question->before_us;
    if (question->before_us > 0)
        request.before_session_id = wire_id(&before_id);
    TRY(rpc_call(client, &LIST_ALL, &request.base, options, arena, &answer));
    const SESSION(ListAllResponse) *response = answer;
    struct company_session *sessions =
        arena_alloc_array(arena, response->n_sessions, sizeof *sessions);
    if (sessions == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_sessions; i++)
        TRY(read_company_session(response->sessions[i], &sessions[i]));
    *out = (struct company_page){sessions, response->n_sessions, response->more};
    return OK;
}

struct status session_end_all(struct rpc_client *client, const struct rpc_call_options *options,
                              const struct session_ending *ending, struct arena *arena,
                              bool *more_out)
{
    SESSION(SessionChoice) choice;
    SESSION(EndAllRequest) request;
    const void *answer = NULL;

    sekisho__session__v1__end_all_request__init(&request);
    TRY(fill_choice(&ending->choice, arena, &choice));
    request.choice = &choice;
    request.everyone = ending->everyone;
    request.reason = rpc_text(ending->reason);
    request.client_ip = rpc_text(ending->client_ip);
    request.user_agent = rpc_text(ending->user_agent);
    TRY(rpc_call(client, &END_ALL, &request.base, options, arena, &answer));
    *more_out = ((const SESSION(EndAllResponse) *)answer)->more;
    return OK;
}

static void read_owner(const SESSION(DescribeEndResponse) * response, struct session_over *out)
{
    if (response->tenant_id <= 0 ||
        !uuid_from_bytes(response->session_id.data, response->session_id.len, &out->session_id) ||
        !uuid_from_bytes(response->user_id.data, response->user_id.len, &out->user_id))
        return;
    out->tenant_id = response->tenant_id;
    out->is_customer = response->kind == SEKISHO__SESSION__V1__USER_KIND__USER_KIND_CUSTOMER;
    out->login_id = response->login_id;
    out->name = response->display_name;
}

struct status session_describe_end(struct rpc_client *client,
                                   const struct rpc_call_options *options, const char *token,
                                   struct arena *arena, struct session_over *out)
{
    SESSION(DescribeEndRequest) request;
    const void *answer = NULL;

    sekisho__session__v1__describe_end_request__init(&request);
    request.token = rpc_text(token);
    TRY(rpc_call(client, &DESCRIBE_END, &request.base, options, arena, &answer));
    const SESSION(DescribeEndResponse) *response = answer;
    *out = (struct session_over){.reason = (enum session_end_reason)response->reason,
                                 .ended_at_us = response->ended_at_us};
    read_owner(response, out);
    return OK;
}
