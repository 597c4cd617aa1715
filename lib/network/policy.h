/* A company's allow-lists, ready to be asked at every request. The same code judges at sign-in
 * (auth) and on each request (session).
 *
 * A list is for everyone, for one kind of user, or for a role. Lists only tighten: an address must
 * be inside every enforced list that applies to the user. A list that reports refuses nobody and
 * says that it would have.
 *
 * A policy is made for a moment: ranges that have expired are not in it, and it says until when it
 * holds, which is when the next range expires. Whoever keeps one asks for it anew then. */
#ifndef NETWORK_POLICY_H
#define NETWORK_POLICY_H

#include "network/range_set.h"

enum {
    NETWORK_LISTS_MAXIMUM = 34, /* of three kinds of user, 5 built-in roles and 26 own ones */
    NETWORK_LIST_CAPACITY = 54, /* "role:", 48 characters and a NUL */
};

#define NETWORK_LIST_EVERYONE "everyone"
#define NETWORK_LIST_STAFF "staff"
#define NETWORK_LIST_CUSTOMERS "customers"
#define NETWORK_LIST_ROLE "role:" /* and the role's name: "role:clerk" */

/* Of session.proto, networks.proto and both databases. */
enum network_mode {
    NETWORK_OFF = 0,
    NETWORK_REPORT = 1,
    NETWORK_ENFORCE = 2,
};

/* One range of a list as it is kept. */
struct network_range {
    struct range range;
    int64_t expires_at_us; /* Unix time; from then on it is not there. 0: never */
};

/* A list as it is kept; the ranges are the caller's. */
struct network_list {
    char name[NETWORK_LIST_CAPACITY];
    enum network_mode mode;
    const struct network_range *ranges;
    size_t count; /* at most RANGE_SET_MAXIMUM */
};

struct network_policy_list {
    char name[NETWORK_LIST_CAPACITY];
    enum network_mode mode;
    struct range_set set;
};

struct network_policy {
    struct network_policy_list *lists; /* those that are not off */
    size_t count;
    int64_t holds_until_us; /* INT64_MAX: for good */
};

/* Whom it is asked for. */
struct network_user {
    bool is_customer;
    const char *roles; /* names, one space between; "" for none */
};

enum network_verdict {
    NETWORK_INSIDE,
    NETWORK_REPORTED, /* outside a list that only reports */
    NETWORK_OUTSIDE,  /* of an enforced one */
};

/* "everyone", "staff", "customers", or "role:" and 1 to 48 of [a-z0-9._-]. */
bool network_list_name_is_valid(const char *name);

/* Whether the list of this name is for this user. */
bool network_list_applies(const char *name, const struct network_user *user);

/* Whether a range of the list that has not expired at `now_us` holds the address. */
bool network_list_contains(const struct network_list *list, struct address address, int64_t now_us);

/* The policy of `count` lists at `now_us`. INVALID_ARGUMENT for more than NETWORK_LISTS_MAXIMUM
 * lists or too many ranges in one, RESOURCE_EXHAUSTED without memory. A policy of no lists lets
 * everybody in. */
NODISCARD struct status network_policy_open(const struct network_list *lists, size_t count,
                                            int64_t now_us, struct network_policy *out);

/* Accepts {0}. */
void network_policy_close(struct network_policy *policy);

/* Safe in many threads at once. ADDRESS_NONE, an address nobody knows, is outside every list. */
enum network_verdict network_policy_judge(const struct network_policy *policy,
                                          const struct network_user *user, struct address address);

#endif
