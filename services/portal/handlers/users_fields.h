/* Words that the forms of the pages about users take, for the table of routes. */
#ifndef PORTAL_HANDLERS_USERS_FIELDS_H
#define PORTAL_HANDLERS_USERS_FIELDS_H

enum {
    USER_TABS = 4,
    USER_DONE_WORDS = 5,
    USER_KINDS = 2,
    USER_SEARCH_MAXIMUM = 42, /* characters: 128 bytes, which auth takes, of three each */
    USER_NAME_MAXIMUM = 128,
    USER_MAIL_MAXIMUM = 254,
    USER_REASON_MAXIMUM = 256,
};

extern const char *const user_tab_words[USER_TABS];
extern const char *const user_done_words[USER_DONE_WORDS];
extern const char *const user_kind_words[USER_KINDS];

#endif
