/* Where the user of a request is signed in. */
#ifndef PORTAL_OWN_SESSIONS_H
#define PORTAL_OWN_SESSIONS_H

#include "http/request.h"
#include "peers/session.h"

/* Newest first, in the request's arena. Asks session for a pass to itself first: the route's own is
 * for another service. */
NODISCARD struct status own_sessions(const struct http_request *request,
                                     struct session_line **lines_out, size_t *count_out);

#endif
