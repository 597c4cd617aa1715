/* Calls that come twice, at auth as it runs: the second is answered as the first and changes
 * nothing; a key that comes with anything else is refused, and nobody gets what another was told.
 */
#include "support/world/people.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "crypto/hash.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/postgres.h"
#include "support/world/targets.h"

typedef Sekisho__Auth__V1__CreateUserRequest CreateUserRequest;
typedef Sekisho__Auth__V1__User User;

enum { ARENA_MAXIMUM = 4 << 20 };

static int64_t aoba;

/* `key` names the key; "" for none. */
static struct status call(enum identity identity, const struct rpc_target *target,
                          const ProtobufCMessage *request, const char *key, struct arena *arena,
                          const void **out)
{
    uint8_t hash[SHA256_SIZE];
    struct rpc_call_options options = {.deadline_monotonic_ms =
                                           clock_monotonic_ms() + WORLD_PATIENCE_MS};

    crypto_sha256(key, strlen(key), hash);
    if (key[0])
        options.idempotency_key = (struct bytes){hash, sizeof hash};
    struct status status =
        rpc_call(world_client(AUTH, identity), target, request, &options, arena, out);

    return (struct status){status.code, status_code_name(status.code)};
}

static struct status create(int64_t tenant_id, const char *login_id, const char *key,
                            struct uuid *id_out)
{
    CLEANUP(arena_clear) struct arena arena;
    CreateUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = arena_copy_text(&arena, login_id);
    request.display_name = arena_copy_text(&arena, "鈴木 真理子");
    request.password = arena_copy_text(&arena, GOOD_PASSWORD);
    request.keeps_password = true;
    TRY(call(OPERATOR, &CREATE_USER, &request.base, key, &arena, &answer));
    const User *user = answer;
    CHECK(user->tenant_id == tenant_id && strcmp(user->login_id, login_id) == 0);
    CHECK(uuid_from_bytes(user->user_id.data, user->user_id.len, id_out));
    return OK;
}

static struct status disable(int64_t tenant_id, struct uuid user_id, const char *key)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__DisableUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, user_id.bytes};
    request.reason = arena_copy_text(&arena, "left the company");
    return call(OPERATOR, &DISABLE_USER, &request.base, key, &arena, &answer);
}

static struct status sign_in(const char *login_id, const char *password, const char *key)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = arena_copy_text(&arena, "aoba");
    request.login_id = arena_copy_text(&arena, login_id);
    request.password = arena_copy_text(&arena, password);
    request.client_ip = arena_copy_text(&arena, "203.0.113.14");
    TRY(call(PORTAL, &SIGN_IN, &request.base, key, &arena, &answer));
    return ((const Sekisho__Auth__V1__WithPasswordResponse *)answer)->throttled
               ? FAIL(RESOURCE_EXHAUSTED, "tried too often")
               : OK;
}

static void refuses_a_change_without_a_key(void)
{
    struct uuid id;

    CHECK_STATUS(create(aoba, "keyless", "", &id), INVALID_ARGUMENT);
}

static void refuses_one_key_with_another_request(void)
{
    int64_t company = create_tenant("another-request");
    struct uuid id;
    struct uuid other;

    CHECK_OK(create(company, "first", "other request", &id));
    CHECK_STATUS(create(company, "second", "other request", &other), FAILED_PRECONDITION);
    CHECK_OK(create(company, "second", "its own key", &other)); /* not made under its name */
    wait_for_delivery();
    CHECK_INT(count_events(company, "user_created"), 2);
}

/* The same login ID in another company is another person: the first one's answer would name a user
 * of a foreign tenant. */
static void answers_no_company_with_anothers_answer(void)
{
    int64_t minato = create_tenant("minato");
    struct uuid id;
    struct uuid other;

    CHECK_OK(create(aoba, "shared", "two companies", &id));
    CHECK_STATUS(create(minato, "shared", "two companies", &other), FAILED_PRECONDITION);
    CHECK_OK(create(minato, "shared", "minato's own", &other));
    CHECK(!uuid_equal(id, other));
    wait_for_delivery();
    CHECK_INT(count_events(minato, "user_created"), 1);
}

/* A key belongs to its caller and method: the portal's sign-in is not the operator's change. */
static void keeps_callers_and_methods_apart(void)
{
    struct uuid id;

    CHECK_OK(create(aoba, "apart", "one key for all", &id));
    CHECK_OK(sign_in("apart", GOOD_PASSWORD, "one key for all"));
    CHECK_OK(disable(aoba, id, "one key for all"));
    CHECK_STATUS(sign_in("apart", GOOD_PASSWORD, "a new key"), UNAUTHENTICATED);
}

static void makes_one_user_of_a_call_that_comes_twice(void)
{
    int64_t company = create_tenant("twice");
    struct uuid id;
    struct uuid again;

    CHECK_OK(create(company, "twice", "twice", &id));
    CHECK_OK(create(company, "twice", "twice", &again));
    CHECK(uuid_equal(id, again));
    CHECK_STATUS(create(company, "twice", "somebody else's", &again), ALREADY_EXISTS);
    wait_for_delivery();
    CHECK_INT(count_events(company, "user_created"), 1);
}

/* Not the answer of today: what was true when the first one was given. */
static void answers_as_it_did_also_when_the_world_has_moved_on(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateTenantRequest request;
    const void *first = NULL;
    const void *second = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_tenant_request__init(&request);
    request.code = arena_copy_text(&arena, "once");
    request.name = arena_copy_text(&arena, "一度株式会社");
    const char *key = "one company";
    CHECK_OK(call(OPERATOR, &CREATE_TENANT, &request.base, key, &arena, &first));
    program_stop(AUTH);
    program_start(AUTH, "");
    struct status status;
    WAIT_UNTIL((status = call(OPERATOR, &CREATE_TENANT, &request.base, key, &arena, &second),
                status.code != STATUS_UNAVAILABLE));
    CHECK_OK(status);
    CHECK_INT(((const Sekisho__Auth__V1__Tenant *)second)->tenant_id,
              ((const Sekisho__Auth__V1__Tenant *)first)->tenant_id);
}

/* The token is not kept, so nobody can get it a second time. */
static void lets_nobody_in_twice_with_one_key(void)
{
    struct uuid id;

    CHECK_OK(create(aoba, "visitor", "visitor", &id));
    CHECK_OK(sign_in("visitor", GOOD_PASSWORD, "double click"));
    CHECK_STATUS(sign_in("visitor", GOOD_PASSWORD, "double click"), ALREADY_EXISTS);
    CHECK_STATUS(sign_in("visitor", "another password", "double click"), FAILED_PRECONDITION);
}

/* What could not be looked at was no try. Its repetition is one, and has to wait as any other: else
 * it would be looked at and counted nowhere. */
static void counts_what_was_given_back_when_it_is_repeated(void)
{
    struct uuid id;

    CHECK_OK(create(aoba, "patient", "patient", &id));
    CHECK_STATUS(sign_in("patient", "another password", "mistyped"), UNAUTHENTICATED);
    program_kill(SESSION);
    CHECK(sign_in("patient", GOOD_PASSWORD, "given back").code != STATUS_OK);
    program_start(SESSION, "");
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.sign_in_counters SET failures = 9, last_at = now()");
    CHECK_STATUS(sign_in("patient", GOOD_PASSWORD, "given back"), RESOURCE_EXHAUSTED);
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters");
    WAIT_UNTIL(status_is_ok(sign_in("patient", GOOD_PASSWORD, "given back")));
}

struct racer {
    struct status status;
    struct uuid id;
};

static void *race(void *argument)
{
    struct racer *racer = argument;

    racer->status = create(aoba, "raced", "raced", &racer->id);
    return NULL;
}

/* Who comes while the first is still at it gets its answer, or is told to come again. */
static void makes_one_user_of_calls_that_come_at_once(void)
{
    enum { RACERS = 6 };
    struct racer racers[RACERS] = {0};
    pthread_t threads[RACERS];
    struct uuid id;

    for (size_t i = 0; i < RACERS; i++)
        CHECK(pthread_create(&threads[i], NULL, race, &racers[i]) == 0);
    for (size_t i = 0; i < RACERS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK_OK(create(aoba, "raced", "raced", &id));
    for (size_t i = 0; i < RACERS; i++) {
        CHECK(status_is_ok(racers[i].status) || racers[i].status.code == STATUS_ABORTED);
        CHECK(!status_is_ok(racers[i].status) || uuid_equal(racers[i].id, id));
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_a_change_without_a_key),
        TEST(refuses_one_key_with_another_request),
        TEST(answers_no_company_with_anothers_answer),
        TEST(keeps_callers_and_methods_apart),
        TEST(makes_one_user_of_a_call_that_comes_twice),
        TEST(makes_one_user_of_calls_that_come_at_once),
        TEST(answers_as_it_did_also_when_the_world_has_moved_on),
        TEST(lets_nobody_in_twice_with_one_key),
        TEST(counts_what_was_given_back_when_it_is_repeated),
    };

    world_open(WORLD_QUICK);
    aoba = create_tenant("aoba");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
