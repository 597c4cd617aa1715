/* What the tests of roles ask of auth: as the operator in aoba, or as a colleague there with a pass
 * (managing.h). Lists end with NULL. */
#ifndef INTEGRATION_WHOLE_ROLE_CALLS_H
#define INTEGRATION_WHOLE_ROLE_CALLS_H

#include "managing.h"

enum { ROLE_NAMES_MAXIMUM = 8, ROLE_CODE_CAPACITY = 16 };

/* Fills `out` with the list; returns how many. */
size_t role_names(const char *const *names, char *out[static ROLE_NAMES_MAXIMUM]);

struct status role_create(const char *const *pass, const char *name, const char *const *permissions,
                          char code[static ROLE_CODE_CAPACITY]);
struct status role_change(const char *const *pass, int64_t tenant, const char *code,
                          const char *name, const char *const *permissions);
struct status role_delete(const char *const *pass, int64_t tenant, const char *code);

/* Gives a user this role alone; `granted` NULL: as it is. */
struct status role_give(const char *const *pass, struct uuid id, const char *role,
                        const char *const *granted);

#endif
