/* Room for the months to come. */
#ifndef AUDIT_STORE_PARTITION_STORE_H
#define AUDIT_STORE_PARTITION_STORE_H

#include "db/db.h"

enum { PARTITION_MONTHS = 24 }; /* from the present one on */

/* As audit_migrate. Makes the partitions that are missing; how many that were. */
NODISCARD struct status partition_store_create(struct db *db, int64_t *made_out);

#endif
