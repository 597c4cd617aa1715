#include "domain/subject.h"

#include <string.h>

static bool is_login_id(const char *text)
{
    size_t length = strnlen(text, LOGIN_ID_MAXIMUM + 1);

    return length >= LOGIN_ID_MINIMUM && length <= LOGIN_ID_MAXIMUM &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._@+-") == length;
}

struct status subject_check(const struct subject *subject)
{
    if (subject->tenant_id < 1)
        return FAIL(INVALID_ARGUMENT, "a tenant's number is 1 or more");
    if (uuid_is_nil(subject->user_id))
        return FAIL(INVALID_ARGUMENT, "a user has an id");
    if (subject->kind != USER_KIND_STAFF && subject->kind != USER_KIND_CUSTOMER)
        return FAIL(INVALID_ARGUMENT, "a user is staff or customer");
    if (subject->version < 1)
        return FAIL(INVALID_ARGUMENT, "a version is 1 or more");
    if (!is_login_id(subject->login_id))
        return FAIL(INVALID_ARGUMENT, "a login ID has 3 to 64 characters of [a-z0-9._@+-]");
    if (subject->display_name[0] == '\0')
        return FAIL(INVALID_ARGUMENT, "a user has a name");
    return OK;
}
