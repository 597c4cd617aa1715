/* The thread that finishes what a death or an outage left half done (handlers/decision_carry_out.h,
 * handlers/networks_push.h, handlers/limits_push.h, handlers/suspension.h), and disables whoever's
 * leaving date has come (handlers/leaving.h), erases who was deleted (handlers/erasing.h), and
 * looks at the file of internal systems (systems.h). Every replica has one; they may meet. */
#ifndef AUTH_FINISHER_H
#define AUTH_FINISHER_H

#include "base/status.h"

enum {
    FINISHER_PERIOD_MS = 1000,
    FINISHER_FORGET_MS =
        60000, /* rounds of forgetting from where users signed in, failures, imports */
};

struct auth_service;
struct finisher;

/* RESOURCE_EXHAUSTED without memory or thread. `service` must outlive the finisher. */
NODISCARD struct status finisher_open(struct auth_service *service, struct finisher **out);

/* Ends the thread after what it is at. Accepts NULL. */
void finisher_close(struct finisher **finisher);

#endif
