/* What Check answers whom it does not let in, and what it leaves in the history: one answer for
 * every cause but a missing permission, for a caller must not learn which sessions exist or
 * existed. UNAVAILABLE instead when the event cannot be recorded. */
#ifndef SESSION_HANDLERS_CHECK_REFUSALS_H
#define SESSION_HANDLERS_CHECK_REFUSALS_H

#include "domain/session.h"
#include "handlers/lookup.h"
#include "rpc/call.h"

/* Without an event; `reason` is for the log. */
NODISCARD struct status check_refuse_stranger(struct call *call, const char *reason);

/* The token is nobody's, or that of a session that is over. */
NODISCARD struct status check_refuse_unknown(struct call *call, const struct lookup *lookup);

/* Ends the session by its limits. OK when that turned out to be wrong: it was active elsewhere. */
NODISCARD struct status check_refuse_when_over(struct call *call, const struct session *session);

/* Two have the session, and this may be either of them: it ends. */
NODISCARD struct status check_refuse_stolen(struct call *call, const struct session *session);

/* As for a stranger, and the session lives on: its user may come back to where they are allowed. */
NODISCARD struct status check_refuse_network(struct call *call, const struct session *session);

/* OK: lets in whom a list on trial would refuse, and records it once for each address. */
NODISCARD struct status check_report_network(struct call *call, const struct session *session,
                                             struct address address);

/* PERMISSION_DENIED: the one refusal that tells why. */
NODISCARD struct status check_refuse_permission(struct call *call, const struct session *session);

#endif
