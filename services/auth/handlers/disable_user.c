#include "handlers/decision_make.h"
#include "handlers/handlers.h"
#include "sekisho/auth/v1/auth.pb-c.h"

struct status handle_disable_user(struct call *call)
{
    const Sekisho__Auth__V1__DisableUserRequest *request = call->request;

    return decision_make_and_carry_out(call,
                                       &(struct decision_wish){.kind = DECISION_DISABLE,
                                                               .tenant_id = request->tenant_id,
                                                               .user_id = request->user_id,
                                                               .reason = request->reason});
}
