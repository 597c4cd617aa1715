/* Leaving dates, at auth and session as they run. The date is set by the call and then moved into
 * the past by SQL, as if the days had passed. */
#include <string.h>

#include "base/clock.h"
#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"

typedef Sekisho__Auth__V1__User User;

static const struct rpc_target SET_LEAVING_DATE = {"sekisho.auth.v1.Users/SetLeavingDate",
                                                   &sekisho__auth__v1__user__descriptor,
                                                   RPC_REPEAT_BY_KEY};

static const int64_t HOUR_US = INT64_C(3600) * 1000000;

static struct status set_leaving(const char *const *permissions, int64_t tenant, struct uuid id,
                                 int64_t leaves_at_us)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SetLeavingDateRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__set_leaving_date_request__init(&request);
    request.tenant_id = permissions ? 0 : tenant;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.leaves_at_us = leaves_at_us;
    TRY(managing_call(&SET_LEAVING_DATE, &request.base, managing_pass(permissions), &arena,
                      &answer));
    CHECK_INT(((const User *)answer)->leaves_at_us, leaves_at_us);
    return OK;
}

static int64_t soon(void)
{
    return clock_wall_us() + HOUR_US;
}

static void the_date_comes_for(const char *where)
{
    char sql[256];

    (void)snprintf(sql, sizeof sql,
                   "UPDATE auth.users SET leaves_at = now() - interval '1 second' WHERE %s", where);
    test_postgres_execute(&world.postgres, sql);
}

static void refuses_dates_that_are_over_too_far_ahead_or_not_the_managers_to_set(void)
{
    struct uuid id = create_user(aoba, "planner", "viewer");

    CHECK_STATUS(set_leaving(NULL, aoba, id, clock_wall_us() - HOUR_US), INVALID_ARGUMENT);
    CHECK_STATUS(set_leaving(NULL, aoba, id, clock_wall_us() + 24 * 740 * HOUR_US),
                 INVALID_ARGUMENT);
    CHECK_STATUS(set_leaving(NULL, minato, id, soon()), NOT_FOUND);
    CHECK_STATUS(set_leaving(manages_viewers, 0, administrator, soon()), PERMISSION_DENIED);
    CHECK_STATUS(set_leaving(manages_viewers, 0, colleague, soon()), FAILED_PRECONDITION);
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    CHECK_STATUS(set_leaving(NULL, aoba, id, soon()), FAILED_PRECONDITION);
}

static void lets_a_user_manager_set_a_clerk_a_date_and_none_that_comes_later(void)
{
    static const char *const user_manager[] = {"sessions.end",
                                               "sessions.view",
                                               "users.create",
                                               "users.delete",
                                               "users.edit",
                                               "users.view",
                                               NULL};
    struct uuid id = create_user(aoba, "clerk.leaves", "clerk");
    int64_t at_us = soon();

    CHECK_OK(set_leaving(user_manager, 0, id, at_us + HOUR_US));
    CHECK_OK(set_leaving(user_manager, 0, id, at_us));
    CHECK_STATUS(set_leaving(user_manager, 0, id, at_us + 1), PERMISSION_DENIED);
    CHECK_STATUS(set_leaving(user_manager, 0, id, 0), PERMISSION_DENIED);
    CHECK_STATUS(set_leaving(user_manager, 0, administrator, at_us), PERMISSION_DENIED);
}

static void lets_nobody_without_the_permission_set_one(void)
{
    static const char *const views[] = {"users.view", NULL};
    struct uuid id = create_user(aoba, "watched", "viewer");

    CHECK_STATUS(set_leaving(views, 0, id, soon()), PERMISSION_DENIED);
    CHECK_OK(set_leaving(manages_viewers, 0, id, soon()));
    CHECK_OK(set_leaving(manages_viewers, 0, id, 0));
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "(SELECT count(*) FROM audit.events WHERE actor_id ="
                           "   (SELECT id FROM auth.users WHERE login_id = 'auditor')"
                           "    AND kind = 'user_leaving_changed') = 2");
}

static void answers_a_repeated_call_alike_and_records_it_once(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SetLeavingDateRequest request;
    struct uuid id = create_user(minato, "repeated", "viewer");
    const void *answer = NULL;
    uint8_t key[16];
    struct rpc_call_options options = {.idempotency_key = {key, sizeof key}};

    arena_init(&arena, 1 << 20);
    memcpy(key, world_new_key().data, sizeof key);
    sekisho__auth__v1__set_leaving_date_request__init(&request);
    request.tenant_id = minato;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.leaves_at_us = soon();
    for (int i = 0; i < 2; i++) {
        options.deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS;
        CHECK_OK(rpc_call(world_client(AUTH, OPERATOR), &SET_LEAVING_DATE, &request.base, &options,
                          &arena, &answer));
        CHECK_INT(((const User *)answer)->leaves_at_us, request.leaves_at_us);
    }
    WAIT_UNTIL(count_events(minato, "user_leaving_changed") > 0);
    CHECK_INT(count_events(minato, "user_leaving_changed"), 1);
}

static void ends_sessions_and_links_when_the_date_comes(void)
{
    char token[TOKEN_CAPACITY];
    struct invited reset;
    struct uuid id = create_user(aoba, "retiree", "viewer");

    CHECK_OK(call_sign_in("aoba", "retiree", GOOD_PASSWORD, token, NULL));
    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_OK(set_leaving(NULL, aoba, id, soon()));
    CHECK_OK(call_check(token, NULL, NULL));
    the_date_comes_for("login_id = 'retiree'");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "EXISTS (SELECT FROM auth.users"
                                            " WHERE login_id = 'retiree' AND state = 2)");
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(sign_in("retiree", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_STATUS(set_password(reset.link, RESET, NEW_PASSWORD), NOT_FOUND);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "(SELECT count(*) FROM audit.events"
                           "  WHERE kind = 'user_disabled' AND actor_login = ''"
                           "    AND position((SELECT convert_to(id::text, 'UTF8')"
                           "                    FROM auth.users WHERE login_id = 'retiree')"
                           "                 IN event) > 0) = 1");
}

/* Who has not come in yet is not disabled by it: the invitation is of no use, until the date is
 * another one. */
static void lets_nobody_in_by_an_invitation_when_the_date_has_come(void)
{
    struct invited late;

    CHECK_OK(invite(NULL, "latecomer", "viewer", &late));
    CHECK_OK(set_leaving(NULL, aoba, late.id, soon()));
    the_date_comes_for("login_id = 'latecomer'");
    CHECK_STATUS(set_password(late.link, ACTIVATION, GOOD_PASSWORD), NOT_FOUND);
    CHECK_STATUS(sign_in("latecomer", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(set_leaving(NULL, aoba, late.id, soon()));
    CHECK_OK(set_password(late.link, ACTIVATION, GOOD_PASSWORD));
    CHECK_OK(sign_in("latecomer", GOOD_PASSWORD));
}

static void lets_whoever_is_enabled_again_stay(void)
{
    struct uuid id = create_user(aoba, "returner", "viewer");

    CHECK_OK(set_leaving(NULL, aoba, id, soon()));
    the_date_comes_for("login_id = 'returner'");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "EXISTS (SELECT FROM auth.users"
                                            " WHERE login_id = 'returner' AND state = 2)");
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM auth.users WHERE login_id = 'returner'"
                           " AND state = 1 AND leaves_at IS NULL)");
    CHECK_OK(sign_in("returner", GOOD_PASSWORD));
}

/* Of two administrators whose date comes at once one stays, until there is another. */
static void keeps_the_last_administrator_and_marks_them(void)
{
    int64_t tenant = create_tenant("twins");
    struct uuid first = create_user(tenant, "first", "administrator");
    struct uuid second = create_user(tenant, "second", "administrator");

    CHECK_OK(set_leaving(NULL, tenant, first, soon()));
    CHECK_OK(set_leaving(NULL, tenant, second, soon()));
    the_date_comes_for("login_id IN ('first', 'second')");
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM auth.users WHERE state = 1"
                           " AND login_id IN ('first', 'second') AND leaving_held_at IS NOT NULL)");
    WAIT_UNTIL(count_events(tenant, "user_leaving_held") > 0);
    WAIT_UNTIL(count_events(tenant, "user_disabled") > 0);
    (void)create_user(tenant, "successor", "administrator");
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET leaving_held_at = now() - interval '2 minutes'"
                          " WHERE leaving_held_at IS NOT NULL");
    WAIT_UNTIL(count_events(tenant, "user_disabled") > 1);
    CHECK_INT(count_events(tenant, "user_leaving_held"), 1);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_dates_that_are_over_too_far_ahead_or_not_the_managers_to_set),
        TEST(lets_nobody_without_the_permission_set_one),
        TEST(lets_a_user_manager_set_a_clerk_a_date_and_none_that_comes_later),
        TEST(answers_a_repeated_call_alike_and_records_it_once),
        TEST(ends_sessions_and_links_when_the_date_comes),
        TEST(lets_nobody_in_by_an_invitation_when_the_date_has_come),
        TEST(lets_whoever_is_enabled_again_stay),
        TEST(keeps_the_last_administrator_and_marks_them),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
