/* Input that the end of a session cut short. It is kept for half an hour, sealed, and offered to
 * the same user after they have signed in again; it is never executed. A page's script brings it
 * just before the end; without script the form that comes too late is kept in the same way, when
 * its token proves that it is of the session that has ended, and a limit ended that, not more than
 * half an hour ago. */
#ifndef PORTAL_DRAFTS_H
#define PORTAL_DRAFTS_H

#include "http/request.h"
#include "peers/session.h"
#include "routes.h"
#include "store/draft_store.h"

struct portal;

enum { DRAFT_TYPED_MAXIMUM = 64 << 10 }; /* bytes of a form as it is sent */

/* Keeps what was typed into the form that is sent to `path`, for the user of the visit's session.
 * NOT_FOUND for a form that is not kept or that the user may not send, RESOURCE_EXHAUSTED for one
 * that is too long and as draft_store_put(). */
NODISCARD struct status drafts_keep(const struct http_request *request, const char *path,
                                    struct bytes typed);

/* A request whose session is over brought a form: true when it was kept. `over` is what session
 * says of the end. */
bool drafts_keep_late(const struct http_request *request, const struct session_over *over);

/* Whether this browser was told that something may be kept, for half an hour: so that nothing is
 * looked for on behalf of all others, and a page leads to it. A hint, which anybody may send. */
bool drafts_are_hinted(const struct http_request *request);
NODISCARD struct status drafts_hint(struct http_response *response, bool is_kept);

/* The newest first. */
NODISCARD struct status drafts_list(const struct http_request *request,
                                    const struct draft_owner *owner, struct draft_page *out);

/* The form of a draft of the visit's user, and what was typed into it. NOT_FOUND when there is no
 * such draft, and when it cannot be read any more: then it is taken away. */
NODISCARD struct status drafts_open(const struct http_request *request, struct uuid id,
                                    struct http_response *response, const char **path_out,
                                    struct portal_form *form_out, struct http_values *typed_out);

/* Takes it away, and the hint when it was the last. NOT_FOUND when there is none. */
NODISCARD struct status drafts_finish(const struct http_request *request,
                                      struct http_response *response, struct uuid id,
                                      bool is_restored);

/* The form of this very request has come in, so nothing is left of it to be offered. That it could
 * not be forgotten is no reason to refuse the form. */
void drafts_forget_sent(const struct http_request *request, struct http_response *response);

/* Takes away what has expired, of all companies. */
void drafts_sweep(const struct portal *portal);

#endif
