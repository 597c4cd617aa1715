/* Standard input, for what is too long or too secret to be an argument. */
#ifndef SEKISHOCTL_INPUT_H
#define SEKISHOCTL_INPUT_H

#include "base/bytes.h"
#include "base/status.h"

/* Appends all of it to `out`, and leaves no other copy. RESOURCE_EXHAUSTED as soon as it is more
 * than `out` may hold, UNAVAILABLE when it cannot be read. */
NODISCARD struct status input_read(struct buffer *out);

/* Likewise; of a terminal it takes one line, and nothing typed is shown. */
NODISCARD struct status input_read_unseen(struct buffer *out);

#endif
