/* The events this service records. */
#ifndef SESSION_HANDLERS_EVENTS_H
#define SESSION_HANDLERS_EVENTS_H

#include "base/clock.h"
#include "domain/session.h"
#include "outbox/event.h"
#include "rpc/call.h"
#include "store/session_any_tenant.h"

struct pass_claims;

/* An event with the texts it points to: not to be copied. */
struct session_event {
    struct outbox_event event;
    char object_id[UUID_TEXT_CAPACITY];
    char after[CLOCK_TEXT_CAPACITY];
    struct outbox_change change;
};

/* When and through which request something happened; borrowed. */
struct event_context {
    const struct crypto_hmac_key *key; /* of event ids */
    int64_t at_us;
    struct uuid correlation_id; /* nil where no request led to it */
    const char *address;        /* "" where it is not known */
    const char *user_agent;
    struct uuid acting_session_id; /* in which its user asked for the end of another; else nil */
};

/* session_created, by its own user; the reason is how they proved who they are. Named by the call's
 * idempotency key. */
void event_session_created(struct session_event *out, const struct event_context *context,
                           struct bytes idempotency_key, const struct session *session,
                           const char *authentication);

/* What the end of one session is called: session_expired, by this service itself, when a limit
 * passed; else session_ended, by its user. Named by the session: it ends once. */
void event_session_over(struct session_event *out, const struct event_context *context,
                        const struct session *session, enum session_end end);

/* session_stolen: a token that had been replaced was used, by whomever, and so the session ended.
 * Named as the one above. */
void event_session_stolen(struct session_event *out, const struct event_context *context,
                          const struct session *session);

/* session_revoked: a member of staff ended somebody else's, and said why. Named as the one above.
 */
void event_session_revoked(struct session_event *out, const struct event_context *context,
                           const struct session *session, const struct pass_claims *by,
                           const char *reason);

/* sessions_ended: all of a user below a version. Named by the call's idempotency key. */
void event_sessions_ended(struct session_event *out, const struct event_context *context,
                          struct bytes idempotency_key, const struct subject *subject,
                          const char *reason, size_t count);

/* sessions_ended: some or all of a company. Named by the call's idempotency key. */
void event_tenant_sessions_ended(struct session_event *out, const struct event_context *context,
                                 struct bytes idempotency_key, int64_t tenant_id,
                                 const char *reason, size_t count);

/* session_epoch_raised: by the operator, of every session there is, so in the installation's
 * history. Named by the call's idempotency key. */
void event_epoch_raised(struct session_event *out, const struct event_context *context,
                        struct bytes idempotency_key, const char *operator_name, const char *reason,
                        int64_t epoch);

/* The two refusals of Check; `id` is any name that was not used before. */

/* session_use_after_expire: somebody has the token of a session that is over. */
void event_session_use_after_expire(struct session_event *out, const struct event_context *context,
                                    struct uuid id, const struct session_ended *ended);

/* permission_refused: its user lacks `permission`. */
void event_permission_refused(struct session_event *out, const struct event_context *context,
                              struct uuid id, const struct session *session,
                              const char *permission);

/* What an allow-list does to a request; the session lives on. network_refused: from outside. */
void event_network_refused(struct session_event *out, const struct event_context *context,
                           struct uuid id, const struct session *session);

/* network_reported: let in from outside a list that only reports. */
void event_network_reported(struct session_event *out, const struct event_context *context,
                            struct uuid id, const struct session *session);

#endif
