/* What session forgets of users who do not come back. Each test has a tenant of its own. */
#include "migrations/session.h"
#include "schema.h"
#include "store/session_any_tenant.h"
#include "store/session_store.h"
#include "store/subject_store.h"
#include "support/check.h"

static struct db_pool *service;
static struct db_pool *across;

static void raise_barrier(const struct session *session, int64_t barrier)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, session->subject.tenant_id, &transaction));
    CHECK_OK(subject_store_raise_barrier(db, session->subject.tenant_id, session->subject.user_id,
                                         barrier));
    CHECK_OK(db_commit(&transaction));
}

static void end(const struct session *session)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, session->subject.tenant_id, &transaction));
    CHECK_OK(session_store_end(db, session, SESSION_REVOKED, START + 5));
    CHECK_OK(db_commit(&transaction));
}

static void forget_ended(void)
{
    CLEANUP(db_release) struct db *db = acquire(across);
    int64_t count = -1;

    CHECK_OK(session_forget_ended_any_tenant(db, START + 6, &count));
}

static void forget_names(void)
{
    CLEANUP(db_release) struct db *db = acquire(across);
    int64_t count = -1;

    CHECK_OK(session_forget_names_any_tenant(db, &count));
}

/* How many users of the tenant are called by a name. */
static int64_t count_named(int64_t tenant_id)
{
    static const char sql[] = "SELECT count(*) FROM subjects"
                              " WHERE tenant = $1 AND (login_id <> '' OR display_name <> '')";
    CLEANUP(db_release) struct db *db = acquire(across);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t count = -1;

    CHECK_OK(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    CHECK_OK(db_get_int(&rows, 0, &count));
    return count;
}

static void forgets_how_a_user_is_called_who_is_out_and_keeps_the_barrier(void)
{
    struct session session = session_of(1, 1);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct subject_versions versions;

    add_session(service, &session);
    raise_barrier(&session, 2);
    end(&session);
    forget_ended();
    forget_names();
    CHECK_INT(count_named(1), 0);
    db = acquire(service);
    CHECK_OK(db_begin_tenant(db, 1, &transaction));
    CHECK_OK(subject_store_lock(db, 1, session.subject.user_id, &versions));
    CHECK_INT(versions.barrier, 2);
    CHECK_INT(versions.version, 0);
}

static void keeps_the_names_while_a_session_of_theirs_is_remembered(void)
{
    struct session session = session_of(2, 1);

    add_session(service, &session);
    raise_barrier(&session, 2);
    forget_names();
    CHECK_INT(count_named(2), 1);
    end(&session);
    forget_names();
    CHECK_INT(count_named(2), 1);
}

static void keeps_the_names_of_whoever_may_come_in_by_them(void)
{
    struct session session = session_of(3, 1);

    add_session(service, &session);
    end(&session);
    forget_ended();
    forget_names();
    CHECK_INT(count_named(3), 1);
}

/* By the role that crosses companies. */
static void can_do_nothing_else_to_a_subject(void)
{
    struct session in_force = session_of(5, 1);
    struct session passed = session_of(6, 1);
    CLEANUP(db_release) struct db *db = NULL;
    int64_t count = -1;

    add_session(service, &in_force);
    add_session(service, &passed);
    raise_barrier(&passed, 2);
    db = acquire(across);
    CHECK_OK(db_execute_text(db, "UPDATE subjects SET login_id = '' WHERE tenant = 5", DB_NO_PARAMS,
                             &count));
    CHECK_INT(count, 0);
    CHECK_STATUS(db_execute_text(db, "UPDATE subjects SET login_id = 'x' WHERE tenant = 6",
                                 DB_NO_PARAMS, NULL),
                 PERMISSION_DENIED);
}

static void knows_anew_whoever_comes_back(void)
{
    struct session session = session_of(4, 1);
    struct session again = session_of(4, 2);

    add_session(service, &session);
    raise_barrier(&session, 2);
    end(&session);
    forget_ended();
    forget_names();
    again.subject.user_id = session.subject.user_id;
    again.subject.version = again.version = 2;
    add_session(service, &again);
    CHECK_INT(count_named(4), 1);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(forgets_how_a_user_is_called_who_is_out_and_keeps_the_barrier),
        TEST(keeps_the_names_while_a_session_of_theirs_is_remembered),
        TEST(keeps_the_names_of_whoever_may_come_in_by_them),
        TEST(can_do_nothing_else_to_a_subject),
        TEST(knows_anew_whoever_comes_back),
    };

    schema_open();
    service = pool_as("session_svc", 2);
    across = pool_as("session_system", 2);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&across);
    db_pool_close(&service);
    test_postgres_close(&postgres);
    return status;
}
