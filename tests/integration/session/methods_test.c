/* The policy of session, tried on the running program: every method as every peer. */
#include "calls.h"
#include "methods.h"

#include "rpc/message.h"

struct row {
    const char *method;
    bool allowed[IDENTITIES];
};

/* Who may call what; written down here once more, so that a change of the table is seen. */
static const struct row policy[] = {
    {"sekisho.session.v1.Session/Create", {[AUTH] = true}},
    {"sekisho.session.v1.Session/Check", {[PORTAL] = true}},
    {"sekisho.session.v1.Session/IssuePass", {[AUTH] = true}},
    {"sekisho.session.v1.Session/Rotate", {[PORTAL] = true}},
    {"sekisho.session.v1.Session/End", {[PORTAL] = true, [AUTH] = true}},
    {"sekisho.session.v1.Session/SetBarrier", {[AUTH] = true}},
    {"sekisho.session.v1.Session/PutNetworks", {[AUTH] = true}},
    {"sekisho.session.v1.Session/PutTenantPolicy", {[AUTH] = true}},
    {"sekisho.session.v1.Session/List", {[PORTAL] = true}},
    {"sekisho.session.v1.Session/ListAll", {[PORTAL] = true}},
    {"sekisho.session.v1.Session/EndAll", {[PORTAL] = true}},
    {"sekisho.session.v1.Session/EndTenant", {[AUTH] = true}},
    {"sekisho.session.v1.Session/ForgetTenant", {[AUTH] = true}},
    {"sekisho.session.v1.Session/DescribeEnd", {[PORTAL] = true}},
    {"sekisho.session.v1.Session/RaiseEpoch", {[OPERATOR] = true}},
};

static const enum identity replica = SESSION;

static const struct rpc_method *method_of(const char *name)
{
    const struct rpc_method *method =
        rpc_method_find(session_methods, SESSION_METHOD_COUNT, bytes_of(name));

    CHECK(method != NULL);
    return method;
}

/* An empty request, which every handler refuses, but only after the caller was let in. */
static struct status call_empty(const struct rpc_method *method, enum identity identity,
                                const char *pass)
{
    static const uint8_t key[16] = {1};
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, 1 << 16);
    const struct rpc_target target = {method->name, method->response, method->repeat};
    struct rpc_call_options options = {.pass = pass};
    if (method->repeat == RPC_REPEAT_BY_KEY)
        options.idempotency_key = (struct bytes){key, sizeof key};
    const ProtobufCMessage *request = rpc_message_new(method->request, &arena);
    CHECK(request != NULL);
    struct status status =
        rpc_call(world_client(replica, identity), &target, request, &options, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void lists_every_method(void)
{
    CHECK_INT(SESSION_METHOD_COUNT, COUNT_OF(policy));
}

static void refuses_every_method_to_every_peer_who_may_not(void)
{
    for (size_t i = 0; i < COUNT_OF(policy); i++) {
        for (enum identity identity = 0; identity < IDENTITIES; identity++) {
            struct status status = call_empty(method_of(policy[i].method), identity, NULL);
            if ((status.code != STATUS_PERMISSION_DENIED) != policy[i].allowed[identity])
                test_fail(__FILE__, __LINE__, "%s as %s: %s", policy[i].method,
                          identity_names[identity], status.text);
        }
    }
}

static void refuses_forged_passes(void)
{
    /* The last one says that it has no algorithm: {"alg":"none"} and tenant 1. */
    static const char *const passes[] = {"x", "e30.e30.e30", "eyJhbGciOiJub25lIn0.eyJ0aWQiOjF9."};

    for (size_t i = 0; i < COUNT_OF(passes); i++) {
        CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/List"), PORTAL, passes[i]),
                     UNAUTHENTICATED);
        CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/End"), PORTAL, passes[i]),
                     UNAUTHENTICATED);
    }
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/List"), PORTAL, NULL),
                 UNAUTHENTICATED);
}

static void refuses_a_pass_for_another_service(void)
{
    struct created created = create(replica, (struct create_options){0});
    struct checked checked;

    CHECK_OK(
        call_check(replica, created.token, (struct check_options){.audience = "audit"}, &checked));
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/List"), PORTAL, checked.pass),
                 UNAUTHENTICATED);
}

static void refuses_empty_requests_of_those_who_may(void)
{
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/Create"), AUTH, NULL),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/Check"), PORTAL, NULL),
                 UNAUTHENTICATED);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/Rotate"), PORTAL, NULL),
                 UNAUTHENTICATED);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/End"), PORTAL, NULL),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/SetBarrier"), AUTH, NULL),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/PutNetworks"), AUTH, NULL),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/PutTenantPolicy"), AUTH, NULL),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/RaiseEpoch"), OPERATOR, NULL),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_empty(method_of("sekisho.session.v1.Session/DescribeEnd"), PORTAL, NULL),
                 NOT_FOUND);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lists_every_method),
        TEST(refuses_every_method_to_every_peer_who_may_not),
        TEST(refuses_forged_passes),
        TEST(refuses_a_pass_for_another_service),
        TEST(refuses_empty_requests_of_those_who_may),
    };

    mesh_open();
    program_start(replica, "");
    int status = test_run(tests, COUNT_OF(tests));
    program_stop(replica);
    mesh_close();
    return status;
}
