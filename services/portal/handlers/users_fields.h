/* Fields of the forms of the pages about users, for their handlers and the table of routes. */
#ifndef PORTAL_HANDLERS_USERS_FIELDS_H
#define PORTAL_HANDLERS_USERS_FIELDS_H

#include "peers/users.h"

enum {
    USER_TABS = 4,
    USER_DONE_WORDS = 10,
    USER_KINDS = 2,
    USER_SEARCH_MAXIMUM = 42, /* characters: 128 bytes, which auth takes, of three each */
    USER_NAME_MAXIMUM = 128,
    USER_MAIL_MAXIMUM = 254,
    USER_REASON_MAXIMUM = 256,
    USER_DATE_MAXIMUM = 10, /* 2026-12-31 */
    USERS_CHOSEN_MAXIMUM = 100,
};

extern const char *const user_tab_words[USER_TABS];
extern const enum managed_state user_tab_states[USER_TABS];
extern const char *const user_done_words[USER_DONE_WORDS];
extern const char *const user_kind_words[USER_KINDS];

#endif
