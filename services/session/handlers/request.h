/* From the wire to the domain and back, the same for several methods. Every text is checked against
 * its limit; what is wrong is INVALID_ARGUMENT. */
#ifndef SESSION_HANDLERS_REQUEST_H
#define SESSION_HANDLERS_REQUEST_H

#include "domain/session.h"
#include "handlers/events.h"
#include "rpc/call.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "store/session_store.h"

typedef Sekisho__Session__V1__Subject WireSubject;
typedef Sekisho__Session__V1__Scope WireScope;
typedef Sekisho__Session__V1__SessionSummary WireSummary;

NODISCARD struct status request_subject(const WireSubject *wire, struct subject *out);

/* An address in the one text lib/network writes; "" is allowed when `optional`. */
NODISCARD struct status request_address(const char *text, bool optional);

/* At most `maximum` bytes, at least `minimum`. */
NODISCARD struct status request_text(const char *text, size_t minimum, size_t maximum);

NODISCARD struct status response_subject(const struct call *call, const struct subject *subject,
                                         WireSubject **out);

NODISCARD struct status response_summary(const struct call *call,
                                         const struct session_summary *summary, WireSummary **out);

/* What the events of this call have in common. `call` and the texts must outlive it. */
struct event_context request_event_context(const struct call *call, const char *address,
                                           const char *user_agent);

#endif
