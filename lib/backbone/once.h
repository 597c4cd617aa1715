/* A method that changes something, called twice with one key: the second call gets the first one's
 * answer.
 *
 *     TRY(db_begin_tenant(db, tenant_id, &transaction));
 *     struct once once;
 *     TRY(once_begin(call, &service->backbone, &transaction, &once));
 *     if (once.is_repeated)
 *         return OK; // call->response is what the first call was answered
 *     ... the change, its event, the response ...
 *     TRY(once_finish(call, &transaction, &once));
 *     return db_commit(&transaction);
 *
 * Not for answers that hold a secret: they must not be kept. */
#ifndef BACKBONE_ONCE_H
#define BACKBONE_ONCE_H

#include "backbone/backbone.h"
#include "outbox/idempotency.h"
#include "rpc/call.h"

struct once {
    struct idempotency idempotency;
    bool is_repeated;
};

/* The change that the call asks for, for what is recorded of it without an answer that is kept. */
void once_name(const struct call *call, const struct backbone *backbone, struct once *out);

/* As idempotency_begin(), for whoever keeps something else than the response: `kept_out`, in the
 * call's arena, is what a call before has kept. */
NODISCARD struct status once_look(const struct call *call, const struct backbone *backbone,
                                  struct db_transaction *transaction, struct once *out,
                                  struct bytes *kept_out);

/* As idempotency_begin(); the key, request and response are the call's. */
NODISCARD struct status once_begin(struct call *call, const struct backbone *backbone,
                                   struct db_transaction *transaction, struct once *out);

/* Keeps call->response as the answer. */
NODISCARD struct status once_finish(const struct call *call, struct db_transaction *transaction,
                                    const struct once *once);

#endif
