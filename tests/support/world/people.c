#include "support/world/people.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "network/address.h"
#include "rpc/field.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/targets.h"

enum { ARENA_MAXIMUM = 4 << 20 };

const char *people_address;

int64_t create_tenant(const char *code)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_tenant_request__init(&request);
    request.code = rpc_text(code);
    request.name = rpc_text("青葉商事株式会社");
    CHECK_OK(world_call(AUTH, OPERATOR, &CREATE_TENANT, &request.base, NULL, &arena, &answer));
    return ((const Sekisho__Auth__V1__Tenant *)answer)->tenant_id;
}

static struct status call_create(int64_t tenant_id, const char *login_id, const char *role,
                                 const char *password, struct uuid *id_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    char *roles[1] = {role ? rpc_text(role) : NULL};
    sekisho__auth__v1__create_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(login_id);
    request.display_name = rpc_text("鈴木 真理子");
    request.password = rpc_text(password);
    request.keeps_password = true;
    request.roles = roles;
    request.n_roles = role ? 1 : 0;
    struct status status =
        world_call(AUTH, OPERATOR, &CREATE_USER, &request.base, NULL, &arena, &answer);
    if (!status_is_ok(status))
        return (struct status){status.code, status_code_name(status.code)};
    const Sekisho__Auth__V1__User *user = answer;
    CHECK(uuid_from_bytes(user->user_id.data, user->user_id.len, id_out));
    return OK;
}

struct status call_create_user(int64_t tenant_id, const char *login_id, const char *role,
                               struct uuid *id_out)
{
    return call_create(tenant_id, login_id, role, GOOD_PASSWORD, id_out);
}

struct uuid create_user_with_password(int64_t tenant_id, const char *login_id, const char *role,
                                      const char *password)
{
    struct uuid id;

    CHECK_OK(call_create(tenant_id, login_id, role, password, &id));
    return id;
}

struct uuid create_user(int64_t tenant_id, const char *login_id, const char *role)
{
    struct uuid id;

    CHECK_OK(call_create_user(tenant_id, login_id, role, &id));
    return id;
}

/* A status whose text outlives the arena: refusals are few. */
static struct status kept(struct status status, const char **refusal_out)
{
    static const char *const known[] = {"ID or password is wrong"};

    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (refusal_out && strcmp(status.text, known[i]) == 0)
            *refusal_out = known[i];
    }
    return (struct status){status.code, status_code_name(status.code)};
}

/* Each from somewhere else, as sign-ins of many tests do not come from one source. */
static void next_address(char out[static ADDRESS_TEXT_CAPACITY])
{
    static atomic_uint sign_ins;

    if (people_address) {
        (void)snprintf(out, ADDRESS_TEXT_CAPACITY, "%s", people_address);
        return;
    }
    unsigned number = atomic_fetch_add(&sign_ins, 1);

    (void)snprintf(out, ADDRESS_TEXT_CAPACITY, "198.18.%u.%u", number % 256, number / 256 % 256);
}

struct status call_sign_in(const char *tenant_code, const char *login_id, const char *password,
                           char token[static TOKEN_CAPACITY], const char **refusal_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    const void *answer = NULL;
    char address[ADDRESS_TEXT_CAPACITY];

    next_address(address);
    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text(tenant_code);
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(password);
    request.client_ip = address;
    request.user_agent = rpc_text("Test");
    struct status status = world_call(AUTH, PORTAL, &SIGN_IN, &request.base, NULL, &arena, &answer);
    if (!status_is_ok(status))
        return kept(status, refusal_out);
    const Sekisho__Auth__V1__WithPasswordResponse *response = answer;
    if (response->throttled)
        return FAIL(RESOURCE_EXHAUSTED, "tried too often");
    CHECK(text_copy(token, TOKEN_CAPACITY, response->session_token));
    return OK;
}

struct status call_disable(int64_t tenant_id, struct uuid user_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__DisableUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, user_id.bytes};
    request.reason = rpc_text("left the company");
    return kept(world_call(AUTH, OPERATOR, &DISABLE_USER, &request.base, NULL, &arena, &answer),
                NULL);
}

struct status call_check(const char *token, const char *audience, char *pass)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__check_request__init(&request);
    request.token = rpc_text(token);
    request.client_ip = rpc_text("203.0.113.14");
    request.pass_audience = rpc_text(audience ? audience : "");
    struct status status =
        world_call(SESSION, PORTAL, &CHECK_SESSION, &request.base, NULL, &arena, &answer);
    if (status_is_ok(status) && audience)
        CHECK(text_copy(pass, 4097, ((const Sekisho__Session__V1__CheckResponse *)answer)->pass));
    return kept(status, NULL);
}

size_t count_events(int64_t tenant_id, const char *kind)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__SearchRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = tenant_id;
    request.action = rpc_text(kind);
    /* Just after a restart the client may not have noticed that audit is back. */
    struct status asked = {0};
    WAIT_UNTIL(
        (asked = world_call(AUDIT, OPERATOR, &SEARCH_EVENTS, &request.base, NULL, &arena, &answer),
         asked.code != STATUS_UNAVAILABLE));
    CHECK_OK(asked);
    return ((const Sekisho__Audit__V1__SearchResponse *)answer)->n_records;
}

/* An event leaves its outbox when audit has acknowledged it. */
void wait_for_delivery(void)
{
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM auth.outbox)"
                                            " AND NOT EXISTS (SELECT FROM session.outbox)");
}
