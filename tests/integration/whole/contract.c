#include "contract.h"

#include <inttypes.h>
#include <stdio.h>

#include "rpc/field.h"
#include "support/world/targets.h"

#define TARGET(name)                                                                               \
    {                                                                                              \
        "sekisho.auth.v1.Tenants/" name, &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY \
    }
static const struct rpc_target END = TARGET("Delete");
static const struct rpc_target RESTORE_TENANT = TARGET("Restore");
static const struct rpc_target SUSPEND = TARGET("Suspend");
static const struct rpc_target RESUME = TARGET("Resume");
static const struct rpc_target DELETIONS = {"sekisho.auth.v1.Tenants/ListDeletions",
                                            &sekisho__auth__v1__list_deletions_response__descriptor,
                                            RPC_REPEAT_SAFE};

static struct status call(const struct rpc_target *target, const ProtobufCMessage *request)
{
    static char text[256];
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    struct status status = world_call(AUTH, OPERATOR, target, request, NULL, &arena, &answer);
    CHECK(text_copy(text, sizeof text, status.text ? status.text : ""));
    return (struct status){status.code, text};
}

struct status contract_end(int64_t tenant_id, const char *code, const char *reason)
{
    Sekisho__Auth__V1__DeleteTenantRequest request;

    sekisho__auth__v1__delete_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    request.code = rpc_text(code);
    request.reason = rpc_text(reason);
    return call(&END, &request.base);
}

struct status contract_restore(int64_t tenant_id)
{
    Sekisho__Auth__V1__RestoreTenantRequest request;

    sekisho__auth__v1__restore_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    return call(&RESTORE_TENANT, &request.base);
}

struct status contract_suspend(int64_t tenant_id)
{
    Sekisho__Auth__V1__SuspendTenantRequest request;

    sekisho__auth__v1__suspend_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    request.reason = rpc_text("unpaid");
    return call(&SUSPEND, &request.base);
}

struct status contract_resume(int64_t tenant_id)
{
    Sekisho__Auth__V1__ResumeTenantRequest request;

    sekisho__auth__v1__resume_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    return call(&RESUME, &request.base);
}

struct status contract_get(enum identity caller, int64_t tenant_id, const char *code,
                           struct arena *arena, const Tenant **out)
{
    Sekisho__Auth__V1__GetTenantRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = code ? SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_CODE
                              : SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    if (code)
        request.code = rpc_text(code);
    else
        request.tenant_id = tenant_id;
    struct status status =
        world_call(AUTH, caller, &GET_TENANT, &request.base, NULL, arena, &answer);
    *out = answer;
    return status;
}

const Sekisho__Auth__V1__ListDeletionsResponse *contract_deletions(const char *after,
                                                                   uint32_t page_size,
                                                                   struct arena *arena)
{
    Sekisho__Auth__V1__ListDeletionsRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__list_deletions_request__init(&request);
    request.after = rpc_text(after);
    request.page_size = page_size;
    CHECK_OK(world_call(AUTH, OPERATOR, &DELETIONS, &request.base, NULL, arena, &answer));
    return answer;
}

void contract_pass(int64_t tenant_id, const char *age)
{
    char sql[512];
    int size = snprintf(sql, sizeof sql,
                        "UPDATE auth.tenants SET deleted_at = now() - interval '%s'"
                        " WHERE id = %" PRId64 "; UPDATE auth.tenant_deletions"
                        " SET deleted_at = now() - interval '%s' WHERE tenant = %" PRId64,
                        age, tenant_id, age, tenant_id);

    CHECK(size > 0 && (size_t)size < sizeof sql);
    test_postgres_execute(&world.postgres, sql);
}

void contract_number(int64_t tenant_id, const char *text, size_t capacity, char *out)
{
    size_t size = 0;

    for (const char *at = text; *at; at++) {
        CHECK(size + 32 < capacity);
        if (at[0] == '$' && at[1] == '$') {
            out[size++] = *at++;
            out[size++] = '$';
        } else if (at[0] == '$') {
            size += (size_t)snprintf(out + size, 24, "%" PRId64, tenant_id);
        } else {
            out[size++] = *at;
        }
    }
    out[size] = '\0';
}

void contract_run(int64_t tenant_id, const char *sql)
{
    static char text[16384];

    contract_number(tenant_id, sql, sizeof text, text);
    test_postgres_execute(&world.postgres, text);
}
