/* The session schema as its two roles see it. Each test has a tenant of its own. */
#include <string.h>

#include "db/migration.h"
#include "migrations/session.h"
#include "schema.h"
#include "store/network_store.h"
#include "store/session_any_tenant.h"
#include "store/session_store.h"
#include "store/subject_store.h"
#include "support/check.h"

static struct db_pool *service;
static struct db_pool *across;
static struct arena arena;
static struct token_standing standing;

static int64_t count_as(struct db_pool *pool, const char *sql)
{
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t count = -1;

    CHECK_OK(db_query_text(db, sql, DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &count));
    return count;
}

static void refused_as(struct db_pool *pool, const char *sql)
{
    CLEANUP(db_release) struct db *db = acquire(pool);

    CHECK_STATUS(db_execute_text(db, sql, DB_NO_PARAMS, NULL), PERMISSION_DENIED);
}

static struct session found(const struct session *session)
{
    CLEANUP(db_release) struct db *db = acquire(across);
    struct session out;

    CHECK_OK(session_find_any_tenant(db, &session->mac, &out, &standing));
    CHECK_INT(standing.place, TOKEN_PRESENT);
    return out;
}

static void end(const struct session *session, enum session_end reason)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, session->subject.tenant_id, &transaction));
    CHECK_OK(session_store_end(db, session, reason, START + 5));
    CHECK_OK(db_commit(&transaction));
}

static void touch(const struct session *session, int64_t at_us, int64_t expected_count)
{
    CLEANUP(db_release) struct db *db = acquire(across);
    const struct session_touch touch = {session->mac, at_us};
    int64_t count = -1;

    CHECK_OK(session_touch_any_tenant(db, &touch, 1, &count));
    CHECK_INT(count, expected_count);
}

static void shows_the_service_no_row_without_a_tenant(void)
{
    struct session session = session_of(1, 1);

    add_session(service, &session);
    CHECK_INT(count_as(service, "SELECT count(*) FROM sessions"), 0);
    CHECK_INT(count_as(service, "SELECT count(*) FROM subjects"), 0);
    CHECK_INT(count_as(across, "SELECT count(*) FROM sessions WHERE tenant = 1"), 1);
}

static void shows_a_tenant_no_row_of_another(void)
{
    struct session session = session_of(2, 1);
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct session out;
    struct uuid user_id;
    size_t count = 0;
    struct session *sessions = NULL;

    add_session(service, &session);
    CHECK_OK(db_begin_tenant(db, 3, &transaction));
    CHECK_STATUS(session_store_lock(db, 2, session.session_id, &out), NOT_FOUND);
    CHECK_STATUS(session_store_lock(db, 3, session.session_id, &out), NOT_FOUND);
    CHECK_OK(session_store_lock_of_user(db, 2, session.subject.user_id, &arena, &sessions, &count));
    CHECK_INT(count, 0);
    CHECK_OK(session_store_end(db, &session, SESSION_REVOKED, START));
    CHECK_STATUS(session_store_find_ended(db, 2, session.session_id, &user_id), NOT_FOUND);
    CHECK_OK(db_commit(&transaction));
    (void)found(&session);
}

static struct network_lists lists_of(int64_t tenant_id, struct network_list *list,
                                     struct network_range *range)
{
    CHECK(range_parse(bytes_of("192.0.2.0/24"), &range->range));
    *list = (struct network_list){"everyone", NETWORK_ENFORCE, range, 1};
    return (struct network_lists){.tenant_id = tenant_id, .revision = 1, .lists = list, .count = 1};
}

static void keeps_the_allow_lists_of_companies_apart(void)
{
    struct network_range range = {0};
    struct network_list list;
    struct network_lists lists = lists_of(20, &list, &range);
    CLEANUP(network_policy_close) struct network_policy policy = {0};
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, 20, &transaction));
    CHECK_OK(network_store_put(db, &lists, &arena));
    CHECK_OK(db_commit(&transaction));
    CHECK_OK(db_begin_tenant(db, 21, &transaction));
    CHECK_OK(network_store_open_policy(db, 20, START, &arena, &policy));
    CHECK_INT(policy.count, 0);
    CHECK_OK(db_commit(&transaction));
    CHECK_OK(db_begin_tenant(db, 21, &transaction));
    lists.revision = 2;
    CHECK_STATUS(network_store_put(db, &lists, &arena), PERMISSION_DENIED);
    db_rollback(&transaction);
    CHECK_OK(db_begin_tenant(db, 20, &transaction));
    CHECK_OK(network_store_open_policy(db, 20, START, &arena, &policy));
    CHECK_INT(policy.count, 1);
    CHECK_OK(db_commit(&transaction));
    CHECK_INT(count_as(service, "SELECT count(*) FROM networks"), 0);
    CHECK_INT(count_as(service, "SELECT count(*) FROM network_ranges"), 0);
}

static void lets_a_tenant_add_no_row_for_another(void)
{
    struct subject_versions versions;
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    CHECK_OK(db_begin_tenant(db, 3, &transaction));
    CHECK_STATUS(subject_store_lock(db, 4, (struct uuid){{1}}, &versions), PERMISSION_DENIED);
}

/* A sign-in holds its user's row; the end of a session refers to it. */
static void ends_a_session_while_its_user_signs_in(void)
{
    struct session session = session_of(30, 1);
    struct subject_versions versions;
    CLEANUP(db_release) struct db *signing_in = acquire(service);
    CLEANUP(db_rollback) struct db_transaction sign_in = {0};

    add_session(service, &session);
    CHECK_OK(db_begin_tenant(signing_in, 30, &sign_in));
    CHECK_OK(subject_store_lock(signing_in, 30, session.subject.user_id, &versions));
    end(&session, SESSION_SIGNED_OUT);
}

static void gives_each_role_no_more_than_it_needs(void)
{
    struct db_pool *auth = pool_as("auth_svc", 1);

    refused_as(service, "UPDATE sessions SET started_at = started_at");
    refused_as(service, "UPDATE sessions SET user_id = user_id");
    refused_as(service, "UPDATE epoch SET epoch = 9");
    refused_as(service, "TRUNCATE sessions");
    refused_as(across, "DELETE FROM sessions");
    refused_as(across, "INSERT INTO sessions DEFAULT VALUES");
    refused_as(across, "UPDATE subjects SET permissions = ''");
    refused_as(across, "UPDATE sessions SET started_at = started_at");
    refused_as(across, "INSERT INTO epoch (only_row, epoch) VALUES (false, 1)");
    refused_as(service, "UPDATE network_ranges SET range = range");
    refused_as(service, "UPDATE network_lists SET mode = 0");
    refused_as(across, "SELECT revision FROM networks");
    refused_as(across, "SELECT range FROM network_ranges");
    refused_as(auth, "SELECT token_mac FROM session.sessions");
    refused_as(auth, "SELECT range FROM session.network_ranges");
    db_pool_close(&auth);
}

static void gives_back_all_of_a_session(void)
{
    struct session session = session_of(5, 1);
    session.version = 2;
    session.subject.version = 4;

    add_session(service, &session);
    struct session out = found(&session);
    CHECK(memcmp(&out.mac, &session.mac, sizeof out.mac) == 0);
    CHECK(uuid_equal(out.session_id, session.session_id));
    CHECK(uuid_equal(out.subject.user_id, session.subject.user_id));
    CHECK_INT(out.subject.tenant_id, 5);
    CHECK_INT(out.subject.kind, USER_KIND_STAFF);
    CHECK_INT(out.subject.version, 4);
    CHECK_TEXT(out.subject.login_id, "sato");
    CHECK_TEXT(out.subject.display_name, "佐藤 花子");
    CHECK_TEXT(out.subject.permissions, "history.view users.view");
    CHECK_INT(out.limits.idle_seconds, 300);
    CHECK_INT(out.limits.absolute_seconds, 3600);
    CHECK_INT(out.started_at_us, START);
    CHECK_INT(out.last_seen_at_us, START);
    CHECK_INT(out.version, 2);
    CHECK(!out.is_void);
}

static void finds_no_session_by_another_mac(void)
{
    CLEANUP(db_release) struct db *db = acquire(across);
    struct session session = session_of(6, 1);
    struct session_ended ended;

    CHECK_STATUS(session_find_any_tenant(db, &session.mac, &session, &standing), NOT_FOUND);
    CHECK_STATUS(session_find_ended_any_tenant(db, &session.mac, &ended), NOT_FOUND);
}

static void keeps_why_a_session_ended(void)
{
    struct session session = session_of(7, 1);
    CLEANUP(db_release) struct db *db = NULL;
    struct session_ended ended;

    add_session(service, &session);
    end(&session, SESSION_DISPLACED);
    db = acquire(across);
    CHECK_STATUS(session_find_any_tenant(db, &session.mac, &session, &standing), NOT_FOUND);
    CHECK_OK(session_find_ended_any_tenant(db, &session.mac, &ended));
    CHECK_INT(ended.tenant_id, 7);
    CHECK_INT(ended.end, SESSION_DISPLACED);
    CHECK_INT(ended.ended_at_us, START + 5);
    CHECK_TEXT(ended.login_id, "sato");
    CHECK(uuid_equal(ended.session_id, session.session_id));
    CHECK(uuid_equal(ended.user_id, session.subject.user_id));
}

static void keeps_the_first_reason_when_a_session_is_ended_twice(void)
{
    struct session session = session_of(8, 1);
    CLEANUP(db_release) struct db *db = NULL;
    struct session_ended ended;

    add_session(service, &session);
    end(&session, SESSION_SIGNED_OUT);
    end(&session, SESSION_REVOKED);
    db = acquire(across);
    CHECK_OK(session_find_ended_any_tenant(db, &session.mac, &ended));
    CHECK_INT(ended.end, SESSION_SIGNED_OUT);
}

static void moves_an_idle_clock_and_never_back(void)
{
    struct session session = session_of(9, 1);

    add_session(service, &session);
    touch(&session, START + 100, 1);
    CHECK_INT(found(&session).last_seen_at_us, START + 100);
    touch(&session, START + 50, 1);
    CHECK_INT(found(&session).last_seen_at_us, START + 100);
    CHECK_INT(count_as(across, "SELECT (extract(epoch FROM ends_at - last_seen_at))::bigint"
                               "  FROM sessions WHERE tenant = 9"),
              300);
}

static void moves_no_end_past_the_absolute_limit(void)
{
    struct session session = session_of(10, 1);

    add_session(service, &session);
    touch(&session, START + 3599 * SECOND_US, 1);
    CHECK_INT(count_as(across, "SELECT (extract(epoch FROM ends_at - started_at))::bigint"
                               "  FROM sessions WHERE tenant = 10"),
              3600);
}

static void does_not_revive_an_ended_session_by_a_late_idle_clock(void)
{
    struct session session = session_of(11, 1);

    add_session(service, &session);
    end(&session, SESSION_SIGNED_OUT);
    touch(&session, START + 100, 0);
    CHECK_INT(count_as(across, "SELECT count(*) FROM sessions WHERE tenant = 11"), 0);
}

static void gives_the_rows_of_a_user_oldest_first(void)
{
    struct session older = session_of(12, 1);
    struct session newer = session_of(12, 2);
    struct session foreign = session_of(12, 3);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct session *sessions = NULL;
    size_t count = 0;

    newer.subject.user_id = older.subject.user_id;
    newer.started_at_us = newer.last_seen_at_us = START + 1;
    add_session(service, &newer);
    add_session(service, &older);
    add_session(service, &foreign);
    db = acquire(service);
    CHECK_OK(db_begin_tenant(db, 12, &transaction));
    CHECK_OK(session_store_lock_of_user(db, 12, older.subject.user_id, &arena, &sessions, &count));
    CHECK_INT(count, 2);
    CHECK(uuid_equal(sessions[0].session_id, older.session_id));
    CHECK(uuid_equal(sessions[1].session_id, newer.session_id));
}

static void lists_live_sessions_of_a_user_newest_first(void)
{
    struct session older = session_of(13, 1);
    struct session newer = session_of(13, 2);
    struct session over = session_of(13, 3);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct session_summary *list = NULL;
    size_t count = 0;
    int64_t now_us = START + 100 * SECOND_US;

    newer.subject.user_id = over.subject.user_id = older.subject.user_id;
    newer.started_at_us = newer.last_seen_at_us = START + 1;
    over.started_at_us = over.last_seen_at_us = now_us - 300 * SECOND_US;
    add_session(service, &older);
    add_session(service, &newer);
    add_session(service, &over);
    db = acquire(service);
    CHECK_OK(db_begin_tenant(db, 13, &transaction));
    CHECK_OK(session_store_list(db, 13, older.subject.user_id, now_us, 20, &arena, &list, &count));
    CHECK_INT(count, 2);
    CHECK(uuid_equal(list[0].session_id, newer.session_id));
    CHECK(uuid_equal(list[1].session_id, older.session_id));
    CHECK_TEXT(list[1].origin.client_ip, "192.0.2.7");
    CHECK_TEXT(list[1].origin.user_agent, "Firefox");
    CHECK_TEXT(list[1].origin.authentication, "password");
    CHECK_INT(list[1].started_at_us, START);
    CHECK_INT(list[1].last_seen_at_us, START);
    CHECK_INT(list[1].idle_ends_at_us, START + 300 * SECOND_US);
    CHECK_INT(list[1].absolute_ends_at_us, START + 3600 * SECOND_US);
    CHECK_OK(session_store_list(db, 13, older.subject.user_id, now_us, 1, &arena, &list, &count));
    CHECK_INT(count, 1);
}

static void loads_every_session_of_every_tenant(void)
{
    struct session one = session_of(14, 1);
    struct session two = session_of(15, 1);
    CLEANUP(db_release) struct db *db = NULL;
    struct session_table *table = NULL;
    struct session out;

    add_session(service, &one);
    add_session(service, &two);
    CHECK_OK(session_table_open(1000, &table));
    db = acquire(across);
    CHECK_OK(session_load_any_tenant(db, table));
    CHECK(session_table_use(table, &one.mac, START, true, &out));
    CHECK_INT(out.subject.tenant_id, 14);
    CHECK(session_table_use(table, &two.mac, START, true, &out));
    CHECK_INT(out.subject.tenant_id, 15);
    session_table_close(&table);
}

static void finds_sessions_that_were_over_and_no_others(void)
{
    struct session over = session_of(16, 1);
    struct session live = session_of(16, 2);
    CLEANUP(db_release) struct db *db = NULL;
    struct session_name names[4];
    size_t count = 0;

    /* Long before the sessions of the other tests. */
    over.started_at_us = over.last_seen_at_us = START - 10000 * SECOND_US;
    live.started_at_us = live.last_seen_at_us = START - 9999 * SECOND_US;
    add_session(service, &over);
    add_session(service, &live);
    int64_t end_us = over.started_at_us + 300 * SECOND_US;

    db = acquire(across);
    CHECK_OK(session_find_over_any_tenant(db, end_us, names, COUNT_OF(names), &count));
    CHECK_INT(count, 0); /* it ends then, not before */
    CHECK_OK(session_find_over_any_tenant(db, end_us + 1, names, COUNT_OF(names), &count));
    CHECK_INT(count, 1);
    CHECK_INT(names[0].tenant_id, 16);
    CHECK(uuid_equal(names[0].session_id, over.session_id));
}

static void forgets_ended_sessions_after_their_time(void)
{
    struct session session = session_of(18, 1);
    CLEANUP(db_release) struct db *db = NULL;
    struct session_ended ended;
    int64_t count = -1;

    add_session(service, &session);
    end(&session, SESSION_SIGNED_OUT);
    db = acquire(across);
    CHECK_OK(session_forget_ended_any_tenant(db, START + 5, &count));
    CHECK_OK(session_find_ended_any_tenant(db, &session.mac, &ended));
    CHECK_OK(session_forget_ended_any_tenant(db, START + 6, &count));
    CHECK(count >= 1);
    CHECK_STATUS(session_find_ended_any_tenant(db, &session.mac, &ended), NOT_FOUND);
}

static void keeps_barrier_and_rights_of_a_subject(void)
{
    struct session session = session_of(19, 1);
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct subject_versions versions;

    CHECK_OK(db_begin_tenant(db, 19, &transaction));
    CHECK_OK(subject_store_lock(db, 19, session.subject.user_id, &versions));
    CHECK_INT(versions.barrier, 0);
    CHECK_INT(versions.version, 0);
    CHECK_OK(subject_store_raise_barrier(db, 19, session.subject.user_id, 7));
    CHECK_OK(subject_store_save(db, &session.subject));
    CHECK_OK(subject_store_lock(db, 19, session.subject.user_id, &versions));
    CHECK_INT(versions.barrier, 7);
    CHECK_INT(versions.version, 1);
}

/* The last one: what there is is void from then on. */
static void makes_every_session_void_by_a_new_epoch(void)
{
    struct session before = session_of(17, 1);
    struct session after = session_of(17, 2);
    CLEANUP(db_release) struct db *db = acquire(across);
    struct session_table *table = NULL;
    struct session_name names[4];
    struct session out;
    size_t count = 0;
    int64_t epoch = 0;

    add_session(service, &before);
    CHECK_OK(session_find_void_any_tenant(db, names, COUNT_OF(names), &count));
    CHECK_INT(count, 0);
    CHECK_OK(session_epoch_raise_any_tenant(db, &epoch));
    CHECK_INT(epoch, 1);
    add_session(service, &after);
    CHECK(found(&before).is_void);
    CHECK(!found(&after).is_void);
    CHECK_OK(session_find_void_any_tenant(db, names, COUNT_OF(names), &count));
    CHECK_INT(count, COUNT_OF(names));
    CHECK_OK(session_table_open(1000, &table));
    CHECK_OK(session_load_any_tenant(db, table));
    CHECK(!session_table_use(table, &before.mac, START, true, &out));
    CHECK(session_table_use(table, &after.mac, START, true, &out));
    session_table_close(&table);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(shows_the_service_no_row_without_a_tenant),
        TEST(shows_a_tenant_no_row_of_another),
        TEST(keeps_the_allow_lists_of_companies_apart),
        TEST(lets_a_tenant_add_no_row_for_another),
        TEST(ends_a_session_while_its_user_signs_in),
        TEST(gives_each_role_no_more_than_it_needs),
        TEST(gives_back_all_of_a_session),
        TEST(finds_no_session_by_another_mac),
        TEST(keeps_why_a_session_ended),
        TEST(keeps_the_first_reason_when_a_session_is_ended_twice),
        TEST(moves_an_idle_clock_and_never_back),
        TEST(moves_no_end_past_the_absolute_limit),
        TEST(does_not_revive_an_ended_session_by_a_late_idle_clock),
        TEST(gives_the_rows_of_a_user_oldest_first),
        TEST(lists_live_sessions_of_a_user_newest_first),
        TEST(loads_every_session_of_every_tenant),
        TEST(finds_sessions_that_were_over_and_no_others),
        TEST(forgets_ended_sessions_after_their_time),
        TEST(keeps_barrier_and_rights_of_a_subject),
        TEST(makes_every_session_void_by_a_new_epoch),
    };

    schema_open();
    service = pool_as("session_svc", 2);
    across = pool_as("session_system", 2);
    arena_init(&arena, 8 << 20);
    int status = test_run(tests, COUNT_OF(tests));
    arena_clear(&arena);
    db_pool_close(&across);
    db_pool_close(&service);
    test_postgres_close(&postgres);
    return status;
}
