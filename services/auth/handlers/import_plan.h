/* What the rows of a file come to: domain/import.h with the users there are and what the manager
 * may. */
#ifndef AUTH_HANDLERS_IMPORT_PLAN_H
#define AUTH_HANDLERS_IMPORT_PLAN_H

#include "handlers/import_work.h"

/* Fills work->rows and counts them in work->import. INVALID_ARGUMENT for no rows, too many, or
 * numbers that do not rise. */
NODISCARD struct status import_plan(struct import_work *work,
                                    const Sekisho__Auth__V1__CreateImportRequest *request);

#endif
