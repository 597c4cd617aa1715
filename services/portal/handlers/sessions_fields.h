/* What the pages about sessions share, also with the table of routes. */
#ifndef PORTAL_HANDLERS_SESSIONS_FIELDS_H
#define PORTAL_HANDLERS_SESSIONS_FIELDS_H

#include "peers/session.h"
#include "portal_views.h"

enum {
    SESSIONS_DONE_WORDS = 5,
    SESSION_SEARCH_MAXIMUM = 42, /* characters: 128 bytes, which session takes, of three each */
    SESSION_ROLE_MAXIMUM = 48,   /* the same: names of roles */
};

/* In the order of enum view_sessions_done behind "none". */
extern const char *const sessions_done_words[SESSIONS_DONE_WORDS];

struct http_request;

NODISCARD struct status session_view_line(const struct http_request *request,
                                          const struct company_session *session,
                                          struct view_company_session *out);

/* What was typed to find sessions by: what reads as an address or range is one, everything else is
 * sought in names; and a role's word, "" for none. */
struct company_choice session_choice_of(const char *q, const char *role);

/* A role's name as pages show it. */
struct view_name_line session_role_name(const struct http_request *request, const char *role);

#endif
