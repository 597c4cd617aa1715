/* Why somebody did something, as they typed it, for the history. One rule for every service. */
#ifndef TEXT_REASON_H
#define TEXT_REASON_H

#include "base/status.h"

enum { REASON_MAXIMUM = 256 }; /* bytes */

/* INVALID_ARGUMENT that begins with "reason" for one that is too long, of blanks alone, or empty
 * where one is needed. */
NODISCARD struct status reason_check(const char *reason, bool is_needed);

#endif
