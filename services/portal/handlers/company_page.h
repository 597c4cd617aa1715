/* The page of the company's settings, which has a form for each part of them. Whatever form was
 * sent, the other parts are shown as they are now. */
#ifndef PORTAL_HANDLERS_COMPANY_PAGE_H
#define PORTAL_HANDLERS_COMPANY_PAGE_H

#include "http/route.h"
#include "peers/auth.h"
#include "portal_views.h"

/* As auth has them now: what other pages show may be a minute old. The texts are in the request's
 * arena. */
NODISCARD struct status company_page_read(struct http_request *request,
                                          struct company_settings *settings_out,
                                          struct view_company_settings *out);

/* The limits as the page shows them. RESOURCE_EXHAUSTED without memory. */
NODISCARD struct status company_page_limits(struct http_request *request,
                                            const struct company_limits *limits,
                                            struct view_limits *out);

NODISCARD struct status company_page_show(struct http_request *request,
                                          struct http_response *response, int status,
                                          struct view_company_settings *view);

/* Whoever saved sees it at once, where they are served next; others within a minute. */
NODISCARD struct status company_page_saved(struct http_request *request,
                                           struct http_response *response,
                                           const struct company *company);

#endif
