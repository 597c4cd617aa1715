#include <stdio.h>
#include <sys/random.h>

#include "base/clock.h"
#include "client/client_private.h"
#include "rpc/field.h"

typedef Sekisho__Auth__V1__VerifyPasswordRequest VerifyPasswordRequest;
typedef Sekisho__Auth__V1__VerifyPasswordResponse VerifyPasswordResponse;
typedef Sekisho__Auth__V1__ExplainRequest ExplainRequest;
typedef Sekisho__Auth__V1__ExplainResponse ExplainResponse;

enum { DEFAULT_TIMEOUT_MS = 2000, TIMEOUT_MAXIMUM_MS = 60000 };

enum sekisho_code client_code(struct sekisho_call *call, struct status status)
{
    (void)snprintf(call->text, sizeof call->text, "%s", status.text);
    return (enum sekisho_code)status.code;
}

/* The caller's key, or one that nobody had before. */
static struct status choose_key(const struct sekisho_call *call, uint8_t fresh[static 16],
                                struct bytes *out)
{
    *out = (struct bytes){call->key, call->key_size};
    if (call->key)
        return OK;
    if (getrandom(fresh, SEKISHO_KEY_MINIMUM, 0) != SEKISHO_KEY_MINIMUM)
        return FAIL(UNAVAILABLE, "there is no randomness");
    *out = (struct bytes){fresh, SEKISHO_KEY_MINIMUM};
    return OK;
}

struct status client_call(struct sekisho *sekisho, struct sekisho_call *call,
                          const struct rpc_target *target, const ProtobufCMessage *request,
                          struct arena *arena, const void **out)
{
    int64_t timeout_ms = call->timeout_ms ? call->timeout_ms : DEFAULT_TIMEOUT_MS;
    uint8_t fresh[SEKISHO_KEY_MINIMUM];
    struct rpc_call_options options = {0};

    if (timeout_ms < 0 || timeout_ms > TIMEOUT_MAXIMUM_MS)
        return FAIL(INVALID_ARGUMENT, "timeout_ms: at most a minute");
    options.deadline_monotonic_ms = clock_monotonic_ms() + timeout_ms;
    if (target->repeat == RPC_REPEAT_BY_KEY)
        TRY(choose_key(call, fresh, &options.idempotency_key));
    return rpc_call(sekisho->auth, target, request, &options, arena, out);
}

static void fill(VerifyPasswordRequest *request, const struct sekisho_password *password)
{
    sekisho__auth__v1__verify_password_request__init(request);
    request->tenant_id = password->tenant_id;
    request->login_id = rpc_text(password->login_id);
    request->password = rpc_text(password->password);
    request->client_ip = rpc_text(password->client_ip);
    request->user_agent = rpc_text(password->user_agent ? password->user_agent : "");
    request->device = rpc_text(password->device ? password->device : "");
}

/* An answer without any of what we know is of a newer auth, and lets nobody in. */
static struct status read_verdict(const VerifyPasswordResponse *response,
                                  struct sekisho_verdict *out)
{
    *out = (struct sekisho_verdict){.is_due = response->password_is_due};
    if (response->throttled) {
        out->kind = SEKISHO_THROTTLED;
        out->wait_seconds = response->throttled->is_held ? 0 : response->throttled->wait_seconds;
        return OK;
    }
    out->kind = SEKISHO_MUST_CHANGE;
    if (response->must_change_password)
        return OK;
    if (response->user == NULL)
        return FAIL(UNAVAILABLE, "the answer cannot be understood");
    out->kind = SEKISHO_RIGHT;
    if (!text_copy(out->device, sizeof out->device, response->device) ||
        !text_copy(out->ticket, sizeof out->ticket, response->ticket))
        return FAIL(RESOURCE_EXHAUSTED, "the device's note or the ticket is too long");
    return client_user(response->user, &out->user);
}

static struct status verify(struct sekisho *sekisho, struct sekisho_call *call,
                            const struct sekisho_password *password, struct arena *arena,
                            struct sekisho_verdict *out)
{
    static const struct rpc_target target = {
        "sekisho.auth.v1.SignIn/VerifyPassword",
        &sekisho__auth__v1__verify_password_response__descriptor, RPC_REPEAT_BY_KEY};
    VerifyPasswordRequest request;
    const void *answer = NULL;
    struct sekisho_verdict verdict;

    if (password->login_id == NULL || password->password == NULL || password->client_ip == NULL)
        return FAIL(INVALID_ARGUMENT, "login_id, password and client_ip are needed");
    fill(&request, password);
    TRY(client_call(sekisho, call, &target, &request.base, arena, &answer));
    TRY(read_verdict(answer, &verdict));
    *out = verdict;
    return OK;
}

enum sekisho_code sekisho_verify_password(struct sekisho *sekisho, struct sekisho_call *call,
                                          const struct sekisho_password *password,
                                          struct sekisho_verdict *out)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    return client_code(call, verify(sekisho, call, password, &arena, out));
}

/* An answer that says nothing of customers is about none: whoever is allowed it reaches "all". */
static uint64_t read_reach(const ExplainResponse *explained)
{
    if (!explained->is_allowed)
        return 0;
    if (explained->scope == NULL || explained->scope->is_all)
        return SEKISHO_ALL_CUSTOMERS;
    return client_groups(explained->scope->groups, explained->scope->n_groups);
}

static struct status explain(struct sekisho *sekisho, struct sekisho_call *call,
                             const ExplainRequest *request, struct arena *arena, uint64_t *out)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Users/Explain",
                                             &sekisho__auth__v1__explain_response__descriptor,
                                             RPC_REPEAT_SAFE};
    const void *answer = NULL;

    TRY(client_call(sekisho, call, &target, &request->base, arena, &answer));
    *out = read_reach(answer);
    return OK;
}

enum sekisho_code sekisho_check_reach(struct sekisho *sekisho, struct sekisho_call *call,
                                      int64_t tenant_id,
                                      const uint8_t user_id[SEKISHO_USER_ID_SIZE],
                                      const char *permission, uint64_t *reach_out)
{
    CLEANUP(arena_clear) struct arena arena;
    ExplainRequest request;

    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    sekisho__auth__v1__explain_request__init(&request);
    request.tenant_id = tenant_id;
    request.user_id = rpc_bytes((struct bytes){user_id, SEKISHO_USER_ID_SIZE});
    request.permission = rpc_text(permission ? permission : "");
    return client_code(call, explain(sekisho, call, &request, &arena, reach_out));
}

enum sekisho_code sekisho_check_permission(struct sekisho *sekisho, struct sekisho_call *call,
                                           int64_t tenant_id,
                                           const uint8_t user_id[SEKISHO_USER_ID_SIZE],
                                           const char *permission, bool *is_allowed_out)
{
    uint64_t reach = 0;
    enum sekisho_code code =
        sekisho_check_reach(sekisho, call, tenant_id, user_id, permission, &reach);

    if (code == SEKISHO_OK)
        *is_allowed_out = reach == SEKISHO_ALL_CUSTOMERS;
    return code;
}
