#include "text/reason.h"

#include <string.h>

#include "text/blank.h"

struct status reason_check(const char *reason, bool is_needed)
{
    if (strnlen(reason, REASON_MAXIMUM + 1) > REASON_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "reason: at most 256 bytes");
    if (reason[0] == '\0' && !is_needed)
        return OK;
    if (text_is_blank(reason))
        return FAIL(INVALID_ARGUMENT, "reason: 1 to 256 bytes, and not blanks alone");
    return OK;
}
