/* Customers and statements that somebody does not reach. They are answered as what there is not;
 * the history knows the difference (permission_refused). The answer takes a moment longer then, by
 * which nobody finds out anything: whoever has the id of one knows that there is one. */
#ifndef PORTAL_REACH_REFUSAL_H
#define PORTAL_REACH_REFUSAL_H

#include "http/request.h"

/* After a customer, or the statement, of the request's path was looked for: only NOT_FOUND is
 * looked into. The connection that it was looked for by has been given back. */
void reach_tell_customer(const struct http_request *request, struct status looked);
void reach_tell_statement(const struct http_request *request, struct status looked);

#endif
