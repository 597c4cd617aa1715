/* What every act of the operator on a whole company has in common: that it is done once, the event
 * in the company's own history, and the answer. Which company it is, and whether its row has to be
 * locked, the act says itself.
 *
 *     CLEANUP(tenant_act_close) struct tenant_act act = {0};
 *     TRY(tenant_act_begin(call, &act));
 *     if (act.once.is_repeated)
 *         return OK;
 *     TRY(tenant_store_lock_any_tenant(act.db, request->tenant_id, &act.tenant));
 *     ... check and change act.tenant, and store it ...
 *     TRY(tenant_act_record(&act, "tenant_resumed", request->reason));
 *     return tenant_act_finish(&act);
 */
#ifndef AUTH_HANDLERS_TENANT_ACT_H
#define AUTH_HANDLERS_TENANT_ACT_H

#include "backbone/once.h"
#include "db/db.h"
#include "domain/tenant.h"

struct tenant_act {
    struct call *call;
    struct db *db; /* of the whole system's role */
    struct db_transaction transaction;
    struct once once;
    struct tenant tenant; /* the act fills it */
};

/* When the call is a repeated one the response is filled. */
NODISCARD struct status tenant_act_begin(struct call *call, struct tenant_act *out);

/* Gives back what was not finished. */
void tenant_act_close(struct tenant_act *act);

/* `reason` may be "". */
NODISCARD struct status tenant_act_record(struct tenant_act *act, const char *kind,
                                          const char *reason);

/* Answers with the company as it is now, and commits. */
NODISCARD struct status tenant_act_finish(struct tenant_act *act);

#endif
