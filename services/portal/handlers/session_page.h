/* The page that says why a session is over, for the gate. */
#ifndef PORTAL_HANDLERS_SESSION_PAGE_H
#define PORTAL_HANDLERS_SESSION_PAGE_H

#include "http/route.h"
#include "peers/session.h"

/* 401, to a form that came after that: it was not executed, and its input was kept. */
NODISCARD struct status session_page_kept(struct http_request *request,
                                          struct http_response *response,
                                          const struct session_over *over);

#endif
