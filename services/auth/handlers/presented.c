#include "handlers/presented.h"

#include <string.h>

#include "text/password.h"

enum { USER_AGENT_MAXIMUM = 256 };

struct status presented_check_password(const char *password)
{
    return strnlen(password, PASSWORD_TYPED_MAXIMUM + 1) > PASSWORD_TYPED_MAXIMUM
               ? FAIL(INVALID_ARGUMENT, "password: at most 1,536 bytes")
               : OK;
}

struct status presented_check(const char *password, const char *user_agent, const char *client_ip,
                              struct address *address_out)
{
    TRY(presented_check_password(password));
    if (strnlen(user_agent, USER_AGENT_MAXIMUM + 1) > USER_AGENT_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "user_agent: at most 256 bytes");
    if (!address_parse(bytes_of(client_ip), address_out))
        return FAIL(INVALID_ARGUMENT, "client_ip: not an address");
    return OK;
}
