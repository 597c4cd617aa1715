/* Allow-lists, over auth, session and audit as they run (networks_calls.h). */
#include "networks_calls.h"

#include <pthread.h>
#include <signal.h>

#include "base/clock.h"
#include "rpc/field.h"

#define TEXT "ID or password is wrong"

enum { ARENA_MAXIMUM = 4 << 20 };

static const char *const rights[] = {"networks.edit", "networks.view"};

static const struct rpc_target GET = {"sekisho.auth.v1.Networks/Get",
                                      &sekisho__auth__v1__networks_document__descriptor,
                                      RPC_REPEAT_SAFE};
static const struct rpc_target PREVIEW = {"sekisho.auth.v1.Networks/Preview",
                                          &sekisho__auth__v1__preview_networks_response__descriptor,
                                          RPC_REPEAT_SAFE};

static void refuses_whoever_lacks_the_permission(void)
{
    static const char *const viewing[] = {"networks.view"};
    static const char *const others[] = {"history.view"};
    AUTH_V1(GetNetworksRequest) get;

    given_a_company("permission");
    CHECK_STATUS(put(0, false, elsewhere, pass_with(viewing, 1, "198.51.100.1"), NULL),
                 PERMISSION_DENIED);
    sekisho__auth__v1__get_networks_request__init(&get);
    CHECK_STATUS(change(&GET, &get.base, pass_with(others, 1, "198.51.100.1"), NULL),
                 PERMISSION_DENIED);
}

static void refuses_everything_while_the_option_is_off(void)
{
    given_a_company("off");
    set_option(false);
    CHECK_STATUS(put(0, false, elsewhere, pass(), NULL), FAILED_PRECONDITION);
    CHECK_STATUS(confirm(1), FAILED_PRECONDITION);
    CHECK(is_in());
}

static void refuses_lists_that_keep_their_saver_out(void)
{
    struct list list = elsewhere;

    given_a_company("saver");
    list.range = WHERE_PEOPLE_ARE;
    CHECK_STATUS(put(0, false, list, pass(), NULL), FAILED_PRECONDITION);
    CHECK_STATUS(put(0, true, list, pass(), NULL), FAILED_PRECONDITION);
    list.name = "role:administrator";
    CHECK_STATUS(put(0, true, list, pass(), NULL), FAILED_PRECONDITION);
    list.name = "role:clerk";
    CHECK_OK(put(0, false, list, pass(), NULL));
    CHECK(is_in());
}

static void takes_a_savers_mapped_address_for_the_ipv4_one(void)
{
    given_a_company("mapped");
    CHECK_OK(
        put(0, false, elsewhere, pass_with(rights, COUNT_OF(rights), "::ffff:198.51.100.1"), NULL));
}

static void refuses_lists_against_the_rules(void)
{
    struct list list = elsewhere;

    given_a_company("rules");
    list.copies = 501;
    CHECK_STATUS(put(0, false, list, pass(), NULL), INVALID_ARGUMENT);
    list.copies = 500;
    CHECK_OK(put(0, false, list, pass(), NULL));
    list = elsewhere;
    list.range = "198.51.100.1/24";
    CHECK_STATUS(put(1, false, list, pass(), NULL), INVALID_ARGUMENT);
    list.range = "0.0.0.0/0";
    CHECK_STATUS(put(1, false, list, pass(), NULL), INVALID_ARGUMENT);
    list = elsewhere;
    list.name = "role:owner";
    CHECK_STATUS(put(1, false, list, pass(), NULL), INVALID_ARGUMENT);
}

static void refuses_a_change_of_what_somebody_else_has_changed(void)
{
    given_a_company("base");
    CHECK_OK(put(0, false, elsewhere, pass(), NULL));
    CHECK_STATUS(put(0, false, elsewhere, pass(), NULL), ABORTED);
    CHECK_OK(put(1, false, elsewhere, pass(), NULL));
}

/* One of those who save at the same moment. */
struct saver {
    pthread_t thread;
    const char *pass;
    int64_t base_version;
    struct status status;
};

static void *save(void *argument)
{
    struct saver *saver = argument;

    saver->status = put(saver->base_version, false, elsewhere, saver->pass, NULL);
    return NULL;
}

static void lets_one_of_those_save_who_save_at_once(void)
{
    struct saver savers[4];

    given_a_company("at-once");
    for (int64_t round = 0; round < 20; round++) {
        int saved = 0;
        for (size_t i = 0; i < COUNT_OF(savers); i++) {
            savers[i] = (struct saver){.pass = pass(), .base_version = round};
            (void)world_client(AUTH, PORTAL);
        }
        for (size_t i = 0; i < COUNT_OF(savers); i++)
            CHECK(pthread_create(&savers[i].thread, NULL, save, &savers[i]) == 0);
        for (size_t i = 0; i < COUNT_OF(savers); i++) {
            CHECK(pthread_join(savers[i].thread, NULL) == 0);
            saved += savers[i].status.code == STATUS_OK;
            if (savers[i].status.code != STATUS_OK)
                CHECK_STATUS(savers[i].status, ABORTED);
        }
        CHECK_INT(saved, 1);
    }
}

static void keeps_out_at_sign_in_and_on_every_request_from_the_answer_on(void)
{
    const char *text = "";

    given_a_company("both");
    CHECK(is_in());
    CHECK_OK(put(0, false, elsewhere, pass(), NULL));
    CHECK(!is_in());
    CHECK_STATUS(sign_in(&text), UNAUTHENTICATED);
    CHECK_TEXT(text, TEXT);
    WAIT_UNTIL(count_events(tenant, "network_refused") > 0);
    WAIT_UNTIL(count_events(tenant, "authn_login_fail") > 0);
    CHECK_INT(count_events(tenant, "networks_changed"), 1);
}

/* A link by which the clerk may set a password, in the arena. */
static const char *reset_link(struct arena *arena)
{
    static const struct rpc_target START_RESET = {"sekisho.auth.v1.Users/StartReset",
                                                  &sekisho__auth__v1__user_link__descriptor,
                                                  RPC_REPEAT_BY_KEY};
    AUTH_V1(StartResetRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__start_reset_request__init(&request);
    request.tenant_id = tenant;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, clerk.bytes};
    request.reason = rpc_text("forgotten");
    CHECK_OK(world_call(AUTH, OPERATOR, &START_RESET, &request.base, NULL, arena, &answer));
    return ((const AUTH_V1(UserLink) *)answer)->token;
}

static struct status set_password(const char *link, const char *address)
{
    static const struct rpc_target SET_PASSWORD = {
        "sekisho.auth.v1.Links/SetPassword", &sekisho__auth__v1__set_password_response__descriptor,
        RPC_REPEAT_BY_KEY};
    CLEANUP(arena_clear) struct arena arena;
    AUTH_V1(SetPasswordRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__set_password_request__init(&request);
    request.token = rpc_text(link);
    request.purpose = SEKISHO__AUTH__V1__LINK_PURPOSE__LINK_PURPOSE_RESET;
    request.password = rpc_text("another horse battery staple");
    request.client_ip = rpc_text(address);
    struct status status =
        world_call(AUTH, PORTAL, &SET_PASSWORD, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void takes_no_link_from_outside_and_leaves_it_good(void)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    given_a_company("link");
    CHECK_OK(put(0, false, elsewhere, pass(), NULL));
    const char *link = reset_link(&arena);
    CHECK_STATUS(set_password(link, "203.0.113.14"), NOT_FOUND);
    WAIT_UNTIL(count_events(tenant, "network_refused") == 1);
    CHECK_OK(set_password(link, "198.51.100.7"));
}

static void lets_in_and_records_where_a_list_only_reports(void)
{
    struct list list = elsewhere;

    given_a_company("report");
    list.mode = SEKISHO__AUTH__V1__NETWORK_MODE__NETWORK_MODE_REPORT;
    CHECK_OK(put(0, false, list, pass(), NULL));
    for (int i = 0; i < 5; i++)
        CHECK(is_in());
    CHECK_OK(sign_in(NULL));
    wait_for_delivery();
    /* The session that there was, once, and the sign-in. */
    CHECK_INT(count_events(tenant, "network_reported"), 2);
}

static void returns_from_a_trial_and_keeps_one_that_is_confirmed(void)
{
    Change trial = {0};

    given_a_company("trial");
    CHECK_OK(put(0, true, elsewhere, pass(), &trial));
    CHECK_INT(trial.version, 0);
    CHECK_INT(trial.trial_version, 1);
    CHECK(!is_in());
    CHECK_STATUS(sign_in(NULL), UNAUTHENTICATED);
    CHECK_STATUS(put(0, true, elsewhere, pass(), NULL), FAILED_PRECONDITION);
    CHECK_STATUS(confirm(2), NOT_FOUND);
    CHECK_OK(revert(1));
    CHECK(is_in());
    CHECK_STATUS(confirm(1), NOT_FOUND);
    CHECK_OK(put(0, true, elsewhere, pass(), &trial));
    CHECK_OK(confirm(trial.trial_version));
    CHECK(!is_in());
    WAIT_UNTIL(count_events(tenant, "networks_trial_started") == 2);
    WAIT_UNTIL(count_events(tenant, "networks_trial_ended") == 1);
}

static void records_that_a_trial_is_over_and_lets_the_next_one_begin(void)
{
    given_a_company("over");
    CHECK_OK(put(0, true, elsewhere, pass(), NULL));
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.networks SET trial_ends_at = now() - interval '1 second'"
                          " WHERE trial_version > 0");
    CHECK_STATUS(confirm(1), NOT_FOUND);
    WAIT_UNTIL(count_events(tenant, "networks_trial_ended") == 1);
    WAIT_UNTIL(is_in());
    CHECK_OK(put(0, true, elsewhere, pass(), NULL));
}

/* session does not answer, and auth dies. */
static void tells_session_later_what_it_could_not_be_told(void)
{
    given_a_company("later");
    (void)world_client(AUTH, PORTAL);
    test_process_signal(&world.programs[SESSION].process, SIGSTOP);
    CHECK(put(0, false, elsewhere, pass(), NULL).code != STATUS_OK);
    program_kill(AUTH);
    test_process_signal(&world.programs[SESSION].process, SIGCONT);
    program_forget_clients(AUTH);
    program_start(AUTH, "");
    WAIT_UNTIL(!is_in());
    WAIT_UNTIL(count_events(tenant, "networks_changed") == 1);
}

/* The finisher's own statement, as its own role. */
static void forgets_from_where_users_signed_in_after_30_days(void)
{
    given_a_company("forget");
    test_postgres_execute(
        &world.postgres,
        "INSERT INTO auth.sign_in_addresses (tenant, user_id, day, address, count, last_at)"
        " SELECT tenant, id, current_date - 32, '192.0.2.1', 1, now() - interval '32 days'"
        "   FROM auth.users WHERE login_id = 'administrator'");
    program_stop(AUTH);
    program_start(AUTH, "");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM auth.sign_in_addresses"
                                            "             WHERE day < current_date - 31)");
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN IF NOT EXISTS (SELECT FROM auth.sign_in_addresses)"
                          " THEN RAISE 'all forgotten'; END IF; END $$");
}

static struct status add_exception(const char *list, int64_t expires_at_us)
{
    AUTH_V1(AddNetworkExceptionRequest) request;

    sekisho__auth__v1__add_network_exception_request__init(&request);
    request.list = rpc_text(list);
    request.range = rpc_text("203.0.113.14");
    request.label = rpc_text("監査法人");
    request.expires_at_us = expires_at_us;
    return change(CHANGE("AddException"), &request.base, pass(), NULL);
}

static void adds_an_exception_that_ends_by_itself(void)
{
    int64_t week_us = INT64_C(7) * 86400 * 1000000;

    given_a_company("exception");
    CHECK_OK(put(0, false, elsewhere, pass(), NULL));
    CHECK_STATUS(add_exception("everyone", clock_wall_us() + 2 * week_us), INVALID_ARGUMENT);
    CHECK_STATUS(add_exception("everyone", clock_wall_us() - 60000000), INVALID_ARGUMENT);
    CHECK_STATUS(add_exception("staff", clock_wall_us() + week_us / 2), NOT_FOUND);
    CHECK_OK(add_exception("everyone", clock_wall_us() + 3000000));
    CHECK(is_in());
    WAIT_UNTIL(!is_in());
    CHECK_STATUS(sign_in(NULL), UNAUTHENTICATED);
}

static struct status break_glass(int64_t tenant_id, const char *reason)
{
    AUTH_V1(BreakNetworksRequest) request;

    sekisho__auth__v1__break_networks_request__init(&request);
    request.tenant_id = tenant_id;
    request.reason = rpc_text(reason);
    return change(CHANGE("BreakGlass"), &request.base, NULL, NULL);
}

static void opens_everything_when_the_operator_breaks_the_glass(void)
{
    given_a_company("glass");
    CHECK_OK(put(0, false, elsewhere, pass(), NULL));
    CHECK(!is_in());
    CHECK_STATUS(break_glass(tenant, ""), INVALID_ARGUMENT);
    CHECK_STATUS(break_glass(1000000, "the office has moved"), NOT_FOUND);
    CHECK_OK(break_glass(tenant, "the office has moved"));
    CHECK(is_in());
    CHECK_OK(sign_in(NULL));
    WAIT_UNTIL(count_events(tenant, "networks_broken") == 1);
}

static void asks_no_lists_of_a_company_whose_option_is_switched_off(void)
{
    given_a_company("switch");
    CHECK_OK(put(0, false, elsewhere, pass(), NULL));
    CHECK(!is_in());
    set_option(false);
    CHECK(is_in());
    set_option(true);
    CHECK(!is_in());
}

static void shows_a_company_its_own_lists_alone(void)
{
    CLEANUP(arena_clear) struct arena arena;
    AUTH_V1(GetNetworksRequest) request;
    const void *answer = NULL;
    int64_t other;

    given_a_company("foreign-a");
    CHECK_OK(put(0, false, elsewhere, pass(), NULL));
    other = tenant;
    given_a_company("foreign-b");
    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_networks_request__init(&request);
    request.tenant_id = other; /* what the pass says counts */
    CHECK_OK(world_call(AUTH, PORTAL, &GET, &request.base, pass(), &arena, &answer));
    CHECK_INT(((const AUTH_V1(NetworksDocument) *)answer)->version, 0);
    CHECK_OK(world_call(AUTH, OPERATOR, &GET, &request.base, NULL, &arena, &answer));
    CHECK_INT(((const AUTH_V1(NetworksDocument) *)answer)->version, 1);
    CHECK_TEXT(((const AUTH_V1(NetworksDocument) *)answer)->lists[0]->ranges[0]->range,
               WHERE_THE_SAVER_IS);
    CHECK(is_in());
}

static const AUTH_V1(PreviewNetworksResponse) * preview(struct arena *arena, struct list list)
{
    AUTH_V1(PreviewNetworksRequest) request;
    const void *answer = NULL;

    arena_init(arena, ARENA_MAXIMUM);
    sekisho__auth__v1__preview_networks_request__init(&request);
    request.lists = lists_of(arena, &list);
    request.n_lists = 1;
    CHECK_OK(world_call(AUTH, PORTAL, &PREVIEW, &request.base, pass(), arena, &answer));
    return answer;
}

static void previews_whom_lists_would_keep_out(void)
{
    CLEANUP(arena_clear) struct arena arena;

    given_a_company("preview");
    CHECK_OK(sign_in(NULL));
    const AUTH_V1(PreviewNetworksResponse) *found = preview(&arena, elsewhere);
    CHECK_INT(found->sign_ins, 2);
    CHECK_INT(found->refused, 2);
    CHECK_INT(found->affected_count, 1);
    CHECK_TEXT(found->affected[0]->login_id, "clerk");
    CHECK_INT(found->affected[0]->refused, 2);
    CHECK_INT(found->n_own_missing, 0);
    CHECK_TEXT(found->own_address, "198.51.100.1");
    CHECK(is_in());
}

static void previews_uses_warnings_and_the_savers_own_address(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct list list = elsewhere;

    given_a_company("warnings");
    list.range = WHERE_PEOPLE_ARE;
    list.copies = 2;
    const AUTH_V1(PreviewNetworksResponse) *found = preview(&arena, list);
    CHECK_INT(found->refused, 0);
    CHECK_INT(found->uses[0], 1);
    CHECK_INT(found->n_own_missing, 1);
    CHECK_INT(found->n_warnings, 1);
    CHECK_INT(found->warnings[0]->position, 1);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_whoever_lacks_the_permission),
        TEST(refuses_everything_while_the_option_is_off),
        TEST(refuses_lists_that_keep_their_saver_out),
        TEST(takes_a_savers_mapped_address_for_the_ipv4_one),
        TEST(refuses_lists_against_the_rules),
        TEST(refuses_a_change_of_what_somebody_else_has_changed),
        TEST(lets_one_of_those_save_who_save_at_once),
        TEST(keeps_out_at_sign_in_and_on_every_request_from_the_answer_on),
        TEST(takes_no_link_from_outside_and_leaves_it_good),
        TEST(lets_in_and_records_where_a_list_only_reports),
        TEST(returns_from_a_trial_and_keeps_one_that_is_confirmed),
        TEST(records_that_a_trial_is_over_and_lets_the_next_one_begin),
        TEST(tells_session_later_what_it_could_not_be_told),
        TEST(forgets_from_where_users_signed_in_after_30_days),
        TEST(adds_an_exception_that_ends_by_itself),
        TEST(opens_everything_when_the_operator_breaks_the_glass),
        TEST(asks_no_lists_of_a_company_whose_option_is_switched_off),
        TEST(shows_a_company_its_own_lists_alone),
        TEST(previews_whom_lists_would_keep_out),
        TEST(previews_uses_warnings_and_the_savers_own_address),
    };

    world_open(WORLD_QUICK);
    people_address = "203.0.113.14";
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
