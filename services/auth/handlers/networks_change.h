/* What every change of a company's allow-lists has in common: the lock, the trial that may have
 * ended meanwhile, the event, and session, which has to know before the call is answered.
 *
 *     CLEANUP(networks_change_close) struct networks_change change = {0};
 *     TRY(networks_change_begin(call, tenant_id, &change));
 *     if (change.once.is_repeated)
 *         return networks_change_repeat(&change);
 *     ... decide, set change.state ...
 *     return networks_change_finish(&change, &(struct networks_event){"networks_changed", ...});
 */
#ifndef AUTH_HANDLERS_NETWORKS_CHANGE_H
#define AUTH_HANDLERS_NETWORKS_CHANGE_H

#include "backbone/once.h"
#include "db/db.h"
#include "handlers/networks_record.h"
#include "store/networks_store.h"

struct networks_change {
    struct call *call;
    struct db *db;
    struct db_transaction transaction;
    struct once once;
    struct networks_state state; /* locked; what the handler makes of it is written */
    struct networks in_force;    /* the document of state.version */
};

/* Locks the company's state and reads what is in force. A trial whose time is over is no trial. */
NODISCARD struct status networks_change_begin(struct call *call, int64_t tenant_id,
                                              struct networks_change *out);

/* Accepts {0}. */
void networks_change_close(struct networks_change *change);

/* FAILED_PRECONDITION while the option is off. */
NODISCARD struct status networks_change_check_on(const struct networks_change *change);

/* FAILED_PRECONDITION when the pass's user is outside an enforced list that would apply to them. */
NODISCARD struct status networks_change_check_own(struct networks_change *change,
                                                  const struct networks *lists);

/* Who saves them, as the versions of the lists say it. */
const char *networks_saver(const struct call *call);

/* Saves `lists` as the next version, whose number it gets. */
NODISCARD struct status networks_change_save(struct networks_change *change,
                                             struct networks *lists);

/* Writes state and event, keeps the answer, commits, and tells session. A failure after the commit
 * leaves the change standing: it is told by a repetition, or by the finisher. */
NODISCARD struct status networks_change_finish(struct networks_change *change,
                                               const struct networks_event *event);

/* The call was answered before, or died after its commit: session is told now if it was not. */
NODISCARD struct status networks_change_repeat(struct networks_change *change);

#endif
