/* What a name is read as, whatever the case, width and form of its letters and the spaces around
 * it: two names of one company's things are not to be taken for each other. */
#ifndef AUTH_DOMAIN_FOLDED_NAME_H
#define AUTH_DOMAIN_FOLDED_NAME_H

#include "base/arena.h"
#include "base/bytes.h"

/* In the arena; of size 0 for a name of spaces alone. */
NODISCARD struct status folded_name(struct arena *arena, const char *name, struct bytes *out);

/* ALREADY_EXISTS when `other` is read as `name`, which is folded. */
NODISCARD struct status folded_name_check_differs(struct arena *arena, struct bytes name,
                                                  const char *other);

#endif
