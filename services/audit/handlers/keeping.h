/* How an event gets into the history: what it says about people is sealed, and an erasing destroys
 * keys, all in the transaction in which it gets its number. */
#ifndef AUDIT_HANDLERS_KEEPING_H
#define AUDIT_HANDLERS_KEEPING_H

#include "db/db.h"
#include "handlers/event_decode.h"
#include "rpc/call.h"
#include "store/history_store.h"

/* Appends `count` events of the tenant (to HISTORY_BATCH_MAXIMUM) in the caller's transaction, as
 * history_append() says. */
NODISCARD struct status keeping_append(const struct call *call, struct db *db, int64_t tenant_id,
                                       struct recorded_event *const *events, size_t count,
                                       struct history_growth *out);

#endif
