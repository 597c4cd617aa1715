/* The page that shows a one-time link, in the answer to the form that asked for it. */
#ifndef PORTAL_HANDLERS_USER_LINK_H
#define PORTAL_HANDLERS_USER_LINK_H

#include "http/response.h"
#include "peers/users.h"

struct http_request;

/* Whom a new user of My Page was to act for, and whether they do. */
struct link_customer {
    const char *name; /* "" for nobody */
    bool is_attached;
};

/* `customer` is NULL where nobody asked for one. */
NODISCARD struct status page_user_link(struct http_request *request, struct http_response *response,
                                       enum managed_link_kind kind, const struct managed_link *link,
                                       const struct link_customer *customer);

#endif
