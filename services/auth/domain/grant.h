/* Which internal systems may use which methods for which companies: the operator's file, one line a
 * system and method.
 *
 *     # system  method                companies, by number; * for every one
 *     billing   Users/Get             1 7 12
 *     billing   SignIn/VerifyPassword 1 7 12
 *     reports   Users/Search          *
 *
 * A method is called without its package. Strict as the settings: a line that is wrong refuses the
 * whole file, so that nobody is granted half of what was meant. */
#ifndef AUTH_DOMAIN_GRANT_H
#define AUTH_DOMAIN_GRANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

enum {
    GRANTS_MAXIMUM = 1024, /* a system, a method and a company each */
    GRANTS_TEXT_MAXIMUM = 64 * 1024,
    GRANT_SYSTEM_CAPACITY = 33, /* [a-z0-9-], as in its certificate; 32 characters at most */
    GRANT_EVERY_TENANT = 0,
};

struct grant {
    char system[GRANT_SYSTEM_CAPACITY];
    size_t method; /* its place in the names that grants_parse() was given */
    int64_t tenant_id;
};

struct grants {
    struct grant rows[GRANTS_MAXIMUM];
    size_t count;
};

/* What can be granted. */
struct grant_names {
    const char *const *methods; /* "Users/Get" */
    size_t count;
};

/* INVALID_ARGUMENT with the number of the line that is wrong, from 1: a name that is none, or is
 * one of our own services' or the operator's, a method that cannot be granted, no company, a number
 * that is none, what was said before, or more than there is room for. `out` is undefined then. */
NODISCARD struct status grants_parse(struct bytes text, const struct grant_names *names,
                                     struct grants *out, size_t *line_out);

/* For any company at all. */
bool grants_hold(const struct grants *grants, const char *system, size_t method);

/* For that company. */
bool grants_reach(const struct grants *grants, const char *system, size_t method,
                  int64_t tenant_id);

#endif
