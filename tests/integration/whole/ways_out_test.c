/* Every way to disable a user, one row each: from its answer on neither of two replicas of session
 * accepts any of their sessions, the link they were given is void, the ticket of a sign-in that an
 * internal system hosts is, too, none of their devices is known, and the report on leavers has them
 * once. */
#include "ctl.h"
#include "departing.h"
#include "importing.h"
#include "support/world/people.h"
#include "visitor.h"

#include <stdio.h>

#include "rpc/field.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/targets.h"

enum { SESSIONS_EACH = 2, COMMAND_MS = 30000, TICKET_CAPACITY = 128, DEVICE_CAPACITY = 512 };

static const enum identity replicas[] = {SESSION, SECOND_SESSION};

static void by_page(const char *login_id, struct uuid id)
{
    struct visitor visitor;
    struct answer answer;
    char text[UUID_TEXT_CAPACITY];
    char path[sizeof "/admin/users//disable" + UUID_TEXT_CAPACITY];

    (void)login_id;
    uuid_encode(id, text);
    (void)snprintf(path, sizeof path, "/admin/users/%s/disable", text);
    visitor_open(&visitor);
    visitor_sign_in(&visitor, "aoba", "boss");
    visitor_get(&visitor, path, &answer);
    CHECK_INT(answer.status, 200);
    answer_clear(&answer);
    visitor_post(&visitor, path, "&reason=left", &answer);
    CHECK_INT(answer.status, 303);
    answer_clear(&answer);
    visitor_close(&visitor);
}

static void by_call_with_a_pass(const char *login_id, struct uuid id)
{
    (void)login_id;
    CHECK_OK(disable(manages_viewers, id));
}

static void by_call_of_the_operator(const char *login_id, struct uuid id)
{
    (void)login_id;
    CHECK_OK(disable(NULL, id));
}

static void by_command(const char *login_id, struct uuid id)
{
    char settings[TEST_PATH_CAPACITY];

    (void)id;
    ctl_write_settings(settings);
    const char *const arguments[] = {SEKISHOCTL, "--config", settings,   "user", "disable",
                                     "aoba",     login_id,   "--reason", "left", NULL};
    CHECK_INT(test_process_run(arguments, COMMAND_MS), 0);
}

/* Everybody of the company. */
static void by_end_of_contract(const char *login_id, struct uuid id)
{
    char settings[TEST_PATH_CAPACITY];

    (void)login_id;
    (void)id;
    ctl_write_settings(settings);
    const char *const arguments[] = {SEKISHOCTL, "--config", settings,    "tenant",
                                     "delete",   "aoba",     "--confirm", "aoba",
                                     "--reason", "left",     NULL};
    CHECK_INT(test_process_run(arguments, COMMAND_MS), 0);
}

static void by_file(const char *login_id, struct uuid id)
{
    const struct wish rows[] = {
        {login_id, .name = "退職者", .roles = "viewer", .state = STATE(DISABLED)}};
    struct outcome outcome;

    (void)id;
    CHECK_OK(PREVIEW(manages_viewers, rows, &outcome));
    CHECK_OK(apply(manages_viewers, &outcome));
    CHECK_INT(outcome.pending, 0);
}

/* The date was set by a call and has come. Nobody waits for an answer: the state is it. */
static void by_leaving_date(const char *login_id, struct uuid id)
{
    (void)login_id;
    (void)id;
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET leaves_at = now() - interval '1 second'"
                          " WHERE login_id = 'by.date'");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "EXISTS (SELECT FROM auth.users"
                                            " WHERE login_id = 'by.date' AND state = 2)");
}

/* Ninety days have passed, for the user and for the company. */
static void by_dormant_rule(const char *login_id, struct uuid id)
{
    (void)login_id;
    (void)id;
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET dormant_since = now() - interval '90 days'"
                          " WHERE login_id = 'by.rule'");
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.tenants SET dormant_due_at = now(),"
                          " dormant_from = now() - interval '100 days' WHERE code = 'aoba'");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "EXISTS (SELECT FROM auth.users"
                                            " WHERE login_id = 'by.rule' AND state = 2)");
}

static const struct way {
    const char *login_id;
    void (*go)(const char *login_id, struct uuid id);
    /* As the report has it; none for who leaves with the company, which is no leaver. */
    Sekisho__Auth__V1__DepartureRoute route;
    const char *actor; /* who decided: their login ID, "" for nobody's */
    const char *caller;
} ways[] = {
    {"by.page", by_page, ROUTE(USER), "boss", "portal"},
    {"by.pass", by_call_with_a_pass, ROUTE(USER), "auditor", "portal"},
    {"by.operator", by_call_of_the_operator, ROUTE(OPERATOR), "", "operator"},
    {"by.command", by_command, ROUTE(OPERATOR), "", "operator"},
    {"by.file", by_file, ROUTE(IMPORT), "auditor", "portal"},
    {"by.date", by_leaving_date, ROUTE(LEAVING_DATE), "", "auth"},
    {"by.rule", by_dormant_rule, ROUTE(DORMANT_RULE), "", "auth"},
    {"by.contract", by_end_of_contract, ROUTE(UNSPECIFIED), "", ""}, /* the last: all leave */
};

static struct status check_at(enum identity replica, const char *token)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__session__v1__check_request__init(&request);
    request.token = rpc_text(token);
    request.client_ip = rpc_text("203.0.113.14");
    struct status checked =
        world_call(replica, PORTAL, &CHECK_SESSION, &request.base, NULL, &arena, &answer);
    return (struct status){checked.code, status_code_name(checked.code)};
}

/* Of a sign-in that billing hosts. */
struct hosted {
    struct status status;
    bool is_held;
    char ticket[TICKET_CAPACITY];
    char device[DEVICE_CAPACITY];
};

static struct hosted verify(const char *login_id, const char *password, const char *device)
{
    static const struct rpc_target target = {
        "sekisho.auth.v1.SignIn/VerifyPassword",
        &sekisho__auth__v1__verify_password_response__descriptor, RPC_REPEAT_BY_KEY};
    static unsigned place;
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__VerifyPasswordRequest request;
    char address[sizeof "198.51.100.255"];
    struct hosted hosted = {0};
    const void *answer = NULL;

    (void)snprintf(address, sizeof address, "198.51.100.%u", ++place);
    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__verify_password_request__init(&request);
    request.tenant_id = aoba;
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(password);
    request.client_ip = address;
    request.device = rpc_text(device);
    struct status status = world_call(AUTH, BILLING, &target, &request.base, NULL, &arena, &answer);
    hosted.status = (struct status){status.code, status_code_name(status.code)};
    if (!status_is_ok(status))
        return hosted;
    const Sekisho__Auth__V1__VerifyPasswordResponse *response = answer;
    hosted.is_held = response->throttled != NULL && response->throttled->is_held;
    CHECK(text_copy(hosted.ticket, sizeof hosted.ticket, response->ticket));
    CHECK(text_copy(hosted.device, sizeof hosted.device, response->device));
    return hosted;
}

static struct status use_ticket(const char *ticket)
{
    static const struct rpc_target target = {"sekisho.auth.v1.SignIn/IssuePass",
                                             &sekisho__auth__v1__issue_pass_response__descriptor,
                                             RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__IssuePassRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__issue_pass_request__init(&request);
    request.tenant_id = aoba;
    request.ticket = rpc_text(ticket);
    request.client_ip = rpc_text("198.51.100.1");
    struct status status = world_call(AUTH, BILLING, &target, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

/* While the ID is held: whoever comes with a known device is asked by that one's own counter. */
static bool is_known(const char *login_id, const char *device)
{
    CHECK_STATUS(verify(login_id, NEW_PASSWORD, "").status, UNAUTHENTICATED);
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_counters SET failures = 100");
    return !verify(login_id, GOOD_PASSWORD, device).is_held;
}

struct leaver {
    struct uuid id;
    char tokens[SESSIONS_EACH][TOKEN_CAPACITY];
    struct invited reset;
    struct hosted hosted;
};

/* Both replicas have each session in memory. */
static void given_a_leaver(const struct way *way, struct leaver *out)
{
    out->id = create_user(aoba, way->login_id, "viewer");
    for (size_t i = 0; i < SESSIONS_EACH; i++) {
        CHECK_OK(call_sign_in("aoba", way->login_id, GOOD_PASSWORD, out->tokens[i], NULL));
        for (size_t j = 0; j < COUNT_OF(replicas); j++)
            CHECK_OK(check_at(replicas[j], out->tokens[i]));
    }
    CHECK_OK(act(&START_RESET, NULL, out->id, &out->reset));
    out->hosted = verify(way->login_id, GOOD_PASSWORD, "");
    CHECK_OK(out->hosted.status);
    CHECK_OK(use_ticket(out->hosted.ticket));
}

/* Once, with the seconds it took and the sessions that ended. */
static void check_report(const struct way *way, struct uuid id)
{
    CLEANUP(arena_clear) struct arena arena;
    const Departures *all = NULL;
    const Departure *left = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(list_departures(NULL, &(struct departing){.tenant_id = aoba}, &arena, &all));
    if (way->route == ROUTE(UNSPECIFIED)) {
        CHECK_INT(count_departures(all, id, &left), 0);
        return;
    }
    CHECK_INT(count_departures(all, id, &left), 1);
    CHECK_INT(left->route, way->route);
    CHECK_INT(left->ended_sessions, SESSIONS_EACH);
    CHECK_TEXT(left->login_id, way->login_id);
    CHECK_TEXT(left->actor_login_id, way->actor);
    CHECK_TEXT(left->caller, way->caller);
    CHECK(left->left_at_us > left->decided_at_us);
    CHECK(left->left_at_us - left->decided_at_us < COMMAND_MS * INT64_C(1000));
}

static void leaves_nothing_to_come_in_by_whichever_way_a_user_is_disabled(void)
{
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct leaver leaver = {0};
        given_a_leaver(&ways[i], &leaver);
        (void)fprintf(stderr, "%s\n", ways[i].login_id);
        ways[i].go(ways[i].login_id, leaver.id);
        for (size_t j = 0; j < SESSIONS_EACH * COUNT_OF(replicas); j++)
            CHECK_STATUS(
                check_at(replicas[j % COUNT_OF(replicas)], leaver.tokens[j / COUNT_OF(replicas)]),
                UNAUTHENTICATED);
        CHECK_STATUS(set_password(leaver.reset.link, RESET, NEW_PASSWORD), NOT_FOUND);
        CHECK(!status_is_ok(use_ticket(leaver.hosted.ticket)));
        CHECK_STATUS(sign_in(ways[i].login_id, GOOD_PASSWORD), UNAUTHENTICATED);
        check_report(&ways[i], leaver.id);
        /* Of a company that is gone nothing is counted. */
        CHECK(ways[i].route == ROUTE(UNSPECIFIED) ||
              !is_known(ways[i].login_id, leaver.hosted.device));
    }
}

/* As a row that does nothing would: the table proves something only when this holds. */
static void keeps_whoever_goes_no_way(void)
{
    struct leaver leaver = {0};

    given_a_leaver(&(struct way){.login_id = "stays"}, &leaver);
    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        CHECK_OK(check_at(replicas[i], leaver.tokens[0]));
    CHECK_OK(use_ticket(leaver.hosted.ticket));
    CHECK(is_known("stays", leaver.hosted.device));
    CHECK_OK(set_password(leaver.reset.link, RESET, NEW_PASSWORD));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_whoever_goes_no_way),
        TEST(leaves_nothing_to_come_in_by_whichever_way_a_user_is_disabled),
    };

    managing_open();
    program_start(SECOND_SESSION, "");
    program_start(PORTAL, "");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
