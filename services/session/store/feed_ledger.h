/* Who has heard of what: when an end of sessions holds on every replica.
 *
 * Notifications reach all replicas in one order, that of the commits. So when a change comes back
 * to the replica that made it, it knows whose beats came before: those replicas may answer from
 * memory and have to confirm. One that is not among them either heard the change before it trusted
 * its memory, or has not beaten for LAPSE: it does not trust its memory any more. After LAPSE from
 * the commit that is true of all, so no wait is longer. */
#ifndef SESSION_STORE_FEED_LEDGER_H
#define SESSION_STORE_FEED_LEDGER_H

#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"

enum {
    FEED_LAPSE_MS = 1000, /* how long a replica trusts its memory after its last confirmed beat */
    FEED_REPLICAS_MAXIMUM = 32,
    FEED_CHANGES_MAXIMUM =
        64, /* that are waited for at once; a further one waits the whole LAPSE */
};

struct feed_ledger;

/* The ledger of replica `self`. NULL without memory. */
struct feed_ledger *feed_ledger_open(struct uuid self);

/* Nobody waits any more. Accepts NULL. */
void feed_ledger_close(struct feed_ledger **ledger);

/* What the feed hears, in its order. Times are clock_monotonic_ms(). */
void feed_ledger_beat(struct feed_ledger *ledger, struct uuid replica, int64_t now_ms);
void feed_ledger_delivered(struct feed_ledger *ledger, int64_t number, int64_t now_ms);
void feed_ledger_seen(struct feed_ledger *ledger, struct uuid replica, int64_t number);

/* There may be replicas nobody has heard of: messages cannot be read, or the listening has only
 * just begun. For LAPSE from now no confirmations are enough. */
void feed_ledger_stranger(struct feed_ledger *ledger, int64_t now_ms);

/* A number for a change that is about to be announced; always to be followed by one of the two
 * below. */
int64_t feed_ledger_begin(struct feed_ledger *ledger);

/* It was not committed. */
void feed_ledger_cancel(struct feed_ledger *ledger, int64_t number);

/* It was committed: waits until it holds on every replica. True when all have confirmed, false at
 * `until_ms` (clock_monotonic_ms); when that is FEED_LAPSE_MS after the commit it holds either way.
 */
bool feed_ledger_wait(struct feed_ledger *ledger, int64_t number, int64_t until_ms);

#endif
