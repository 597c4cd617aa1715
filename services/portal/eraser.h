/* The thread that takes away what the portal has of companies whose contract ended a month ago:
 * auth says which, and is told when nothing is left. And input that nobody came back for
 * (drafts.h). Replicas may meet at any of it. */
#ifndef PORTAL_ERASER_H
#define PORTAL_ERASER_H

#include "base/status.h"

struct portal;
struct eraser;

enum { ERASER_PERIOD_MS = 5000 }; /* auth is asked so often */

/* RESOURCE_EXHAUSTED without memory or a thread. */
NODISCARD struct status eraser_open(struct portal *portal, struct eraser **out);

/* Ends it after the step under way. Accepts NULL. */
void eraser_close(struct eraser **eraser);

#endif
