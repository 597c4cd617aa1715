#include "handlers/system_caller.h"

#include "service.h"
#include "store/tenant_store.h"

static struct status refused(void)
{
    return FAIL(PERMISSION_DENIED, "the caller may not use this method");
}

/* Whose contract has ended is granted to nobody, whatever the file says. */
static struct status look_at_company(const struct call *call, int64_t tenant_id,
                                     bool *is_deleted_out)
{
    const struct auth_service *service = call->service;
    struct tenant tenant;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    struct status found = tenant_store_find_any_tenant(db, tenant_id, &tenant);
    if (found.code == STATUS_NOT_FOUND)
        return OK;
    TRY(found);
    *is_deleted_out = tenant_is_deleted(&tenant);
    return OK;
}

struct status system_caller_check(const struct call *call, int64_t tenant_id)
{
    const struct auth_service *service = call->service;

    bool is_deleted = false;

    if (!call->is_granted)
        return OK;
    if (!systems_reach(service->systems, call->caller, call->method, tenant_id))
        return refused();
    TRY(look_at_company(call, tenant_id, &is_deleted));
    return is_deleted ? refused() : OK;
}
