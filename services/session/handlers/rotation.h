/* What the use of a token that is not its session's present one leads to (domain/rotation.h). */
#ifndef SESSION_HANDLERS_ROTATION_H
#define SESSION_HANDLERS_ROTATION_H

#include "domain/session.h"
#include "handlers/events.h"
#include "rpc/call.h"

/* The successor with this MAC was used: it takes the token's place, on every replica. OK also when
 * it had, or the session is over: whoever goes on looks again. */
NODISCARD struct status rotation_take_successor(struct call *call, const struct session *session,
                                                const struct token_mac *mac);

/* A replaced token was used: ends the session for all who have it, on every replica. */
NODISCARD struct status rotation_end_stolen(struct call *call, const struct session *session,
                                            const struct event_context *context);

#endif
