/* Records as messages. */
#ifndef AUDIT_HANDLERS_RECORD_MESSAGE_H
#define AUDIT_HANDLERS_RECORD_MESSAGE_H

#include "db/db.h"
#include "domain/event.h"
#include "rpc/call.h"
#include "sekisho/audit/v1/history.pb-c.h"

/* Fills `count` initialised messages, with what is sealed in the events opened as far as there are
 * keys, in the transaction in which they were read. Event and hash are borrowed from the records,
 * which live in the call's arena. */
NODISCARD struct status record_messages(const struct call *call, struct db *db, int64_t tenant_id,
                                        const struct record *records, size_t count,
                                        Sekisho__Audit__V1__Record *const *out);

#endif
