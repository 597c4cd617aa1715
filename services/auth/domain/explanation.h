/* Why a user may do something, or may not: the one rule that decides it. */
#ifndef AUTH_DOMAIN_EXPLANATION_H
#define AUTH_DOMAIN_EXPLANATION_H

#include "domain/rights.h"

/* In the order in which they are asked. The numbers are users.proto's. */
enum explanation_rule {
    EXPLAINED_BY_STATE = 1,    /* no: only who is active does anything */
    EXPLAINED_BY_CUSTOMER = 2, /* yes: a customer's own papers */
    EXPLAINED_BY_ROLE = 3,     /* yes: a role allows it */
    EXPLAINED_BY_GRANT = 4,    /* yes: it is granted to the user beside their roles */
    EXPLAINED_BY_DEFAULT = 5,  /* no: nothing allows it */
};

struct explanation {
    enum explanation_rule rule;
    bool is_allowed;
    unsigned role;   /* the bit of a role_set, for EXPLAINED_BY_ROLE */
    bool has_scope;  /* allowed, and of a permission that reaches customers: */
    scope_set scope; /* which, by all that allows it together */
};

/* `roles` are those of the user's company. */
struct explanation explanation_of(const struct user *user, enum permission permission,
                                  const struct own_role *roles, size_t count);

#endif
