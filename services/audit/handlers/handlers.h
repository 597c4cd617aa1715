/* The methods of sekisho.audit.v1.History (history.proto says what each promises). */
#ifndef AUDIT_HANDLERS_HANDLERS_H
#define AUDIT_HANDLERS_HANDLERS_H

#include "rpc/call.h"

struct status handle_append(struct call *call);
struct status handle_search(struct call *call);
struct status handle_export(struct call *call);
struct status handle_get(struct call *call);

#endif
