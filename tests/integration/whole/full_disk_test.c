/* The database's disk is full: first so that no table grows, then so that not even the log of its
 * transactions does, which ends the server. Whoever was answered has what they were told; others
 * are told that it is unavailable; when there is room again everything goes on by itself, and each
 * act that was answered is in the history once. */
#include "support/world/people.h"

#include <stdio.h>

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/targets.h"

enum { ARENA_MAXIMUM = 1 << 20, COMPANIES_MAXIMUM = 2000, CODE_CAPACITY = 24 };

/* What was acknowledged. */
static struct {
    int64_t tenant_ids[COMPANIES_MAXIMUM];
    size_t count;
} acknowledged;

static char token[TOKEN_CAPACITY];

static struct status create(unsigned number, int64_t *id_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateTenantRequest request;
    const void *answer = NULL;
    char code[CODE_CAPACITY];

    arena_init(&arena, ARENA_MAXIMUM);
    (void)snprintf(code, sizeof code, "company-%u", number);
    sekisho__auth__v1__create_tenant_request__init(&request);
    request.code = arena_copy_text(&arena, code);
    request.name = arena_copy_text(&arena, "青葉商事株式会社");
    struct status status =
        world_call(AUTH, OPERATOR, &CREATE_TENANT, &request.base, NULL, &arena, &answer);
    if (status_is_ok(status))
        *id_out = ((const Sekisho__Auth__V1__Tenant *)answer)->tenant_id;
    return (struct status){status.code, status_code_name(status.code)};
}

/* The next company; true when it was acknowledged, and nothing but an outage is a reason why not.
 */
static bool act(void)
{
    static unsigned next;
    int64_t id = 0;

    CHECK(acknowledged.count < COMPANIES_MAXIMUM);
    struct status status = create(next++, &id);
    CHECK(status_is_ok(status) || status.code == STATUS_UNAVAILABLE);
    if (status_is_ok(status))
        acknowledged.tenant_ids[acknowledged.count++] = id;
    return status_is_ok(status);
}

static void act_until_refused(void)
{
    while (act())
        ;
}

static bool is_there(int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = tenant_id;
    return status_is_ok(
        world_call(AUTH, OPERATOR, &GET_TENANT, &request.base, NULL, &arena, &answer));
}

static void expect_all_acknowledged(void)
{
    wait_for_delivery();
    for (size_t i = 0; i < acknowledged.count; i++) {
        CHECK(is_there(acknowledged.tenant_ids[i]));
        CHECK_INT(count_events(acknowledged.tenant_ids[i], "tenant_created"), 1);
    }
}

/* Nobody touches the services. */
static void expect_recovery(void)
{
    WAIT_UNTIL(act());
    expect_all_acknowledged();
    CHECK_OK(call_check(token, NULL, NULL));
    CHECK_OK(call_sign_in("company-0", "suzuki.m", GOOD_PASSWORD, token, NULL));
}

/* A log of transactions with room for all that is written meanwhile. */
static void refuses_what_needs_room_and_goes_on_reading_while_tables_cannot_grow(void)
{
    test_postgres_execute(&world.postgres, "SELECT pg_switch_wal(); CHECKPOINT");
    test_postgres_fill(&world.postgres);
    act_until_refused();
    CHECK(is_there(acknowledged.tenant_ids[0]));
    CHECK_OK(call_check(token, NULL, NULL));
    for (int i = 0; i < 20; i++)
        (void)act();
    test_postgres_free_disk(&world.postgres);
    expect_recovery();
}

/* The server cannot even write down that it stops. With audit away nobody but the act itself
 * writes, so it is the act's own commit that fails. */
static void loses_nothing_when_the_log_of_transactions_cannot_grow(void)
{
    program_stop(AUDIT);
    test_postgres_fill(&world.postgres);
    do
        test_postgres_execute(&world.postgres, "SELECT pg_switch_wal()");
    while (act());
    (void)act();
    test_postgres_free_disk(&world.postgres);
    program_start(AUDIT, "");
    expect_recovery();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_what_needs_room_and_goes_on_reading_while_tables_cannot_grow),
        TEST(loses_nothing_when_the_log_of_transactions_cannot_grow),
    };

    world_open(WORLD_QUICK);
    test_postgres_limit(&world.postgres);
    WAIT_UNTIL(act());
    (void)create_user(acknowledged.tenant_ids[0], "suzuki.m", "viewer");
    CHECK_OK(call_sign_in("company-0", "suzuki.m", GOOD_PASSWORD, token, NULL));
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
