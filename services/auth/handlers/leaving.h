/* Who leaves by their leaving date (users.leaves_at): the finisher of every replica looks for them
 * and disables each as handlers/deciding.h does for a call. Replicas that meet lock the same rows,
 * and the second one finds the decision of the first. */
#ifndef AUTH_HANDLERS_LEAVING_H
#define AUTH_HANDLERS_LEAVING_H

#include "service.h"

enum { LEAVING_BATCH = 16 };

/* Disables the first LEAVING_BATCH whose date has come. The last administrator of a company is held
 * instead: marked, with one event, and tried again a minute later. Who fails is logged and found
 * again; where nobody answers the rest waits for the next time. `left_out` counts those who are
 * out. */
NODISCARD struct status leaving_finish_due(struct auth_service *service, size_t *left_out);

#endif
