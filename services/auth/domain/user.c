#include "domain/user.h"

#include <string.h>

#include "text/blank.h"
#include "text/mail_address.h"
#include "text/utf8.h"

const char *user_state_name(enum user_state state)
{
    switch (state) {
    case USER_STATE_ACTIVE:
        return "active";
    case USER_STATE_DISABLED:
        return "disabled";
    case USER_STATE_INVITED:
        return "invited";
    case USER_STATE_DELETED:
        break;
    }
    return "deleted";
}

struct status user_check_leaving(int64_t leaves_at_us, int64_t now_us)
{
    if (leaves_at_us <= now_us)
        return FAIL(INVALID_ARGUMENT, "leaves_at: that is over, disable the user instead");
    if (leaves_at_us - now_us > USER_LEAVING_AHEAD_US)
        return FAIL(INVALID_ARGUMENT, "leaves_at: at most two years ahead");
    return OK;
}

bool user_is_over(const struct user *user, int64_t now_us)
{
    return user->state == USER_STATE_DELETED && user->deleted_at_us + USER_RECYCLING_US <= now_us;
}

static bool leaving_date_has_come(const struct user *user, int64_t now_us)
{
    return user->leaves_at_us != 0 && user->leaves_at_us <= now_us;
}

bool user_is_leaving(const struct user *user, int64_t now_us)
{
    return user->state == USER_STATE_ACTIVE && leaving_date_has_come(user, now_us);
}

bool user_has_left(const struct user *user, int64_t now_us)
{
    return leaving_date_has_come(user, now_us) && user->leaving_held_at_us == 0;
}

bool user_name_is_valid(const char *name)
{
    size_t size = strnlen(name, USER_NAME_CAPACITY);

    return size > 0 && size < USER_NAME_CAPACITY && !text_is_blank(name) &&
           utf8_is_line((struct bytes){(const uint8_t *)name, size});
}

bool user_mail_is_valid(const char *mail)
{
    struct mail_address address;

    return mail[0] == '\0' || mail_address_parse(bytes_of(mail), &address);
}
