#include "handlers/system_caller.h"

#include "service.h"

struct status system_caller_check(const struct call *call, int64_t tenant_id)
{
    const struct auth_service *service = call->service;

    if (!call->is_granted || systems_reach(service->systems, call->caller, call->method, tenant_id))
        return OK;
    return FAIL(PERMISSION_DENIED, "the caller may not use this method");
}
