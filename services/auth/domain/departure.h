/* Somebody who went out: from then on no session of theirs was accepted by any replica. */
#ifndef AUTH_DOMAIN_DEPARTURE_H
#define AUTH_DOMAIN_DEPARTURE_H

#include <stdint.h>

#include "base/uuid.h"
#include "domain/decision.h"
#include "domain/user.h"

/* Which way. The numbers of the database and of users.proto: those of decisions, but that a call by
 * nobody's pass is a way of its own. */
enum departure_route {
    DEPARTURE_BY_USER = DECISION_BY_CALL,
    DEPARTURE_BY_LEAVING_DATE = DECISION_BY_LEAVING_DATE,
    DEPARTURE_BY_IMPORT = DECISION_BY_IMPORT,
    DEPARTURE_BY_DORMANT_RULE = DECISION_BY_DORMANT_RULE,
    DEPARTURE_BY_OPERATOR = 6,
};

/* As they are called now; "" for who is erased. */
struct departed {
    struct uuid id; /* nil: nobody */
    char login_id[USER_LOGIN_ID_CAPACITY];
    char name[USER_NAME_CAPACITY];
};

struct departure {
    struct uuid id; /* of the event that says it */
    struct departed user;
    struct departed actor;
    enum user_state state; /* of the user now; 0 for who is erased */
    enum departure_route route;
    char caller[DECISION_CALLER_CAPACITY];
    char reason[USER_REASON_CAPACITY]; /* "" for who is erased */
    int64_t decided_at_us;
    int64_t left_at_us; /* confirmed by every replica; not before decided_at_us */
    int64_t ended_sessions;
};

#endif
