/* What migrations make of rows that were there before. */
#include "database.h"
#include "migrations/auth.h"
#include "migrations/outbox.h"
#include "support/check.h"

enum { BEFORE_FORGOTTEN_SAVERS = 36 };

static void migrate(size_t count)
{
    const struct db_migration_set some = {"auth", auth_migrations.migrations, count};
    const struct db_migration_set *const sets[] = {&outbox_migrations, &some};
    struct db_pool *migrator = pool_as("auth_migrate", 1);
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    db_release(&db);
    db_pool_close(&migrator);
}

static void forgets_who_saved_allow_lists_and_is_no_user_any_more(void)
{
    migrate(BEFORE_FORGOTTEN_SAVERS);
    test_postgres_execute(
        &postgres,
        "INSERT INTO auth.tenants (code, name, time_zone, language, staff_idle_seconds,"
        "                          customer_idle_seconds)"
        " VALUES ('aoba', 'A', 'UTC', 'ja', 60, 60), ('minato', 'M', 'UTC', 'ja', 60, 60);"
        "INSERT INTO auth.users (tenant, id, kind, state, login_id, name, mail, roles)"
        " SELECT id, gen_random_uuid(), 1, 1, 'stays', 'x', '', 0 FROM auth.tenants"
        "  WHERE code = 'aoba';"
        "INSERT INTO auth.networks (tenant, last_version) SELECT id, 3 FROM auth.tenants;"
        "INSERT INTO auth.network_policies (tenant, version, saved_by)"
        " SELECT id, number, saved_by FROM auth.tenants, (VALUES (1, 'stays'), (2, 'erased'),"
        "                                             (3, 'operator')) AS saver (number, "
        "saved_by)");
    migrate(auth_migrations.count);
    test_postgres_execute(
        &postgres,
        "DO $$ BEGIN ASSERT (SELECT string_agg(code || ' ' || version || ' ' || saved_by, ', '"
        "                                      ORDER BY code, version)"
        "   FROM auth.network_policies JOIN auth.tenants ON id = tenant)"
        " = 'aoba 1 stays, aoba 2 , aoba 3 operator, minato 1 , minato 2 , minato 3 operator';"
        " ASSERT (SELECT bool_and(relforcerowsecurity) FROM pg_class"
        "          WHERE relname IN ('users', 'network_policies')); END $$");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(forgets_who_saved_allow_lists_and_is_no_user_any_more),
    };

    database_open("");
    int status = test_run(tests, COUNT_OF(tests));
    test_postgres_close(&postgres);
    return status;
}
