/* The portal's part of what is written of a company: what `sekisho-portal --export` printed. */
#ifndef SEKISHOCTL_PORTAL_PART_H
#define SEKISHOCTL_PORTAL_PART_H

#include "export_folder.h"

/* Reads `path` ("-": standard input) to its end into a file for each table. Refuses another
 * company's, and one that was cut short: it says at its end how many rows there are. */
NODISCARD struct status portal_part_write(struct export_folder *folder, const char *path,
                                          int64_t tenant_id);

#endif
