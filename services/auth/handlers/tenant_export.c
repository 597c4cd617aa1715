#include "handlers/handlers.h"

#include "handlers/tenant_act.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "store/tenant_store.h"
#include "text/reason.h"

typedef Sekisho__Auth__V1__BeginExportRequest BeginExportRequest;

/* Whatever state the company is in. */
struct status handle_begin_export(struct call *call)
{
    const BeginExportRequest *request = call->request;

    TRY(reason_check(request->reason, true));
    CLEANUP(tenant_act_close) struct tenant_act act = {0};
    TRY(tenant_act_begin(call, &act));
    if (act.once.is_repeated)
        return OK;
    TRY(tenant_store_find_any_tenant(act.db, request->tenant_id, &act.tenant));
    TRY(tenant_act_record(&act, "tenant_exported", request->reason));
    return tenant_act_finish(&act);
}
