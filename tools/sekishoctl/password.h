/* Passwords on their way to auth: from a file, from standard input, or made here. Never an argument
 * or an environment variable, which every process of the machine's user may see. */
#ifndef SEKISHOCTL_PASSWORD_H
#define SEKISHOCTL_PASSWORD_H

#include "ctl.h"

/* The first line of the file, "-" for standard input, in the arena, which is wiped. Refuses an
 * empty or long one, and further lines: then it is not the file that was meant. On a terminal
 * nothing typed is shown. */
NODISCARD struct status password_read(struct ctl *ctl, const char *path, char **out);

/* Four groups of five letters and digits, none of which looks like another: 100 random bits. */
NODISCARD struct status password_generate(struct ctl *ctl, char **out);

#endif
