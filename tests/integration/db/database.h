/* A cluster of the test's own, and pools to it as a service has them. */
#ifndef INTEGRATION_DB_DATABASE_H
#define INTEGRATION_DB_DATABASE_H

#include "db/db.h"
#include "support/postgres.h"

extern struct test_postgres postgres;
extern const struct log test_log; /* silent: failures are meant here */

/* Starts the cluster; the tests' tables are made by `sql` as role auth_owner ("" for none). */
void database_open(const char *sql);

/* Of one connection as `role`, for a test to change what it is about. `password_file` is where its
 * path goes. */
struct db_settings settings_as(const char *role, char password_file[static TEST_PATH_CAPACITY]);

/* A pool of `connections` as `role`. Fails the test when it cannot. */
struct db_pool *pool_as(const char *role, unsigned connections);

/* Lends a connection, which must be there. */
struct db *acquire(struct db_pool *pool);

#endif
