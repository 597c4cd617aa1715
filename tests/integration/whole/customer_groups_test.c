/* Groups of customers, and who may let whom reach which, at auth as it runs. */
#include "role_calls.h"
#include "rpc/field.h"
#include "scope_calls.h"
#include "support/world/people.h"

#include <stdio.h>

#define EAST SCOPE_GROUP(1)
#define WEST SCOPE_GROUP(2)

static const char *const sees[] = {"customers.view", "statements.view", NULL};
static const char *const edits_roles[] = {"customers.view", "roles.edit", "statements.view",
                                          "users.view", NULL};
static const char *const sees_users[] = {"users.view", NULL};
static const char *const sees_history[] = {"history.view", NULL};

/* The operator, and colleagues who reach all, or the east alone. */
static struct asking of_aoba, of_minato, manages_all, manages_east, makes_roles, makes_eastern;

static void makes_and_renames_groups_and_records_it(void)
{
    uint32_t number = 0;

    CHECK_OK(group_put(&makes_roles, 0, "North", &number));
    CHECK_INT(number, 3);
    CHECK_OK(group_put(&makes_roles, 3, "北日本", &number));
    CHECK_INT(number, 3);
    CHECK_INT(groups_shown(&of_aoba), EAST | WEST | SCOPE_GROUP(3));
    CHECK_OK(group_delete(&makes_roles, 3));
    CHECK_INT(groups_shown(&of_aoba), EAST | WEST);
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "customer_group_created"), 3);
    CHECK_INT(count_events(aoba, "customer_group_renamed"), 1);
    CHECK_INT(count_events(aoba, "customer_group_deleted"), 1);
}

static struct status put_by_key(const char *name, struct bytes key, uint32_t *number_out)
{
    static const struct rpc_target target = {"sekisho.auth.v1.CustomerGroups/Put",
                                             &sekisho__auth__v1__customer_group__descriptor,
                                             RPC_REPEAT_BY_KEY};
    const struct rpc_call_options options = {
        .idempotency_key = key, .deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__PutCustomerGroupRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__put_customer_group_request__init(&request);
    request.tenant_id = of_aoba.tenant_id;
    request.name = rpc_text(name);
    struct status status =
        rpc_call(world_client(AUTH, OPERATOR), &target, &request.base, &options, &arena, &answer);
    if (status_is_ok(status))
        *number_out = ((const Sekisho__Auth__V1__CustomerGroup *)answer)->number;
    return (struct status){status.code, status_code_name(status.code)};
}

static void makes_one_group_of_a_call_that_comes_twice(void)
{
    static const uint8_t key_bytes[16] = "made once";
    const struct bytes key = {key_bytes, sizeof key_bytes};
    size_t before = count_events(aoba, "customer_group_created");
    uint32_t first = 0;
    uint32_t second = 0;

    CHECK_OK(put_by_key("Twice", key, &first));
    CHECK_OK(put_by_key("Twice", key, &second));
    CHECK_INT(second, first);
    CHECK_STATUS(put_by_key("Another", key, &second), FAILED_PRECONDITION);
    CHECK_OK(group_delete(&makes_roles, first));
    CHECK_OK(put_by_key("Twice", key, &second)); /* and stays deleted */
    CHECK_INT(groups_shown(&of_aoba), EAST | WEST);
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "customer_group_created"), before + 1);
}

static void refuses_names_that_are_none_or_are_read_as_anothers(void)
{
    CHECK_STATUS(group_put(&of_aoba, 0, "", NULL), INVALID_ARGUMENT);
    CHECK_STATUS(group_put(&of_aoba, 0, "　", NULL), INVALID_ARGUMENT);
    CHECK_STATUS(group_put(&of_aoba, 0, "ｅａｓｔ", NULL), ALREADY_EXISTS);
    CHECK_STATUS(group_put(&of_aoba, 2, "EAST", NULL), ALREADY_EXISTS);
    CHECK_OK(group_put(&of_minato, 0, "East", NULL));
}

static void takes_a_group_of_another_company_for_a_missing_one(void)
{
    struct uuid id = create_user(aoba, "curious", "viewer");
    uint32_t foreign = 0;

    for (int i = 0; i < 10; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "Far %d", i);
        CHECK_OK(group_put(&of_minato, 0, name, &foreign));
    }
    CHECK_STATUS(group_put(&of_aoba, foreign, "Mine", NULL), NOT_FOUND);
    CHECK_STATUS(group_delete(&makes_roles, foreign), NOT_FOUND);
    CHECK_STATUS(group_delete(&makes_roles, 63), NOT_FOUND);
    CHECK_STATUS(scope_give(&of_aoba, id, "viewer", NULL, SCOPE_GROUP(foreign)), INVALID_ARGUMENT);
    CHECK_STATUS(scope_give(&of_aoba, id, "viewer", NULL, SCOPE_GROUP(63)), INVALID_ARGUMENT);
    CHECK_INT(groups_shown(&of_aoba), EAST | WEST);
}

static void shows_each_user_the_groups_that_they_may_see(void)
{
    const struct asking looks_east = {aoba, sees, EAST};
    const struct asking looks_nowhere = {aoba, sees, SCOPE_NONE};
    const struct asking looks_at_users = {aoba, sees_users, SCOPE_ALL};
    const struct asking looks_back = {aoba, sees_history, SCOPE_ALL};

    CHECK_INT(groups_shown(&looks_east), EAST);
    CHECK_INT(groups_shown(&looks_nowhere), SCOPE_NONE);
    CHECK_INT(groups_shown(&looks_at_users), EAST | WEST);
    CHECK_INT(groups_shown(&looks_back), SCOPE_NONE);
}

static void lets_nobody_rename_or_delete_a_group_that_they_do_not_reach(void)
{
    const struct asking sees_none = {aoba, edits_roles + 1, EAST}; /* without customers.view */

    CHECK_STATUS(group_put(&makes_eastern, 2, "East coast", NULL), PERMISSION_DENIED);
    CHECK_STATUS(group_delete(&makes_eastern, 2), PERMISSION_DENIED);
    CHECK_STATUS(group_delete(&makes_eastern, 63), PERMISSION_DENIED); /* missing ones alike */
    CHECK_STATUS(group_put(&sees_none, 1, "East coast", NULL), PERMISSION_DENIED);
    CHECK_OK(group_put(&makes_eastern, 1, "East coast", NULL));
    CHECK_OK(group_put(&makes_eastern, 1, "East", NULL));
}

static void deletes_no_group_that_somebody_reaches(void)
{
    struct uuid id = create_user(aoba, "reaches", "viewer");
    char code[16] = "";
    uint32_t number = 0;

    CHECK_OK(group_put(&of_aoba, 0, "Used", &number));
    CHECK_OK(scope_give(&of_aoba, id, "viewer", NULL, SCOPE_GROUP(number)));
    CHECK_STATUS(group_delete(&makes_roles, number), FAILED_PRECONDITION);
    CHECK_OK(call_disable(aoba, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    CHECK_STATUS(group_delete(&makes_roles, number), FAILED_PRECONDITION); /* of the recycle bin */
    CHECK_OK(act(&RESTORE, NULL, id, NULL));
    CHECK_OK(scope_give(&of_aoba, id, "viewer", NULL, EAST));
    CHECK_OK(scope_role(&of_aoba, "Uses it", sees, SCOPE_GROUP(number), code));
    CHECK_STATUS(group_delete(&makes_roles, number), FAILED_PRECONDITION);
    CHECK_OK(scope_role(&of_aoba, "Uses it", sees, EAST, code));
    CHECK_OK(group_delete(&makes_roles, number));
}

static void gives_the_number_of_a_deleted_group_again_last_of_all(void)
{
    const struct asking of_many = {.tenant_id = create_tenant("many")};
    const struct asking deletes = {of_many.tenant_id, edits_roles, SCOPE_ALL};
    uint32_t number = 0;

    CHECK_OK(group_put(&of_many, 0, "First", &number));
    CHECK_INT(number, 1);
    CHECK_OK(group_delete(&deletes, 1));
    for (uint32_t i = 2; i <= SCOPE_GROUPS_MAXIMUM; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "Group %u", i);
        CHECK_OK(group_put(&of_many, 0, name, &number));
        CHECK_INT(number, i);
    }
    CHECK_OK(group_put(&of_many, 0, "First", &number));
    CHECK_INT(number, 1);
    CHECK_STATUS(group_put(&of_many, 0, "One more", NULL), FAILED_PRECONDITION);
}

static void lets_nobody_give_a_user_a_wider_scope_than_their_own(void)
{
    static const scope_set east = EAST;
    static const scope_set both = EAST | WEST;
    struct uuid id = create_user(aoba, "eastern", "viewer");

    CHECK_STATUS(scope_invite(&manages_east, "wide", "viewer", NULL), PERMISSION_DENIED);
    CHECK_STATUS(scope_invite(&manages_east, "wide", "viewer", &both), PERMISSION_DENIED);
    CHECK_OK(scope_invite(&manages_east, "narrow", "viewer", &east));
    /* Nor touch who reaches further. */
    CHECK_STATUS(scope_give(&manages_east, id, "viewer", NULL, EAST), PERMISSION_DENIED);
    CHECK_STATUS(act(&START_RESET, manages_viewers, administrator, NULL), PERMISSION_DENIED);
    CHECK_OK(scope_give(&manages_all, id, "viewer", NULL, EAST));
    CHECK_STATUS(scope_give(&manages_east, id, "viewer", NULL, both), PERMISSION_DENIED);
    CHECK_STATUS(scope_give(&manages_east, id, "viewer", NULL, WEST), PERMISSION_DENIED);
    CHECK_STATUS(scope_give(&manages_east, id, "viewer", NULL, SCOPE_ALL), PERMISSION_DENIED);
    CHECK_STATUS(scope_give(&manages_east, id, "viewer", sees, SCOPE_ALL), PERMISSION_DENIED);
    CHECK_OK(scope_give(&manages_east, id, "viewer", NULL, SCOPE_NONE));
    CHECK_OK(scope_give(&manages_east, id, "viewer", NULL, EAST));
}

static void lets_nobody_make_a_role_that_reaches_further_than_they_do(void)
{
    char code[16] = "";
    char wide[16] = "";

    CHECK_STATUS(scope_role(&makes_eastern, "Too wide", sees, SCOPE_ALL, wide), PERMISSION_DENIED);
    CHECK_STATUS(scope_role(&makes_eastern, "Too wide", sees, EAST | WEST, wide),
                 PERMISSION_DENIED);
    CHECK_OK(scope_role(&makes_eastern, "Eastern", sees, EAST, code));
    CHECK_STATUS(scope_role(&makes_eastern, "Eastern", sees, WEST, code), PERMISSION_DENIED);
    CHECK_OK(scope_role(&makes_roles, "Eastern", sees, WEST, code));
    CHECK_STATUS(scope_role(&makes_eastern, "Eastern", sees, EAST, code), PERMISSION_DENIED);
    CHECK_STATUS(scope_role(&of_aoba, "Nowhere", sees, SCOPE_GROUP(63), wide), INVALID_ARGUMENT);
}

/* By a role that reaches the west, whoever else reaches the east reaches both. */
static void lets_a_user_reach_whom_any_of_their_roles_does(void)
{
    struct uuid id = create_user(aoba, "both", "viewer");
    scope_set scope = SCOPE_NONE;
    char code[16] = "";

    CHECK_OK(scope_role(&of_aoba, "Western", sees, WEST, code));
    CHECK_OK(scope_give(&of_aoba, id, code, NULL, EAST));
    CHECK(scope_explained(aoba, id, "customers.view", &scope));
    CHECK_INT(scope, WEST);
    static const char *const granted[] = {"customers.edit", NULL};
    CHECK_OK(scope_give(&of_aoba, id, code, granted, EAST));
    CHECK(scope_explained(aoba, id, "customers.edit", &scope));
    CHECK_INT(scope, EAST);
    CHECK(scope_explained(aoba, id, "customers.view", &scope));
    CHECK_INT(scope, EAST | WEST);
    CHECK(scope_explained(aoba, id, "statements.view", &scope));
    CHECK_INT(scope, WEST);
    CHECK(scope_explained(aoba, administrator, "statements.view", &scope));
    CHECK_INT(scope, SCOPE_ALL);
    CHECK(!scope_explained(aoba, id, "statements.export", &scope));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(makes_and_renames_groups_and_records_it),
        TEST(makes_one_group_of_a_call_that_comes_twice),
        TEST(refuses_names_that_are_none_or_are_read_as_anothers),
        TEST(takes_a_group_of_another_company_for_a_missing_one),
        TEST(shows_each_user_the_groups_that_they_may_see),
        TEST(lets_nobody_rename_or_delete_a_group_that_they_do_not_reach),
        TEST(lets_nobody_give_a_user_a_wider_scope_than_their_own),
        TEST(lets_nobody_make_a_role_that_reaches_further_than_they_do),
        TEST(lets_a_user_reach_whom_any_of_their_roles_does),
        TEST(deletes_no_group_that_somebody_reaches),
        TEST(gives_the_number_of_a_deleted_group_again_last_of_all),
    };

    managing_open();
    of_aoba = (struct asking){.tenant_id = aoba};
    of_minato = (struct asking){.tenant_id = minato};
    manages_all = (struct asking){aoba, manages_viewers, SCOPE_ALL};
    manages_east = (struct asking){aoba, manages_viewers, EAST};
    makes_roles = (struct asking){aoba, edits_roles, SCOPE_ALL};
    makes_eastern = (struct asking){aoba, edits_roles, EAST};
    CHECK_OK(group_put(&of_aoba, 0, "East", NULL));
    CHECK_OK(group_put(&of_aoba, 0, "West", NULL));
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
