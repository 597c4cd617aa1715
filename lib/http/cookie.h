/* The Cookie header (RFC 6265 section 5.4). */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "base/arena.h"
#include "http/request.h"

enum { COOKIES_MAXIMUM = 64 };

/* The cookies of `header`, which must outlive them: its bytes are cut into names and values in a
 * copy in the arena.
 *
 * A cookie whose name begins with __Host- or __Secure- (in any case: browsers compare so) must be
 * well formed. Others come from other programs of the same site and may be anything; what is not
 * well formed (RFC 6265 section 4.1.1) is left out, so that nobody is locked out by them.
 *
 * INVALID_ARGUMENT for a malformed cookie of ours, for a name that comes twice (of two nobody can
 * say which one was set by us) and for more than COOKIES_MAXIMUM; RESOURCE_EXHAUSTED when the arena
 * is used up. */
NODISCARD struct status cookies_parse(const char *header, struct arena *arena,
                                      const struct http_cookie **out, size_t *count_out);

#endif
