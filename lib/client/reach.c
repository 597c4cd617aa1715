/* Which customers permissions reach. */
#include <string.h>

#include "client/client_private.h"

_Static_assert(SEKISHO_ALL_CUSTOMERS == SCOPE_ALL, "one number for all");

/* Whole names, so that "statements" is not in "statements.view"; `name` is not "". */
static bool is_listed(const char *list, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = list; (at = strstr(at, name)) != NULL; at += length) {
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    }
    return false;
}

static uint64_t reach(const char *permissions, const struct sekisho_limited *limited, size_t count,
                      const char *permission)
{
    if (permission == NULL || permission[0] == '\0')
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(limited[i].permission, permission) == 0)
            return limited[i].groups;
    }
    return is_listed(permissions, permission) ? SEKISHO_ALL_CUSTOMERS : 0;
}

uint64_t sekisho_user_reach(const struct sekisho_user *user, const char *permission)
{
    return user->is_active
               ? reach(user->permissions, user->limited, user->limited_count, permission)
               : 0;
}

uint64_t sekisho_pass_reach(const struct sekisho_pass *pass, const char *permission)
{
    return reach(pass->permissions, pass->limited, pass->limited_count, permission);
}

bool sekisho_reaches(uint64_t reach, unsigned group)
{
    return group <= SCOPE_GROUPS_MAXIMUM && scope_reaches(reach, group);
}

struct status client_limited_add(struct sekisho_limited *limited, size_t *count,
                                 const char *permission, scope_set groups)
{
    if (*count == SEKISHO_LIMITED_MAXIMUM ||
        !text_copy(limited[*count].permission, sizeof limited[*count].permission, permission))
        return FAIL(RESOURCE_EXHAUSTED, "the answer is longer than its place");
    limited[(*count)++].groups = groups & ~SCOPE_ALL;
    return OK;
}
