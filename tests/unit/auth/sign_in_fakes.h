/* What a sign-in calls: fakes that stand in for the stores, the hash, session and the history. */
#ifndef UNIT_AUTH_SIGN_IN_FAKES_H
#define UNIT_AUTH_SIGN_IN_FAKES_H

#include "domain/networks.h"
#include "domain/throttle.h"
#include "outbox/event.h"
#include "store/link_store.h"
#include "store/sign_in_store.h"

#define NOW INT64_C(1764000000000000)
#define HALF_AN_HOUR_US INT64_C(1800000000)
#define PASSWORD "correct horse battery staple"

/* How they answer. */
struct sign_in_fakes {
    bool has_tenant, has_user, has_password, matches, outdated, must_change;
    bool repeated, answered_meanwhile;         /* the call: when it comes, and at the end */
    const char *kept;                          /* of it, then */
    bool changed_meanwhile, decided_meanwhile; /* the user, at the end */
    bool suspended, suspended_meanwhile; /* the company, when it is looked for, and at the end */
    enum network_mode mode;              /* of the company's list, which holds 192.0.2.0/24 */
    enum user_state state;
    int64_t leaves_at_us, leaving_held_at_us, devices_from_us; /* of the user */
    struct status session_answer, end_answer;
    uint32_t elsewhere; /* sessions of the user, where session has no room for one more; else 0 */
    struct throttle_counter counter;          /* of whatever is asked for */
    uint8_t last_try[32];                     /* of that counter */
    int64_t floor;                            /* with how many it would be made */
    const struct throttle_counter *meanwhile; /* once it was put: as it is then; NULL: as before */
    bool is_last_meanwhile;                   /* whoever put it was the last one */
    int64_t account_failures;                 /* of the ID's, while a device's decides */
    struct throttle_source sources[2]; /* the source's, the neighbourhood's; kept as they are put */
    char failing;                      /* the letter whose turn fails, and how */
    struct status failure;
};

/* What they were asked, and told. */
struct sign_in_story {
    /* In order: t tenant, u user, p password, n networks, k K a counter locked and put, q Q a
     * source or neighbourhood, H hash, S session, X it ended, O once, a whether the company is
     * active, U user locked, d a decision, L last login, x no failures any more, D address, E
     * event, F finish, C commit, M make, W renew, l link. */
    char story[64];
    struct throttle_counter counter; /* as it was put, with the next */
    uint8_t last_try[32];
    struct throttle_key counter_keys[2];
    struct kept_sign_in kept; /* for its user to see, with the next two */
    int64_t account_failures;
    int kept_count;
    char kept_answer[32]; /* for a repetition; "" of who was let in */
    size_t counters;      /* locked */
    struct link_owner link_owner;
    enum link_purpose link_purpose;
    struct outbox_event told;
    const char *first_told; /* a kind; of this call */
    char told_label[64];
    char told_actor[64]; /* their login ID */
    struct uuid told_id;
    bool told_foldable;
};

extern struct sign_in_fakes fakes;
extern struct sign_in_story heard;

#endif
