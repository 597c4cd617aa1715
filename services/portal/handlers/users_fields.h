/* Fields of the forms of the pages about users, for their handlers and the table of routes. */
#ifndef PORTAL_HANDLERS_USERS_FIELDS_H
#define PORTAL_HANDLERS_USERS_FIELDS_H

#include <stddef.h>

#include "base/status.h"

enum {
    USER_TABS = 4,
    USER_DONE_WORDS = 7,
    USER_KINDS = 2,
    USER_SEARCH_MAXIMUM = 42, /* characters: 128 bytes, which auth takes, of three each */
    USER_NAME_MAXIMUM = 128,
    USER_MAIL_MAXIMUM = 254,
    USER_REASON_MAXIMUM = 256,
    USER_DATE_MAXIMUM = 10, /* 2026-12-31 */
};

extern const char *const user_tab_words[USER_TABS];
extern const char *const user_done_words[USER_DONE_WORDS];
extern const char *const user_kind_words[USER_KINDS];

struct http_request;

enum { USER_ROLES = 5 };

/* A box of a form, and the role that auth knows by that name. */
struct user_role_field {
    const char *field;
    const char *role;
};

extern const struct user_role_field user_role_fields[USER_ROLES];

/* The roles whose boxes are checked, in the request's arena. */
NODISCARD struct status user_roles_read(const struct http_request *request,
                                        char *out[static USER_ROLES], size_t *count_out);

#endif
