/* Ends sessions: their rows, their events, and from the answer on their memory on every replica,
 * all or nothing.
 *
 *     struct ending ending;
 *     ending_begin(&ending, service, &transaction, &context);
 *     TRY(session_store_lock(db, tenant_id, session_id, &session));
 *     TRY(ending_add(&ending, &session, SESSION_SIGNED_OUT));
 *     return ending_commit(&ending);
 */
#ifndef SESSION_HANDLERS_ENDING_H
#define SESSION_HANDLERS_ENDING_H

#include "db/db.h"
#include "domain/session.h"
#include "handlers/events.h"
#include "store/feed_message.h"

struct pass_claims;
struct session_service;

struct ending {
    struct session_service *service;
    struct db_transaction *transaction;
    const struct event_context *context;
    struct token_mac macs[FEED_MACS_MAXIMUM]; /* of those whose rows changed: to be announced */
    size_t mac_count;
    size_t count;        /* of those that were ended */
    size_t stolen_count; /* of these, because an old token was used */
    const struct pass_claims
        *by; /* who ends sessions of others, and why; NULL for their own users */
    const char *reason;
};

void ending_begin(struct ending *ending, struct session_service *service,
                  struct db_transaction *transaction, const struct event_context *context);

/* Ends a session whose row is locked, with its event. One whose limit had passed already ended by
 * that limit, whatever `end` says; SESSION_LIVES ends only such. INTERNAL for more sessions than a
 * user can have. */
NODISCARD struct status ending_add(struct ending *ending, const struct session *session,
                                   enum session_end end);

/* The same without an event of its own: the caller records them all in one. */
NODISCARD struct status ending_add_silently(struct ending *ending, const struct session *session,
                                            enum session_end end);

/* Lets a session whose row is locked go on where others of its user end, under another token from
 * its next page on: whatever made them end may have made this one's token known. */
NODISCARD struct status ending_spare(struct ending *ending, const struct session *session);

/* Commits the transaction and waits until the ends hold on every replica. */
NODISCARD struct status ending_commit(struct ending *ending);

/* When the sessions had ended before: ends none, commits, and waits until whatever was committed so
 * far holds on every replica. For whoever asks again because the first answer was lost, or was not
 * given yet: a replica may have heard nothing of that end. */
NODISCARD struct status ending_confirm(struct session_service *service,
                                       struct db_transaction *transaction);

/* Ends one session by its limits, in a transaction of its own, when they have passed or it is of
 * another epoch; `over_out` says whether it is over, by us or somebody else. For Check and the
 * sweep. */
NODISCARD struct status ending_expire(struct session_service *service, const struct log *log,
                                      const struct event_context *context, int64_t tenant_id,
                                      struct uuid session_id, bool *over_out);

#endif
