/* Fields of the pages about customers and their groups, for their handlers and the table of routes.
 */
#ifndef PORTAL_HANDLERS_CUSTOMERS_FIELDS_H
#define PORTAL_HANDLERS_CUSTOMERS_FIELDS_H

enum {
    GROUPS_DONE_WORDS = 3,
    GROUP_NAME_MAXIMUM = 64,
    CUSTOMER_DONE_WORDS = 3,
};

extern const char *const groups_done_words[GROUPS_DONE_WORDS];
extern const char *const customer_done_words[CUSTOMER_DONE_WORDS];

#endif
