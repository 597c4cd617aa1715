/* Who leaves by their leaving date (users.leaves_at): the finisher of every replica looks for them
 * and disables each as handlers/decision_make.h does for a call. Replicas that meet lock the same
 * rows, and the second one finds the decision of the first. */
#ifndef AUTH_HANDLERS_LEAVING_H
#define AUTH_HANDLERS_LEAVING_H

#include "handlers/batch.h"

/* The last administrator of a company is held instead: marked, with one event, and tried again a
 * minute later. */
extern const struct batch leaving_batch;

#endif
