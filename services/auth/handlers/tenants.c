#include "handlers/handlers.h"

#include <string.h>

#include "handlers/messages.h"
#include "handlers/tenant_act.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/deletion_store.h"
#include "store/networks_store.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__Tenant TenantMessage;
typedef Sekisho__Auth__V1__CreateTenantRequest CreateTenantRequest;
typedef Sekisho__Auth__V1__GetTenantRequest GetTenantRequest;
typedef Sekisho__Auth__V1__ListTenantsRequest ListTenantsRequest;
typedef Sekisho__Auth__V1__ListTenantsResponse ListTenantsResponse;

/* What the operator says, if anything, in place of the standard. */
static struct session_limits limits_of(const struct call *call, int32_t idle_seconds)
{
    const struct auth_service *service = call->service;
    struct session_limits limits = session_limits_standard(&service->session_bounds);

    if (idle_seconds != 0)
        limits.idle_seconds = idle_seconds;
    return limits;
}

static const char *or_default(const char *text, const char *standard)
{
    return text[0] ? text : standard;
}

static struct status read_tenant(const struct call *call, struct tenant *out)
{
    const struct auth_service *service = call->service;
    const CreateTenantRequest *request = call->request;
    struct tenant tenant = {
        .staff_sessions = limits_of(call, request->staff_idle_seconds),
        .customer_sessions = limits_of(call, request->customer_idle_seconds),
    };

    if (!text_copy(tenant.code, sizeof tenant.code, request->code) ||
        !text_copy(tenant.name, sizeof tenant.name, request->name) ||
        !text_copy(tenant.time_zone, sizeof tenant.time_zone,
                   or_default(request->time_zone, "Asia/Tokyo")) ||
        !text_copy(tenant.language, sizeof tenant.language, or_default(request->language, "ja")))
        return FAIL(INVALID_ARGUMENT, "code, name, time_zone or language: too long");
    TRY(tenant_validate(&tenant, &service->session_bounds));
    *out = tenant;
    return OK;
}

struct status handle_create_tenant(struct call *call)
{
    CLEANUP(tenant_act_close) struct tenant_act act = {0};

    TRY(read_tenant(call, &act.tenant));
    TRY(tenant_act_begin(call, &act));
    if (act.once.is_repeated)
        return OK;
    TRY(deletion_store_check_code_any_tenant(act.db, act.tenant.code, call->now_us));
    TRY(tenant_store_create_any_tenant(act.db, &act.tenant));
    TRY(tenant_act_record(&act, "tenant_created", ""));
    return tenant_act_finish(&act);
}

static struct status find_tenant(struct db *db, const GetTenantRequest *request, struct tenant *out)
{
    switch (request->which_case) {
    case SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID:
        return tenant_store_find_any_tenant(db, request->tenant_id, out);
    case SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_CODE:
        return tenant_store_find_by_code_any_tenant(db, request->code, out);
    case SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH__NOT_SET:
    case _SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH__CASE_IS_INT_SIZE:
        break;
    }
    return FAIL(INVALID_ARGUMENT, "say which company: tenant_id or code");
}

static struct status fill_options(const struct call *call, struct db *db, int64_t tenant_id,
                                  TenantMessage *out)
{
    bool has_networks = false;

    TRY(networks_store_is_on_any_tenant(db, tenant_id, &has_networks));
    if (!has_networks)
        return OK;
    out->options = arena_alloc(call->arena, sizeof *out->options);
    if (out->options == NULL)
        return arena_failure();
    out->n_options = 1;
    return call_text(call, "networks", &out->options[0]);
}

/* Of a deleted company nobody but the operator learns that it is there. */
static struct status hide_deleted(const struct call *call, const struct tenant *tenant)
{
    return tenant_is_deleted(tenant) && strcmp(call->caller, "operator") != 0
               ? FAIL(NOT_FOUND, "there is no such company")
               : OK;
}

struct status handle_get_tenant(struct call *call)
{
    const struct auth_service *service = call->service;
    struct tenant tenant;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(find_tenant(db, call->request, &tenant));
    TRY(hide_deleted(call, &tenant));
    TRY(fill_options(call, db, tenant.id, call->response));
    return tenant_message(call, &tenant, call->response);
}

static struct status fill_list(struct call *call, const struct tenant *tenants, size_t count)
{
    ListTenantsResponse *response = call->response;
    TenantMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);

    response->tenants = arena_alloc_array(call->arena, count, sizeof(TenantMessage *));
    if (messages == NULL || response->tenants == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__tenant__init(&messages[i]);
        TRY(tenant_message(call, &tenants[i], &messages[i]));
        response->tenants[i] = &messages[i];
    }
    response->n_tenants = count;
    return OK;
}

struct status handle_list_tenants(struct call *call)
{
    const struct auth_service *service = call->service;
    const ListTenantsRequest *request = call->request;
    ListTenantsResponse *response = call->response;
    size_t limit = request->page_size ? request->page_size : TENANT_PAGE_MAXIMUM;
    size_t count = 0;

    if (limit > TENANT_PAGE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100");
    if (strnlen(request->prefix, TENANT_NAME_CAPACITY) >= TENANT_NAME_CAPACITY)
        return FAIL(INVALID_ARGUMENT, "prefix: at most 128 bytes");
    struct tenant *tenants = arena_alloc_array(call->arena, limit, sizeof *tenants);
    if (tenants == NULL)
        return arena_failure();

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(request->prefix[0]
            ? tenant_store_search_any_tenant(db, request->prefix, request->after, limit, tenants,
                                             &count)
            : tenant_store_list_any_tenant(db, request->after, limit, tenants, &count));
    TRY(fill_list(call, tenants, count));
    return call_text(call, count == limit ? tenants[count - 1].code : "", &response->next);
}
