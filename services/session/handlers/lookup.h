/* Finds a session by its token in the database, under whichever key it was made. */
#ifndef SESSION_HANDLERS_LOOKUP_H
#define SESSION_HANDLERS_LOOKUP_H

#include "domain/rotation.h"
#include "domain/session.h"
#include "rpc/call.h"
#include "store/session_any_tenant.h"

/* The MACs a token may be kept under: one for each key in force, the current one first. */
struct lookup {
    struct token_mac macs[2];
    size_t count;
};

/* How a session was found. */
struct lookup_result {
    struct token_mac mac; /* the token's, which need not be the session's present one */
    struct token_standing standing;
    bool held; /* the session is held in memory */
};

struct session_service;

void lookup_init(struct lookup *lookup, const struct session_service *service,
                 const struct token *token);

/* The session that has not been ended. Holds it in memory if that is its present token, and forgets
 * there what the token is not, or not any more. `result_out` may be NULL. NOT_FOUND when there is
 * none. */
NODISCARD struct status lookup_session(const struct lookup *lookup, struct call *call,
                                       struct session *out, struct lookup_result *result_out);

/* What remains of one that has. NOT_FOUND for a token that never was or was forgotten. */
NODISCARD struct status lookup_ended(const struct lookup *lookup, struct call *call,
                                     struct session_ended *out);

#endif
