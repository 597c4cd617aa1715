/* A sign-in under way, and what the history is told of it. */
#ifndef AUTH_HANDLERS_ATTEMPT_H
#define AUTH_HANDLERS_ATTEMPT_H

#include "credentials/credentials.h"
#include "domain/device.h"
#include "domain/tenant.h"
#include "domain/user.h"
#include "handlers/issue_link.h"
#include "handlers/password_try.h"
#include "handlers/presented.h"
#include "network/policy.h"
#include "peers/session.h"
#include "rpc/call.h"
#include "text/login_id.h"

/* What a sign-in has found out so far. Whoever is not there is looked for, hashed and recorded like
 * whoever is: no path, time or word tells a stranger which companies and login IDs exist
 * (ASVS 6.3.8). */
struct attempt {
    struct presented presented;
    /* What a right password leads to; sets `refusal` when it came to nothing after all. NULL:
     * nothing, whoever asked lets in. */
    struct status (*enter)(struct call *call, struct attempt *attempt);
    const char *hosted_by; /* the internal system that asked; NULL for a sign-in of our own */
    char login_id[LOGIN_ID_CAPACITY]; /* canonical; "" when what was typed has no such form */
    struct tenant tenant;             /* id OUTBOX_INSTALLATION when the company is unknown */
    struct user user;
    struct verifier verifier;
    bool has_user;
    bool has_verifier;
    bool is_repeated; /* refused before, under the same key */
    struct password_try tried;
    bool matches;
    struct address address;         /* where it came from */
    struct network_policy networks; /* the company's, at this moment */
    enum network_verdict network;   /* of its lists on the user, when there is one */
    bool is_to_change;       /* nothing stands against it but that the password has to be changed */
    struct issued_link link; /* given to whoever is to change it */
    const char *refusal;     /* for the history; NULL lets in */
    bool is_interrupted;     /* by a fault, not by a verdict */
    struct created_session session;
};

/* Whether the call was answered before, before anything else is looked at: then nothing is hashed
 * or counted, or one failure sent again and again would keep everybody waiting for a hash. Says
 * nothing that its caller was not told: who has the key and the whole request was answered. Sets
 * `is_repeated` and `refusal`; ALREADY_EXISTS as attempt_record(). The key is not taken yet. */
NODISCARD struct status attempt_look(const struct call *call, struct attempt *attempt,
                                     struct db_transaction *transaction);

/* Takes the call's idempotency key and writes authn_login_success (password_verified for an
 * internal system, of whom the event is) or authn_login_fail. The event is on disk before the token
 * leaves: nobody comes in without a record, and "success" is written of nobody who has no session.
 * Sets `refusal` when the company was suspended meanwhile: of its sessions those end that were
 * begun before that was committed, and no other may be told to anybody. ALREADY_EXISTS when this
 * call let somebody in before: the token was given once and is not kept; likewise the link of
 * whoever is to change their password. */
NODISCARD struct status attempt_record(struct call *call, struct attempt *attempt);

/* Writes authn_login_fail for an attempt that a fault has broken off: the password was right and
 * yet nobody is in. Not under the call's key, which stays free: a repetition may still come in. */
NODISCARD struct status attempt_record_interruption(struct call *call,
                                                    const struct attempt *attempt);

/* Writes authn_login_fail for an attempt whose password was not looked at. Not under the call's key
 * either: a repetition may be early enough. */
NODISCARD struct status attempt_record_throttled(struct call *call, const struct attempt *attempt);

/* Writes authn_login_fail for whoever proved the password and has as many sessions as they may: no
 * failure, and not under the call's key, for there may be room for a repetition. */
NODISCARD struct status attempt_record_no_room(struct call *call, const struct attempt *attempt);

/* What a call is answered that let somebody in before. */
struct status attempt_answered_before(void);

#endif
