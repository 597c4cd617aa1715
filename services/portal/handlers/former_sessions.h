/* What a sign-in takes the place of in this browser: nobody would ever use it again, but it would
 * live to its limit, as one of its user's (ASVS 7.2.4). That it cannot be ended now holds nobody
 * up: it is logged, and the user sees it in the list of their sessions. */
#ifndef PORTAL_HANDLERS_FORMER_SESSIONS_H
#define PORTAL_HANDLERS_FORMER_SESSIONS_H

#include "http/request.h"

/* The session whose cookie the browser has sent along, whoever's it is. */
void former_sessions_end_known(struct http_request *request);

/* After a form that came twice: what the first made, whose cookie the browser has dropped with the
 * answer. `token` is of the session that this one made. */
void former_sessions_end_dropped(struct http_request *request, const char *token);

#endif
