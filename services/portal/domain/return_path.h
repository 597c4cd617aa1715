/* Where to go on after sign-in. The address comes from outside, so it may only lead to a page of
 * our own. */
#ifndef PORTAL_DOMAIN_RETURN_PATH_H
#define PORTAL_DOMAIN_RETURN_PATH_H

#include "base/status.h"

enum { RETURN_PATH_MAXIMUM = 512 }; /* bytes */

/* True for a path on our own origin: one leading slash, no second one behind it, no backslash,
 * nothing but visible ASCII, no fragment, not too long. Whether a page of this kind of user is
 * there is asked of the route table. */
bool return_path_is_own(const char *path);

#endif
