/* Who acts for a customer in My Page, as pages let somebody do so. */
#ifndef PORTAL_HANDLERS_CUSTOMER_USERS_H
#define PORTAL_HANDLERS_CUSTOMER_USERS_H

#include "http/request.h"
#include "peers/users.h"
#include "store/customer_store.h"

/* The customers whose users whoever asks may choose. */
struct customer_reach customer_users_reach(const struct http_request *request);

/* Lets a user of My Page act for the customer, which is recorded; once for a form that comes twice.
 * NOT_FOUND for a customer out of reach, ALREADY_EXISTS for a user who acts for another one. */
NODISCARD struct status customer_users_attach(const struct http_request *request,
                                              struct uuid customer_id,
                                              const struct managed_user *user);

#endif
