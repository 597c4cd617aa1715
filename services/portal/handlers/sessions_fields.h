/* What the pages about sessions share, also with the table of routes. */
#ifndef PORTAL_HANDLERS_SESSIONS_FIELDS_H
#define PORTAL_HANDLERS_SESSIONS_FIELDS_H

#include "peers/session.h"
#include "portal_views.h"

enum {
    SESSIONS_DONE_WORDS = 3,
    SESSION_SEARCH_MAXIMUM = 42, /* characters: 128 bytes, which session takes, of three each */
};

/* In the order of enum view_sessions_done behind "none". */
extern const char *const sessions_done_words[SESSIONS_DONE_WORDS];

struct http_request;

NODISCARD struct status session_view_line(const struct http_request *request,
                                          const struct company_session *session,
                                          struct view_company_session *out);

#endif
