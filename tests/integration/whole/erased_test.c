/* Deleted users are erased after 30 days, at auth as it runs. The day of their deletion is moved
 * into the past by SQL, as if the days had passed. */
#include <pthread.h>

#include "managing.h"
#include "support/world/people.h"

static struct uuid create_deleted(const char *login_id)
{
    struct uuid id = create_user(aoba, login_id, "viewer");

    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    return id;
}

static void pass_days(const char *login_id, const char *age)
{
    char sql[256];

    (void)snprintf(sql, sizeof sql,
                   "UPDATE auth.users SET deleted_at = now() - interval '%s' WHERE login_id = '%s'",
                   age, login_id);
    test_postgres_execute(&world.postgres, sql);
}

#define WAIT_UNTIL_ERASED(login_id_)                                                               \
    TEST_POSTGRES_WAIT_FOR(&world.postgres,                                                        \
                           "NOT EXISTS (SELECT FROM auth.users WHERE login_id = '" login_id_ "')")

static void erases_whoever_was_deleted_thirty_days_ago_and_nobody_before(void)
{
    struct uuid young = create_deleted("young");
    struct uuid old = create_deleted("old");

    pass_days("young", "29 days 23 hours");
    pass_days("old", "30 days");
    WAIT_UNTIL_ERASED("old");
    CHECK_OK(act(&RESTORE, NULL, young, NULL));
    CHECK_STATUS(act(&RESTORE, NULL, old, NULL), NOT_FOUND);
}

/* All that the schema keeps about anybody, whichever tables it has. The report on leavers keeps
 * that the one of this id left, and no word about them (departures_test.c). */
static void leaves_nothing_of_them_in_any_table_of_auth(void)
{
    struct uuid id = create_user(aoba, "traces", "viewer");
    struct invited reset;

    CHECK_OK(sign_in("traces", GOOD_PASSWORD));
    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_OK(set_password(reset.link, RESET, NEW_PASSWORD));
    CHECK_OK(sign_in("traces", NEW_PASSWORD));
    test_postgres_execute(&world.postgres, "CREATE TABLE public.traces AS"
                                           " SELECT id FROM auth.users WHERE login_id = 'traces'");
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    pass_days("traces", "31 days");
    WAIT_UNTIL_ERASED("traces");
    TEST_POSTGRES_WAIT_FOR(
        &world.postgres,
        "NOT EXISTS (SELECT FROM information_schema.columns AS c, public.traces"
        "             WHERE c.table_schema = 'auth' AND c.column_name = 'user_id'"
        "               AND c.table_name <> 'departures'"
        "               AND (xpath('/row/n/text()', query_to_xml(format("
        "                   'SELECT count(*) AS n FROM auth.%I WHERE user_id = %L',"
        "                   c.table_name, traces.id), false, true, '')))[1]::text <> '0')");
}

static void records_it_once_in_the_name_of_the_system_and_without_a_name(void)
{
    (void)create_deleted("once");
    test_postgres_execute(&world.postgres, "CREATE TABLE public.once AS SELECT id FROM auth.users"
                                           " WHERE login_id = 'once'");
    pass_days("once", "30 days");
    WAIT_UNTIL_ERASED("once");
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "(SELECT count(*) FROM audit.events, public.once"
                           "  WHERE kind = 'user_erased' AND actor_login = ''"
                           "    AND position(convert_to(once.id::text, 'UTF8') IN event) > 0"
                           "    AND position(convert_to('鈴木', 'UTF8') IN event) = 0) = 1");
}

static void gives_the_login_id_to_nobody_for_a_year(void)
{
    struct invited again;

    (void)create_deleted("retired");
    pass_days("retired", "364 days 23 hours");
    WAIT_UNTIL_ERASED("retired");
    CHECK_STATUS(invite(NULL, "retired", "viewer", &again), ALREADY_EXISTS);
    CHECK_STATUS(invite(NULL, "RETIRED", "viewer", &again), ALREADY_EXISTS);
    (void)create_user(minato, "retired", "viewer");
    (void)create_deleted("released");
    pass_days("released", "365 days 1 second");
    WAIT_UNTIL_ERASED("released");
    CHECK_OK(invite(NULL, "released", "viewer", &again));
}

/* As a restoring that is under way when their time comes: the row is held until it is waited for.
 */
static void *restore_slowly(void *argument)
{
    (void)argument;
    test_postgres_execute(
        &world.postgres,
        "DO $$ BEGIN"
        "  PERFORM FROM auth.users WHERE login_id = 'just-saved' FOR UPDATE;"
        "  PERFORM pg_advisory_xact_lock(4714);"
        "  FOR i IN 1..4000 LOOP"
        "    PERFORM pg_stat_clear_snapshot();"
        "    EXIT WHEN EXISTS (SELECT FROM pg_stat_activity"
        "                       WHERE usename = 'auth_svc' AND wait_event_type = 'Lock');"
        "    PERFORM pg_sleep(0.005);"
        "  END LOOP;"
        "  UPDATE auth.users SET state = 2, deleted_at = NULL WHERE login_id = 'just-saved';"
        "END $$");
    return NULL;
}

static void asks_once_more_when_it_has_the_row(void)
{
    struct uuid id = create_deleted("just-saved");
    pthread_t thread;

    pass_days("just-saved", "29 days 23 hours 59 minutes 58 seconds");
    CHECK(pthread_create(&thread, NULL, restore_slowly, NULL) == 0);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                           "           AND objid = 4714 AND granted)");
    CHECK(pthread_join(thread, NULL) == 0);
    (void)create_deleted("after-it");
    pass_days("after-it", "30 days");
    WAIT_UNTIL_ERASED("after-it");
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    CHECK_OK(sign_in("just-saved", GOOD_PASSWORD)); /* with all that is theirs */
}

static void leaves_whoever_was_restored_meanwhile(void)
{
    struct uuid id = create_deleted("saved");

    CHECK_OK(act(&RESTORE, NULL, id, NULL));
    (void)create_deleted("marker");
    pass_days("marker", "30 days");
    WAIT_UNTIL_ERASED("marker");
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    CHECK_OK(sign_in("saved", GOOD_PASSWORD));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(erases_whoever_was_deleted_thirty_days_ago_and_nobody_before),
        TEST(leaves_nothing_of_them_in_any_table_of_auth),
        TEST(records_it_once_in_the_name_of_the_system_and_without_a_name),
        TEST(gives_the_login_id_to_nobody_for_a_year),
        TEST(asks_once_more_when_it_has_the_row),
        TEST(leaves_whoever_was_restored_meanwhile),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
