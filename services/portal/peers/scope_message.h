/* Scopes as auth's messages have them. For the files of this folder alone. */
#ifndef PORTAL_PEERS_SCOPE_MESSAGE_H
#define PORTAL_PEERS_SCOPE_MESSAGE_H

#include "peers/customer_groups.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* NULL says nothing of customers: none. */
scope_set scope_of_message(const Sekisho__Auth__V1__Scope *message);

/* Those of a list of groups. */
scope_set scope_of_groups(const uint32_t *groups, size_t count);

/* A message, and the numbers in it; both live as long. */
struct scope_message {
    Sekisho__Auth__V1__Scope message;
    uint32_t groups[SCOPE_GROUPS_MAXIMUM];
};

/* NULL for one that is not said. */
Sekisho__Auth__V1__Scope *scope_fill_message(const struct scope_wish *wish,
                                             struct scope_message *out);

#endif
