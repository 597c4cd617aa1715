/* What --help prints. */
#ifndef SEKISHOCTL_HELP_H
#define SEKISHOCTL_HELP_H

#include "arguments.h"
#include "base/bytes.h"

/* All commands, or the one. */
void help_print(const struct command *const *commands, size_t count, struct buffer *out);
void help_print_command(const struct command *command, struct buffer *out);

#endif
