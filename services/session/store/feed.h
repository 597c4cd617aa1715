/* What this replica hears of the others: a thread with a connection of its own that listens.
 *
 * Five times a second it sends a beat and hears it come back. Notifications come in the order of
 * commits, so a beat that came back says: whatever was committed before it left has been heard.
 * For FEED_LAPSE_MS from then memory may be trusted (feed_is_fresh); a replica whose feed is older
 * asks the database for each Check. When the connection was lost, everything in memory is doubted.
 *
 * To end sessions everywhere:
 *
 *     int64_t change = 0;
 *     TRY(feed_announce(feed, db, macs, count, &change));   inside the transaction
 *     struct status committed = db_commit(&transaction);
 *     feed_settle(feed, change, committed);                  waits; at most FEED_LAPSE_MS
 */
#ifndef SESSION_STORE_FEED_H
#define SESSION_STORE_FEED_H

#include "crypto/hmac.h"
#include "db/db.h"
#include "log/log.h"
#include "store/feed_ledger.h"
#include "store/feed_message.h"
#include "store/network_table.h"
#include "store/session_table.h"

enum { FEED_BEAT_MS = 200 };

struct feed;

struct feed_options {
    struct db_pool *pool; /* session_system's; all of these must outlive the feed */
    struct session_table *table;
    struct network_table *networks;
    const struct crypto_hmac_key *key; /* of the messages' tags */
    const struct log *log;
};

/* Starts the thread, which connects and fills the table
 * with all sessions; again and again until it succeeds. INTERNAL without randomness,
 * RESOURCE_EXHAUSTED without memory or thread. */
NODISCARD struct status feed_open(const struct feed_options *options, struct feed **out);

/* Ends the thread. Accepts NULL. */
void feed_close(struct feed **feed);

/* Whether memory may be trusted now. Any thread; does not wait. */
bool feed_is_fresh(const struct feed *feed);

/* Whether the table was filled once; for readiness. */
bool feed_has_loaded(const struct feed *feed);

/* Grows whenever another epoch may have begun: sessions may have become void since it was asked. */
uint64_t feed_epochs(const struct feed *feed);

/* Tells all replicas, once the transaction on `db` commits, that these sessions are over; at most
 * FEED_MACS_MAXIMUM. None: what was announced and committed before is waited for, by whomever it
 * was. Always followed by feed_settle() when it was OK. */
NODISCARD struct status feed_announce(struct feed *feed, struct db *db,
                                      const struct token_mac *macs, size_t count,
                                      int64_t *change_out);

/* The same of a company's allow-lists (FEED_NETWORKS) or of the limits of its sessions
 * (FEED_LIMITS). */
NODISCARD struct status feed_announce_company(struct feed *feed, struct db *db, enum feed_kind kind,
                                              int64_t tenant_id, int64_t *change_out);

/* The same of all sessions there are: a new epoch begins. */
NODISCARD struct status feed_announce_epoch(struct feed *feed, struct db *db, int64_t *change_out);

/* `committed` is how the commit went. OK: waits until the change holds on every replica. Otherwise
 * nothing is waited for. */
void feed_settle(struct feed *feed, int64_t change, struct status committed);

#endif
