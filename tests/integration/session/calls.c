#include "calls.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "calls_private.h"
#include "sekisho/session/v1/session.pb-c.h"

enum { CALL_MS = 6000 };

typedef Sekisho__Session__V1__CreateResponse CreateResponse;
typedef Sekisho__Session__V1__CheckResponse CheckResponse;

static uint64_t last_key = 1000;

uint64_t new_key(void)
{
    return ++last_key;
}

struct uuid user_id_of(uint8_t user)
{
    return (struct uuid){{0xee, user}};
}

struct status call_session(enum identity replica, enum identity identity,
                           const struct rpc_target *target, const ProtobufCMessage *request,
                           uint64_t key, const char *pass, struct arena *arena, const void **out)
{
    uint8_t key_bytes[16] = {0};
    struct rpc_call_options options = {.deadline_monotonic_ms = clock_monotonic_ms() + CALL_MS,
                                       .pass = pass};

    if (target->repeat == RPC_REPEAT_BY_KEY) {
        bytes_put_u64(key_bytes, key ? key : new_key());
        options.idempotency_key = (struct bytes){key_bytes, sizeof key_bytes};
    }
    return rpc_call(world_client(replica, identity), target, request, &options, arena, out);
}

static ProtobufCBinaryData wire_uuid(struct uuid *uuid)
{
    return (ProtobufCBinaryData){.len = UUID_SIZE, .data = uuid->bytes};
}

static void read_created(const CreateResponse *response, struct created *out)
{
    *out = (struct created){.live_sessions = response->live_sessions};
    CHECK(text_copy(out->token, sizeof out->token, response->token));
    if (out->live_sessions > 0)
        return;
    CHECK(uuid_from_bytes(response->session_id.data, response->session_id.len, &out->session_id));
    uuid_encode(out->session_id, out->session_id_text);
    out->started_at_us = response->started_at_us;
    out->idle_ends_at_us = response->idle_ends_at_us;
    out->absolute_ends_at_us = response->absolute_ends_at_us;
    out->ended_sessions = response->ended_sessions;
}

struct status call_create(enum identity replica, struct create_options options, struct created *out)
{
    char *permissions[] = {(char[]){"history.view"}, (char[]){"users.view"}};
    char *managing[] = {(char[]){"sessions.end"}, (char[]){"sessions.view"}};
    char *roles[] = {(char[]){"clerk"}};
    char sato[][32] = {"sato", "佐藤 花子"};
    char takahashi[][32] = {"takahashi", "高橋 由美"};
    CLEANUP(arena_clear) struct arena arena;
    struct uuid user_id = user_id_of(options.user);
    Sekisho__Session__V1__Subject subject;
    Sekisho__Session__V1__CreateRequest request;
    const void *answer = NULL;

    sekisho__session__v1__subject__init(&subject);
    sekisho__session__v1__create_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    subject.tenant_id = options.tenant_id ? options.tenant_id : 1;
    subject.user_id = wire_uuid(&user_id);
    subject.kind = options.is_customer ? SEKISHO__SESSION__V1__USER_KIND__USER_KIND_CUSTOMER
                                       : SEKISHO__SESSION__V1__USER_KIND__USER_KIND_STAFF;
    subject.login_id = options.may_manage ? takahashi[0] : sato[0];
    subject.display_name = options.may_manage ? takahashi[1] : sato[1];
    subject.permissions = options.may_manage ? managing : permissions;
    subject.n_permissions = COUNT_OF(permissions);
    subject.version = options.version ? options.version : 1;
    subject.roles = roles;
    subject.n_roles = COUNT_OF(roles);
    request.subject = &subject;
    request.client_ip = (char[]){"192.0.2.7"};
    request.user_agent = (char[]){"Firefox"};
    request.authentication = (char[]){"password"};
    request.idle_seconds = options.idle_seconds ? options.idle_seconds : 300;
    request.absolute_seconds = options.absolute_seconds ? options.absolute_seconds : 3600;
    request.maximum_sessions = options.maximum_sessions ? options.maximum_sessions : 20;
    request.refuse_further = options.refuse_further;
    struct status status =
        call_session(replica, AUTH, TARGET("Create", create_response, RPC_REPEAT_BY_KEY),
                     &request.base, options.key, NULL, &arena, &answer);
    if (status_is_ok(status))
        read_created(answer, out);
    /* The text lives in the arena. */
    return (struct status){status.code, status_code_name(status.code)};
}

static void read_checked(const CheckResponse *response, struct checked *out)
{
    const Sekisho__Session__V1__Subject *subject = response->subject;

    memset(out, 0, sizeof *out);
    CHECK(uuid_from_bytes(response->session_id.data, response->session_id.len, &out->session_id));
    CHECK(uuid_from_bytes(subject->user_id.data, subject->user_id.len, &out->user_id));
    CHECK(text_copy(out->pass, sizeof out->pass, response->pass));
    out->tenant_id = subject->tenant_id;
    out->now_us = response->now_us;
    out->idle_ends_at_us = response->idle_ends_at_us;
    out->absolute_ends_at_us = response->absolute_ends_at_us;
    out->rotate = response->rotate;
    for (size_t i = 0; i < subject->n_permissions; i++) {
        size_t used = strlen(out->permissions);
        (void)snprintf(out->permissions + used, sizeof out->permissions - used, "%s%s",
                       i > 0 ? " " : "", subject->permissions[i]);
    }
}

char *wire_text(struct arena *arena, const char *text)
{
    char *copy = arena_copy_text(arena, text ? text : "");

    CHECK(copy != NULL);
    return copy;
}

struct status call_check(enum identity replica, const char *token, struct check_options options,
                         struct checked *out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    const void *answer = NULL;

    sekisho__session__v1__check_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.token = wire_text(&arena, token);
    request.client_ip = wire_text(&arena, options.client_ip ? options.client_ip : "192.0.2.7");
    request.passive = options.passive;
    request.permission = wire_text(&arena, options.permission);
    request.pass_audience = wire_text(&arena, options.audience);
    struct status status = call_session(replica, options.caller ? options.caller : PORTAL,
                                        TARGET("Check", check_response, RPC_REPEAT_SAFE),
                                        &request.base, 0, NULL, &arena, &answer);
    if (status_is_ok(status))
        read_checked(answer, out);
    return (struct status){status.code, status_code_name(status.code)};
}

struct status call_rotate(enum identity replica, const char *token,
                          char successor_out[static TOKEN_LENGTH + 1])
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__RotateRequest request;
    const void *answer = NULL;

    sekisho__session__v1__rotate_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.token = wire_text(&arena, token);
    struct status status =
        call_session(replica, PORTAL, TARGET("Rotate", rotate_response, RPC_REPEAT_SAFE),
                     &request.base, 0, NULL, &arena, &answer);
    if (status_is_ok(status)) {
        const Sekisho__Session__V1__RotateResponse *response = answer;
        CHECK(text_copy(successor_out, TOKEN_LENGTH + 1, response->token));
    }
    return (struct status){status.code, status_code_name(status.code)};
}

static struct status call_end_as(enum identity replica, enum identity caller,
                                 const Sekisho__Session__V1__EndRequest *request, const char *pass,
                                 uint64_t key)
{
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    struct status status =
        call_session(replica, caller, TARGET("End", end_response, RPC_REPEAT_BY_KEY),
                     &request->base, key, pass, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static struct status call_end(enum identity replica,
                              const Sekisho__Session__V1__EndRequest *request, const char *pass,
                              uint64_t key)
{
    return call_end_as(replica, PORTAL, request, pass, key);
}

struct status call_end_by_token(enum identity replica, const char *token, uint64_t key)
{
    return call_end_by_token_as(replica, PORTAL, token, key);
}

struct status call_end_by_token_as(enum identity replica, enum identity caller, const char *token,
                                   uint64_t key)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__EndRequest request;

    sekisho__session__v1__end_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_TOKEN;
    request.token = wire_text(&arena, token);
    return call_end_as(replica, caller, &request, NULL, key);
}

struct status call_end_by_id(enum identity replica, struct uuid session_id, const char *pass,
                             uint64_t key)
{
    Sekisho__Session__V1__EndRequest request;

    sekisho__session__v1__end_request__init(&request);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_SESSION_ID;
    request.session_id = wire_uuid(&session_id);
    return call_end(replica, &request, pass, key);
}

struct status call_end_others(enum identity replica, const char *pass, uint64_t key)
{
    Sekisho__Session__V1__EndRequest request;

    sekisho__session__v1__end_request__init(&request);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_OTHERS;
    request.others = 1;
    return call_end(replica, &request, pass, key);
}

static struct status set_barrier(enum identity replica, int64_t tenant_id, uint8_t user,
                                 int64_t version, uint64_t key, ProtobufCBinaryData kept,
                                 uint32_t *ended_out)
{
    CLEANUP(arena_clear) struct arena arena;
    struct uuid user_id = user_id_of(user);
    Sekisho__Session__V1__SetBarrierRequest request;
    const void *answer = NULL;

    sekisho__session__v1__set_barrier_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.tenant_id = tenant_id;
    request.user_id = wire_uuid(&user_id);
    request.version = version;
    request.reason = wire_text(&arena, "password_changed");
    request.keep_session_id = kept;
    struct status status =
        call_session(replica, AUTH, TARGET("SetBarrier", set_barrier_response, RPC_REPEAT_BY_KEY),
                     &request.base, key, NULL, &arena, &answer);
    if (status_is_ok(status))
        *ended_out = ((const Sekisho__Session__V1__SetBarrierResponse *)answer)->ended_sessions;
    return (struct status){status.code, status_code_name(status.code)};
}

struct status call_set_barrier(enum identity replica, int64_t tenant_id, uint8_t user,
                               int64_t version, uint64_t key, uint32_t *ended_out)
{
    return set_barrier(replica, tenant_id, user, version, key, (ProtobufCBinaryData){0}, ended_out);
}

struct status call_set_barrier_but(enum identity replica, int64_t tenant_id, uint8_t user,
                                   int64_t version, struct uuid kept, size_t kept_size,
                                   uint32_t *ended_out)
{
    return set_barrier(replica, tenant_id, user, version, 0,
                       (ProtobufCBinaryData){kept_size, kept.bytes}, ended_out);
}

struct status call_raise_epoch(enum identity replica, const char *reason, uint64_t key,
                               int64_t *epoch_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__RaiseEpochRequest request;
    const void *answer = NULL;

    sekisho__session__v1__raise_epoch_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.reason = wire_text(&arena, reason);
    struct status status = call_session(
        replica, OPERATOR, TARGET("RaiseEpoch", raise_epoch_response, RPC_REPEAT_BY_KEY),
        &request.base, key, NULL, &arena, &answer);
    if (status_is_ok(status) && epoch_out)
        *epoch_out = ((const Sekisho__Session__V1__RaiseEpochResponse *)answer)->epoch;
    return (struct status){status.code, status_code_name(status.code)};
}

struct status call_describe_end(enum identity replica, const char *token, int *reason_out,
                                int64_t *ended_at_us_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__DescribeEndRequest request;
    const void *answer = NULL;

    sekisho__session__v1__describe_end_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.token = wire_text(&arena, token);
    struct status status =
        call_session(replica, PORTAL, TARGET("DescribeEnd", describe_end_response, RPC_REPEAT_SAFE),
                     &request.base, 0, NULL, &arena, &answer);
    if (status_is_ok(status)) {
        const Sekisho__Session__V1__DescribeEndResponse *response = answer;
        *reason_out = (int)response->reason;
        *ended_at_us_out = response->ended_at_us;
    }
    return (struct status){status.code, status_code_name(status.code)};
}

struct status call_describe_owner(enum identity replica, const char *token, struct owner *out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__DescribeEndRequest request;
    const void *answer = NULL;
    struct uuid session_id;

    sekisho__session__v1__describe_end_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.token = wire_text(&arena, token);
    struct status status =
        call_session(replica, PORTAL, TARGET("DescribeEnd", describe_end_response, RPC_REPEAT_SAFE),
                     &request.base, 0, NULL, &arena, &answer);
    if (!status_is_ok(status))
        return (struct status){status.code, status_code_name(status.code)};
    const Sekisho__Session__V1__DescribeEndResponse *response = answer;
    CHECK(uuid_from_bytes(response->session_id.data, response->session_id.len, &session_id));
    CHECK(uuid_from_bytes(response->user_id.data, response->user_id.len, &out->user_id));
    uuid_encode(session_id, out->session_id_text);
    out->tenant_id = response->tenant_id;
    out->kind = (int)response->kind;
    CHECK(text_copy(out->login_id, sizeof out->login_id, response->login_id));
    CHECK(text_copy(out->display_name, sizeof out->display_name, response->display_name));
    return OK;
}

struct status call_list(enum identity replica, const char *pass, struct uuid out[static 20],
                        size_t *count_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__ListRequest request;
    const void *answer = NULL;

    sekisho__session__v1__list_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    struct status status =
        call_session(replica, PORTAL, TARGET("List", list_response, RPC_REPEAT_SAFE), &request.base,
                     0, pass, &arena, &answer);
    if (status_is_ok(status)) {
        const Sekisho__Session__V1__ListResponse *response = answer;
        CHECK(response->n_sessions <= 20);
        for (size_t i = 0; i < response->n_sessions; i++) {
            const Sekisho__Session__V1__SessionSummary *summary = response->sessions[i];
            CHECK(uuid_from_bytes(summary->session_id.data, summary->session_id.len, &out[i]));
            CHECK_TEXT(summary->client_ip, "192.0.2.7");
            CHECK_TEXT(summary->user_agent, "Firefox");
            CHECK_TEXT(summary->authentication, "password");
        }
        *count_out = response->n_sessions;
    }
    return (struct status){status.code, status_code_name(status.code)};
}

static void fill_choice(struct arena *arena, struct choose_options options, struct uuid *user_id,
                        Sekisho__Session__V1__SessionChoice *out)
{
    sekisho__session__v1__session_choice__init(out);
    *user_id = user_id_of(options.user);
    if (options.of_one_user)
        out->user_id = wire_uuid(user_id);
    out->role = wire_text(arena, options.role);
    out->network = wire_text(arena, options.network);
    out->name = wire_text(arena, options.name);
    out->since_us = options.since_us;
    out->n_session_ids = options.id_count;
    out->session_ids = arena_alloc_array(arena, options.id_count, sizeof *out->session_ids);
    CHECK(out->session_ids != NULL);
    for (size_t i = 0; i < options.id_count; i++) {
        out->session_ids[i].len = UUID_SIZE;
        out->session_ids[i].data = arena_alloc(arena, UUID_SIZE);
        memcpy(out->session_ids[i].data, options.ids[i].bytes, UUID_SIZE);
    }
}

struct status call_end_all(enum identity replica, struct choose_options options, const char *pass,
                           uint32_t *ended_out, bool *more_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__SessionChoice choice;
    Sekisho__Session__V1__EndAllRequest request;
    struct uuid user_id;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__end_all_request__init(&request);
    fill_choice(&arena, options, &user_id, &choice);
    request.choice = &choice;
    request.everyone = options.everyone;
    request.reason = wire_text(&arena, options.reason ? options.reason : "lost laptop");
    struct status status =
        call_session(replica, PORTAL, TARGET("EndAll", end_all_response, RPC_REPEAT_BY_KEY),
                     &request.base, options.key, pass, &arena, &answer);
    if (status_is_ok(status)) {
        *ended_out = ((const Sekisho__Session__V1__EndAllResponse *)answer)->ended_sessions;
        *more_out = ((const Sekisho__Session__V1__EndAllResponse *)answer)->more;
    }
    return (struct status){status.code, status_code_name(status.code)};
}

/* Adds the ids of a page, and makes `request` ask for the next one. */
static bool read_page(const Sekisho__Session__V1__ListAllResponse *response,
                      Sekisho__Session__V1__ListAllRequest *request, struct uuid out[static 200],
                      size_t *count)
{
    const Sekisho__Session__V1__SessionSummary *last = NULL;

    CHECK(response->n_sessions <= (size_t)request->page_size);
    for (size_t i = 0; i < response->n_sessions; i++) {
        last = response->sessions[i]->session;
        CHECK(*count < 200);
        CHECK(uuid_from_bytes(last->session_id.data, last->session_id.len, &out[*count]));
        *count += 1;
    }
    if (!response->more)
        return false;
    CHECK(last != NULL);
    request->before_us = last->started_at_us;
    request->before_session_id = wire_uuid(&out[*count - 1]);
    return true;
}

struct status call_list_all(enum identity replica, struct choose_options options, int32_t page_size,
                            const char *pass, struct uuid out[static 200], size_t *count_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__SessionChoice choice;
    Sekisho__Session__V1__ListAllRequest request;
    struct status status = OK;
    struct uuid user_id;
    const void *answer = NULL;
    size_t count = 0;
    bool more = true;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__list_all_request__init(&request);
    fill_choice(&arena, options, &user_id, &choice);
    request.choice = &choice;
    request.page_size = page_size ? page_size : 100;
    while (more && status_is_ok(status)) {
        status =
            call_session(replica, PORTAL, TARGET("ListAll", list_all_response, RPC_REPEAT_SAFE),
                         &request.base, 0, pass, &arena, &answer);
        more = status_is_ok(status) && read_page(answer, &request, out, &count);
    }
    *count_out = count;
    return (struct status){status.code, status_code_name(status.code)};
}

struct created create(enum identity replica, struct create_options options)
{
    struct created created;

    CHECK_OK(call_create(replica, options, &created));
    return created;
}

struct checked check(enum identity replica, const char *token)
{
    struct checked checked;

    CHECK_OK(call_check(replica, token, (struct check_options){0}, &checked));
    return checked;
}

bool is_accepted(enum identity replica, const char *token)
{
    struct checked checked;
    struct status status =
        call_check(replica, token, (struct check_options){.passive = true}, &checked);

    if (status.code != STATUS_UNAUTHENTICATED)
        CHECK_OK(status);
    return status_is_ok(status);
}

void pass_of(enum identity replica, const char *token, char out[static PASS_CAPACITY])
{
    struct checked checked;

    CHECK_OK(call_check(replica, token, (struct check_options){.audience = "session"}, &checked));
    CHECK(text_copy(out, PASS_CAPACITY, checked.pass));
}
