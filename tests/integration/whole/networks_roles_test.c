/* Allow-lists of a company's own roles, over auth, session and audit as they run. */
#include "networks_calls.h"

#include "rpc/field.h"

enum { ARENA_MAXIMUM = 1 << 20 };

static const struct rpc_target CREATE_ROLE = {
    "sekisho.auth.v1.Roles/Create", &sekisho__auth__v1__role__descriptor, RPC_REPEAT_BY_KEY};
static const struct rpc_target DELETE_ROLE = {"sekisho.auth.v1.Roles/Delete",
                                              &sekisho__auth__v1__delete_role_response__descriptor,
                                              RPC_REPEAT_BY_KEY};
static const struct rpc_target CHANGE_ROLES = {
    "sekisho.auth.v1.Users/ChangeRoles", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY};
static const struct rpc_target PREVIEW = {"sekisho.auth.v1.Networks/Preview",
                                          &sekisho__auth__v1__preview_networks_response__descriptor,
                                          RPC_REPEAT_SAFE};

/* Of the company's first role. */
static const struct list of_role = {"role:own-01", WHERE_THE_SAVER_IS, 1,
                                    SEKISHO__AUTH__V1__NETWORK_MODE__NETWORK_MODE_ENFORCE};

static void create_role(const char *name)
{
    CLEANUP(arena_clear) struct arena arena;
    AUTH_V1(CreateRoleRequest) request;
    char *permissions[] = {rpc_text("customers.view")};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_role_request__init(&request);
    request.tenant_id = tenant;
    request.name = rpc_text(name);
    request.permissions = permissions;
    request.n_permissions = COUNT_OF(permissions);
    CHECK_OK(world_call(AUTH, OPERATOR, &CREATE_ROLE, &request.base, NULL, &arena, &answer));
    CHECK_TEXT(((const AUTH_V1(Role) *)answer)->code, "own-01");
}

static struct status delete_role(void)
{
    AUTH_V1(DeleteRoleRequest) request;

    sekisho__auth__v1__delete_role_request__init(&request);
    request.tenant_id = tenant;
    request.code = rpc_text("own-01");
    request.reason = rpc_text("nobody has it");
    return change(&DELETE_ROLE, &request.base, NULL, NULL);
}

/* `second` NULL: the first alone. */
static void give(struct uuid user_id, const char *first, const char *second)
{
    AUTH_V1(ChangeRolesRequest) request;
    char *roles[] = {rpc_text(first), rpc_text(second ? second : "")};

    sekisho__auth__v1__change_roles_request__init(&request);
    request.tenant_id = tenant;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, user_id.bytes};
    request.reason = rpc_text("moves to another desk");
    request.roles = roles;
    request.n_roles = second ? 2 : 1;
    CHECK_OK(change(&CHANGE_ROLES, &request.base, NULL, NULL));
}

/* Whose clerk has the company's own role, and is signed in. */
static void given_a_company_with_a_role(const char *name)
{
    given_a_company(name);
    create_role("窓口");
    give(clerk, "own-01", NULL);
    sign_in_again();
}

static const AUTH_V1(PreviewNetworksResponse) * preview(struct arena *arena, struct status *out)
{
    AUTH_V1(PreviewNetworksRequest) request;
    const void *answer = NULL;

    arena_init(arena, ARENA_MAXIMUM);
    sekisho__auth__v1__preview_networks_request__init(&request);
    request.lists = lists_of(arena, &of_role);
    request.n_lists = 1;
    struct status status =
        world_call(AUTH, PORTAL, &PREVIEW, &request.base, pass(), arena, &answer);
    *out = (struct status){status.code, status_code_name(status.code)};
    return answer;
}

static void refuses_a_list_of_a_role_that_there_is_not(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct list list = of_role;
    struct status previewed;

    given_a_company("no-role");
    CHECK_STATUS(put(0, false, of_role, pass(), NULL), INVALID_ARGUMENT);
    (void)preview(&arena, &previewed);
    CHECK_STATUS(previewed, INVALID_ARGUMENT);
    create_role("窓口");
    list.name = "role:own-02";
    CHECK_STATUS(put(0, false, list, pass(), NULL), INVALID_ARGUMENT);
    CHECK_OK(put(0, false, of_role, pass(), NULL));
}

static void keeps_out_who_has_the_role_at_sign_in_and_on_every_request(void)
{
    given_a_company_with_a_role("holder");
    CHECK(is_in());
    CHECK_OK(put(0, false, of_role, pass(), NULL));
    CHECK(!is_in());
    CHECK_STATUS(sign_in(NULL), UNAUTHENTICATED);
    WAIT_UNTIL(count_events(tenant, "network_refused") > 0);
    give(clerk, "clerk", NULL);
    CHECK_OK(sign_in(NULL));
}

static void records_and_lets_in_where_the_list_of_the_role_only_reports(void)
{
    struct list list = of_role;

    given_a_company_with_a_role("reported");
    list.mode = SEKISHO__AUTH__V1__NETWORK_MODE__NETWORK_MODE_REPORT;
    CHECK_OK(put(0, false, list, pass(), NULL));
    CHECK(is_in());
    CHECK_OK(sign_in(NULL));
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "network_reported"), 2);
}

static void refuses_a_list_that_keeps_out_a_saver_with_the_role(void)
{
    struct list list = of_role;

    given_a_company_with_a_role("own-saver");
    list.range = WHERE_PEOPLE_ARE;
    CHECK_OK(put(0, false, list, pass(), NULL));
    give(saver(), "administrator", "own-01");
    CHECK_STATUS(put(1, false, list, pass(), NULL), FAILED_PRECONDITION);
    CHECK_OK(put(1, false, of_role, pass(), NULL));
}

static void previews_whom_the_list_of_the_role_would_keep_out(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct status previewed;

    given_a_company_with_a_role("foreseen");
    const AUTH_V1(PreviewNetworksResponse) *found = preview(&arena, &previewed);
    CHECK_OK(previewed);
    CHECK_INT(found->affected_count, 1);
    CHECK_TEXT(found->affected[0]->login_id, "clerk");
}

/* The code alone would be another role's one day. */
static void says_in_the_history_what_the_role_was_called(void)
{
    given_a_company_with_a_role("called");
    CHECK_OK(put(0, false, of_role, pass(), NULL));
    TEST_POSTGRES_WAIT_FOR(
        &world.postgres,
        "EXISTS (SELECT FROM audit.events AS e JOIN auth.tenants AS t ON t.id = e.tenant"
        "         WHERE t.code = 'called' AND position(convert_to("
        "               'role:own-01 \"窓口\" 198.51.100.0/24', 'UTF8') IN e.event) > 0)");
}

/* The next role that is made has the same code. */
static void takes_the_list_away_with_the_role(void)
{
    struct list others = of_role;

    others.name = "role:auditor";
    given_a_company_with_a_role("gone");
    CHECK_OK(put(0, false, of_role, pass(), NULL));
    CHECK_STATUS(delete_role(), FAILED_PRECONDITION);
    give(clerk, "clerk", NULL);
    CHECK_OK(delete_role());
    create_role("別の窓口");
    give(clerk, "own-01", NULL);
    sign_in_again();
    CHECK(is_in());
    WAIT_UNTIL(count_events(tenant, "role_deleted") == 1);
    CHECK_INT(count_events(tenant, "networks_changed"), 2);
    CHECK_STATUS(put(1, false, others, pass(), NULL), ABORTED);
    CHECK_OK(put(2, false, others, pass(), NULL));
    give(clerk, "clerk", NULL);
    CHECK_OK(delete_role());
    WAIT_UNTIL(count_events(tenant, "role_deleted") == 2);
    CHECK_INT(count_events(tenant, "networks_changed"), 3);
}

static void keeps_a_role_while_its_list_is_on_trial(void)
{
    Change trial = {0};

    given_a_company("on-trial");
    create_role("窓口");
    CHECK_OK(put(0, true, of_role, pass(), &trial));
    CHECK_STATUS(delete_role(), FAILED_PRECONDITION);
    CHECK_OK(revert(trial.trial_version));
    CHECK_OK(delete_role());
}

static void takes_the_list_away_with_the_role_while_the_option_is_off(void)
{
    given_a_company("list-off");
    create_role("窓口");
    CHECK_OK(put(0, false, of_role, pass(), NULL));
    set_option(false);
    CHECK_OK(delete_role());
    create_role("別の窓口");
    give(clerk, "own-01", NULL);
    set_option(true);
    CHECK_OK(sign_in(NULL));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_a_list_of_a_role_that_there_is_not),
        TEST(keeps_out_who_has_the_role_at_sign_in_and_on_every_request),
        TEST(records_and_lets_in_where_the_list_of_the_role_only_reports),
        TEST(refuses_a_list_that_keeps_out_a_saver_with_the_role),
        TEST(previews_whom_the_list_of_the_role_would_keep_out),
        TEST(says_in_the_history_what_the_role_was_called),
        TEST(takes_the_list_away_with_the_role),
        TEST(keeps_a_role_while_its_list_is_on_trial),
        TEST(takes_the_list_away_with_the_role_while_the_option_is_off),
    };

    world_open(WORLD_QUICK);
    people_address = "203.0.113.14";
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
