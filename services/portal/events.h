/* Events that portal itself records. */
#ifndef PORTAL_EVENTS_H
#define PORTAL_EVENTS_H

#include "http/request.h"

/* A form that did not come from our own page. That it cannot be recorded is no reason to accept it:
 * the failure is logged, and the refusal stands. */
void event_csrf_refused(const struct http_request *request);

#endif
