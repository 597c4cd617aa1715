/* From the bytes of an event to what is kept beside them. */
#ifndef AUDIT_HANDLERS_EVENT_DECODE_H
#define AUDIT_HANDLERS_EVENT_DECODE_H

#include "base/arena.h"
#include "domain/event.h"

/* INVALID_ARGUMENT for bytes that are no Event (event.proto) by its rules; texts live in `arena`,
 * the bytes are borrowed. */
NODISCARD struct status event_decode(struct bytes bytes, struct arena *arena, struct event *out);

#endif
