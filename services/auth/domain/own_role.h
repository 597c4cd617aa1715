/* A company's own roles, beside the built-in ones (domain/role.h): named by its administrators,
 * each with the permissions they chose. */
#ifndef AUTH_DOMAIN_OWN_ROLE_H
#define AUTH_DOMAIN_OWN_ROLE_H

#include "domain/role.h"

enum {
    OWN_ROLES_MAXIMUM = 26, /* of a company: the bits of a role_set behind the built-in ones' */
    OWN_ROLE_CODE_CAPACITY = 7,
    OWN_ROLE_NAME_CAPACITY = 65,  /* 64 bytes and a NUL */
    OWN_ROLE_TEXT_MAXIMUM = 1024, /* bytes of the names of its permissions, as they are kept */
    /* What a user may have at once, built-in ones among them; session takes 16, and an event that
     * changes all of them has to hold twice as many changes. */
    USER_ROLES_MAXIMUM = 8,
    /* Of one role whose permissions change: each of them is told to session before the answer. */
    OWN_ROLE_HOLDERS_MAXIMUM = 200,
};

struct own_role {
    uint32_t number; /* 1 to OWN_ROLES_MAXIMUM */
    char name[OWN_ROLE_NAME_CAPACITY];
    permission_set permissions;
    scope_set scope;  /* which customers they reach */
    int64_t revision; /* another after each change, and never that of a deleted role */
};

/* The bit of a role_set. */
role_set own_role_bit(uint32_t number);

/* Those of the set that are a company's own. */
static inline role_set role_set_own(role_set set)
{
    return set & ~(ROLE_SET(ROLE_COUNT) - 1);
}

/* "own-01", as users' lists of roles and calls name it. */
void own_role_code(uint32_t number, char out[static OWN_ROLE_CODE_CAPACITY]);

/* False, with `out` untouched, for what is no such code. */
NODISCARD bool own_role_parse(const char *text, uint32_t *out);

/* INVALID_ARGUMENT for a name that is empty, longer than 64 bytes or holds control or
 * direction-changing characters, and for permissions that are not for staff. */
NODISCARD struct status own_role_check(const struct own_role *role);

/* The number no role has; 0 when all are taken. */
uint32_t own_role_free_number(const struct own_role *roles, size_t count);

/* What a role is called in the history: a built-in one's name, an own one's as the company named
 * it. `bit` is that of a role_set. */
const char *own_role_label(unsigned bit, const struct own_role *roles, size_t count);

/* How many roles the set has. */
size_t role_set_count(role_set set);

#endif
