/* Which language a page is in: what the reader chose, else what the browser prefers, else the
 * company's, and before it is known Japanese. */
#ifndef PORTAL_LANGUAGE_H
#define PORTAL_LANGUAGE_H

#include "http/request.h"
#include "http/response.h"
#include "view/context.h"

/* "ja" and "en", in the order of enum view_language; the values of `?lang=` and of the cookie. */
extern const char *const language_words[VIEW_LANGUAGE_COUNT];

/* From `?lang=`, the cookie, then Accept-Language; `otherwise` when all are silent. */
enum view_language language_of(const struct http_request *request, enum view_language otherwise);

/* From Accept-Language (RFC 9110 section 12.5.4) alone; NULL for none. The first of ours with the
 * highest weight, or `otherwise`. */
enum view_language language_accepted(const char *header, enum view_language otherwise);

/* Keeps a choice made by `?lang=` for the next pages. */
NODISCARD struct status language_keep(const struct http_request *request,
                                      struct http_response *response);

#endif
