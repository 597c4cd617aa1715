/* What a company allows its sessions, from its settings to every session: over auth, session and
 * audit as they run. */
#include <signal.h>

#include "ctl.h"
#include "managing.h"
#include "rpc/field.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/people.h"
#include "support/world/targets.h"

static const struct rpc_target PUT = {"sekisho.auth.v1.Tenants/PutSessionLimits",
                                      &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY};

#define WAIT_FOR_ROWS(condition) TEST_POSTGRES_WAIT_FOR(&world.postgres, condition)
#define SECOND_US INT64_C(1000000)

enum { COMMAND_MS = 20000, NOT_UNDERSTOOD = 2 };

static const char *const edits_settings[] = {"settings.edit", "settings.view", NULL};
static const char *const views_settings[] = {"settings.view", NULL};

/* The limits of both kinds of user; what a new company has for 0. */
struct limits {
    int32_t idle;
    int32_t absolute;
    int32_t sessions;
    int64_t tenant_id; /* as the operator */
    int64_t base;      /* 0: the revision there is */
    bool refuse;       /* one session more, instead of ending the oldest */
};

struct described {
    Sekisho__Auth__V1__SessionLimits staff;
    Sekisho__Auth__V1__SessionLimits customers;
    Sekisho__Auth__V1__SessionLimits minimum;
    Sekisho__Auth__V1__SessionLimits maximum;
    Sekisho__Auth__V1__SessionLimits standard;
    int32_t staff_idle_seconds;
    int64_t revision;
};

static struct described describe(int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = tenant_id;
    CHECK_OK(managing_call(&GET_TENANT, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__Tenant *tenant = answer;
    return (struct described){.staff = *tenant->staff_sessions,
                              .customers = *tenant->customer_sessions,
                              .minimum = *tenant->session_bounds->minimum,
                              .maximum = *tenant->session_bounds->maximum,
                              .standard = *tenant->session_bounds->standard,
                              .staff_idle_seconds = tenant->staff_idle_seconds,
                              .revision = tenant->revision};
}

static struct status put(const char *const *permissions, struct limits limits)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__PutSessionLimitsRequest request;
    Sekisho__Auth__V1__SessionLimits both;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__put_session_limits_request__init(&request);
    sekisho__auth__v1__session_limits__init(&both);
    both.idle_seconds = limits.idle ? limits.idle : 1800;
    both.absolute_seconds = limits.absolute ? limits.absolute : 43200;
    both.maximum_sessions = limits.sessions ? limits.sessions : 5;
    both.refuse_further = limits.refuse;
    request.staff = request.customers = &both;
    request.tenant_id = limits.tenant_id;
    request.base_revision = limits.base ? limits.base : describe(aoba).revision;
    struct status status =
        managing_call(&PUT, &request.base, managing_pass(permissions), &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

/* Until it ends if nothing more happens; of a poll, which is no activity. */
static int64_t seconds_left(const char *token)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__session__v1__check_request__init(&request);
    request.token = rpc_text(token);
    request.client_ip = rpc_text("192.0.2.7");
    request.passive = 1;
    CHECK_OK(world_call(SESSION, PORTAL, &CHECK_SESSION, &request.base, NULL, &arena, &answer));
    const Sekisho__Session__V1__CheckResponse *response = answer;
    return (response->idle_ends_at_us - response->now_us) / SECOND_US;
}

static void refuses_who_may_not_and_what_is_out_of_bounds(void)
{
    static const struct limits bad[] = {
        {.idle = 1},          {.idle = 3601},   {.idle = -1},     {.absolute = 2},
        {.absolute = 86401},  {.absolute = -1}, {.sessions = 21}, {.sessions = -1},
        {.tenant_id = 12345}, /* the pass says which company */
    };
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__PutSessionLimitsRequest empty;
    const void *answer = NULL;

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct status status = put(edits_settings, bad[i]);
        if (status.code != STATUS_INVALID_ARGUMENT)
            test_fail(__FILE__, __LINE__, "case %zu: %s", i, status.text);
    }
    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__put_session_limits_request__init(&empty);
    empty.base_revision = describe(aoba).revision;
    CHECK_INT(managing_call(&PUT, &empty.base, managing_pass(edits_settings), &arena, &answer).code,
              STATUS_INVALID_ARGUMENT);
    CHECK_STATUS(put(views_settings, (struct limits){.idle = 600}), PERMISSION_DENIED);
    CHECK_STATUS(put(NULL, (struct limits){.tenant_id = 999999, .idle = 600}), NOT_FOUND);
    CHECK_INT(describe(aoba).staff.idle_seconds, 1800);
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_changed"), 0);
}

static void says_what_may_be_chosen_and_what_there_is_at_first(void)
{
    struct described described = describe(aoba);

    CHECK_INT(described.minimum.idle_seconds, 2);
    CHECK_INT(described.maximum.idle_seconds, 3600);
    CHECK_INT(described.minimum.absolute_seconds, 3);
    CHECK_INT(described.maximum.absolute_seconds, 86400);
    CHECK_INT(described.minimum.maximum_sessions, 1);
    CHECK_INT(described.maximum.maximum_sessions, 20);
    CHECK_INT(described.standard.idle_seconds, 1800);
    CHECK_INT(described.standard.absolute_seconds, 43200);
    CHECK_INT(described.standard.maximum_sessions, 5);
    CHECK_INT(described.staff.absolute_seconds, 43200);
    CHECK_INT(described.customers.maximum_sessions, 5);
    CHECK(!described.staff.refuse_further && !described.customers.refuse_further);
}

static void holds_for_whoever_is_in_when_it_is_answered(void)
{
    char token[TOKEN_CAPACITY];
    char later[TOKEN_CAPACITY];
    char neighbour[TOKEN_CAPACITY];

    (void)create_user(aoba, "suzuki", "viewer");
    (void)create_user(minato, "neighbour", "viewer");
    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_sign_in("minato", "neighbour", GOOD_PASSWORD, neighbour, NULL));
    CHECK_OK(put(edits_settings, (struct limits){.idle = 600}));
    CHECK_INT(describe(aoba).staff.idle_seconds, 600);
    CHECK_INT(describe(aoba).staff_idle_seconds, 600);
    CHECK(seconds_left(token) <= 600);
    CHECK(seconds_left(neighbour) > 600);
    CHECK_INT(describe(minato).staff.idle_seconds, 1800);

    /* Longer ones are for sessions that begin. */
    CHECK_OK(put(edits_settings, (struct limits){.idle = 3600}));
    CHECK(seconds_left(token) <= 600);
    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, later, NULL));
    CHECK(seconds_left(later) > 3000);

    CHECK_OK(put(edits_settings, (struct limits){.idle = 3600})); /* so already */
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_changed"), 2);
    CHECK_INT(count_events(minato, "tenant_changed"), 0);
}

static void ends_the_oldest_session_past_the_number_there_may_be(void)
{
    char tokens[3][TOKEN_CAPACITY];

    (void)create_user(aoba, "many", "viewer");
    CHECK_OK(put(edits_settings, (struct limits){.sessions = 2}));
    for (size_t i = 0; i < COUNT_OF(tokens); i++)
        CHECK_OK(call_sign_in("aoba", "many", GOOD_PASSWORD, tokens[i], NULL));
    CHECK_STATUS(call_check(tokens[0], NULL, NULL), UNAUTHENTICATED);
    CHECK_OK(call_check(tokens[1], NULL, NULL));
    CHECK_OK(call_check(tokens[2], NULL, NULL));
}

static const struct rpc_target WITH_PASSWORD = {
    "sekisho.auth.v1.SignIn/WithPassword", &sekisho__auth__v1__with_password_response__descriptor,
    RPC_REPEAT_BY_KEY};

static Sekisho__Auth__V1__WithPasswordRequest form_of(const char *login_id, const char *password)
{
    Sekisho__Auth__V1__WithPasswordRequest request;

    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text("aoba");
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(password);
    request.client_ip = rpc_text("192.0.2.7");
    return request;
}

/* How many sessions the user is told to have elsewhere; 0 for whoever is let in. */
static uint32_t elsewhere_for(const char *login_id, char token[static TOKEN_CAPACITY])
{
    CLEANUP(arena_clear) struct arena arena;
    const Sekisho__Auth__V1__WithPasswordRequest request = form_of(login_id, GOOD_PASSWORD);
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    CHECK_OK(world_call(AUTH, PORTAL, &WITH_PASSWORD, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__WithPasswordResponse *response = answer;
    CHECK((response->sessions_elsewhere > 0) == (response->user == NULL));
    CHECK(text_copy(token, TOKEN_CAPACITY, response->session_token));
    return response->sessions_elsewhere;
}

/* Only whoever has the password learns of it, and it counts as no failure. */
static void refuses_one_session_more_where_the_company_wants_that(void)
{
    char tokens[2][TOKEN_CAPACITY];
    char more[TOKEN_CAPACITY];

    (void)create_user(aoba, "full", "viewer");
    CHECK_OK(put(edits_settings, (struct limits){.sessions = 2, .refuse = true}));
    CHECK(describe(aoba).staff.refuse_further);
    for (size_t i = 0; i < COUNT_OF(tokens); i++)
        CHECK_INT(elsewhere_for("full", tokens[i]), 0);
    for (size_t i = 0; i < 8; i++) {
        CHECK_INT(elsewhere_for("full", more), 2);
        CHECK_TEXT(more, "");
    }
    CHECK_STATUS(sign_in("full", "not the password at all"), UNAUTHENTICATED);
    CHECK_OK(call_check(tokens[0], NULL, NULL));
    CHECK_OK(call_check(tokens[1], NULL, NULL));
    WAIT_FOR_ROWS("EXISTS (SELECT FROM audit.events WHERE kind = 'authn_login_fail'"
                  "         AND position('too_many_sessions'::bytea IN event) > 0)");

    CHECK_OK(put(edits_settings, (struct limits){.sessions = 2}));
    CHECK_INT(elsewhere_for("full", more), 0);
    CHECK_STATUS(call_check(tokens[0], NULL, NULL), UNAUTHENTICATED);
    CHECK_OK(call_check(more, NULL, NULL));
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "authn_login_lock"), 0);
}

static int ctl(const char *kind, const char *flag, const char *value)
{
    char path[TEST_PATH_CAPACITY];

    ctl_write_settings(path);
    const char *const arguments[] = {SEKISHOCTL, "--config", path, "tenant", "limits",
                                     "aoba",     kind,       flag, value,    NULL};
    return test_process_run(arguments, COMMAND_MS);
}

/* What is not said stays as it is. */
static void is_set_by_the_operator_on_the_command_line(void)
{
    CHECK_OK(put(edits_settings, (struct limits){.idle = 600, .sessions = 4}));
    CHECK_INT(ctl("staff", "--further", "refuse"), 0);
    CHECK_INT(ctl("customers", "--sessions", "3"), 0);
    struct described described = describe(aoba);
    CHECK(described.staff.refuse_further && !described.customers.refuse_further);
    CHECK_INT(described.staff.idle_seconds, 600);
    CHECK_INT(described.staff.maximum_sessions, 4);
    CHECK_INT(described.customers.maximum_sessions, 3);
    CHECK_INT(ctl("staff", "--further", "end-oldest"), 0);
    CHECK(!describe(aoba).staff.refuse_further);
    CHECK_INT(ctl("staff", "--further", "ask"), NOT_UNDERSTOOD);
    CHECK_INT(ctl("everybody", "--sessions", "3"), NOT_UNDERSTOOD);
    CHECK_INT(ctl("staff", "--sessions", "many"), NOT_UNDERSTOOD);
    CHECK(ctl("staff", "--sessions", "21") != 0);
    CHECK_INT(describe(aoba).staff.maximum_sessions, 4);
}

/* Nobody lets administrators in for longer than they may be. */
static void gives_administrators_no_more_than_is_theirs(void)
{
    char token[TOKEN_CAPACITY];

    CHECK_OK(put(edits_settings, (struct limits){.idle = 3600}));
    CHECK_OK(call_sign_in("aoba", "boss", GOOD_PASSWORD, token, NULL));
    CHECK(seconds_left(token) <= 900);
}

static void refuses_what_was_made_from_older_settings(void)
{
    int64_t seen = describe(aoba).revision;

    CHECK_OK(put(edits_settings, (struct limits){.idle = 1200, .base = seen}));
    CHECK_STATUS(put(edits_settings, (struct limits){.idle = 600, .base = seen}), ABORTED);
    CHECK_STATUS(put(edits_settings, (struct limits){.idle = 600, .base = -1}), ABORTED);
    CHECK_INT(describe(aoba).staff.idle_seconds, 1200);
    CHECK_INT(describe(aoba).revision, seen + 1);
}

/* auth dies when the limits are saved and session has not answered; sign-in goes by them already.
 */
static void is_finished_by_the_next_program(void)
{
    char token[TOKEN_CAPACITY];

    (void)create_user(aoba, "orphan", "viewer");
    CHECK_OK(put(edits_settings, (struct limits){.idle = 3600}));
    CHECK_OK(call_sign_in("aoba", "orphan", GOOD_PASSWORD, token, NULL));
    test_process_signal(&world.programs[SESSION].process, SIGSTOP);
    struct status saved = put(edits_settings, (struct limits){.idle = 300});
    CHECK(saved.code == STATUS_DEADLINE_EXCEEDED || saved.code == STATUS_UNAVAILABLE);
    program_kill(AUTH);
    program_forget_clients(AUTH);
    test_process_signal(&world.programs[SESSION].process, SIGCONT);
    program_start(AUTH, "");
    CHECK_INT(describe(aoba).staff.idle_seconds, 300);
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.tenants"
                  " WHERE limits_pushed_revision < limits_revision)");
    CHECK(seconds_left(token) <= 300);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_who_may_not_and_what_is_out_of_bounds),
        TEST(says_what_may_be_chosen_and_what_there_is_at_first),
        TEST(holds_for_whoever_is_in_when_it_is_answered),
        TEST(ends_the_oldest_session_past_the_number_there_may_be),
        TEST(refuses_one_session_more_where_the_company_wants_that),
        TEST(is_set_by_the_operator_on_the_command_line),
        TEST(gives_administrators_no_more_than_is_theirs),
        TEST(refuses_what_was_made_from_older_settings),
        TEST(is_finished_by_the_next_program),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
