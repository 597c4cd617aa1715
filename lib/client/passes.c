#include <string.h>

#include "base/clock.h"
#include "client/client_private.h"
#include "network/address.h"
#include "rpc/field.h"

typedef Sekisho__Auth__V1__IssuePassRequest IssuePassRequest;
typedef Sekisho__Auth__V1__IssuePassResponse IssuePassResponse;

_Static_assert(ADDRESS_TEXT_CAPACITY <= (size_t)SEKISHO_ADDRESS_CAPACITY, "an address fits");
_Static_assert(PASS_MAXIMUM < (size_t)SEKISHO_PASS_CAPACITY, "a pass fits");
_Static_assert(UUID_SIZE == (size_t)SEKISHO_USER_ID_SIZE, "ids are UUIDs");

static struct status read_claims(const struct pass_claims *claims, struct sekisho_pass *out)
{
    *out = (struct sekisho_pass){
        .tenant_id = claims->tenant_id,
        .expires_at = claims->expires_at,
        .is_customer = claims->kind == PASS_CUSTOMER,
    };
    memcpy(out->user_id, claims->user_id.bytes, UUID_SIZE);
    memcpy(out->session_id, claims->session_id.bytes, UUID_SIZE);
    address_encode(claims->client_ip, out->client_ip);
    if (!text_copy(out->login_id, sizeof out->login_id, claims->login_id) ||
        !text_copy(out->name, sizeof out->name, claims->name))
        return FAIL(RESOURCE_EXHAUSTED, "the pass is longer than its place");
    for (size_t i = 0; i < claims->permission_count; i++) {
        const char *permission = claims->permissions[i];
        scope_set scope = pass_scope_of(claims, permission);
        TRY(scope_is_all(scope)
                ? client_list_add(out->permissions, permission)
                : client_limited_add(out->limited, &out->limited_count, permission, scope));
    }
    return OK;
}

static struct status verify(struct sekisho *sekisho, const char *pass, struct arena *arena,
                            struct sekisho_pass *out)
{
    const struct pass_claims *claims = NULL;
    struct sekisho_pass read;

    if (sekisho->passes == NULL || pass == NULL)
        return FAIL(UNAUTHENTICATED, "pass is not valid");
    TRY(pass_verify(sekisho->passes, bytes_of(pass), clock_wall_us(), arena, &claims));
    TRY(read_claims(claims, &read));
    *out = read;
    return OK;
}

static struct status issue(struct sekisho *sekisho, struct sekisho_call *call,
                           const IssuePassRequest *request, struct arena *arena,
                           char out[static SEKISHO_PASS_CAPACITY])
{
    static const struct rpc_target target = {"sekisho.auth.v1.SignIn/IssuePass",
                                             &sekisho__auth__v1__issue_pass_response__descriptor,
                                             RPC_REPEAT_SAFE};
    const void *answer = NULL;

    TRY(client_call(sekisho, call, &target, &request->base, arena, &answer));
    return text_copy(out, SEKISHO_PASS_CAPACITY, ((const IssuePassResponse *)answer)->pass)
               ? OK
               : FAIL(RESOURCE_EXHAUSTED, "the answer is longer than its place");
}

enum sekisho_code sekisho_issue_pass(struct sekisho *sekisho, struct sekisho_call *call,
                                     int64_t tenant_id, const char *ticket, const char *client_ip,
                                     const char *system, char out[SEKISHO_PASS_CAPACITY])
{
    CLEANUP(arena_clear) struct arena arena;
    IssuePassRequest request;

    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    sekisho__auth__v1__issue_pass_request__init(&request);
    request.tenant_id = tenant_id;
    request.ticket = rpc_text(ticket ? ticket : "");
    request.client_ip = rpc_text(client_ip ? client_ip : "");
    request.system = rpc_text(system ? system : "");
    return client_code(call, issue(sekisho, call, &request, &arena, out));
}

enum sekisho_code sekisho_verify_pass(struct sekisho *sekisho, const char *pass,
                                      struct sekisho_pass *out)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    return (enum sekisho_code)verify(sekisho, pass, &arena, out).code;
}
