/* Fields of the pages about customers and their groups, for their handlers and the table of routes.
 */
#ifndef PORTAL_HANDLERS_CUSTOMERS_FIELDS_H
#define PORTAL_HANDLERS_CUSTOMERS_FIELDS_H

#include "http/request.h"
#include "store/customer_reach.h"
#include "view/link.h"

enum {
    GROUPS_DONE_WORDS = 3,
    GROUP_NAME_MAXIMUM = 64,
    CUSTOMER_DONE_WORDS = 3,
    CUSTOMER_USERS_DONE_WORDS = 2,
};

extern const char *const groups_done_words[GROUPS_DONE_WORDS];
extern const char *const customer_done_words[CUSTOMER_DONE_WORDS];
extern const char *const customer_users_done_words[CUSTOMER_USERS_DONE_WORDS];

/* What somebody may with the permission, and of that the group that a list or file is asked for. */
struct customer_reach customers_reach(const struct http_request *request, const char *permission);

/* This search at `path`, with one more field where `name` is not NULL. */
NODISCARD struct status customers_link(const struct http_request *request, const char *path,
                                       const char *name, const char *value, struct view_link *out);

#endif
