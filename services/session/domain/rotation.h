/* How a session's token gives way to another, so that a copy of it is of use for minutes and then
 * betrays itself (ASVS 7.2.4).
 *
 * When a token is due, its holder is given a successor. Both are good until the successor is first
 * used: an answer can be lost, and who lost it must not be taken for a thief. From that use on the
 * old token is a replaced one, good for ROTATION_OVERLAP_SECONDS longer, for the requests that are
 * under way. Used later it says that two have the session, and nobody can say which of them is the
 * owner: the session ends for both. */
#ifndef SESSION_DOMAIN_ROTATION_H
#define SESSION_DOMAIN_ROTATION_H

#include "domain/session.h"

enum {
    ROTATION_OVERLAP_SECONDS = 30,
    /* One successor in so long: the requests of one page are under way together, and each that were
     * given another would make those of the others void. */
    ROTATION_RETRY_SECONDS = 30,
};

/* What a token is to the session it was found by. Numbers of session_find_any_tenant(). */
enum token_place {
    TOKEN_PRESENT = 0,
    TOKEN_SUCCESSOR = 1, /* given out, and used now for the first time */
    TOKEN_REPLACED = 2,
};

struct token_standing {
    enum token_place place;
    int64_t replaced_at_us; /* of TOKEN_REPLACED */
};

/* Whether a token is due to be given a successor. */
bool rotation_is_due(const struct session *session, int64_t now_us);

/* Whether a token says by its use that somebody else has the session, too. A clock that went back
 * behind the replacement makes no old token good again. */
bool rotation_shows_theft(struct token_standing standing, int64_t now_us);

#endif
