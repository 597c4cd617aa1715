/* What users see of their own sign-ins, at auth and session as they run. */

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/people.h"
#include "support/world/targets.h"

typedef Sekisho__Auth__V1__ListOwnSignInsResponse SignIns;

enum { PASS_CAPACITY = 4097, SHOWN = 10, SIGN_INS = 23, ARENA_MAXIMUM = 4 << 20 };

#define WRONG_PASSWORD "not the password at all"

static const struct rpc_target LIST = {"sekisho.auth.v1.Users/ListOwnSignIns",
                                       &sekisho__auth__v1__list_own_sign_ins_response__descriptor,
                                       RPC_REPEAT_SAFE};

static int64_t aoba, minato;

static void sign_in(const char *company, const char *login_id, char token[static TOKEN_CAPACITY])
{
    CHECK_OK(call_sign_in(company, login_id, GOOD_PASSWORD, token, NULL));
}

static void fail(const char *login_id, int times)
{
    char token[TOKEN_CAPACITY];

    for (int i = 0; i < times; i++)
        CHECK_STATUS(call_sign_in("aoba", login_id, WRONG_PASSWORD, token, NULL), UNAUTHENTICATED);
}

static const SignIns *list(const char *token, struct arena *arena)
{
    Sekisho__Auth__V1__ListOwnSignInsRequest request;
    char pass[PASS_CAPACITY];
    const void *answer = NULL;

    CHECK_OK(call_check(token, "auth", pass));
    sekisho__auth__v1__list_own_sign_ins_request__init(&request);
    CHECK_OK(world_call(AUTH, PORTAL, &LIST, &request.base, pass, arena, &answer));
    return answer;
}

static void shows_when_from_where_and_what_failed_before(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char token[TOKEN_CAPACITY];

    arena_init(&arena, ARENA_MAXIMUM);
    (void)create_user(aoba, "seer", "viewer");
    people_address = "203.0.113.51";
    sign_in("aoba", "seer", token);
    const SignIns *first = list(token, &arena);
    CHECK_INT(first->n_sign_ins, 1);
    CHECK_TEXT(first->sign_ins[0]->client_ip, "203.0.113.51");
    CHECK_INT(first->sign_ins[0]->failures, 0);
    CHECK_INT(first->failures_since, 0);

    people_address = "203.0.113.52";
    fail("seer", 2);
    CHECK_INT(list(token, &arena)->failures_since, 2);
    sign_in("aoba", "seer", token);
    const SignIns *second = list(token, &arena);
    CHECK_INT(second->n_sign_ins, 2);
    CHECK_TEXT(second->sign_ins[0]->client_ip, "203.0.113.52");
    CHECK_INT(second->sign_ins[0]->failures, 2);
    CHECK(second->sign_ins[0]->at_us > second->sign_ins[1]->at_us);
    CHECK_INT(second->failures_since, 0);
    people_address = NULL;
}

static void shows_nobody_elses(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char mine[TOKEN_CAPACITY];
    char theirs[TOKEN_CAPACITY];

    arena_init(&arena, ARENA_MAXIMUM);
    (void)create_user(aoba, "twin", "viewer");
    (void)create_user(minato, "twin", "viewer");
    sign_in("aoba", "twin", mine);
    sign_in("minato", "twin", theirs);
    fail("twin", 1);
    CHECK_INT(list(mine, &arena)->n_sign_ins, 1);
    CHECK_INT(list(mine, &arena)->failures_since, 1);
    CHECK_INT(list(theirs, &arena)->n_sign_ins, 1);
    CHECK_INT(list(theirs, &arena)->failures_since, 0);
}

static void keeps_twenty_of_a_user_and_shows_ten(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char token[TOKEN_CAPACITY];

    arena_init(&arena, ARENA_MAXIMUM);
    (void)create_user(aoba, "frequent", "viewer");
    for (int i = 0; i < SIGN_INS; i++)
        sign_in("aoba", "frequent", token);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "(SELECT count(*) FROM auth.sign_ins AS s JOIN auth.users AS u"
                           "     ON u.tenant = s.tenant AND u.id = s.user_id"
                           "  WHERE login_id = 'frequent') = 20");
    CHECK_INT(list(token, &arena)->n_sign_ins, SHOWN);
}

/* Not shown from the moment on, and taken out by the next round. */
static void forgets_after_ninety_days(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char token[TOKEN_CAPACITY];

    arena_init(&arena, ARENA_MAXIMUM);
    (void)create_user(aoba, "rare", "viewer");
    sign_in("aoba", "rare", token);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.sign_ins SET at = now() - interval '91 days'"
                          " WHERE user_id = (SELECT id FROM auth.users WHERE login_id = 'rare')");
    CHECK_INT(list(token, &arena)->n_sign_ins, 0);
    program_stop(AUTH);
    program_start(AUTH, "");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM auth.sign_ins"
                                            " WHERE at < now() - interval '90 days')");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(shows_when_from_where_and_what_failed_before),
        TEST(shows_nobody_elses),
        TEST(keeps_twenty_of_a_user_and_shows_ten),
        TEST(forgets_after_ninety_days),
    };

    world_open(WORLD_QUICK);
    aoba = create_tenant("aoba");
    minato = create_tenant("minato");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
