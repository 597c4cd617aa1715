/* The rights of a user as one text: names such as "history.view", sorted, none twice, one space
 * between. One spelling for one set, so two users with the same rights have equal texts, and memory
 * and database keep the text as it is. */
#ifndef SESSION_DOMAIN_PERMISSIONS_H
#define SESSION_DOMAIN_PERMISSIONS_H

#include <stddef.h>

#include "base/status.h"

enum {
    PERMISSION_NAME_MAXIMUM = 48, /* characters, from [a-z0-9._-] */
    PERMISSIONS_MAXIMUM = 64,     /* names */
    PERMISSIONS_CAPACITY = PERMISSIONS_MAXIMUM * (PERMISSION_NAME_MAXIMUM + 1),
};

/* Whether `name` has 1 to PERMISSION_NAME_MAXIMUM characters, all of them allowed ones. */
bool permission_name_is_valid(const char *name);

/* Joins `count` names into `out` of PERMISSIONS_CAPACITY bytes; "" for none. INVALID_ARGUMENT when
 * there are too many, one is not a name, or they are not sorted without repeats. */
NODISCARD struct status permissions_join(const char *const names[], size_t count,
                                         char out[static PERMISSIONS_CAPACITY]);

/* Whether `name` is one of them. Compares whole names: "history.view" does not hold "history". */
bool permissions_has(const char *permissions, const char *name);

/* How many names there are, and the next one: `*cursor` starts as the text and is "" at the end;
 * gives the name's length, 0 when there is no more, and its start in `*name`. */
size_t permissions_count(const char *permissions);
size_t permissions_next(const char **cursor, const char **name);

#endif
