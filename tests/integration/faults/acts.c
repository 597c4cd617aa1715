#include "acts.h"

#include "rpc/field.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

enum { ARENA_MAXIMUM = 4 << 20, PAGE_SIZE = 20 };

static const char ADDRESS[] = "203.0.113.14";

/* How each kind is called. Deadlines are short, so that a stall is longer than any of them. */
static const struct way {
    enum identity program;
    enum identity caller;
    int64_t deadline_ms;
    struct rpc_target target;
} ways[ACT_KINDS] = {
    [ACT_SIGN_IN] = {AUTH,
                     PORTAL,
                     2000,
                     {"sekisho.auth.v1.SignIn/WithPassword",
                      &sekisho__auth__v1__with_password_response__descriptor, RPC_REPEAT_BY_KEY}},
    [ACT_CHECK] = {SESSION,
                   PORTAL,
                   1000,
                   {"sekisho.session.v1.Session/Check",
                    &sekisho__session__v1__check_response__descriptor, RPC_REPEAT_SAFE}},
    [ACT_CHECK_SECOND] = {SECOND_SESSION,
                          PORTAL,
                          1000,
                          {"sekisho.session.v1.Session/Check",
                           &sekisho__session__v1__check_response__descriptor, RPC_REPEAT_SAFE}},
    [ACT_END] = {SESSION,
                 PORTAL,
                 2000,
                 {"sekisho.session.v1.Session/End", &sekisho__session__v1__end_response__descriptor,
                  RPC_REPEAT_BY_KEY}},
    [ACT_END_SECOND] = {SECOND_SESSION,
                        PORTAL,
                        2000,
                        {"sekisho.session.v1.Session/End",
                         &sekisho__session__v1__end_response__descriptor, RPC_REPEAT_BY_KEY}},
    [ACT_SEARCH] = {AUDIT,
                    OPERATOR,
                    1000,
                    {"sekisho.audit.v1.History/Search",
                     &sekisho__audit__v1__search_response__descriptor, RPC_REPEAT_SAFE}},
    [ACT_CREATE_USER] = {AUTH,
                         OPERATOR,
                         2000,
                         {"sekisho.auth.v1.Users/Create", &sekisho__auth__v1__user__descriptor,
                          RPC_REPEAT_BY_KEY}},
    [ACT_DISABLE] = {AUTH,
                     OPERATOR,
                     2500,
                     {"sekisho.auth.v1.Users/Disable", &sekisho__auth__v1__user__descriptor,
                      RPC_REPEAT_BY_KEY}},
};

int64_t act_deadline_ms(enum act_kind kind)
{
    return ways[kind].deadline_ms;
}

void acts_open(void)
{
    for (enum act_kind kind = 0; kind < ACT_KINDS; kind++)
        (void)world_client(ways[kind].program, ways[kind].caller);
}

/* NO for the one code the caller can make sense of, STATUS_OK for none. */
static enum answer call(struct act *act, const ProtobufCMessage *request, enum status_code no,
                        struct arena *arena, const void **out)
{
    const struct way *way = &ways[act->kind];
    int64_t begun_ms = world_now_ms();
    struct rpc_call_options options = {.deadline_monotonic_ms = begun_ms + way->deadline_ms,
                                       .request_id = act->id};

    if (way->target.repeat == RPC_REPEAT_BY_KEY)
        options.idempotency_key = (struct bytes){act->id.bytes, sizeof act->id.bytes};
    struct status status = rpc_call(world_client(way->program, way->caller), &way->target, request,
                                    &options, arena, out);
    journal_answer(act, begun_ms, status.code);
    if (status_is_ok(status))
        return YES;
    if (status.code == no)
        return NO;
    if (status.code != STATUS_UNAVAILABLE && status.code != STATUS_DEADLINE_EXCEEDED)
        test_fail(__FILE__, __LINE__, "%s is not answered with %s \"%s\"", act_names[act->kind],
                  status_code_name(status.code), status.text);
    return UNKNOWN;
}

enum answer act_sign_in(struct act *act, const struct person *person,
                        char token[static TOKEN_CAPACITY])
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    const void *out = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text(person->company->code);
    request.login_id = rpc_text(person->login_id);
    request.password = rpc_text(GOOD_PASSWORD);
    request.client_ip = rpc_text(ADDRESS);
    enum answer answer = call(act, &request.base, STATUS_ALREADY_EXISTS, &arena, &out);
    if (answer == YES) {
        const Sekisho__Auth__V1__WithPasswordResponse *response = out;
        CHECK_TEXT(response->user->login_id, person->login_id);
        CHECK(text_copy(token, TOKEN_CAPACITY, response->session_token));
    }
    return answer;
}

enum answer act_check(struct act *act, const struct person *person, const char *token)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    const void *out = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__check_request__init(&request);
    request.token = rpc_text(token);
    request.client_ip = rpc_text(ADDRESS);
    enum answer answer = call(act, &request.base, STATUS_UNAUTHENTICATED, &arena, &out);
    if (answer == YES) {
        const Sekisho__Session__V1__CheckResponse *response = out;
        CHECK_TEXT(response->subject->login_id, person->login_id);
        CHECK_INT(response->subject->tenant_id, person->company->id);
    }
    return answer;
}

enum answer act_end(struct act *act, const char *token)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__EndRequest request;
    const void *out = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__end_request__init(&request);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_TOKEN;
    request.token = rpc_text(token);
    request.client_ip = rpc_text(ADDRESS);
    return call(act, &request.base, STATUS_OK, &arena, &out);
}

enum answer act_create_user(struct act *act, struct person *person)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateUserRequest request;
    const void *out = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_user_request__init(&request);
    request.tenant_id = person->company->id;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(person->login_id);
    request.display_name = rpc_text("鈴木 真理子");
    request.password = rpc_text(GOOD_PASSWORD);
    request.keeps_password = true;
    enum answer answer = call(act, &request.base, STATUS_OK, &arena, &out);
    if (answer == YES) {
        const Sekisho__Auth__V1__User *user = out;
        CHECK_TEXT(user->login_id, person->login_id);
        CHECK_INT(user->tenant_id, person->company->id);
        CHECK(uuid_from_bytes(user->user_id.data, user->user_id.len, &person->id));
    }
    return answer;
}

enum answer act_disable(struct act *act, const struct person *person)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__DisableUserRequest request;
    const void *out = NULL;
    struct uuid id = person->id;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = person->company->id;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text("left the company");
    enum answer answer = call(act, &request.base, STATUS_OK, &arena, &out);
    if (answer == YES) {
        const Sekisho__Auth__V1__User *user = out;
        CHECK_TEXT(user->login_id, person->login_id);
        CHECK_INT(user->state, SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED);
    }
    return answer;
}

static void check_whose(const Sekisho__Audit__V1__Record *record, const struct company *company)
{
    Sekisho__Audit__V1__Event *event =
        sekisho__audit__v1__event__unpack(NULL, record->event.len, record->event.data);

    CHECK(event != NULL);
    CHECK_INT(event->tenant_id, company->id);
    sekisho__audit__v1__event__free_unpacked(event, NULL);
}

enum answer act_search(struct act *act, const struct company *company, int64_t *size_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__SearchRequest request;
    const void *out = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = company->id;
    request.page_size = PAGE_SIZE;
    enum answer answer = call(act, &request.base, STATUS_OK, &arena, &out);
    if (answer == YES) {
        const Sekisho__Audit__V1__SearchResponse *response = out;
        for (size_t i = 0; i < response->n_records; i++)
            check_whose(response->records[i], company);
        *size_out = response->size;
    }
    return answer;
}
