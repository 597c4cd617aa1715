/* Users are erased when they have been deleted for 30 days: the finisher of every replica looks for
 * them. Their row goes with all that hangs on it; the history keeps their id, and the login ID is
 * nobody else's for a year (domain/retired_id.h). Replicas that meet lock the same row, and the
 * second one finds nobody. */
#ifndef AUTH_HANDLERS_ERASING_H
#define AUTH_HANDLERS_ERASING_H

#include "handlers/batch.h"

/* Each in a transaction of its own with its event. */
extern const struct batch erasing_batch;

#endif
