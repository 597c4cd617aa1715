#include "trying.h"

#include <string.h>

#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/people.h"
#include "support/world/targets.h"

enum { ARENA_MAXIMUM = 1 << 20 };

static const char *or_else(const char *text, const char *otherwise)
{
    return text ? text : otherwise;
}

static void keep(const Sekisho__Auth__V1__WithPasswordResponse *response, struct answer *out)
{
    CHECK(text_copy(out->device, sizeof out->device, response->device));
    out->is_throttled = response->throttled != NULL;
    if (out->is_throttled) {
        out->is_held = response->throttled->is_held;
        out->wait_seconds = response->throttled->wait_seconds;
        CHECK_TEXT(response->session_token, "");
        CHECK(response->user == NULL);
    }
}

struct answer try_with(struct attempt attempt)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    struct answer answer = {0};
    const void *response = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text(or_else(attempt.company, "aoba"));
    request.login_id = rpc_text(or_else(attempt.login_id, "suzuki.m"));
    request.password = rpc_text(or_else(attempt.password, GOOD_PASSWORD));
    request.client_ip = rpc_text(or_else(attempt.address, "192.0.2.1"));
    request.user_agent = rpc_text("Test");
    request.device = rpc_text(or_else(attempt.device, ""));
    struct status status =
        world_call(AUTH, PORTAL, &SIGN_IN, &request.base, NULL, &arena, &response);
    answer.status = (struct status){status.code, status_code_name(status.code)};
    if (status_is_ok(status))
        keep(response, &answer);
    return answer;
}

void expect_wrong(struct attempt attempt)
{
    struct answer answer = try_with(attempt);

    CHECK_STATUS(answer.status, UNAUTHENTICATED);
}

void expect_in(struct attempt attempt, struct answer *out)
{
    *out = try_with(attempt);
    CHECK_OK(out->status);
    CHECK(!out->is_throttled);
}

void forget_all_tries(void)
{
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_floors,"
                                           " auth.sign_in_sources");
}

const struct act RELEASE_HOLD = {
    {"sekisho.auth.v1.Users/ReleaseHold", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY},
    &sekisho__auth__v1__release_hold_request__descriptor};

int64_t hold_of(struct uuid id)
{
    static const struct rpc_target GET = {"sekisho.auth.v1.Users/Get",
                                          &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_user_request__init(&request);
    request.tenant_id = aoba;
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    CHECK_OK(world_call(AUTH, OPERATOR, &GET, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__User *user = answer;
    return user->hold ? user->hold->failures : 0;
}
