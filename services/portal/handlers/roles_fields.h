/* Fields of the pages about roles, for their handlers and the table of routes. */
#ifndef PORTAL_HANDLERS_ROLES_FIELDS_H
#define PORTAL_HANDLERS_ROLES_FIELDS_H

enum {
    ROLES_DONE_WORDS = 3,
    ROLE_CODE_MAXIMUM = 13, /* "administrator" */
    ROLE_NAME_MAXIMUM = 64,
};

extern const char *const roles_done_words[ROLES_DONE_WORDS];

#endif
