/* Customers and statements out of somebody's reach, asked for by a browser of theirs at all
 * services as they run: each is missing, as one that never was. */
#include <stdio.h>
#include <string.h>

#include "scope_calls.h"
#include "support/world/people.h"
#include "visitor.h"

#define EAST SCOPE_GROUP(1)
#define WEST SCOPE_GROUP(2)

/* Of aoba: a customer in each group and one in none, and a statement of each. */
#define IN_EAST "00000000-0000-4000-8000-000000000001"
#define IN_WEST "00000000-0000-4000-8000-000000000002"
#define IN_NONE "00000000-0000-4000-8000-000000000003"
#define MISSING "00000000-0000-4000-8000-000000000009"

static const char *const exports[] = {"statements.export", NULL};

static struct asking by_operator;
static struct uuid clerk;

/* Which of the three the page speaks of, by their names or the numbers of their statements. */
static unsigned shown(struct visitor *visitor, const char *path, int status)
{
    struct answer answer;
    unsigned found = 0;

    visitor_get(visitor, path, &answer);
    if (answer.status != status)
        test_fail(__FILE__, __LINE__, "%s: %d", path, answer.status);
    found |= answer_holds(&answer, "Eastern Trading") || answer_holds(&answer, "S-EAST") ? 1 : 0;
    found |= answer_holds(&answer, "Western Trading") || answer_holds(&answer, "S-WEST") ? 2 : 0;
    found |= answer_holds(&answer, "Loose Trading") || answer_holds(&answer, "S-NONE") ? 4 : 0;
    answer_clear(&answer);
    return found;
}

static unsigned page(struct visitor *visitor, const char *path)
{
    return shown(visitor, path, 200);
}

static void is_missing(struct visitor *visitor, const char *path)
{
    CHECK_INT(shown(visitor, path, 404), 0);
}

/* As soon as it is answered: who is in is out, and in again with this. */
static void give(struct visitor *visitor, const char *role, scope_set scope)
{
    struct answer answer;

    CHECK_OK(scope_give(&by_operator, clerk, role, exports, scope));
    visitor_get(visitor, "/admin/customers", &answer);
    CHECK_INT(answer.status, 303);
    answer_clear(&answer);
    visitor_sign_in(visitor, "aoba", "clerk.east");
}

static void enter(struct visitor *visitor)
{
    visitor_open(visitor);
    visitor_sign_in(visitor, "aoba", "clerk.east");
}

static void shows_a_user_the_customers_of_their_groups_and_no_other(void)
{
    struct visitor visitor;

    enter(&visitor);
    CHECK_INT(page(&visitor, "/admin/customers"), 1);
    CHECK_INT(page(&visitor, "/admin/customers?q=C-"), 1);
    CHECK_INT(page(&visitor, "/admin/customers?q=Western"), 0);
    CHECK_INT(page(&visitor, "/admin/customers?q=C-WEST"), 0);
    CHECK_INT(page(&visitor, "/admin/customers/" IN_EAST), 1);
    is_missing(&visitor, "/admin/customers/" IN_WEST);
    is_missing(&visitor, "/admin/customers/" IN_NONE);
    is_missing(&visitor, "/admin/customers/" MISSING);
    visitor_close(&visitor);
}

static void shows_a_user_the_statements_of_their_customers_and_no_other(void)
{
    struct visitor visitor;

    enter(&visitor);
    CHECK_INT(page(&visitor, "/admin/customers/" IN_EAST "/statements"), 1);
    is_missing(&visitor, "/admin/customers/" IN_WEST "/statements");
    is_missing(&visitor, "/admin/customers/" IN_NONE "/statements");
    is_missing(&visitor, "/admin/customers/" MISSING "/statements");
    CHECK_INT(page(&visitor, "/admin/statements"), 1);
    CHECK_INT(page(&visitor, "/admin/statements?q=S-"), 1);
    CHECK_INT(page(&visitor, "/admin/statements?q=S-W"), 0);
    CHECK_INT(page(&visitor, "/admin/statements?q=Western"), 0);
    CHECK_INT(page(&visitor, "/admin/statements?after=" IN_WEST), 0);
    CHECK_INT(page(&visitor, "/admin/statements/" IN_EAST), 1);
    is_missing(&visitor, "/admin/statements/" IN_WEST);
    is_missing(&visitor, "/admin/statements/" IN_NONE);
    is_missing(&visitor, "/admin/statements/" MISSING);
    visitor_close(&visitor);
}

static void gives_a_user_no_file_of_anybody_elses_customer(void)
{
    struct visitor visitor;

    enter(&visitor);
    CHECK_INT(page(&visitor, "/admin/statements/" IN_EAST "/file"), 1);
    is_missing(&visitor, "/admin/statements/" IN_WEST "/file");
    is_missing(&visitor, "/admin/statements/" IN_NONE "/file");
    is_missing(&visitor, "/admin/statements/" MISSING "/file");
    CHECK_INT(page(&visitor, "/admin/statements/file"), 1);
    visitor_close(&visitor);
}

static void puts_another_scope_in_force_on_the_next_request(void)
{
    struct visitor visitor;

    enter(&visitor);
    give(&visitor, "clerk", WEST);
    CHECK_INT(page(&visitor, "/admin/customers"), 2);
    is_missing(&visitor, "/admin/customers/" IN_EAST);
    give(&visitor, "clerk", EAST | WEST);
    CHECK_INT(page(&visitor, "/admin/customers"), 3);
    CHECK_INT(page(&visitor, "/admin/statements"), 3);
    CHECK_INT(page(&visitor, "/admin/statements/file"), 3);
    give(&visitor, "clerk", SCOPE_NONE);
    CHECK_INT(page(&visitor, "/admin/customers"), 0);
    CHECK_INT(page(&visitor, "/admin/statements"), 0);
    CHECK_INT(page(&visitor, "/admin/statements/file"), 0);
    give(&visitor, "clerk", SCOPE_ALL);
    CHECK_INT(page(&visitor, "/admin/customers"), 7);
    CHECK_INT(page(&visitor, "/admin/statements"), 7);
    CHECK_INT(page(&visitor, "/admin/statements/file"), 7);
    give(&visitor, "administrator", EAST);
    CHECK_INT(page(&visitor, "/admin/customers"), 7);
    give(&visitor, "clerk", EAST);
    visitor_close(&visitor);
}

/* An own role reaches the west, and allows to see customers alone; the grant reaches the east. */
static void reaches_with_each_permission_whom_it_reaches(void)
{
    static const char *const sees[] = {"customers.view", NULL};
    struct visitor visitor;
    char code[16] = "";

    CHECK_OK(scope_role(&by_operator, "Western", sees, WEST, code));
    enter(&visitor);
    give(&visitor, code, EAST);
    CHECK_INT(page(&visitor, "/admin/customers"), 3);
    CHECK_INT(page(&visitor, "/admin/customers/" IN_WEST), 2);
    is_missing(&visitor, "/admin/customers/" IN_WEST "/statements");
    CHECK_INT(page(&visitor, "/admin/statements"), 1);
    CHECK_INT(page(&visitor, "/admin/statements/file"), 1);
    is_missing(&visitor, "/admin/statements/" IN_WEST);
    is_missing(&visitor, "/admin/statements/" IN_EAST "/file"); /* may not download */
    CHECK_OK(scope_role(&by_operator, "Western", sees, SCOPE_NONE, code));
    visitor_sign_in(&visitor, "aoba", "clerk.east");
    CHECK_INT(page(&visitor, "/admin/customers"), 1);
    give(&visitor, "clerk", EAST);
    visitor_close(&visitor);
}

/* Who sees the statements of the west by a role downloads those of the east alone. */
static void gives_no_file_of_a_statement_that_may_only_be_seen(void)
{
    static const char *const sees[] = {"statements.view", NULL};
    static const char *const downloads[] = {"statements.download", NULL};
    struct visitor visitor;
    char code[16] = "";

    CHECK_OK(scope_role(&by_operator, "Reads the west", sees, WEST, code));
    CHECK_OK(scope_give(&by_operator, clerk, code, downloads, EAST));
    enter(&visitor);
    CHECK_INT(page(&visitor, "/admin/statements"), 3);
    CHECK_INT(page(&visitor, "/admin/statements/" IN_WEST), 2);
    is_missing(&visitor, "/admin/statements/" IN_WEST "/file");
    CHECK_INT(page(&visitor, "/admin/statements/" IN_EAST "/file"), 1);
    give(&visitor, "clerk", EAST);
    visitor_close(&visitor);
}

static void fill(void)
{
    char sql[1024];

    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO portal.customers (tenant, id, code, name, group_number)"
                   " VALUES (%lld, '" IN_EAST "', 'C-EAST', 'Eastern Trading', 1),"
                   "        (%lld, '" IN_WEST "', 'C-WEST', 'Western Trading', 2),"
                   "        (%lld, '" IN_NONE "', 'C-NONE', 'Loose Trading', 0)",
                   (long long)aoba, (long long)aoba, (long long)aoba);
    test_postgres_execute(&world.postgres, sql);
    test_postgres_execute(&world.postgres,
                          "INSERT INTO portal.statements"
                          "       (tenant, id, customer_id, number, title, issued_on, amount_yen)"
                          " SELECT tenant, id, id, replace(code, 'C-', 'S-'), 'Invoice',"
                          "        '2026-10-31', 1000 FROM portal.customers");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(shows_a_user_the_customers_of_their_groups_and_no_other),
        TEST(shows_a_user_the_statements_of_their_customers_and_no_other),
        TEST(gives_a_user_no_file_of_anybody_elses_customer),
        TEST(puts_another_scope_in_force_on_the_next_request),
        TEST(reaches_with_each_permission_whom_it_reaches),
        TEST(gives_no_file_of_a_statement_that_may_only_be_seen),
    };

    managing_open();
    program_migrate(PORTAL);
    program_start(PORTAL, "");
    by_operator = (struct asking){.tenant_id = aoba};
    CHECK_OK(group_put(&by_operator, 0, "East", NULL));
    CHECK_OK(group_put(&by_operator, 0, "West", NULL));
    clerk = create_user(aoba, "clerk.east", "clerk");
    CHECK_OK(scope_give(&by_operator, clerk, "clerk", exports, EAST));
    fill();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
