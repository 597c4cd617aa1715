#include "handlers/alarms.h"

#include "handlers/record.h"
#include "service.h"

static struct status append(const struct call *call, const struct once *once, const char *kind,
                            enum record_step step, const struct outbox_event *failure,
                            struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    struct outbox_event alarm = *failure;

    alarm.id = record_id(call, once, step);
    alarm.kind = kind;
    alarm.result = OUTBOX_SUCCEEDED;
    alarm.reason = "throttled";
    return outbox_append(service->backbone.outbox, transaction, &alarm);
}

struct status alarms_append(const struct call *call, const struct once *once,
                            const struct password_try *tried, const struct outbox_event *failure,
                            struct db_transaction *transaction)
{
    if (tried->failures == THROTTLE_HOLD)
        TRY(append(call, once, tried->is_by_device ? "authn_device_lock" : "authn_login_lock",
                   RECORD_LOCK, failure, transaction));
    if (tried->is_source_blocked)
        TRY(append(call, once, "authn_source_blocked", RECORD_SOURCE, failure, transaction));
    return OK;
}
