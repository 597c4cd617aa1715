/* Transactions and the walls between tenants, against a real server. */
#include <pthread.h>
#include <stdio.h>

#include "database.h"
#include "support/check.h"

static const char schema[] =
    "CREATE TABLE note (tenant bigint NOT NULL, id bigint NOT NULL, PRIMARY KEY (tenant, id));"
    "ALTER TABLE note ENABLE ROW LEVEL SECURITY;"
    "ALTER TABLE note FORCE ROW LEVEL SECURITY;"
    "CREATE POLICY one_tenant ON note TO auth_svc"
    " USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)"
    " WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);"
    "CREATE POLICY any_tenant ON note TO auth_system USING (true);"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON note TO auth_svc, auth_system;";

static const char insert_note[] = "INSERT INTO note (tenant, id) VALUES ($1, $2)";
static const char count_notes[] = "SELECT count(*) FROM note WHERE tenant = $1";

static struct db_pool *service; /* sees one tenant */
static struct db_pool *all;     /* sees all */

static int64_t count(struct db *db, int64_t tenant)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t found = -1;

    CHECK_OK(db_query(db, count_notes, DB_PARAMS(DB_INT(tenant)), &rows));
    CHECK_OK(db_get_int(&rows, 0, &found));
    return found;
}

static int64_t count_in_all(int64_t tenant)
{
    CLEANUP(db_release) struct db *db = acquire(all);

    return count(db, tenant);
}

static void shows_nothing_without_a_tenant(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t affected = -1;

    CHECK_INT(count(db, 1), 0);
    CHECK_OK(db_begin(db, &transaction));
    CHECK_INT(count(db, 1), 0);
    CHECK_OK(db_execute(db, "UPDATE note SET id = id", DB_NO_PARAMS, &affected));
    CHECK_INT(affected, 0);
    CHECK_STATUS(db_execute(db, insert_note, DB_PARAMS(DB_INT(1), DB_INT(50)), NULL),
                 PERMISSION_DENIED);
}

static void refuses_what_is_no_tenant(void)
{
    static const int64_t tenants[] = {0, -1, INT64_MIN};
    CLEANUP(db_release) struct db *db = acquire(service);

    for (size_t i = 0; i < COUNT_OF(tenants); i++) {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_STATUS(db_begin_tenant(db, tenants[i], &transaction), INVALID_ARGUMENT);
        CHECK(transaction.db == NULL);
    }
}

static void shows_and_takes_one_tenants_rows_only(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t affected = -1;

    CHECK_OK(db_begin_tenant(db, 2, &transaction));
    CHECK_INT(count(db, 2), 1);
    CHECK_INT(count(db, 1), 0);
    CHECK_OK(db_execute(db, "DELETE FROM note WHERE tenant = 1", DB_NO_PARAMS, &affected));
    CHECK_INT(affected, 0);
    CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(2), DB_INT(51)), NULL));
    CHECK_STATUS(db_execute(db, insert_note, DB_PARAMS(DB_INT(1), DB_INT(51)), NULL),
                 PERMISSION_DENIED);
}

static void forgets_the_tenant_with_the_transaction(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, 2, &transaction));
    CHECK_INT(count(db, 2), 1);
    CHECK_OK(db_commit(&transaction));
    CHECK_INT(count(db, 2), 0);
    CHECK_OK(db_begin_tenant(db, INT64_MAX, &transaction));
    CHECK_INT(count(db, 2), 0);
}

static void undoes_what_was_not_committed(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin_tenant(db, 3, &transaction));
        CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(3), DB_INT(1)), NULL));
    }
    CHECK_INT(count_in_all(3), 0);
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin_tenant(db, 3, &transaction));
        CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(3), DB_INT(1)), NULL));
        CHECK_OK(db_commit(&transaction));
    }
    CHECK_INT(count_in_all(3), 1);
}

static void says_that_a_spoilt_transaction_did_nothing(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, 4, &transaction));
    CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(4), DB_INT(1)), NULL));
    CHECK_STATUS(db_execute(db, insert_note, DB_PARAMS(DB_INT(4), DB_INT(1)), NULL),
                 ALREADY_EXISTS);
    CHECK_STATUS(db_commit(&transaction), ABORTED);
    CHECK(!transaction.outcome_unknown);
    CHECK_INT(count_in_all(4), 0);
}

static void does_not_keep_a_connection_that_is_inside_a_transaction(void)
{
    struct db *db = acquire(service);
    struct db_transaction forgotten = {0};

    CHECK_OK(db_begin_tenant(db, 2, &forgotten));
    CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(2), DB_INT(60)), NULL));
    db_release(&db);
    db = acquire(service);
    CHECK_INT(count(db, 2), 0);
    CHECK_INT(count_in_all(2), 1);
    db_release(&db);
}

static void gives_up_on_a_lock_after_a_second(void)
{
    static const char lock[] = "SELECT id FROM note WHERE tenant = 2 AND id = 1 FOR UPDATE";
    CLEANUP(db_release) struct db *first = acquire(service);
    CLEANUP(db_release) struct db *second = acquire(service);
    CLEANUP(db_rollback) struct db_transaction holds = {0};
    CLEANUP(db_rollback) struct db_transaction waits = {0};

    CHECK_OK(db_begin_tenant(first, 2, &holds));
    CHECK_OK(db_begin_tenant(second, 2, &waits));
    CHECK_OK(db_execute(first, lock, DB_NO_PARAMS, NULL));
    CHECK_STATUS(db_execute(second, lock, DB_NO_PARAMS, NULL), ABORTED);
}

/* The server ends this session from outside, as a restart or an administrator would. */
static void end_sessions(void)
{
    test_postgres_execute(&postgres, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                                     " WHERE usename = 'auth_svc'");
}

static void knows_that_a_transaction_killed_before_its_commit_did_nothing(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, 5, &transaction));
    CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(5), DB_INT(1)), NULL));
    end_sessions();
    CHECK_STATUS(db_execute(db, insert_note, DB_PARAMS(DB_INT(5), DB_INT(2)), NULL), UNAVAILABLE);
    CHECK_STATUS(db_execute(db, insert_note, DB_PARAMS(DB_INT(5), DB_INT(3)), NULL), UNAVAILABLE);
    CHECK_STATUS(db_commit(&transaction), UNAVAILABLE);
    CHECK(!transaction.outcome_unknown);
    CHECK_INT(count_in_all(5), 0);
}

static void *end_the_session_that_commits(void *nothing)
{
    test_postgres_execute(&postgres,
                          "DO $$ BEGIN LOOP"
                          "  PERFORM pg_stat_clear_snapshot();"
                          "  EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE"
                          "   usename = 'auth_svc' AND query = 'COMMIT' AND state = 'active');"
                          " END LOOP;"
                          " PERFORM pg_terminate_backend(pid) FROM pg_stat_activity"
                          "  WHERE usename = 'auth_svc' AND query = 'COMMIT'; END $$");
    return nothing;
}

/* A trigger that waits holds the commit open long enough to kill it there. */
static void does_not_know_the_outcome_when_killed_in_the_commit(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    pthread_t killer;

    test_postgres_execute(
        &postgres, "CREATE FUNCTION auth.wait() RETURNS trigger LANGUAGE plpgsql AS"
                   " $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$;"
                   "GRANT EXECUTE ON FUNCTION auth.wait() TO auth_svc;"
                   "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON auth.note"
                   " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION auth.wait()");
    CHECK_OK(db_begin_tenant(db, 6, &transaction));
    CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(6), DB_INT(1)), NULL));
    CHECK(pthread_create(&killer, NULL, end_the_session_that_commits, NULL) == 0);
    CHECK_STATUS(db_commit(&transaction), UNAVAILABLE);
    CHECK(transaction.outcome_unknown);
    pthread_join(killer, NULL);
    test_postgres_execute(&postgres, "DROP TRIGGER wait ON auth.note");
}

static void ask_for_a_standby(const char *change)
{
    test_postgres_execute(&postgres, change);
    test_postgres_execute(&postgres, "SELECT pg_reload_conf()");
}

static struct status commit_one(int64_t id, bool *unknown)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, 7, &transaction));
    CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(7), DB_INT(id)), NULL));
    struct status outcome = db_commit(&transaction);
    *unknown = transaction.outcome_unknown;
    return outcome;
}

static void *cancel_the_wait(void *nothing)
{
    test_postgres_execute(&postgres,
                          "DO $$ BEGIN LOOP"
                          "  PERFORM pg_stat_clear_snapshot();"
                          "  EXIT WHEN 2 = (SELECT count(*) FROM pg_stat_activity WHERE"
                          "   usename = 'auth_svc' AND wait_event = 'SyncRep');"
                          " END LOOP;"
                          " PERFORM pg_cancel_backend(pid) FROM pg_stat_activity"
                          "  WHERE usename = 'auth_svc' AND wait_event = 'SyncRep'; END $$");
    return nothing;
}

/* Commits that are on this disk and wait for a standby that does not come. The first is left
 * waiting; the second's wait is cancelled, and PostgreSQL says COMMIT as if all were well. */
static void does_not_know_the_outcome_without_the_standby(void)
{
    enum { TRIES = 1000 }; /* the checkpointer takes the setting up in its own time */
    int64_t id = 0;
    bool unknown = false;
    pthread_t canceller;

    ask_for_a_standby("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    while (id < TRIES && status_is_ok(commit_one(++id, &unknown)))
        ;
    CHECK(unknown);
    CHECK(pthread_create(&canceller, NULL, cancel_the_wait, NULL) == 0);
    CHECK_STATUS(commit_one(++id, &unknown), UNAVAILABLE);
    CHECK(unknown);
    pthread_join(canceller, NULL);
    ask_for_a_standby("ALTER SYSTEM RESET synchronous_standby_names");
    CHECK_INT(count_in_all(7), id); /* both were cancelled, so both are seen */
}

static void knows_that_a_commit_refused_by_a_constraint_did_nothing(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    test_postgres_execute(&postgres, "ALTER TABLE auth.note ADD CONSTRAINT once UNIQUE (tenant)"
                                     " DEFERRABLE INITIALLY DEFERRED");
    CHECK_OK(db_begin_tenant(db, 3, &transaction));
    CHECK_OK(db_execute(db, insert_note, DB_PARAMS(DB_INT(3), DB_INT(9)), NULL));
    CHECK_STATUS(db_commit(&transaction), ALREADY_EXISTS);
    CHECK(!transaction.outcome_unknown);
    CHECK_TEXT(db_constraint(db), "once");
    test_postgres_execute(&postgres, "ALTER TABLE auth.note DROP CONSTRAINT once");
    CHECK_INT(count_in_all(3), 1);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(shows_nothing_without_a_tenant),
        TEST(refuses_what_is_no_tenant),
        TEST(shows_and_takes_one_tenants_rows_only),
        TEST(forgets_the_tenant_with_the_transaction),
        TEST(undoes_what_was_not_committed),
        TEST(says_that_a_spoilt_transaction_did_nothing),
        TEST(does_not_keep_a_connection_that_is_inside_a_transaction),
        TEST(gives_up_on_a_lock_after_a_second),
        TEST(knows_that_a_transaction_killed_before_its_commit_did_nothing),
        TEST(does_not_know_the_outcome_when_killed_in_the_commit),
        TEST(knows_that_a_commit_refused_by_a_constraint_did_nothing),
        TEST(does_not_know_the_outcome_without_the_standby),
    };

    database_open(schema);
    test_postgres_execute(&postgres, "INSERT INTO auth.note VALUES (1, 1), (2, 1)");
    service = pool_as("auth_svc", 2);
    all = pool_as("auth_system", 1);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&service);
    db_pool_close(&all);
    test_postgres_close(&postgres);
    return status;
}
