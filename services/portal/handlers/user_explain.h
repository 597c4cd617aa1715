/* The part of a user's page that says whether they may do something, and why. */
#ifndef PORTAL_HANDLERS_USER_EXPLAIN_H
#define PORTAL_HANDLERS_USER_EXPLAIN_H

#include "http/request.h"
#include "portal_views.h"

enum { EXPLAINED_ACTIONS = 23 };

/* Permissions, as the query's field "permission" names them. */
extern const char *const explained_actions[EXPLAINED_ACTIONS];

/* What may be asked, and where it was the answer. */
NODISCARD struct status user_explain_fill(const struct http_request *request,
                                          struct view_user *view);

#endif
