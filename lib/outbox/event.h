/* An event of the operation history on its way out: who did what to what, when, from where, and how
 * it went (proto/sekisho/audit/v1/event.proto). Its bytes are made once, here, and are what audit
 * hashes, keeps and shows.
 *
 * Nothing secret belongs in one: no password, token, code or key, in `before` and `after` neither.
 * What a person is called belongs where audit seals it under their key (services/audit/handlers/
 * personal.h): actor, label, and changes of name, login_id and mail of a user.
 */
#ifndef OUTBOX_EVENT_H
#define OUTBOX_EVENT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "crypto/hmac.h"

/* The history of what belongs to no company: sign-in at an unknown one, the operator's acts on the
 * installation, manifests. A number no company ever gets. */
#define OUTBOX_INSTALLATION INT64_MAX

enum {
    OUTBOX_EVENT_MAXIMUM = 16384, /* bytes of an encoded event */
    OUTBOX_CHANGES_MAXIMUM = 32,
};

/* The numbers of event.proto. */
enum outbox_actor_kind {
    OUTBOX_ACTOR_STAFF = 1,
    OUTBOX_ACTOR_CUSTOMER = 2,
    OUTBOX_ACTOR_OPERATOR = 3,
    OUTBOX_ACTOR_SYSTEM = 4,   /* a service by itself: a sweep, a limit that passed */
    OUTBOX_ACTOR_STRANGER = 5, /* nobody who proved who they are */
    OUTBOX_ACTOR_INTERNAL = 6, /* an internal system, by its certificate */
};

enum outbox_result {
    OUTBOX_SUCCEEDED = 1,
    OUTBOX_REFUSED = 2, /* by a rule */
    OUTBOX_FAILED = 3,  /* by a fault */
};

/* NULL and "" are the same in all texts. Texts are UTF-8 without NUL; one that is longer than its
 * limit is cut between two characters and ends in "…", so that no act fails for the length of a
 * name. */
struct outbox_change {
    const char *field;  /* 48 bytes */
    const char *before; /* 512 bytes, "" for nothing */
    const char *after;
};

struct outbox_event {
    struct uuid id;    /* outbox_event_id() */
    int64_t tenant_id; /* or OUTBOX_INSTALLATION */
    int64_t at_us;     /* database clock, at most a minute from now */
    const char *kind;  /* "authn_login_success": 1 to 48 of a-z, 0-9 and _, a letter first */
    struct {
        enum outbox_actor_kind kind;
        struct uuid user_id;  /* nil for whoever is no user */
        const char *login_id; /* 64 bytes; a stranger's as typed, when it has the form of one */
        const char *name;     /* 256 bytes */
    } actor;
    struct {
        const char *address;    /* as lib/network writes it; "" when there is none */
        const char *user_agent; /* 256 bytes */
        struct uuid session_id; /* nil outside a session */
    } source;
    struct {
        const char *kind;    /* 48 bytes: "user", "session" */
        const char *id;      /* 64 bytes */
        const char *label;   /* 256 bytes: what a reader knows it by, at that moment */
        struct uuid user_id; /* whose it is, of a session; nil for a user, whose id is `id` */
    } object;
    enum outbox_result result;
    const char *reason; /* 256 bytes */
    const struct outbox_change *changes;
    size_t change_count;
    struct uuid correlation_id; /* call->request_id */
    int64_t count;              /* more than 1: so many alike were folded into this one */
};

/* The id of the `step`-th event (0, 1, ...) of a change: UUID version 8 of an HMAC, so that a
 * repeated call makes the same id and an outsider cannot make it. `idempotency_key` is the call's,
 * or whatever names the change for good when there is no call ("session_expired" and the session's
 * id). */
struct uuid outbox_event_id(const struct crypto_hmac_key *key, struct bytes idempotency_key,
                            uint32_t step);

/* The canonical bytes, in the arena: fields in the order of their numbers, defaults left out.
 * `service` is who recorded it. INTERNAL for an event no history could take (no id, tenant, time,
 * kind or result, too many changes), INVALID_ARGUMENT for a text that is none. */
NODISCARD struct status outbox_event_encode(const struct outbox_event *event, const char *service,
                                            struct arena *arena, struct bytes *out);

#endif
