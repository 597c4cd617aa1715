/* A company that is suspended, and resumed. The restricting half is auth's own: from its commit on
 * no sign-in comes to an end (attempt_record() looks once more when the session is there). Then
 * session ends whoever is in. Whoever dies in between leaves a row that says so, and any replica
 * goes on from it. */
#ifndef AUTH_HANDLERS_SUSPENSION_H
#define AUTH_HANDLERS_SUSPENSION_H

#include "service.h"

enum {
    /* Whoever suspended it had so long to end its sessions (the deadline of Tenants/Suspend). */
    SUSPENSION_OVERDUE_MS = 5000,
    SUSPENSION_BATCH = 16,
    /* Of one company, in which at least 64 end: with thousands it takes turns with all else. */
    SUSPENSION_SLICE_MS = 500,
};

/* Ends the sessions of companies that were suspended and not vacated in time. One that fails is
 * logged, and the next is done; where nobody answers the rest waits for the next time. */
NODISCARD struct status suspension_finish_overdue(struct auth_service *service);

#endif
