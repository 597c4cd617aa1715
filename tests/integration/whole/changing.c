#include "changing.h"

#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"

typedef Sekisho__Auth__V1__ChangePasswordRequest Request;
typedef Sekisho__Auth__V1__ChangePasswordResponse Response;

enum { PASS_CAPACITY = 4097, DEADLINE_MS = 4000 };

static const struct rpc_target CHANGE = {"sekisho.auth.v1.Users/ChangePassword",
                                         &sekisho__auth__v1__change_password_response__descriptor,
                                         RPC_REPEAT_BY_KEY};

struct asked asked_to_change(const char *token, const char *current, const char *wanted)
{
    struct asked asked = {.token = token, .current = current, .wanted = wanted, .device = ""};

    memcpy(asked.key, world_new_key().data, CHANGING_KEY_SIZE);
    return asked;
}

static void keep(const Response *response, struct asked *asked)
{
    asked->is_changed = response->is_changed;
    asked->is_current_wrong = response->is_current_wrong;
    CHECK(text_copy(asked->given, sizeof asked->given, response->device));
    asked->faults = 0;
    for (size_t i = 0; i < response->n_faults; i++)
        asked->faults |= 1u << response->faults[i];
    asked->is_throttled = response->throttled != NULL;
    if (!asked->is_throttled)
        return;
    asked->is_held = response->throttled->is_held;
    asked->wait_seconds = response->throttled->wait_seconds;
}

void ask_to_change_with(struct asked *asked, const char *pass)
{
    CLEANUP(arena_clear) struct arena arena;
    struct rpc_call_options options = {.idempotency_key = {asked->key, CHANGING_KEY_SIZE},
                                       .pass = pass,
                                       .deadline_monotonic_ms = world_now_ms() + DEADLINE_MS};
    Request request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__change_password_request__init(&request);
    request.current_password = rpc_text(asked->current);
    request.new_password = rpc_text(asked->wanted);
    request.keep_other_sessions = asked->keep;
    request.device = rpc_text(asked->device);
    struct status status =
        rpc_call(world_client(AUTH, PORTAL), &CHANGE, &request.base, &options, &arena, &answer);
    asked->status = (struct status){status.code, status_code_name(status.code)};
    if (status_is_ok(status))
        keep(answer, asked);
}

void ask_to_change(struct asked *asked)
{
    char pass[PASS_CAPACITY];

    CHECK_OK(call_check(asked->token, "auth", pass));
    ask_to_change_with(asked, pass);
    CHECK_OK(asked->status);
}
