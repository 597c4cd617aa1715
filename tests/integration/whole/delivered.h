/* Events that a service which does not run here, sso, would have recorded. */
#ifndef INTEGRATION_WHOLE_DELIVERED_H
#define INTEGRATION_WHOLE_DELIVERED_H

#include "outbox/event.h"

/* Delivers it to audit, which must take it as new. */
void deliver_event(const struct outbox_event *event);

#endif
