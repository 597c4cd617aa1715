/* What a company allows its sessions, in the database. Each test has a tenant of its own. */
#include "store/policy_store.h"

#include "migrations/session.h"
#include "schema.h"
#include "store/session_any_tenant.h"
#include "support/check.h"

static struct db_pool *service;
static struct db_pool *across;

static void refused_as(struct db_pool *pool, const char *sql)
{
    CLEANUP(db_release) struct db *db = acquire(pool);

    CHECK_STATUS(db_execute_text(db, sql, DB_NO_PARAMS, NULL), PERMISSION_DENIED);
}

static struct session found(const struct session *session)
{
    CLEANUP(db_release) struct db *db = acquire(across);
    struct token_standing standing;
    struct session out;

    CHECK_OK(session_find_any_tenant(db, &session->mac, &out, &standing));
    return out;
}

/* As PutTenantPolicy: at START and as many seconds as `after_s`. */
static int64_t put(int64_t tenant_id, struct tenant_policy policy, int64_t after_s)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t revision = -1;
    int64_t count = -1;

    CHECK_OK(db_begin_tenant(db, tenant_id, &transaction));
    CHECK_OK(policy_store_lock(db, tenant_id, &revision));
    CHECK_OK(policy_store_put(db, tenant_id, USER_KIND_STAFF, revision + 1, &policy));
    CHECK_OK(policy_store_shorten(db, tenant_id, USER_KIND_STAFF, &policy,
                                  START + after_s * SECOND_US, &count));
    CHECK_OK(db_commit(&transaction));
    return count;
}

static struct tenant_policy held(int64_t tenant_id, enum user_kind kind)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct tenant_policy policy;

    CHECK_OK(db_begin_tenant(db, tenant_id, &transaction));
    CHECK_OK(policy_store_hold(db, tenant_id, kind, &policy));
    CHECK_OK(db_commit(&transaction));
    return policy;
}

static void keeps_the_policies_of_companies_apart(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct tenant_policy policy = {{300, 3600}, 1};
    int64_t revision = 0;

    (void)put(1, policy, 0);
    CHECK_INT(held(2, USER_KIND_STAFF).limits.idle_seconds, 86400);
    CHECK_OK(db_begin_tenant(db, 2, &transaction));
    CHECK_STATUS(policy_store_lock(db, 1, &revision), PERMISSION_DENIED);
    db_rollback(&transaction);
    CHECK_OK(db_begin_tenant(db, 2, &transaction));
    policy.limits.idle_seconds = 600;
    CHECK_OK(policy_store_put(db, 1, USER_KIND_STAFF, 9, &policy)); /* of no row */
    CHECK_OK(db_commit(&transaction));
    CHECK_INT(held(1, USER_KIND_STAFF).limits.idle_seconds, 300);
}

static void gives_each_role_no_more_than_it_needs(void)
{
    struct db_pool *auth = pool_as("auth_svc", 1);

    refused_as(service, "UPDATE tenant_policies SET tenant = tenant");
    refused_as(service, "UPDATE tenant_policies SET kind = kind");
    refused_as(service, "TRUNCATE tenant_policies");
    refused_as(across, "SELECT revision FROM tenant_policies");
    refused_as(across, "UPDATE tenant_policies SET idle_seconds = 1");
    refused_as(auth, "SELECT revision FROM session.tenant_policies");
    db_pool_close(&auth);
}

static void allows_whatever_session_may_be_before_anything_is_told(void)
{
    struct tenant_policy policy = held(3, USER_KIND_CUSTOMER);

    CHECK_INT(policy.limits.idle_seconds, 86400);
    CHECK_INT(policy.limits.absolute_seconds, 86400);
    CHECK_INT(policy.parallel, PARALLEL_MAXIMUM);
}

static void shortens_the_living_sessions_of_a_kind_alone(void)
{
    struct session staff = session_of(4, 1);
    struct session customer = session_of(4, 2);
    struct session foreign = session_of(5, 3);

    customer.subject.kind = USER_KIND_CUSTOMER;
    add_session(service, &staff);
    add_session(service, &customer);
    add_session(service, &foreign);
    CHECK_INT(put(4, (struct tenant_policy){{60, 1800}, 5}, 10), 1);
    CHECK_INT(found(&staff).limits.idle_seconds, 60);
    CHECK_INT(found(&staff).limits.absolute_seconds, 1800);
    CHECK_INT(found(&customer).limits.idle_seconds, 300);
    CHECK_INT(found(&foreign).limits.idle_seconds, 300);
    CHECK_INT(put(4, (struct tenant_policy){{60, 1800}, 5}, 10), 0); /* they are so already */
}

static void gives_living_sessions_nothing_by_longer_limits(void)
{
    struct session session = session_of(6, 1);

    add_session(service, &session);
    CHECK_INT(put(6, (struct tenant_policy){{3600, 86400}, 20}, 10), 0);
    CHECK_INT(found(&session).limits.idle_seconds, 300);
    CHECK_INT(found(&session).limits.absolute_seconds, 3600);
    /* One limit longer and the other shorter. */
    CHECK_INT(put(6, (struct tenant_policy){{3600, 1800}, 20}, 10), 1);
    CHECK_INT(found(&session).limits.idle_seconds, 300);
    CHECK_INT(found(&session).limits.absolute_seconds, 1800);
}

/* Idle for longer than it may: it ended when its user had done nothing for so long. Older than it
 * may become: now, for its user may have done something up to now. */
static void ends_at_once_what_is_past_its_new_limits(void)
{
    struct session idle = session_of(7, 1);
    struct session old = session_of(8, 1);

    add_session(service, &idle);
    CHECK_INT(put(7, (struct tenant_policy){{60, 3600}, 5}, 100), 1);
    CHECK_INT(session_end_us(&idle), START + 300 * SECOND_US);
    idle = found(&idle);
    CHECK_INT(session_end_us(&idle), START + 60 * SECOND_US);

    old.limits.idle_seconds = 3600;
    add_session(service, &old);
    CHECK_INT(put(8, (struct tenant_policy){{3600, 60}, 5}, 100), 1);
    old = found(&old);
    CHECK_INT(session_end_us(&old), START + 100 * SECOND_US);
    CHECK_INT(session_end_by_time(&old, START + 100 * SECOND_US), SESSION_ABSOLUTE);
    CHECK_INT(put(8, (struct tenant_policy){{3600, 60}, 5}, 101), 0); /* over already */
}

static void add_many(int64_t tenant_id, int64_t count)
{
    static const char sql[] =
        "INSERT INTO sessions (tenant, session_id, user_id, token_mac, token_key, epoch, version,"
        "       started_at, last_seen_at, ends_at, idle_seconds, absolute_seconds,"
        "       client_ip, user_agent, authentication)"
        " SELECT $1, gen_random_uuid(), $2, sha256(convert_to('many' || number, 'UTF8')), 1, 0, 1,"
        "        $3, $3, $3 + interval '300 s', 300, 3600, '192.0.2.7', '', 'password'"
        "   FROM generate_series(1, $4) AS number";
    struct session first = session_of(tenant_id, 1);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    add_session(service, &first);
    db = acquire(service);
    CHECK_OK(db_begin_tenant(db, tenant_id, &transaction));
    CHECK_OK(db_execute(db, sql,
                        DB_PARAMS(DB_INT(tenant_id), DB_UUID(first.subject.user_id),
                                  DB_TIME_US(START), DB_INT(count - 1)),
                        NULL));
    CHECK_OK(db_commit(&transaction));
}

static void shortens_so_many_and_then_the_others(void)
{
    const struct tenant_policy policy = {{60, 3600}, 5};

    add_many(9, POLICY_SHORTEN_MAXIMUM + 3);
    CHECK_INT(put(9, policy, 10), POLICY_SHORTEN_MAXIMUM);
    CHECK_INT(put(9, policy, 10), 3);
    CHECK_INT(put(9, policy, 10), 0);
}

/* Who creates holds the row: the change waits for them, or they for it. */
static void holds_off_whoever_changes_what_a_session_is_created_by(void)
{
    struct tenant_policy policy = held(10, USER_KIND_STAFF);
    CLEANUP(db_release) struct db *creating = acquire(service);
    CLEANUP(db_rollback) struct db_transaction creation = {0};
    CLEANUP(db_release) struct db *changing = acquire(service);
    CLEANUP(db_rollback) struct db_transaction change = {0};
    int64_t revision = -1;

    CHECK_OK(db_begin_tenant(creating, 10, &creation));
    CHECK_OK(policy_store_hold(creating, 10, USER_KIND_STAFF, &policy));
    CHECK_OK(db_begin_tenant(changing, 10, &change));
    CHECK_STATUS(policy_store_lock(changing, 10, &revision), ABORTED);
    db_rollback(&change);
    db_release(&changing);
    CHECK_INT(held(10, USER_KIND_STAFF).parallel, PARALLEL_MAXIMUM); /* by another who creates */
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_the_policies_of_companies_apart),
        TEST(gives_each_role_no_more_than_it_needs),
        TEST(allows_whatever_session_may_be_before_anything_is_told),
        TEST(shortens_the_living_sessions_of_a_kind_alone),
        TEST(gives_living_sessions_nothing_by_longer_limits),
        TEST(ends_at_once_what_is_past_its_new_limits),
        TEST(shortens_so_many_and_then_the_others),
        TEST(holds_off_whoever_changes_what_a_session_is_created_by),
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
