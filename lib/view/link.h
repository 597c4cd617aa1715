/* Addresses that a page may point to. A view's href takes nothing but this type, and the only ways
 * to make one are below, so a value from outside can never become "javascript:" or another site. */
#ifndef VIEW_LINK_H
#define VIEW_LINK_H

#include "base/arena.h"

struct view_link {
    const char *address; /* set by the functions below only; NULL for no link */
};

enum { VIEW_LINK_MAXIMUM = 2048 };

/* A path of our own: one '/' first, then printable ASCII without white space, quotes, '<', '>', '\'
 * and without "//" at the front. Points at `path`. False, with `out` untouched, for anything else.
 */
NODISCARD bool view_link_own(const char *path, struct view_link *out);

/* An absolute https address without user name, for the links an operator configures. */
NODISCARD bool view_link_https(const char *address, struct view_link *out);

/* An own path that some view points to, as the generated list of a library of views has it: numbers
 * as "{}", without its query. A test holds these against the routes that exist. */
struct view_link_use {
    const char *method;
    const char *pattern; /* "/admin/history/{}" */
};

/* One field of a query; left out when `value` is NULL or "". */
struct view_query_field {
    const char *name; /* a literal */
    const char *value;
};

/* `path` with a query made of the fields that have a value, each percent-encoded, in the arena.
 * INVALID_ARGUMENT when `path` is not our own or the whole is too long. */
NODISCARD struct status view_link_query(struct arena *arena, const char *path,
                                        const struct view_query_field *fields, size_t count,
                                        struct view_link *out);

#endif
