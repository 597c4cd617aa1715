/* Room for the months to come. */
#ifndef AUDIT_STORE_PARTITION_STORE_H
#define AUDIT_STORE_PARTITION_STORE_H

#include "db/db.h"
#include "db/migration.h"

enum { PARTITION_MONTHS = 24 }; /* from the present one on */

/* As audit_migrate, in its transaction. Makes the partitions that are missing; how many that were.
 */
NODISCARD struct status partition_store_create(struct db_transaction *transaction,
                                               int64_t *made_out);

#endif
