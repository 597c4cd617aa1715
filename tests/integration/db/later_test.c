/* Statements that are sent with a later one, against a real server. */
#include "database.h"
#include "db/db_private.h"
#include "support/check.h"

static const char schema[] =
    "CREATE TABLE note (id bigint CONSTRAINT note_id PRIMARY KEY, size bigint CHECK (size > 0));"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON note TO auth_svc;";

static const char insert_note[] = "INSERT INTO note (id, size) VALUES ($1, $2)";
static const char count_notes[] = "SELECT count(*) FROM note";

static struct db_pool *service;

static struct status add_later(struct db *db, int64_t id, int64_t size)
{
    return db_execute_later(db, insert_note, DB_PARAMS(DB_INT(id), DB_INT(size)));
}

static struct status count(struct db *db, int64_t *out)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(db_query(db, count_notes, DB_NO_PARAMS, &rows));
    return db_get_int(&rows, 0, out);
}

static int64_t count_afresh(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    int64_t found = -1;

    CHECK_OK(count(db, &found));
    return found;
}

static void empty(void)
{
    test_postgres_execute(&postgres, "TRUNCATE auth.note");
}

static void says_with_the_next_statement_that_one_failed(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t found = -1;

    empty();
    CHECK_OK(db_begin(db, &transaction));
    CHECK_OK(add_later(db, 1, 1));
    CHECK_OK(add_later(db, 1, 1));
    CHECK_OK(add_later(db, 2, 1));
    CHECK_STATUS(count(db, &found), ALREADY_EXISTS);
    CHECK_TEXT(db_constraint(db), "note_id");
    CHECK_INT(found, -1);
    CHECK_STATUS(db_commit(&transaction), ABORTED);
    CHECK_INT(count_afresh(), 0);
}

static void says_with_the_commit_that_one_failed_and_commits_nothing(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);

    empty();
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin(db, &transaction));
        CHECK_OK(add_later(db, 1, 1));
        CHECK_OK(add_later(db, 2, 0));
        CHECK_OK(add_later(db, 3, 1));
        CHECK_STATUS(db_commit(&transaction), INVALID_ARGUMENT);
        CHECK(!transaction.outcome_unknown);
    }
    CHECK_INT(count_afresh(), 0);
    CHECK(!db->is_broken && PQtransactionStatus(db->connection) == PQTRANS_IDLE);
}

static void runs_them_in_order_and_before_what_is_asked(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t found = -1;

    empty();
    CHECK_OK(db_begin(db, &transaction));
    CHECK_OK(add_later(db, 1, 1));
    CHECK_OK(db_execute_later(db, "DELETE FROM note", DB_NO_PARAMS));
    CHECK_OK(add_later(db, 2, 1));
    CHECK_OK(count(db, &found));
    CHECK_INT(found, 1);
    CHECK_OK(add_later(db, 3, 1));
    CHECK_OK(db_commit(&transaction));
    CHECK_INT(count_afresh(), 2);
}

static void undoes_what_was_never_sent(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);

    empty();
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin(db, &transaction));
        CHECK_OK(add_later(db, 1, 1));
    }
    CHECK_INT(count_afresh(), 0);
}

static void does_not_keep_a_connection_on_which_something_waits(void)
{
    struct db *db = acquire(service);
    struct db_transaction forgotten = {0};

    empty();
    CHECK_OK(db_begin(db, &forgotten));
    CHECK_OK(add_later(db, 1, 1));
    db_release(&db);
    CHECK_INT(count_afresh(), 0);
}

/* Preparing "size" stands behind the failure and is not run: whoever wants it next prepares it. */
static void prepares_again_what_stood_behind_a_failure(void)
{
    static const char size[] = "UPDATE note SET size = $1";
    CLEANUP(db_release) struct db *db = acquire(service);

    empty();
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin(db, &transaction));
        CHECK_OK(add_later(db, 1, 0));
        CHECK_OK(db_execute_later(db, size, DB_PARAMS(DB_INT(2))));
        CHECK_STATUS(db_commit(&transaction), INVALID_ARGUMENT);
    }
    size_t prepared = db->statement_count;
    CLEANUP(db_rollback) struct db_transaction again = {0};
    CHECK_OK(db_begin(db, &again));
    CHECK_OK(db_execute_later(db, size, DB_PARAMS(DB_INT(2))));
    CHECK_OK(db_commit(&again));
    CHECK(db->statement_count > prepared);
}

/* One that cannot be prepared takes its place with it, and no other statement's. */
static void forgets_a_statement_that_cannot_be_prepared(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    size_t prepared = db->statement_count;

    for (int i = 0; i < 2; i++) {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_begin(db, &transaction));
        CHECK_OK(db_execute_later(db, "UPDATE nothing SET at = 1", DB_NO_PARAMS));
        CHECK_STATUS(db_commit(&transaction), INTERNAL);
    }
    CHECK_INT(db->statement_count, prepared);
    CHECK_INT(count_afresh(), 0);
}

static void takes_more_than_wait_at_once(void)
{
    enum { NOTES = 3 * DB_QUEUED_MAXIMUM };
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    empty();
    CHECK_OK(db_begin(db, &transaction));
    for (int64_t id = 1; id <= NOTES; id++)
        CHECK_OK(add_later(db, id, 1));
    CHECK_OK(db_commit(&transaction));
    CHECK_INT(count_afresh(), NOTES);
}

static void does_not_know_the_outcome_when_killed_before_the_answer(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    empty();
    CHECK_OK(db_begin(db, &transaction));
    CHECK_OK(add_later(db, 1, 1));
    test_postgres_execute(&postgres, "SELECT pg_terminate_backend(pid, 5000)"
                                     "  FROM pg_stat_activity WHERE usename = 'auth_svc'");
    CHECK_STATUS(db_commit(&transaction), UNAVAILABLE);
    CHECK(transaction.outcome_unknown);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(says_with_the_next_statement_that_one_failed),
        TEST(says_with_the_commit_that_one_failed_and_commits_nothing),
        TEST(runs_them_in_order_and_before_what_is_asked),
        TEST(undoes_what_was_never_sent),
        TEST(does_not_keep_a_connection_on_which_something_waits),
        TEST(prepares_again_what_stood_behind_a_failure),
        TEST(forgets_a_statement_that_cannot_be_prepared),
        TEST(takes_more_than_wait_at_once),
        TEST(does_not_know_the_outcome_when_killed_before_the_answer),
    };

    database_open(schema);
    service = pool_as("auth_svc", 2);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&service);
    test_postgres_close(&postgres);
    return status;
}
