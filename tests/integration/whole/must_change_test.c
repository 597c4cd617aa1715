/* Users whose password somebody else may know, at auth, session and audit as they run. */
#include <string.h>

#include "changing.h"
#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define OTHER_PASSWORD "four words nobody puts together"

enum { ARENA_MAXIMUM = 1 << 20 };

static const struct act VOID = {
    {"sekisho.auth.v1.Users/VoidPassword", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY},
    &sekisho__auth__v1__void_password_request__descriptor};
static const struct act REQUIRE = {{"sekisho.auth.v1.Users/RequirePasswordChange",
                                    &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY},
                                   &sekisho__auth__v1__require_password_change_request__descriptor};

struct entered {
    struct status status;
    bool has_session;
    char link[LINK_CAPACITY];
};

static struct entered enter(const char *login_id, const char *password)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    struct entered entered = {0};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text("aoba");
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(password);
    request.client_ip = rpc_text("192.0.2.1");
    request.user_agent = rpc_text("Test");
    struct status status = world_call(AUTH, PORTAL, &SIGN_IN, &request.base, NULL, &arena, &answer);
    entered.status = (struct status){status.code, status_code_name(status.code)};
    if (!status_is_ok(status))
        return entered;
    const Sekisho__Auth__V1__WithPasswordResponse *response = answer;
    entered.has_session = response->session_token[0] != '\0';
    CHECK(entered.has_session == (response->user != NULL));
    CHECK(text_copy(entered.link, sizeof entered.link, response->reset_token));
    return entered;
}

static bool must_change(struct uuid id)
{
    static const struct rpc_target GET = {"sekisho.auth.v1.Users/Get",
                                          &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_user_request__init(&request);
    request.tenant_id = aoba;
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    CHECK_OK(world_call(AUTH, OPERATOR, &GET, &request.base, NULL, &arena, &answer));
    return ((const Sekisho__Auth__V1__User *)answer)->must_change_password;
}

static void ends_the_sessions_and_lets_in_by_another_password_alone(void)
{
    char token[TOKEN_CAPACITY];
    struct uuid id = create_user(aoba, "leaked", "viewer");

    CHECK_OK(call_sign_in("aoba", "leaked", GOOD_PASSWORD, token, NULL));
    CHECK_OK(act(&REQUIRE, manages_viewers, id, NULL));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK(must_change(id));

    CHECK_STATUS(enter("leaked", "not the password at all").status, UNAUTHENTICATED);
    struct entered entered = enter("leaked", GOOD_PASSWORD);
    CHECK_OK(entered.status);
    CHECK(!entered.has_session && strlen(entered.link) == LINK_CAPACITY - 1);
    CHECK_STATUS(set_password(entered.link, RESET, GOOD_PASSWORD), INVALID_ARGUMENT);
    CHECK_OK(set_password(entered.link, RESET, OTHER_PASSWORD));
    CHECK_STATUS(set_password(entered.link, RESET, "another one for the same link"), NOT_FOUND);

    CHECK(!must_change(id));
    CHECK_STATUS(enter("leaked", GOOD_PASSWORD).status, UNAUTHENTICATED);
    entered = enter("leaked", OTHER_PASSWORD);
    CHECK_OK(entered.status);
    CHECK(entered.has_session && entered.link[0] == '\0');
    WAIT_UNTIL(count_events(aoba, "password_change_required") == 1);
    WAIT_UNTIL(count_events(aoba, "link_issued") == 1);
    WAIT_UNTIL(count_events(aoba, "password_set") == 1);
}

/* The operator knows it. */
static void asks_whoever_was_created_with_a_password_for_another_at_the_first_sign_in(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateUserRequest request;
    size_t before = count_events(aoba, "password_change_required");
    char *roles[] = {rpc_text("viewer")};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_user_request__init(&request);
    request.tenant_id = aoba;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text("created");
    request.display_name = rpc_text("鈴木 真理子");
    request.password = rpc_text(GOOD_PASSWORD);
    request.roles = roles;
    request.n_roles = COUNT_OF(roles);
    CHECK_OK(world_call(AUTH, OPERATOR, &CREATE_USER, &request.base, NULL, &arena, &answer));
    CHECK(((const Sekisho__Auth__V1__User *)answer)->must_change_password);
    struct entered entered = enter("created", GOOD_PASSWORD);
    CHECK_OK(entered.status);
    CHECK(!entered.has_session);
    CHECK_OK(set_password(entered.link, RESET, OTHER_PASSWORD));
    CHECK(enter("created", OTHER_PASSWORD).has_session);
    WAIT_UNTIL(count_events(aoba, "password_change_required") == before + 1);
}

static void voids_the_link_of_the_sign_in_before(void)
{
    struct uuid id = create_user(aoba, "twice", "viewer");

    CHECK_OK(act(&REQUIRE, NULL, id, NULL));
    struct entered first = enter("twice", GOOD_PASSWORD);
    struct entered second = enter("twice", GOOD_PASSWORD);
    CHECK_STATUS(set_password(first.link, RESET, OTHER_PASSWORD), NOT_FOUND);
    CHECK_OK(set_password(second.link, RESET, OTHER_PASSWORD));
}

static void answers_alike_when_it_is_asked_again(void)
{
    size_t before = count_events(aoba, "password_change_required");
    struct uuid id = create_user(aoba, "again", "viewer");

    CHECK_OK(act(&REQUIRE, NULL, id, NULL));
    CHECK_OK(act(&REQUIRE, NULL, id, NULL));
    CHECK(must_change(id));
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "password_change_required"), before + 1);
}

/* Also where the user was to choose another one at the next sign-in, and had links to do so. */
static void takes_a_password_away_from_whoever_uses_it(void)
{
    size_t before = count_events(aoba, "password_voided");
    char token[TOKEN_CAPACITY];
    struct invited again = {0};
    struct uuid id = create_user(aoba, "stolen", "viewer");

    CHECK_OK(act(&REQUIRE, NULL, id, NULL));
    struct entered entered = enter("stolen", GOOD_PASSWORD);
    CHECK_OK(act(&VOID, manages_viewers, id, NULL));
    CHECK(!must_change(id));
    CHECK_STATUS(enter("stolen", GOOD_PASSWORD).status, UNAUTHENTICATED);
    CHECK_STATUS(set_password(entered.link, RESET, OTHER_PASSWORD), NOT_FOUND);
    CHECK_STATUS(act(&START_RESET, NULL, id, &again), FAILED_PRECONDITION);

    CHECK_OK(act(&RESEND, manages_viewers, id, &again));
    CHECK_STATUS(set_password(again.link, ACTIVATION, GOOD_PASSWORD), INVALID_ARGUMENT);
    CHECK_OK(set_password(again.link, ACTIVATION, OTHER_PASSWORD));
    CHECK_OK(call_sign_in("aoba", "stolen", OTHER_PASSWORD, token, NULL));
    WAIT_UNTIL(count_events(aoba, "password_voided") == before + 1);

    CHECK_OK(act(&VOID, manages_viewers, id, NULL));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
}

static void give_password(struct uuid id, const char *password)
{
    struct invited link = {0};

    CHECK_OK(act(&START_RESET, NULL, id, &link));
    CHECK_OK(set_password(link.link, RESET, password));
}

/* The one that was taken away, and the two before it. */
static void remembers_three_passwords_when_the_last_is_taken_away(void)
{
    struct uuid id = create_user(aoba, "remembers", "viewer");
    struct invited again = {0};

    give_password(id, "first of three good sentences");
    give_password(id, "second of three good sentences");
    CHECK_OK(act(&VOID, NULL, id, NULL));
    CHECK_OK(act(&RESEND, NULL, id, &again));
    CHECK_OK(set_password(again.link, ACTIVATION, OTHER_PASSWORD));
    CHECK_OK(act(&START_RESET, NULL, id, &again));
    CHECK_STATUS(set_password(again.link, RESET, "first of three good sentences"),
                 INVALID_ARGUMENT);
    CHECK_STATUS(set_password(again.link, RESET, "second of three good sentences"),
                 INVALID_ARGUMENT);
    CHECK_OK(set_password(again.link, RESET, GOOD_PASSWORD)); /* the fourth last */
}

static void takes_the_password_of_who_is_disabled_for_good(void)
{
    struct invited again = {0};
    struct uuid id = create_user(aoba, "out", "viewer");

    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&VOID, NULL, id, NULL));
    CHECK_OK(act(&VOID, NULL, id, NULL));
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    CHECK_STATUS(enter("out", GOOD_PASSWORD).status, UNAUTHENTICATED);
    CHECK_OK(act(&RESEND, NULL, id, &again));
    CHECK_STATUS(act(&VOID, NULL, id, NULL), FAILED_PRECONDITION); /* invited: there is none */
}

static void leaves_the_last_administrator_their_password(void)
{
    static const char *const views[] = {"users.view", NULL};
    struct uuid id = create_user(aoba, "kept", "viewer");
    struct uuid foreign = create_user(minato, "kept.too", "viewer");

    CHECK_STATUS(act(&VOID, NULL, administrator, NULL), FAILED_PRECONDITION);
    CHECK_STATUS(act(&VOID, views, id, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&VOID, manages_viewers, administrator, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&VOID, manages_viewers, foreign, NULL), NOT_FOUND);
    CHECK(enter("boss", GOOD_PASSWORD).has_session);
    CHECK(enter("kept", GOOD_PASSWORD).has_session);
}

static void refuses_whoever_may_not_and_whom_it_makes_no_sense_for(void)
{
    static const char *const views[] = {"users.view", NULL};
    struct uuid id = create_user(aoba, "spared", "viewer");
    struct uuid foreign = create_user(minato, "foreign", "viewer");

    CHECK_STATUS(act(&REQUIRE, views, id, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&REQUIRE, manages_viewers, administrator, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&REQUIRE, manages_viewers, foreign, NULL), NOT_FOUND);
    CHECK_OK(disable(NULL, id));
    CHECK_STATUS(act(&REQUIRE, NULL, id, NULL), FAILED_PRECONDITION);
    CHECK(!must_change(id));
}

/* It takes nothing from them but the way in: the last administrator too. */
static void asks_it_of_the_last_administrator(void)
{
    CHECK_OK(act(&REQUIRE, NULL, administrator, NULL));
    struct entered entered = enter("boss", GOOD_PASSWORD);
    CHECK_OK(entered.status);
    CHECK_OK(set_password(entered.link, RESET, OTHER_PASSWORD));
    CHECK(enter("boss", OTHER_PASSWORD).has_session);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(ends_the_sessions_and_lets_in_by_another_password_alone),
        TEST(voids_the_link_of_the_sign_in_before),
        TEST(asks_whoever_was_created_with_a_password_for_another_at_the_first_sign_in),
        TEST(answers_alike_when_it_is_asked_again),
        TEST(takes_a_password_away_from_whoever_uses_it),
        TEST(remembers_three_passwords_when_the_last_is_taken_away),
        TEST(takes_the_password_of_who_is_disabled_for_good),
        TEST(leaves_the_last_administrator_their_password),
        TEST(refuses_whoever_may_not_and_whom_it_makes_no_sense_for),
        TEST(asks_it_of_the_last_administrator),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
