/* The decision that a user is disabled, gets other roles or another password, or has to set one or
 * has none any more, from the moment it is made until it is carried out: session has to let nobody
 * in by the old rights first (ARCHITECTURE.md, "Two services, one change"). */
#ifndef AUTH_DOMAIN_DECISION_H
#define AUTH_DOMAIN_DECISION_H

#include <stdint.h>

#include "base/uuid.h"
#include "domain/user.h"

enum {
    DECISION_CALLER_CAPACITY = 64,
    DECISION_ADDRESS_CAPACITY = 46,
    DECISION_AGENT_CAPACITY = 257,
};

/* The numbers of the database. */
enum decision_kind {
    DECISION_DISABLE = 1,
    DECISION_ROLES = 2,
    DECISION_PASSWORD = 3,         /* by the user; what it becomes is store/password_store.h's */
    DECISION_REQUIRE_PASSWORD = 4, /* the user has to set another one at the next sign-in */
    DECISION_VOID_PASSWORD = 5,    /* it is of no use any more; the user is invited again */
    DECISION_SET_PASSWORD = 6,     /* by whoever has a link to reset it; as DECISION_PASSWORD */
    DECISION_KINDS = DECISION_SET_PASSWORD, /* those above belong to a newer replica */
};

/* What led to a decision. The numbers of the database. */
enum decision_route {
    DECISION_BY_CALL = 1,         /* somebody's, on a page or at the command line */
    DECISION_BY_LEAVING_DATE = 2, /* the service's own */
    DECISION_BY_ROLE = 3,         /* somebody's, about a role that the user has */
    DECISION_BY_IMPORT = 4,       /* somebody's, by a file of users */
    DECISION_BY_DORMANT_RULE = 5, /* the service's own */
};

struct decision {
    enum decision_kind kind;
    enum decision_route route;
    uint32_t roles;   /* a role_set: what they become; 0 for all but DECISION_ROLES */
    uint64_t granted; /* a permission_set, as roles */
    bool has_scope;   /* else it stays what it is */
    scope_set scope;  /* as roles */
    /* False only for a password whose user stays signed in wherever they are; else that one ends
     * all sessions but the one it was changed from. */
    bool ends_sessions;
    int64_t tenant_id;
    struct uuid user_id;
    int64_t version;      /* the user's when it is done; session refuses all older ones */
    struct uuid event_id; /* one event, whoever does it in the end */
    struct uuid request_id;
    char caller[DECISION_CALLER_CAPACITY]; /* who decided: "operator"; "auth" for itself */
    char reason[USER_REASON_CAPACITY];     /* in their words; "" for a password */

    /* The user who decided, as they were called then and from where; nil and "" when it was
     * `caller` itself. */
    struct uuid actor_id;
    struct uuid session_id;
    char actor_login[USER_LOGIN_ID_CAPACITY];
    char actor_name[USER_NAME_CAPACITY];
    char address[DECISION_ADDRESS_CAPACITY];
    char user_agent[DECISION_AGENT_CAPACITY]; /* of DECISION_SET_PASSWORD; else "" */
};

#endif
