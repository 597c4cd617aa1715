/* Which customers users reach whom a file makes or changes, at auth and session as they run. */
#include <stdio.h>

#include "importing.h"
#include "scope_calls.h"
#include "support/world/people.h"

/* As numbers of the two groups that aoba has. */
static const scope_set all = SCOPE_ALL;
static const scope_set none = SCOPE_NONE;
static const scope_set east = SCOPE_GROUP(1);
static const scope_set west = SCOPE_GROUP(2);
static const scope_set both = SCOPE_GROUP(1) | SCOPE_GROUP(2);
static const scope_set missing = SCOPE_GROUP(9);

static struct asking by_operator;

static void check_scope(const char *login_id, scope_set scope)
{
    char sql[256];

    (void)snprintf(sql, sizeof sql,
                   "DO $$ BEGIN ASSERT (SELECT scope = %lld FROM auth.users"
                   " WHERE login_id = '%s'), '%s'; END $$",
                   (long long)scope, login_id, login_id);
    test_postgres_execute(&world.postgres, sql);
}

/* A user of that scope. */
static struct uuid given(const char *login_id, scope_set scope)
{
    struct uuid id = create_user(aoba, login_id, "viewer");

    CHECK_OK(scope_give(&by_operator, id, "viewer", NULL, scope));
    return id;
}

static AUTH_TYPE(ImportFault) fault_by(const char *pass, struct wish wish)
{
    const AUTH_TYPE(GetImportResponse) *answer = NULL;
    struct outcome outcome;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    wish.name = "名前";
    CHECK_OK(preview_by(aoba, pass, &wish, 1, &outcome));
    CHECK_OK(get(NULL, &outcome, PART(FAULTS), &arena, &answer));
    return answer->n_rows ? answer->rows[0]->fault : FAULT(UNSPECIFIED);
}

static AUTH_TYPE(ImportFault) fault_of(struct wish wish)
{
    return fault_by(NULL, wish);
}

static void lets_new_staff_reach_nobody_of_whom_the_file_says_nothing(void)
{
    static const struct wish rows[] = {{"unsaid", .name = "新人", .roles = "clerk"},
                                       {"of-east", .name = "東", .roles = "clerk", .scope = &east},
                                       {"of-all", .name = "全", .roles = "clerk", .scope = &all},
                                       {"customer", .name = "客", .kind = 2}};
    const AUTH_TYPE(GetImportResponse) *answer = NULL;
    struct outcome outcome;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(get(NULL, &outcome, PART(ACTS), &arena, &answer));
    CHECK_INT(answer->n_rows, 4);
    CHECK(!answer->rows[0]->scope->is_all && answer->rows[0]->scope->n_groups == 0);
    CHECK(answer->rows[1]->scope->n_groups == 1 && answer->rows[1]->scope->groups[0] == 1);
    CHECK(answer->rows[2]->scope->is_all && answer->rows[2]->scope_before == NULL);
    CHECK(answer->rows[3]->scope == NULL);
    CHECK_OK(apply(NULL, &outcome));
    check_scope("unsaid", none);
    check_scope("of-east", east);
    check_scope("of-all", all);
    check_scope("customer", all);
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 0);
}

/* Where there are no groups nobody could say it, nor give it later. */
static void lets_new_staff_of_a_company_without_groups_reach_all(void)
{
    static const struct wish rows[] = {{"minatos", .name = "港", .roles = "clerk"}};
    struct outcome outcome;

    CHECK_OK(preview_of(minato, NULL, rows, COUNT_OF(rows), &outcome));
    CHECK_OK(apply_of(minato, NULL, &outcome));
    check_scope("minatos", all);
}

/* What the file did not say of its users was no question at the preview, and is one now. */
static void lets_nobody_reach_all_when_the_first_group_came_after_the_preview(void)
{
    static const struct wish rows[] = {{"late-one", .name = "後", .roles = "clerk"},
                                       {"late-two", .name = "取", .kind = 2}};
    const struct asking operator_of_minato = {minato, NULL, SCOPE_NONE};
    struct outcome outcome;
    uint32_t number = 0;

    CHECK_OK(preview_of(minato, NULL, rows, COUNT_OF(rows), &outcome));
    CHECK_OK(group_put(&operator_of_minato, 0, "North", &number));
    CHECK_STATUS(apply_of(minato, NULL, &outcome), ABORTED);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "NOT EXISTS (SELECT FROM auth.users WHERE login_id LIKE 'late-%')");
    CHECK_OK(preview_of(minato, NULL, rows, COUNT_OF(rows), &outcome));
    CHECK_OK(apply_of(minato, NULL, &outcome));
    check_scope("late-one", none);
    check_scope("late-two", all);
}

static void leaves_whom_users_reach_where_the_file_says_nothing(void)
{
    static const struct wish rows[] = {{"stays-east", .name = "改姓", .roles = "clerk"}};
    struct outcome outcome;

    (void)given("stays-east", east);
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(apply(NULL, &outcome));
    check_scope("stays-east", east);
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 0);
    check_scope("stays-east", east);
}

static void changes_whom_a_user_reaches_signs_them_out_and_puts_it_back(void)
{
    static const struct wish rows[] = {
        {"mover", .name = "mover", .roles = "viewer", .scope = &west}};
    const AUTH_TYPE(GetImportResponse) *answer = NULL;
    char token[TOKEN_CAPACITY];
    struct outcome outcome;
    scope_set reached = SCOPE_NONE;
    CLEANUP(arena_clear) struct arena arena;
    struct uuid id = given("mover", both);

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(call_sign_in("aoba", "mover", GOOD_PASSWORD, token, NULL));
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_INT(outcome.changes, 1);
    CHECK_OK(get(NULL, &outcome, PART(ACTS), &arena, &answer));
    CHECK(answer->rows[0]->changes_scope && !answer->rows[0]->changes_roles);
    CHECK_INT(answer->rows[0]->scope_before->n_groups, 2);
    CHECK_OK(call_check(token, NULL, NULL));
    CHECK_OK(apply(NULL, &outcome));
    CHECK_INT(outcome.pending, 0);
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK(scope_explained(aoba, id, "statements.view", &reached) && reached == west);
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 0);
    CHECK(scope_explained(aoba, id, "statements.view", &reached) && reached == both);
}

static void does_nothing_when_somebody_reaches_others_than_at_the_preview(void)
{
    static const struct wish rows[] = {
        {"first-one", .name = "先", .roles = "viewer", .scope = &east},
        {"widened", .name = "改姓", .roles = "viewer"}};
    struct outcome outcome;
    struct uuid id = given("widened", east);

    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(scope_give(&by_operator, id, "viewer", NULL, both));
    CHECK_STATUS(apply(NULL, &outcome), ABORTED);
    check_scope("widened", both);
    test_postgres_execute(&world.postgres, "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM auth.users"
                                           " WHERE login_id = 'first-one'); END $$");
}

/* They were given another scope since, and keep it. */
static void keeps_what_was_given_since_when_it_is_undone(void)
{
    static const struct wish rows[] = {
        {"given-since", .name = "given-since", .roles = "viewer", .scope = &west}};
    struct outcome outcome;
    struct uuid id = given("given-since", east);

    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(apply(NULL, &outcome));
    CHECK_OK(scope_give(&by_operator, id, "viewer", NULL, none));
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 1);
    check_scope("given-since", none);
}

static void tells_what_is_wrong_with_a_scope(void)
{
    (void)given("is-there", east);
    CHECK_INT(fault_of((struct wish){"is-new", .scope = &missing}), FAULT(SCOPE));
    CHECK_INT(fault_of((struct wish){"is-new", .is_other_scope = true}), FAULT(SCOPE));
    CHECK_INT(fault_of((struct wish){"is-there", .scope = &missing}), FAULT(SCOPE));
    CHECK_INT(fault_of((struct wish){"is-new", .kind = 2, .scope = &east}), FAULT(SCOPE));
    CHECK_INT(fault_of((struct wish){"is-new", .kind = 2, .scope = &none}), FAULT(SCOPE));
    CHECK_INT(fault_of((struct wish){"is-new", .kind = 2, .scope = &all}), FAULT(UNSPECIFIED));
    CHECK_INT(fault_of((struct wish){"is-there", .roles = "viewer", .scope = &west,
                                     .state = STATE(DISABLED)}),
              FAULT(BOTH));
}

/* Who reaches the east alone lets nobody else reach further by a file either. */
static void lets_nobody_give_by_a_file_whom_they_do_not_reach(void)
{
    static const char *const manages[] = {"customers.view", "statements.view", "users.create",
                                          "users.edit",     "users.view",      NULL};
    const struct asking eastern = {aoba, manages, east};
    static const struct {
        struct wish wish;
        int fault;
    } cases[] = {
        {{"by-east", .name = "東", .roles = "viewer", .scope = &all}, FAULT(GRANT)},
        {{"by-east", .name = "東", .roles = "viewer", .scope = &west}, FAULT(GRANT)},
        {{"an-eastern", .name = "東", .roles = "viewer", .scope = &both}, FAULT(GRANT)},
        {{"a-western", .name = "西", .roles = "viewer", .scope = &east}, FAULT(BEYOND)},
        {{"by-east", .name = "東", .roles = "viewer", .scope = &east}, FAULT(UNSPECIFIED)},
        {{"by-east", .name = "東", .roles = "viewer"}, FAULT(UNSPECIFIED)},
    };

    (void)given("an-eastern", east);
    (void)given("a-western", west);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        AUTH_TYPE(ImportFault) fault = fault_by(asking_pass(&eastern), cases[i].wish);
        if ((int)fault != cases[i].fault)
            test_fail(__FILE__, __LINE__, "case %zu: fault %d", i, (int)fault);
    }
}

/* The number of a group that is gone is given again, last of all. */
static void takes_no_new_group_for_one_that_is_gone(void)
{
    static const struct wish rows[] = {
        {"for-gone", .name = "後", .roles = "viewer", .scope = &missing}};
    static const char *const deletes[] = {"customers.view", "roles.edit", "users.view", NULL};
    const struct asking editor = {aoba, deletes, all};
    struct outcome outcome;
    uint32_t number = 0;

    test_postgres_execute(&world.postgres,
                          "INSERT INTO auth.customer_groups (tenant, number, name)"
                          " SELECT (SELECT id FROM auth.tenants WHERE code = 'aoba'), n, 'g' || n"
                          "   FROM generate_series(3, 63) AS n");
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(group_delete(&editor, 9));
    CHECK_OK(group_put(&by_operator, 0, "another", &number));
    CHECK_INT(number, 9);
    CHECK_STATUS(apply(NULL, &outcome), ABORTED);
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(apply(NULL, &outcome));
    check_scope("for-gone", missing);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lets_new_staff_reach_nobody_of_whom_the_file_says_nothing),
        TEST(lets_new_staff_of_a_company_without_groups_reach_all),
        TEST(lets_nobody_reach_all_when_the_first_group_came_after_the_preview),
        TEST(leaves_whom_users_reach_where_the_file_says_nothing),
        TEST(changes_whom_a_user_reaches_signs_them_out_and_puts_it_back),
        TEST(does_nothing_when_somebody_reaches_others_than_at_the_preview),
        TEST(keeps_what_was_given_since_when_it_is_undone),
        TEST(tells_what_is_wrong_with_a_scope),
        TEST(lets_nobody_give_by_a_file_whom_they_do_not_reach),
        TEST(takes_no_new_group_for_one_that_is_gone),
    };
    uint32_t number = 0;

    managing_open();
    by_operator = (struct asking){aoba, NULL, SCOPE_NONE};
    CHECK_OK(group_put(&by_operator, 0, "East", &number));
    CHECK_OK(group_put(&by_operator, 0, "West", &number));
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
