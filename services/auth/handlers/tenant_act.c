#include "handlers/tenant_act.h"

#include "handlers/messages.h"
#include "handlers/record.h"
#include "service.h"

struct status tenant_act_begin(struct call *call, struct tenant_act *out)
{
    const struct auth_service *service = call->service;

    out->call = call;
    TRY(db_acquire(service->backbone.db_system, call->log, &out->db));
    TRY(db_begin(out->db, &out->transaction));
    return once_begin(call, &service->backbone, &out->transaction, &out->once);
}

void tenant_act_close(struct tenant_act *act)
{
    db_rollback(&act->transaction);
    db_release(&act->db);
}

struct status tenant_act_record(struct tenant_act *act, const char *kind, const char *reason)
{
    const struct auth_service *service = act->call->service;
    struct outbox_event event = record_of_call(act->call, &act->once, kind, act->tenant.id);

    record_about_tenant(&event, &act->tenant);
    event.reason = reason[0] ? reason : NULL;
    return outbox_append(service->backbone.outbox, &act->transaction, &event);
}

struct status tenant_act_finish(struct tenant_act *act)
{
    TRY(tenant_message(act->call, &act->tenant, act->call->response));
    TRY(once_finish(act->call, &act->transaction, &act->once));
    return db_commit(&act->transaction);
}
