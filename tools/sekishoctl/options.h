/* Values of options, read. Each refusal is a whole sentence in ctl->problem. */
#ifndef SEKISHOCTL_OPTIONS_H
#define SEKISHOCTL_OPTIONS_H

#include <stdint.h>

#include "ctl.h"

/* The option's text as protobuf-c's structures want it, in the arena; "" when it was not given. */
NODISCARD struct status option_text(struct ctl *ctl, const char *flag, char **out);

/* A number in digits; `standard` when it was not given. */
NODISCARD struct status option_number(struct ctl *ctl, const char *flag, int64_t minimum,
                                      int64_t maximum, int64_t standard, int64_t *out);

/* "a,b,c" taken apart. At most `maximum` parts, none empty; none when it was not given. */
NODISCARD struct status option_list(struct ctl *ctl, const char *flag, size_t maximum, char ***out,
                                    size_t *count_out);

#endif
