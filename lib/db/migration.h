/* The schema, built into the program. A folder migrations/ holds files NNNN_name.sql, numbered from
 * 0001 without gaps; `sekisho_migrations(auth)` in CMakeLists.txt beside it makes the library
 * auth_migrations with "migrations/auth.h":
 *
 *     extern const struct db_migration_set auth_migrations;
 *
 * lib/outbox has a set of its own; a service gives both, the library's first:
 *
 *     static const struct db_migration_set *const sets[] = {&outbox_migrations, &auth_migrations};
 *     TRY(db_migrate(db, sets, COUNT_OF(sets)));     // as X_migrate, `--migrate`
 *     TRY(db_schema_check(db, sets, COUNT_OF(sets))); // as X_svc, readiness
 *
 * Names in a file are unqualified: the role's search_path is the service's schema. A file that was
 * released is never edited: its checksum is kept and compared. One file is one transaction; it may
 * hold several statements and must not hold BEGIN or COMMIT. For a rolling update a file adds what
 * the next release needs and removes only what the last one has stopped using.
 */
#ifndef DB_MIGRATION_H
#define DB_MIGRATION_H

#include "db/pool.h"

enum {
    DB_MIGRATION_TIMEOUT_MS = 300000, /* of one file */
    DB_MIGRATIONS_MAXIMUM = 999,      /* in a set */
    DB_MIGRATION_SETS_MAXIMUM = 4,
};

struct db_migration {
    int version;        /* 1, 2, 3, ... */
    const char *name;   /* "users", from 0001_users.sql */
    const char *sha256; /* of the file, 64 hexadecimal digits; made by the build */
    const char *sql;
};

struct db_migration_set {
    const char *name; /* "auth" */
    const struct db_migration *migrations;
    size_t count;
};

/* Applies what is missing, in order, one process at a time (advisory lock). FAILED_PRECONDITION,
 * with the reason in the log and nothing changed, when one that was applied has another checksum
 * now, is not in the set any more, or the set is not numbered 1, 2, 3. The first that fails is
 * undone and ends it; those before it stay. */
NODISCARD struct status db_migrate(struct db *db, const struct db_migration_set *const *sets,
                                   size_t count);

/* OK when every migration of every set has been applied unchanged. FAILED_PRECONDITION when one is
 * missing or differs. Later ones are allowed: during a rolling update the old program meets the new
 * schema. */
NODISCARD struct status db_schema_check(struct db *db, const struct db_migration_set *const *sets,
                                        size_t count);

#endif
