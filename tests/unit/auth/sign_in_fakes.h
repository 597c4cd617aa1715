/* What a sign-in calls: fakes that stand in for the stores, the hash, session and the history. */
#ifndef UNIT_AUTH_SIGN_IN_FAKES_H
#define UNIT_AUTH_SIGN_IN_FAKES_H

#include "domain/networks.h"
#include "outbox/event.h"

#define NOW INT64_C(1764000000000000)
#define HALF_AN_HOUR_US INT64_C(1800000000)
#define PASSWORD "correct horse battery staple"

/* How they answer. */
struct sign_in_fakes {
    bool has_tenant, has_user, has_password, matches, outdated, repeated;
    enum network_mode mode; /* of the company's list, which holds 192.0.2.0/24 */
    enum user_state state;
    struct status session_answer;
    char failing; /* the letter whose turn fails, and how */
    struct status failure;
};

/* What they were asked, and told. */
struct sign_in_story {
    /* In order: t tenant, u user, p password, n networks, H hash, S session, O once, L last login,
     * D address, E event, F finish, C commit, M make, W renew. */
    char story[64];
    struct outbox_event told;
    char told_label[64];
    struct uuid told_id;
    bool told_foldable;
};

extern struct sign_in_fakes fakes;
extern struct sign_in_story heard;

#endif
