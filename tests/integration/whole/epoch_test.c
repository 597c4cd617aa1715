/* What an operator does after a restore, over auth, session and audit as they run: nobody comes in
 * by a session or a link of before. */
#include "ctl.h"
#include "managing.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/people.h"

enum { COMMAND_MS = 20000, NOT_UNDERSTOOD = 2 };

static const struct rpc_target RAISE = {"sekisho.session.v1.Session/RaiseEpoch",
                                        &sekisho__session__v1__raise_epoch_response__descriptor,
                                        RPC_REPEAT_BY_KEY};
static const struct rpc_target VOID_ALL = {"sekisho.auth.v1.Links/VoidAll",
                                           &sekisho__auth__v1__void_links_response__descriptor,
                                           RPC_REPEAT_BY_KEY};

static struct status raise_epoch(const char *reason)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__RaiseEpochRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__session__v1__raise_epoch_request__init(&request);
    request.reason = arena_copy_text(&arena, reason);
    struct status status =
        world_call(SESSION, OPERATOR, &RAISE, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static struct status void_links(const char *reason)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__VoidLinksRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__void_links_request__init(&request);
    request.reason = arena_copy_text(&arena, reason);
    struct status status =
        world_call(AUTH, OPERATOR, &VOID_ALL, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void refuses_to_do_it_without_a_reason(void)
{
    char token[TOKEN_CAPACITY];
    struct invited invited;

    (void)create_user(aoba, "suzuki", "viewer");
    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_OK(invite(NULL, "waiting", "viewer", &invited));
    CHECK_STATUS(raise_epoch(""), INVALID_ARGUMENT);
    CHECK_STATUS(void_links("  "), INVALID_ARGUMENT);
    CHECK_OK(call_check(token, NULL, NULL));
    CHECK_OK(set_password(invited.link, ACTIVATION, NEW_PASSWORD));
}

static void lets_nobody_in_by_a_session_of_before(void)
{
    char token[TOKEN_CAPACITY];
    char neighbour[TOKEN_CAPACITY];

    (void)create_user(minato, "neighbour", "viewer");
    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_sign_in("minato", "neighbour", GOOD_PASSWORD, neighbour, NULL));
    CHECK_OK(raise_epoch("restored a backup"));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(call_check(neighbour, NULL, NULL), UNAUTHENTICATED);
    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_check(token, NULL, NULL));
    wait_for_delivery();
    CHECK_INT(count_events(INT64_MAX, "session_epoch_raised"), 1);
    CHECK_INT(count_events(aoba, "session_epoch_raised"), 0);
}

static void takes_no_link_of_before_and_every_one_after(void)
{
    struct invited before;
    struct invited after;
    struct invited anew;

    CHECK_OK(invite(NULL, "before", "viewer", &before));
    CHECK_OK(void_links("restored a backup"));
    CHECK_OK(invite(NULL, "after", "viewer", &after));
    CHECK_STATUS(set_password(before.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(set_password(after.link, ACTIVATION, NEW_PASSWORD));
    CHECK_OK(act(&RESEND, NULL, before.id, &anew));
    CHECK_OK(set_password(anew.link, ACTIVATION, NEW_PASSWORD));
    wait_for_delivery();
    CHECK_INT(count_events(INT64_MAX, "links_voided"), 1);
}

static int run_command(const char *confirmed)
{
    char settings[TEST_PATH_CAPACITY];

    ctl_write_settings(settings);
    const char *const arguments[] = {SEKISHOCTL,  "--config", settings,   "session",  "raise-epoch",
                                     "--confirm", confirmed,  "--reason", "restored", NULL};
    return test_process_run(arguments, COMMAND_MS);
}

static void does_both_by_one_command_when_it_is_said_twice(void)
{
    char token[TOKEN_CAPACITY];
    struct invited invited;

    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_OK(invite(NULL, "invited", "viewer", &invited));
    CHECK_INT(run_command("aoba"), NOT_UNDERSTOOD);
    CHECK_OK(call_check(token, NULL, NULL));
    CHECK_INT(run_command("everybody"), 0);
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(set_password(invited.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_to_do_it_without_a_reason),
        TEST(lets_nobody_in_by_a_session_of_before),
        TEST(takes_no_link_of_before_and_every_one_after),
        TEST(does_both_by_one_command_when_it_is_said_twice),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
