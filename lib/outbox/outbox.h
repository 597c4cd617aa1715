/* No action without its record. The event is written in the transaction of the act, into the
 * service's own table `outbox`; a thread, the relay, delivers what is there to audit and deletes it
 * after audit has committed. At least once on the wire; audit skips ids it has: exactly once in the
 * history.
 *
 *     TRY(outbox_may_change(service->outbox));
 *     CLEANUP(db_rollback) struct db_transaction transaction = {0};
 *     TRY(db_begin_tenant(db, tenant_id, &transaction));
 *     TRY(user_store_disable(db, ...));
 *     TRY(outbox_append(service->outbox, &transaction, &event));
 *     return db_commit(&transaction);
 *
 * The tables come with outbox_migrations ("migrations/outbox.h"), a set beside the service's own
 * (db/migration.h), and live in the service's schema. X_svc may append, X_system relays.
 *
 * What the relay does beside delivering, in one replica at a time: it puts events that audit
 * refuses ten times into quarantine; writes an hourly manifest of all ids, by which audit notices a
 * lost one; counts folded events; forgets old idempotency keys.
 */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"
#include "crypto/hmac.h"
#include "db/clock.h"
#include "db/db.h"
#include "log/log.h"
#include "outbox/event.h"

enum {
    OUTBOX_BATCH_MAXIMUM = 200,        /* events of one delivery */
    OUTBOX_BATCH_SIZE_MAXIMUM = 60000, /* bytes of them: a request holds 64 KiB */
    OUTBOX_TRIES_MAXIMUM = 10,
};

struct outbox;

/* One event to be delivered; borrowed. */
struct outbox_entry {
    struct uuid id;
    int64_t tenant_id;
    struct bytes bytes; /* to be sent as they are */
};

/* Sends a batch and returns after the receiver has committed it. Called by the relay's thread
 * alone, inside a transaction: it must return within 3 s. Sets refused[i] (false before) for an
 * event that can never be taken; it is tried again, then quarantined. INVALID_ARGUMENT says that
 * the batch itself is wrong: it is sent in smaller parts. After anything else the same events come
 * again. */
typedef struct status (*outbox_deliver)(void *context, const struct outbox_entry *entries,
                                        size_t count, bool *refused);

struct outbox_settings {
    const char *service;  /* "auth" */
    struct db_pool *pool; /* as X_system */
    struct db_clock *clock;
    const struct crypto_hmac_key *key; /* event ids */
    outbox_deliver deliver;
    void *context; /* deliver's first argument */
    const struct log *log;
    /* Where changes stop, 0 for what stands behind each; shorter ones are for tests. */
    int64_t rows_maximum;   /* 100,000 */
    int64_t rows_reserve;   /* 10,000 more, for what only takes rights away */
    int64_t age_maximum_ms; /* of the oldest: 900,000 */
};

/* Starts the relay. Everything in the settings must outlive the outbox. A database that does not
 * answer is no failure. INVALID_ARGUMENT when a setting is missing, RESOURCE_EXHAUSTED without
 * memory or thread. */
NODISCARD struct status outbox_open(const struct outbox_settings *settings, struct outbox **out);

/* Ends the relay after the delivery under way; what is left in the table is delivered by the next
 * process. Accepts NULL. */
void outbox_close(struct outbox **outbox);

/* Writes the event into the transaction, by db_execute_later(): what the database has against it is
 * told by the next statement or the commit, ALREADY_EXISTS when its id was recorded in the last
 * hour: this very change was made before. Itself it fails as outbox_event_encode() does. Whatever
 * it returns but OK, the change must not be committed. */
NODISCARD struct status outbox_append(struct outbox *outbox, struct db_transaction *transaction,
                                      const struct outbox_event *event);

/* For refusals that a stranger can cause as often as they like: after 20 of the same kind, source
 * (/64 for IPv6) and account in a minute only their number is recorded, once a minute, or an attack
 * would fill the outbox and stop everybody. `account` is the account meant, as typed. */
NODISCARD struct status outbox_append_foldable(struct outbox *outbox,
                                               struct db_transaction *transaction,
                                               const struct outbox_event *event,
                                               const char *account);

/* UNAVAILABLE "history is unavailable" while the outbox is too long or too old: a change that
 * cannot be recorded in time must not happen. outbox_may_restrict() is for what only takes rights
 * away (sign-out, ending a session, disabling an account) and may use the reserve. */
NODISCARD struct status outbox_may_change(struct outbox *outbox);
NODISCARD struct status outbox_may_restrict(struct outbox *outbox);

/* For metrics. Alarm from 10,000 rows or a minute of age, and for anything in quarantine. */
struct outbox_stats {
    int64_t rows; /* waiting, a second ago */
    int64_t oldest_age_ms;
    int64_t quarantined;
    uint64_t delivered; /* by this process, as the next two */
    uint64_t folded;
    uint64_t failed; /* deliveries */
    bool may_change;
};

void outbox_read_stats(struct outbox *outbox, struct outbox_stats *out);

#endif
