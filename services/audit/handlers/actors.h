/* Whom a search of the history means. */
#ifndef AUDIT_HANDLERS_ACTORS_H
#define AUDIT_HANDLERS_ACTORS_H

#include "db/db.h"
#include "rpc/call.h"
#include "store/history_store.h"

/* Sets under which names `actor` ("" for everybody) is among the events. A user is there under
 * their id: so whoever has this login ID, or is this id. Anybody else, and a user in an event from
 * before they had keys, is there under the login ID. */
NODISCARD struct status actors_find(const struct call *call, struct db *db, int64_t tenant_id,
                                    const char *actor, struct history_filter *out);

#endif
