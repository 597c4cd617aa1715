/* Passwords that were stolen elsewhere and published, as a list on this machine: nothing of a
 * password leaves it (ASVS 6.2.12). Without a list none is known.
 *
 * A line of the file is a SHA-1 in hexadecimal, a colon and how often it was seen; the lines rise.
 * That is how Have I Been Pwned publishes its list "ordered by hash", whole or in part: a list of
 * those seen ten times or more is as good a file. It is never read as a whole: a search reads some
 * forty pieces of it, from any size.
 */
#ifndef AUTH_CREDENTIALS_BREACHED_H
#define AUTH_CREDENTIALS_BREACHED_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/status.h"
#include "log/log.h"

struct breached;

/* `path` is borrowed; "" gives NULL, the empty list. The file stays open: another one that takes
 * its place is used from the next start. FAILED_PRECONDITION when it cannot be read or lines all
 * over it are not as above; the cause is in the log. */
NODISCARD struct status breached_open(const char *path, const struct log *log,
                                      struct breached **out);

/* Accepts NULL. */
void breached_close(struct breached **breached);

/* Whether a password in NFC is on the list. UNAVAILABLE when the file cannot be read any more, or
 * is not what it was: not known, never to be taken for a no. Threads may ask at once. */
NODISCARD struct status breached_find(const struct breached *breached, struct bytes normal,
                                      bool *is_known_out);

#endif
