#include "company.h"

#include <stdio.h>

#include "call.h"

struct status company_find(struct ctl *ctl, const char *code, const Sekisho__Auth__V1__Tenant **out)
{
    static const struct rpc_target GET = {
        .name = "sekisho.auth.v1.Tenants/Get",
        .response = &sekisho__auth__v1__tenant__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__GetTenantRequest request = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__INIT;
    const void *answer = NULL;

    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_CODE;
    request.code = arena_copy_text(&ctl->arena, code);
    if (request.code == NULL)
        return arena_failure();
    struct status status = ctl_call(ctl, SERVICE_AUTH, &GET, &request.base, &answer);
    if (status.code == STATUS_NOT_FOUND)
        (void)snprintf(ctl->problem, sizeof ctl->problem, "there is no company %.64s", code);
    TRY(status);
    *out = answer;
    return OK;
}
