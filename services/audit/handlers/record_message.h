/* Records as messages. */
#ifndef AUDIT_HANDLERS_RECORD_MESSAGE_H
#define AUDIT_HANDLERS_RECORD_MESSAGE_H

#include "domain/event.h"
#include "rpc/call.h"
#include "sekisho/audit/v1/history.pb-c.h"

/* Fills an initialised message; the bytes are borrowed from the record, which lives in the call's
 * arena. */
NODISCARD struct status record_message(const struct call *call, const struct record *record,
                                       Sekisho__Audit__V1__Record *out);

#endif
