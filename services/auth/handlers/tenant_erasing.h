/* Companies are erased when they have been deleted for 30 days: the finisher of every replica looks
 * for them, and takes away what auth has of them in bounded steps, each of which is counted in its
 * own transaction; then what session has. The portal asks whom to erase and says when it has
 * nothing left. Then the company's own row goes, and the record of its deletion stays. */
#ifndef AUTH_HANDLERS_TENANT_ERASING_H
#define AUTH_HANDLERS_TENANT_ERASING_H

#include "handlers/batch.h"

extern const struct batch tenant_erasing_batch;

#endif
