/* The decision that a user is disabled, from the moment it is made until it is done: session has to
 * let nobody in first (ARCHITECTURE.md, "Two services, one change"). */
#ifndef AUTH_DOMAIN_DISABLING_H
#define AUTH_DOMAIN_DISABLING_H

#include <stdint.h>

#include "base/uuid.h"
#include "domain/user.h"

enum { DISABLING_CALLER_CAPACITY = 64, DISABLING_ADDRESS_CAPACITY = 46 };

struct disabling {
    int64_t tenant_id;
    struct uuid user_id;
    int64_t version;      /* the user's when it is done; session refuses all older ones */
    struct uuid event_id; /* of user_disabled: one event, whoever does it in the end */
    struct uuid request_id;
    char caller[DISABLING_CALLER_CAPACITY]; /* who decided: "operator" */
    char reason[USER_REASON_CAPACITY];      /* in their words */

    /* The user who decided, as they were called then and from where; nil and "" when it was
     * `caller` itself. */
    struct uuid actor_id;
    struct uuid session_id;
    char actor_login[USER_LOGIN_ID_CAPACITY];
    char actor_name[USER_NAME_CAPACITY];
    char address[DISABLING_ADDRESS_CAPACITY];
};

#endif
