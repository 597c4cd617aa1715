/* Decides, before a handler runs, whether a request may go on: the order is session and permission,
 * kind of user, then (for POST) where it comes from and its form's token. Handlers never decide
 * this themselves. */
#ifndef PORTAL_VISIT_GATE_H
#define PORTAL_VISIT_GATE_H

#include "http/server.h"
#include "routes.h"

/* For struct http_policy. */
struct status visit_gate_admit(struct http_request *request, struct http_response *response);
struct status visit_gate_check(struct http_request *request, struct http_response *response);

/* The user goes on, in the same request, to the page of a form: what its row and that of the form
 * demand is demanded once more, and the visit is then that of the page. */
NODISCARD struct status visit_gate_enter(struct http_request *request,
                                         struct http_response *response,
                                         const struct portal_form *form);

#endif
