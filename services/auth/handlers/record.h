/* The events of auth's changes. */
#ifndef AUTH_HANDLERS_RECORD_H
#define AUTH_HANDLERS_RECORD_H

#include "backbone/once.h"
#include "domain/tenant.h"
#include "domain/user.h"
#include "outbox/event.h"
#include "rpc/call.h"

/* What a call may leave in the history; each is an event id of its own. */
enum record_step {
    RECORD_OUTCOME = 0,
    RECORD_INTERRUPTED = 1, /* the change was given up, and may still be done by a repetition */
    RECORD_NETWORK = 2,     /* what the allow-lists say about where the call is made for */
    RECORD_THROTTLED = 3,   /* tried too often; a repetition may be let in */
    RECORD_LOCK = 4,        /* the account is held from now on, or the known device is */
    RECORD_SOURCE = 5,      /* its source is blocked from now on */
    RECORD_LINK = 6,        /* a link was given out beside the outcome */
    RECORD_NETWORKS = 7,    /* allow-lists changed beside the outcome */
    RECORD_NO_ROOM = 8,     /* as many sessions as there may be; a repetition may be let in */
    RECORD_PASSWORD = 9,    /* that the password has to be changed, beside the outcome */
    RECORD_HOLDERS = 16,    /* of a role that changes; this number and those behind it */
    RECORD_ROWS = 16,       /* of a file that is imported, likewise */
};

/* The id follows from the change that `once` names, caller, method and key together: one key used
 * for two methods is two changes. */
struct uuid record_id(const struct call *call, const struct once *once, enum record_step step);

/* The event of this call's outcome, with id, time, correlation and result set. Who acts is the
 * user of the pass, and without one the operator. The caller adds what happened. */
struct outbox_event record_of_call(const struct call *call, const struct once *once,
                                   const char *kind, int64_t tenant_id);

/* That the event is about this company, which must live as long as the event. */
void record_about_tenant(struct outbox_event *event, const struct tenant *tenant);

/* That the event is about this user; `id_text` holds the id as text and must live as long as the
 * event. */
void record_about_user(struct outbox_event *event, const struct user *user,
                       char id_text[static UUID_TEXT_CAPACITY]);

#endif
