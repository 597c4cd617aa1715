/* What a store includes: connections, statements, transactions. Beside it stand db/clock.h,
 * db/migration.h, db/notification.h and db/stream.h. libpq is seen in this folder only. */
#ifndef DB_DB_H
#define DB_DB_H

#include "db/pool.h"
#include "db/query.h"
#include "db/transaction.h"

#endif
