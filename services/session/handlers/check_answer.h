/* What Check answers for a session that lives: whose it is, until when, and passes for the services
 * the request goes on to. */
#ifndef SESSION_HANDLERS_CHECK_ANSWER_H
#define SESSION_HANDLERS_CHECK_ANSWER_H

#include "domain/session.h"
#include "rpc/call.h"

NODISCARD struct status check_answer(struct call *call, const struct session *session);

#endif
