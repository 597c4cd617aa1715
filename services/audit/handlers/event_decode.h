/* From the bytes of an event to what is kept beside them. */
#ifndef AUDIT_HANDLERS_EVENT_DECODE_H
#define AUDIT_HANDLERS_EVENT_DECODE_H

#include "base/arena.h"
#include "domain/event.h"
#include "sekisho/audit/v1/event.pb-c.h"

/* An event on its way into the history. */
struct recorded_event {
    struct event event;
    Sekisho__Audit__V1__Event *message; /* the same; texts leave it when they are sealed */
};

/* INVALID_ARGUMENT for bytes that are no Event (event.proto) by its rules, and for one that
 * destroys keys and is not auth's; texts live in `arena`, the bytes are borrowed. */
NODISCARD struct status event_decode(struct bytes bytes, struct arena *arena,
                                     struct recorded_event *out);

#endif
