/* A company's allow-lists as its administrators write them: one document with a version. What they
 * do to a request is lib/network's business (network/policy.h). */
#ifndef AUTH_DOMAIN_NETWORKS_H
#define AUTH_DOMAIN_NETWORKS_H

#include "domain/own_role.h"
#include "network/policy.h"

enum {
    NETWORKS_RANGES_MAXIMUM = RANGE_SET_MAXIMUM, /* of all lists of a company together */
    NETWORKS_VERSIONS_KEPT = 20,
    NETWORKS_LABEL_CAPACITY = 65, /* 64 bytes and a NUL */
    NETWORKS_OWNER_CAPACITY = 33, /* 32 bytes and a NUL */
    /* The roles of a user as network_user wants them. */
    NETWORKS_ROLES_CAPACITY = ROLE_COUNT * 49 + OWN_ROLES_MAXIMUM * OWN_ROLE_CODE_CAPACITY,
    /* Narrower than this a range is no network of one company any more. */
    NETWORKS_WIDE_IPV4 = 8,
    NETWORKS_WIDE_IPV6 = 32,
};

#define NETWORKS_TRIAL_US (INT64_C(600) * 1000000)
#define NETWORKS_EXCEPTION_MAXIMUM_US (INT64_C(7) * 86400 * 1000000)

/* What is said about a range. */
struct network_note {
    char label[NETWORKS_LABEL_CAPACITY]; /* what it is: "Osaka office"; "" for nothing */
    char owner[NETWORKS_OWNER_CAPACITY]; /* who answers for it; "" for nobody */
};

/* The ranges and their notes live in an arena. */
struct networks {
    int64_t version; /* 0: of nobody yet */
    struct network_list lists[NETWORK_LISTS_MAXIMUM];
    const struct network_note *notes[NETWORK_LISTS_MAXIMUM]; /* one for each range of the list */
    size_t count;
};

/* Which versions count for a company. */
struct networks_state {
    int64_t tenant_id;
    bool is_on;            /* the option, which the operator switches */
    int64_t version;       /* in force; 0: none */
    int64_t last_version;  /* the highest there was */
    int64_t trial_version; /* 0: none is on trial */
    int64_t trial_ends_at_us;
    int64_t revision;        /* counts what session has to be told */
    int64_t pushed_revision; /* what it was told */
};

struct networks_warning {
    size_t list;
    size_t range;
    bool is_wide; /* wider than a company's network is, else inside another range of the list */
};

/* INVALID_ARGUMENT, with a text that says what is wrong: lists with a known name, none twice; at
 * most NETWORKS_RANGES_MAXIMUM ranges in all; a list that is not off has a range that never
 * expires, or its last one would lock everybody out some day; notes are one line each. */
NODISCARD struct status networks_validate(const struct networks *networks);

/* The enforced lists that apply to the user and do not hold the address at `now_us`: whoever saves
 * them would keep themselves out. Returns how many; the names point into `networks`. */
size_t networks_missing(const struct networks *networks, const struct network_user *user,
                        struct address address, int64_t now_us,
                        const char *names_out[static NETWORK_LISTS_MAXIMUM]);

/* What is allowed and yet hardly meant; at most `capacity`. Returns how many. */
size_t networks_warnings(const struct networks *networks, struct networks_warning *out,
                         size_t capacity);

/* Whether a trial has not ended at `now_us`. */
bool networks_is_on_trial(const struct networks_state *state, int64_t now_us);

/* The version that counts at `now_us`; 0 for none. */
int64_t networks_version_at(const struct networks_state *state, int64_t now_us);

/* Whether the company's own roles in `roles`, a role_set, are all that the lists name: else one is
 * for nobody, and would be for whoever has the next role that gets its number. */
bool networks_have_roles(const struct networks *networks, role_set roles);

/* The same without the list of this role; true when there was one. */
bool networks_without_role(const struct networks *networks, uint32_t number, struct networks *out);

/* The names of the roles, of the company's own their codes, one space between. */
void networks_role_names(role_set roles, char out[static NETWORKS_ROLES_CAPACITY]);

#endif
