/* That from now on nobody may try a password, or not from there: events that somebody has to see.
 */
#ifndef AUTH_HANDLERS_ALARMS_H
#define AUTH_HANDLERS_ALARMS_H

#include "backbone/once.h"
#include "handlers/password_try.h"
#include "outbox/outbox.h"
#include "rpc/call.h"

/* In the transaction that records the failure: authn_login_lock, authn_device_lock (of a known
 * device, which is known no more) and authn_source_blocked, of who
 * and where `failure` is, as far as this try has led to them. Each once, so they are not folded. */
NODISCARD struct status alarms_append(const struct call *call, const struct once *once,
                                      const struct password_try *tried,
                                      const struct outbox_event *failure,
                                      struct db_transaction *transaction);

#endif
