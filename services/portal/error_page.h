/* The page that any request may end in: what happened, what to do next, and the reference to tell.
 */
#ifndef PORTAL_ERROR_PAGE_H
#define PORTAL_ERROR_PAGE_H

#include "http/server.h"

/* For struct http_policy: `service` is the portal. In the language and time of the visit, as far as
 * the gate got to know them; the page names the zone. Needs no peer and does not wait. False when
 * the page cannot be made. */
bool error_page_render(void *service, const struct http_error *error, struct arena *arena,
                       struct bytes *out);

#endif
