/* What somebody may not is refused, and is in the history. */
#include "role_calls.h"
#include "scope_calls.h"
#include "support/world/people.h"

static const char *const edits_roles[] = {"customers.view", "roles.edit", "users.view", NULL};
static const char *const looks[] = {"customers.view", "users.view", NULL};
static const char *const more[] = {"customers.view", "history.view", NULL};
static size_t before;

/* From here on the events are counted. */
static void given_what_was_refused_before(void)
{
    wait_for_delivery();
    before = count_events(aoba, "permission_refused");
}

static void check_recorded(size_t times)
{
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "permission_refused"), before + times);
}

static void records_a_pass_without_the_permission_of_the_method(void)
{
    char code[ROLE_CODE_CAPACITY];

    given_what_was_refused_before();
    CHECK_STATUS(role_create(looks, "Desk", looks, code), PERMISSION_DENIED);
    check_recorded(1);
}

static void records_who_would_grant_what_they_lack(void)
{
    char code[ROLE_CODE_CAPACITY];
    struct invited invited;

    given_what_was_refused_before();
    CHECK_STATUS(role_create(edits_roles, "Desk", more, code), PERMISSION_DENIED);
    CHECK_STATUS(invite(manages_viewers, "granted", "auditor", &invited), PERMISSION_DENIED);
    check_recorded(2);
}

static void records_who_means_somebody_that_may_more_than_they(void)
{
    given_what_was_refused_before();
    CHECK_STATUS(disable(manages_viewers, administrator), PERMISSION_DENIED);
    CHECK_STATUS(act(&START_RESET, manages_viewers, administrator, NULL), PERMISSION_DENIED);
    check_recorded(2);
}

static void records_who_means_a_group_of_customers_that_they_do_not_reach(void)
{
    const struct asking reaches_none = {aoba, edits_roles, SCOPE_NONE};

    given_what_was_refused_before();
    CHECK_STATUS(group_put(&reaches_none, 1, "West", NULL), PERMISSION_DENIED);
    CHECK_STATUS(group_delete(&reaches_none, 1), PERMISSION_DENIED);
    check_recorded(2);
}

/* What is wrong with a request, or not there, was refused to nobody. */
static void records_nothing_of_what_is_only_wrong(void)
{
    char code[ROLE_CODE_CAPACITY];

    given_what_was_refused_before();
    CHECK_STATUS(role_create(edits_roles, "", looks, code), INVALID_ARGUMENT);
    CHECK_STATUS(role_delete(edits_roles, aoba, "own-26"), NOT_FOUND);
    CHECK_OK(role_create(edits_roles, "Counter", looks, code));
    check_recorded(0);
}

static void leaves_nothing_but_that_event(void)
{
    char code[ROLE_CODE_CAPACITY];
    size_t created = count_events(aoba, "role_created");

    CHECK_STATUS(role_create(edits_roles, "Refused", more, code), PERMISSION_DENIED);
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "role_created"), created);
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT NOT EXISTS"
                          " (SELECT FROM auth.own_roles WHERE name = 'Refused'); END $$");
}

/* A thousand of them are no thousand rows: an outbox that is full refuses everybody. */
static void folds_refusals_when_there_are_many(void)
{
    char code[ROLE_CODE_CAPACITY];

    given_what_was_refused_before();
    for (int i = 0; i < 60; i++)
        CHECK_STATUS(role_create(looks, "Desk", looks, code), PERMISSION_DENIED);
    wait_for_delivery();
    size_t recorded = count_events(aoba, "permission_refused") - before;
    CHECK(recorded > 0 && recorded < 50);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(records_a_pass_without_the_permission_of_the_method),
        TEST(records_who_would_grant_what_they_lack),
        TEST(records_who_means_somebody_that_may_more_than_they),
        TEST(records_who_means_a_group_of_customers_that_they_do_not_reach),
        TEST(records_nothing_of_what_is_only_wrong),
        TEST(leaves_nothing_but_that_event),
        TEST(folds_refusals_when_there_are_many),
    };
    uint32_t number = 0;

    managing_open();
    CHECK_OK(group_put(&(struct asking){aoba, NULL, SCOPE_NONE}, 0, "East", &number));
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
