/* The report on leavers, at auth and session as they run. Which way leads into it is
 * ways_out_test.c's. */
#include <inttypes.h>
#include <stdio.h>

#include "departing.h"
#include "rpc/field.h"
#include "support/world/people.h"
#include "support/world/targets.h"

enum { ARENA_MAXIMUM = 4 << 20 };

static const int64_t DAY_US = INT64_C(86400) * 1000000;

static const char *const views[] = {"users.view", NULL};
static const char *const nothing[] = {"history.view", NULL};

static const struct act VOID_PASSWORD = {
    .method = {"sekisho.auth.v1.Users/VoidPassword", &sekisho__auth__v1__user__descriptor,
               RPC_REPEAT_BY_KEY},
    .request = &sekisho__auth__v1__void_password_request__descriptor,
};

static struct status disable_by_key(struct uuid id, struct bytes key)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__DisableUserRequest request;
    const struct rpc_call_options options = {
        .idempotency_key = key, .deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text("left the company");
    struct status status = rpc_call(world_client(AUTH, OPERATOR), &DISABLE_USER, &request.base,
                                    &options, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

/* How many the report has of somebody, and the latest. */
static size_t departures_of(struct uuid id, struct arena *arena, const Departure **latest_out)
{
    const Departures *page = NULL;

    CHECK_OK(list_departures(views, &(struct departing){0}, arena, &page));
    return count_departures(page, id, latest_out);
}

static void has_one_however_often_the_call_is_repeated(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Departure *left = NULL;
    struct bytes key = world_new_key();

    arena_init(&arena, ARENA_MAXIMUM);
    struct uuid id = create_user(aoba, "once", "viewer");
    CHECK_OK(sign_in("once", GOOD_PASSWORD));
    for (int i = 0; i < 3; i++)
        CHECK_OK(disable_by_key(id, key));
    CHECK_OK(disable(NULL, id)); /* under another key they are disabled already */
    CHECK_INT(departures_of(id, &arena, &left), 1);
    CHECK_INT(left->ended_sessions, 1);
    CHECK_TEXT(left->reason, "left the company");
    CHECK_INT(left->state, SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED);
}

/* What was done once is not done again to whoever was let in since. */
static void keeps_whoever_came_back_when_the_call_is_repeated(void)
{
    CLEANUP(arena_clear) struct arena arena;
    static const uint8_t key_bytes[16] = "disabled once";
    const struct bytes key = {key_bytes, sizeof key_bytes};
    const Departure *left = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    struct uuid id = create_user(aoba, "late.echo", "viewer");
    CHECK_OK(disable_by_key(id, key));
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    CHECK_OK(disable_by_key(id, key));
    CHECK_OK(sign_in("late.echo", GOOD_PASSWORD));
    CHECK_INT(departures_of(id, &arena, &left), 1);
}

static void keeps_whoever_came_back_and_has_them_again_when_they_leave_again(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Departure *left = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    struct uuid id = create_user(aoba, "back", "viewer");
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    CHECK_INT(departures_of(id, &arena, &left), 1);
    CHECK_INT(left->state, SEKISHO__AUTH__V1__USER_STATE__USER_STATE_ACTIVE);
    CHECK_INT(left->ended_sessions, 0);
    CHECK_OK(disable(manages_viewers, id));
    CHECK_INT(departures_of(id, &arena, &left), 2);
    CHECK_INT(left->route, ROUTE(USER));
    CHECK_TEXT(left->actor_login_id, "auditor");
}

/* Deleting is no second departure; whoever never came in does not leave, but whose password was
 * taken away does. */
static void has_whoever_is_deleted_without_being_disabled_before(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Departure *left = NULL;
    struct invited invited;

    arena_init(&arena, ARENA_MAXIMUM);
    struct uuid disabled = create_user(aoba, "disabled", "viewer");
    CHECK_OK(sign_in("disabled", GOOD_PASSWORD));
    CHECK_OK(disable(NULL, disabled));
    CHECK_OK(act(&DELETE_USER, NULL, disabled, NULL));
    CHECK_INT(departures_of(disabled, &arena, &left), 1);
    CHECK_OK(invite(NULL, "never.came", "viewer", &invited));
    CHECK_OK(act(&DELETE_USER, NULL, invited.id, NULL));
    CHECK_INT(departures_of(invited.id, &arena, &left), 0);
    struct uuid voided = create_user(aoba, "voided", "viewer");
    CHECK_OK(sign_in("voided", GOOD_PASSWORD));
    CHECK_OK(act(&VOID_PASSWORD, NULL, voided, NULL));
    CHECK_INT(departures_of(voided, &arena, &left), 0);
    CHECK_OK(act(&DELETE_USER, NULL, voided, NULL));
    CHECK_INT(departures_of(voided, &arena, &left), 1);
    CHECK_INT(left->route, ROUTE(OPERATOR));
    CHECK_INT(left->left_at_us - left->decided_at_us, 0);
    CHECK_TEXT(left->reason, "because");
}

static void keeps_no_name_and_no_words_of_whoever_is_erased(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Departure *left = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    struct uuid id = create_user(aoba, "erased", "viewer");
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET deleted_at = now() - interval '30 days'"
                          " WHERE login_id = 'erased'");
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "NOT EXISTS (SELECT FROM auth.users WHERE login_id = 'erased')");
    CHECK_INT(departures_of(id, &arena, &left), 1);
    CHECK_TEXT(left->login_id, "");
    CHECK_TEXT(left->display_name, "");
    CHECK_TEXT(left->reason, "");
    CHECK_INT(left->state, SEKISHO__AUTH__V1__USER_STATE__USER_STATE_UNSPECIFIED);
}

/* 31 leave in turn, a microsecond apart or all at one. */
static const char crowd[] =
    "INSERT INTO auth.departures (tenant, id, user_id, caller, route, reason, decided_at, left_at,"
    "                             ended_sessions)"
    " SELECT id, gen_random_uuid(), gen_random_uuid(), 'auth', CASE WHEN n % 3 = 0 THEN 2 ELSE 5"
    "        END, '', t, t + (n / 2) * interval '1 microsecond', n"
    "   FROM auth.tenants, generate_series(0, 30) AS n,"
    "        (VALUES (timestamptz '2026-03-01 00:00Z')) AS moments (t) WHERE code = 'minato'";

static void pages_through_a_period_without_a_gap_and_nobody_twice(void)
{
    CLEANUP(arena_clear) struct arena arena;
    bool seen[31] = {false};
    const Departures *page = NULL;
    size_t count = 0;
    struct departing wish = {.tenant_id = minato,
                             .from_us = INT64_C(1772323200000000),
                             .until_us = INT64_C(1772323200000000) + DAY_US,
                             .page_size = 4};

    arena_init(&arena, ARENA_MAXIMUM);
    test_postgres_execute(&world.postgres, crowd);
    int64_t before_us = INT64_MAX;
    do {
        CHECK_OK(list_departures(NULL, &wish, &arena, &page));
        for (size_t i = 0; i < page->n_departures; i++, count++) {
            const Departure *left = page->departures[i];
            CHECK(left->left_at_us <= before_us);
            CHECK(!seen[left->ended_sessions]);
            seen[left->ended_sessions] = true;
            before_us = left->left_at_us;
        }
        wish.after = page->next;
    } while (page->next[0]);
    CHECK_INT(count, 31);

    wish = (struct departing){.tenant_id = minato,
                              .from_us = wish.from_us,
                              .until_us = wish.until_us,
                              .route = ROUTE(LEAVING_DATE)};
    CHECK_OK(list_departures(NULL, &wish, &arena, &page));
    CHECK_INT(page->n_departures, 11);
    wish.until_us = wish.from_us + 2; /* which is no part of it */
    wish.route = 0;
    CHECK_OK(list_departures(NULL, &wish, &arena, &page));
    CHECK_INT(page->n_departures, 4);
    wish.from_us = 0; /* 90 days */
    wish.until_us += 89 * DAY_US;
    CHECK_OK(list_departures(NULL, &wish, &arena, &page));
    CHECK_INT(page->n_departures, 31);
    wish.until_us += 2 * DAY_US;
    CHECK_OK(list_departures(NULL, &wish, &arena, &page));
    CHECK_INT(page->n_departures, 0);
}

static void shows_another_company_nobody(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Departures *page = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    int64_t other = create_tenant("sakura");
    CHECK_OK(list_departures(NULL, &(struct departing){.tenant_id = other}, &arena, &page));
    CHECK_INT(page->n_departures, 0);
    /* A pass names its own. */
    CHECK_STATUS(list_departures(views, &(struct departing){.tenant_id = minato}, &arena, &page),
                 INVALID_ARGUMENT);
    CHECK_STATUS(list_departures(nothing, &(struct departing){0}, &arena, &page),
                 PERMISSION_DENIED);
}

static void refuses_what_is_no_period_or_page(void)
{
    static const struct departing refused[] = {
        {.from_us = 2, .until_us = 1},
        {.from_us = 5, .until_us = 5},
        {.from_us = -1, .until_us = 5},
        {.until_us = -5},
        {.until_us = INT64_MIN},
        {.route = 3},
        {.page_size = 101},
        {.after = "x"},
        {.after = "1764000000123456.00112233-4455-6677-8899-aabbccddeeff", .until_us = 7},
    };
    CLEANUP(arena_clear) struct arena arena;
    const Departures *page = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct status status = list_departures(views, &refused[i], &arena, &page);
        if (status.code != STATUS_INVALID_ARGUMENT)
            test_fail(__FILE__, __LINE__, "case %zu: %s", i, status_code_name(status.code));
    }
    /* Nobody has left in the future. */
    CHECK_OK(list_departures(views, &(struct departing){.from_us = INT64_MAX}, &arena, &page));
    CHECK_INT(page->n_departures, 0);
    CHECK_OK(list_departures(views, &(struct departing){.until_us = INT64_MAX}, &arena, &page));
    CHECK(page->n_departures > 0);
}

static void lets_no_role_rewrite_the_report(void)
{
    char sql[1024];

    (void)snprintf(
        sql, sizeof sql,
        "DO $$ DECLARE n bigint; BEGIN"
        "  SET LOCAL ROLE auth_svc; PERFORM set_config('app.tenant', '%" PRId64 "', true);"
        "  SELECT count(*) INTO n FROM auth.departures; ASSERT n = 31, 'its own';"
        "  DELETE FROM auth.departures; GET DIAGNOSTICS n = ROW_COUNT; ASSERT n = 0, 'deletes';"
        "  BEGIN UPDATE auth.departures SET left_at = now(); ASSERT false, 'changes times';"
        "  EXCEPTION WHEN insufficient_privilege THEN NULL; END;"
        "  SET LOCAL ROLE auth_system;"
        "  BEGIN PERFORM FROM auth.departures; ASSERT false, 'auth_system reads';"
        "  EXCEPTION WHEN insufficient_privilege THEN NULL; END;"
        " END $$",
        minato);
    test_postgres_execute(&world.postgres, sql);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(has_one_however_often_the_call_is_repeated),
        TEST(keeps_whoever_came_back_when_the_call_is_repeated),
        TEST(keeps_whoever_came_back_and_has_them_again_when_they_leave_again),
        TEST(has_whoever_is_deleted_without_being_disabled_before),
        TEST(keeps_no_name_and_no_words_of_whoever_is_erased),
        TEST(pages_through_a_period_without_a_gap_and_nobody_twice),
        TEST(shows_another_company_nobody),
        TEST(refuses_what_is_no_period_or_page),
        TEST(lets_no_role_rewrite_the_report),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
