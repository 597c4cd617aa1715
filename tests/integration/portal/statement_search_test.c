/* A company's statements over all customers in the portal's schema, as portal_svc finds them for
 * its staff. */
#include "store/statement_search.h"

#include <stdio.h>
#include <string.h>

#include "company.h"
#include "db/migration.h"
#include "migrations/portal.h"
#include "support/check.h"

enum {
    AOBA = 1,
    MINATO = 2,
    BUSY = 3,
    PAGE = 100,
    MANY = 100000,
    PER_CUSTOMER = 10,
};

static const struct statement_question everything = {
    .reach = {.is_all = true}, .prefix = "", .from = "", .until = "", .limit = PAGE};

static struct db_pool *service;
static struct arena arena;

/* `count` statements "s-000001" and so on, PER_CUSTOMER to each customer "c-00001", "客 00001",
 * every other one of them in group 1 and the others in groups 0, 2 and 63 by turns, and five of
 * each day from 1990 on: every other one titled "ご利用明細", the others "ご請求書", but the first
 * "最初". Amounts are their numbers. */
static void fill(int64_t tenant_id, int64_t count)
{
    struct at at = company_begin(service, tenant_id);

    CHECK_OK(
        db_execute(at.db,
                   "INSERT INTO customers (tenant, id, code, name, group_number)"
                   " SELECT $1, md5($1::bigint || 'c' || n)::uuid,"
                   "        'c-' || lpad(n::text, 5, '0'), '客 ' || lpad(n::text, 5, '0'),"
                   "        CASE WHEN n % 2 = 1 THEN 1 ELSE (ARRAY[0, 2, 63])[1 + n / 2 % 3] END"
                   "   FROM generate_series(0, $2::bigint / $3::bigint) AS n",
                   DB_PARAMS(DB_INT(tenant_id), DB_INT(count), DB_INT(PER_CUSTOMER)), NULL));
    CHECK_OK(db_execute(
        at.db,
        "INSERT INTO statements (tenant, id, customer_id, number, title, issued_on, amount_yen)"
        " SELECT $1, md5($1::bigint || 's' || n)::uuid,"
        "        md5($1::bigint || 'c' || n / $3::bigint)::uuid, 's-' || lpad(n::text, 6, '0'),"
        "        CASE WHEN n = 1 THEN '最初' WHEN n % 2 = 0 THEN 'ご利用明細' ELSE 'ご請求書' END,"
        "        date '1990-01-01' + (n / 5)::integer, n"
        "   FROM generate_series(1, $2::bigint) AS n",
        DB_PARAMS(DB_INT(tenant_id), DB_INT(count), DB_INT(PER_CUSTOMER)), NULL));
    CHECK_OK(db_commit(&at.transaction));
    db_release(&at.db);
}

static struct company_statement_page search(int64_t tenant_id, struct statement_question question)
{
    struct at at = company_begin(service, tenant_id);
    struct company_statement_page page;

    CHECK_OK(statement_search(at.db, tenant_id, &question, &arena, &page));
    company_end(&at);
    return page;
}

static struct company_statement_page begins(int64_t tenant_id, const char *prefix)
{
    struct statement_question question = everything;

    question.prefix = prefix;
    return search(tenant_id, question);
}

static struct status find_within(int64_t tenant_id, struct uuid id, struct customer_reach reach,
                                 struct company_statement *out)
{
    struct at at = company_begin(service, tenant_id);
    struct status found = statement_search_find(at.db, tenant_id, id, &reach, &arena, out);

    company_end(&at);
    return found;
}

static struct status find(int64_t tenant_id, struct uuid id, struct company_statement *out)
{
    return find_within(tenant_id, id, everything.reach, out);
}

static struct uuid id_of(int64_t tenant_id, const char *number)
{
    struct company_statement_page page = begins(tenant_id, number);

    CHECK_INT(page.count, 1);
    return page.statements[0].statement.id;
}

static void takes_a_statement_of_another_company_for_a_missing_one(void)
{
    struct uuid missing = {{9}};
    struct uuid foreign = id_of(MINATO, "s-000001");
    struct company_statement found;

    CHECK_STATUS(find(AOBA, missing, &found), NOT_FOUND);
    CHECK_STATUS(find(AOBA, foreign, &found), NOT_FOUND);
    CHECK_OK(find(MINATO, foreign, &found));
}

/* The transaction's company decides, whatever is asked. */
static void shows_a_company_no_row_of_another(void)
{
    struct at at = company_begin(service, MINATO);
    struct company_statement_page page;

    CHECK_OK(statement_search(at.db, AOBA, &everything, &arena, &page));
    CHECK_INT(page.count, 0);
    company_end(&at);
}

static void lists_nothing_behind_a_statement_that_is_not_there(void)
{
    struct uuid missing = {{9}};
    struct uuid foreign = id_of(MINATO, "s-000025");
    struct statement_question question = everything;

    question.after = &missing;
    CHECK_INT(search(AOBA, question).count, 0);
    question.after = &foreign;
    CHECK_INT(search(AOBA, question).count, 0);
}

static void refuses_a_day_that_is_none(void)
{
    struct statement_question question = everything;
    struct company_statement_page page;
    struct at at = company_begin(service, AOBA);

    question.from = "2026-02-30";
    CHECK_STATUS(statement_search(at.db, AOBA, &question, &arena, &page), INVALID_ARGUMENT);
    company_end(&at);
}

static void gives_all_of_a_statement(void)
{
    struct company_statement found;

    CHECK_OK(find(AOBA, id_of(AOBA, "s-000012"), &found));
    CHECK_TEXT(found.statement.number, "s-000012");
    CHECK_TEXT(found.statement.title, "ご利用明細");
    CHECK_TEXT(found.statement.issued_on, "1990-01-03");
    CHECK_INT(found.statement.amount_yen, 12);
    CHECK_TEXT(found.customer.code, "c-00001");
    CHECK_TEXT(found.customer.name, "客 00001");
}

static void finds_by_how_number_title_or_customer_begin(void)
{
    static const struct {
        const char *prefix;
        size_t found;
    } cases[] = {{"", 25},
                 {"s-00002", 6},
                 {"最初", 1},
                 {"ご請求", 12},
                 {"c-00001", 10},
                 {"客 00002", 6},
                 {"客", 25},
                 {"-0000", 0},
                 {"%", 0},
                 {"_", 0},
                 {"S-", 0},
                 {"s-' OR", 0},
                 {"\xf4\x8f\xbf\xbf", 0}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (begins(AOBA, cases[i].prefix).count != cases[i].found)
            test_fail(__FILE__, __LINE__, "case %zu: %zu", i, begins(AOBA, cases[i].prefix).count);
    }
}

static void keeps_to_the_days_asked_for(void)
{
    static const struct {
        const char *from;
        const char *until;
        size_t found;
    } cases[] = {{"1990-01-02", "", 21},          {"", "1990-01-02", 9},
                 {"1990-01-02", "1990-01-02", 5}, {"1990-01-03", "1990-01-02", 0},
                 {"9999-12-31", "", 0},           {"0001-01-01", "9999-12-31", 25}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct statement_question question = everything;
        question.from = cases[i].from;
        question.until = cases[i].until;
        if (search(AOBA, question).count != cases[i].found)
            test_fail(__FILE__, __LINE__, "case %zu: %zu", i, search(AOBA, question).count);
        question.prefix = "s-"; /* the same among few that were searched for */
        if (search(AOBA, question).count != cases[i].found)
            test_fail(__FILE__, __LINE__, "case %zu of few", i);
    }
}

/* All that begin so, four at a time. Amounts are numbers, so their sum tells that none is left out.
 */
static void page_through(struct customer_reach reach, const char *prefix, size_t count_expected,
                         int64_t sum_expected)
{
    struct statement_question question = everything;
    struct company_statement_page page;
    char last_day[16] = "9999-12-31";
    size_t count = 0;
    int64_t sum = 0;

    question.reach = reach;
    question.prefix = prefix;
    question.limit = 4;
    do {
        page = search(AOBA, question);
        for (size_t i = 0; i < page.count; i++) {
            const struct statement *statement = &page.statements[i].statement;
            CHECK(strcmp(statement->issued_on, last_day) <= 0);
            (void)snprintf(last_day, sizeof last_day, "%s", statement->issued_on);
            CHECK(customer_reach_has(&reach, page.statements[i].customer.group_number));
            sum += statement->amount_yen;
            question.after = &statement->id;
        }
        count += page.count;
    } while (page.has_more);
    CHECK_INT(count, count_expected);
    CHECK_INT(sum, sum_expected);
}

static void pages_from_the_newest_and_leaves_none_out(void)
{
    page_through(everything.reach, "", 25, 25 * 26 / 2);
    page_through(everything.reach, "s-", 25, 25 * 26 / 2);
    page_through(everything.reach, "ご利用", 12, 12 * 13);
}

/* Statements 1 to 9 are of a customer of no group, 10 to 19 of one of group 1, 20 to 25 of one of
 * group 2. */
static void pages_through_groups_and_leaves_none_of_them_out(void)
{
    const struct customer_reach none = customer_reach_of(SCOPE_NONE);
    const struct customer_reach one = customer_reach_of(SCOPE_GROUP(1));
    const struct customer_reach two = customer_reach_of(SCOPE_GROUP(1) | SCOPE_GROUP(2));
    const struct customer_reach last = customer_reach_of(SCOPE_GROUP(63));
    const struct customer_reach without = customer_reach_within(&everything.reach, 0);

    page_through(none, "", 0, 0);
    page_through(last, "", 0, 0);
    page_through(one, "", 10, 145);
    page_through(one, "s-", 10, 145);
    page_through(one, "客", 10, 145);
    page_through(one, "最初", 0, 0);
    page_through(two, "", 16, 145 + 135);
    page_through(two, "s-", 16, 145 + 135);
    page_through(two, "客 00002", 6, 135);
    page_through(without, "", 9, 45);
    page_through(without, "最初", 1, 1);
}

static void takes_a_statement_out_of_reach_for_a_missing_one(void)
{
    const struct customer_reach reach = customer_reach_of(SCOPE_GROUP(1));
    struct uuid reached = id_of(AOBA, "s-000012");
    struct uuid of_other_group = id_of(AOBA, "s-000021");
    struct uuid of_no_group = id_of(AOBA, "s-000001");
    struct statement_question question = everything;
    struct company_statement found;

    CHECK_OK(find_within(AOBA, reached, reach, &found));
    CHECK_STATUS(find_within(AOBA, of_other_group, reach, &found), NOT_FOUND);
    CHECK_STATUS(find_within(AOBA, of_no_group, reach, &found), NOT_FOUND);
    question.reach = reach;
    question.after = &reached;
    CHECK(search(AOBA, question).count > 0);
    question.after = &of_other_group; /* newer than all of them */
    CHECK_INT(search(AOBA, question).count, 0);
}

/* Whoever brings one need not know the group, nor can they say another. */
static void gives_a_statement_the_group_of_its_customer_whatever_becomes_of_that(void)
{
    const struct customer_reach two = customer_reach_of(SCOPE_GROUP(2));
    const struct customer_reach last = customer_reach_of(SCOPE_GROUP(63));
    struct statement_question question = everything;
    struct at at = company_begin(service, AOBA);
    struct company_statement_page page;

    question.reach = two;
    CHECK_OK(db_execute(at.db,
                        "INSERT INTO statements (tenant, id, customer_id, number, title, issued_on,"
                        "                        amount_yen, group_number)"
                        " SELECT tenant, gen_random_uuid(), id, 'late', 'late', '2000-01-01', 1, 1"
                        "   FROM customers WHERE tenant = $1 AND code = 'c-00002'",
                        DB_PARAMS(DB_INT(AOBA)), NULL));
    CHECK_OK(statement_search(at.db, AOBA, &question, &arena, &page));
    CHECK_INT(page.count, 7);
    CHECK_OK(db_execute(at.db,
                        "UPDATE customers SET group_number = 63"
                        " WHERE tenant = $1 AND code = 'c-00002'",
                        DB_PARAMS(DB_INT(AOBA)), NULL));
    CHECK_OK(statement_search(at.db, AOBA, &question, &arena, &page));
    CHECK_INT(page.count, 0);
    question.reach = last;
    CHECK_OK(statement_search(at.db, AOBA, &question, &arena, &page));
    CHECK_INT(page.count, 7);
    company_end(&at);
}

/* Rows that this transaction has read of both tables. */
static int64_t rows_read(struct db *db)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t count = 0;

    CHECK_OK(
        db_query(db,
                 "SELECT sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint"
                 "  FROM pg_stat_xact_user_tables WHERE relname IN ('customers', 'statements')",
                 DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &count));
    return count;
}

/* With the plan for any text, which a connection that has searched before uses, and with the one
 * for this text. */
static void reads_few_of_a_hundred_thousand_statements(void)
{
    struct uuid middle = id_of(BUSY, "s-050000");
    const struct {
        const char *prefix;
        const struct uuid *after;
        const char *until;
        size_t found;
        int64_t read_at_most;
    } cases[] = {
        {"", NULL, "", PAGE, 5 * PAGE},
        {"", &middle, "", PAGE, 5 * PAGE},
        {"", NULL, "2000-01-01", PAGE, 5 * PAGE},
        {"s-000001", NULL, "", 1, PAGE},
        {"最初", NULL, "", 1, PAGE},
        {"nothing", NULL, "", 0, PAGE},
        {"c-05000", NULL, "", PER_CUSTOMER, 2 * PAGE},
        {"客 0500", NULL, "", PAGE, 1000},
        {"s-0500", NULL, "", PAGE, 1000},
        /* A thousand and one of each kind are taken before that is too many. */
        {"s-", NULL, "", PAGE, 6000},
        {"ご利用", &middle, "", PAGE, 6000},
        {"客", &middle, "", PAGE, 6000},
    };
    struct at at = company_begin(service, BUSY);

    for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
        const size_t n = i / 2;
        const struct statement_question question = {.reach = everything.reach,
                                                    .prefix = cases[n].prefix,
                                                    .from = "",
                                                    .until = cases[n].until,
                                                    .after = cases[n].after,
                                                    .limit = PAGE};
        struct company_statement_page page;
        CHECK_OK(db_execute(at.db, "SELECT set_config('plan_cache_mode', $1, true)",
                            DB_PARAMS(DB_TEXT(i % 2 ? "force_generic_plan" : "force_custom_plan")),
                            NULL));
        int64_t before = rows_read(at.db);
        CHECK_OK(statement_search(at.db, BUSY, &question, &arena, &page));
        int64_t read = rows_read(at.db) - before;
        if (page.count != cases[n].found || read > cases[n].read_at_most)
            test_fail(__FILE__, __LINE__, "case %zu, plan %zu: %zu found, %lld rows read", n, i % 2,
                      page.count, (long long)read);
    }
    company_end(&at);
}

/* A page of each of three groups and no row of the half of all statements that is another's. */
static void reads_few_of_a_hundred_thousand_statements_within_groups(void)
{
    const struct customer_reach reach =
        customer_reach_of(SCOPE_GROUP(2) | SCOPE_GROUP(3) | SCOPE_GROUP(63));
    struct uuid middle = id_of(BUSY, "s-050065");
    const struct {
        const char *prefix;
        const struct uuid *after;
        size_t found;
        int64_t read_at_most;
    } cases[] = {
        {"", NULL, PAGE, 10 * PAGE},     {"", &middle, PAGE, 10 * PAGE},
        {"s-000001", NULL, 0, PAGE},     {"最初", NULL, 0, PAGE},
        {"nothing", NULL, 0, PAGE},      {"c-05002", NULL, PER_CUSTOMER, 2 * PAGE},
        {"客 0500", NULL, 40, PAGE * 3}, {"s-0500", NULL, 40, 1000},
        {"s-", NULL, PAGE, 15000},       {"客", &middle, PAGE, 15000},
    };
    struct at at = company_begin(service, BUSY);

    for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
        const size_t n = i / 2;
        const struct statement_question question = {.reach = reach,
                                                    .prefix = cases[n].prefix,
                                                    .from = "",
                                                    .until = "",
                                                    .after = cases[n].after,
                                                    .limit = PAGE};
        struct company_statement_page page;
        CHECK_OK(db_execute(at.db, "SELECT set_config('plan_cache_mode', $1, true)",
                            DB_PARAMS(DB_TEXT(i % 2 ? "force_generic_plan" : "force_custom_plan")),
                            NULL));
        int64_t before = rows_read(at.db);
        CHECK_OK(statement_search(at.db, BUSY, &question, &arena, &page));
        int64_t read = rows_read(at.db) - before;
        if (page.count != cases[n].found || read > cases[n].read_at_most)
            test_fail(__FILE__, __LINE__, "case %zu, plan %zu: %zu found, %lld rows read", n, i % 2,
                      page.count, (long long)read);
    }
    company_end(&at);
}

static void migrate_and_fill(void)
{
    static const struct db_migration_set *const sets[] = {&portal_migrations};
    struct db_pool *migrator = pool_as("portal_migrate", 1);
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    service = pool_as("portal_svc", 2);
    fill(AOBA, 25);
    fill(MINATO, 25);
    fill(BUSY, MANY);
    /* The planner must know how many there are, as autovacuum would tell it. */
    CHECK_OK(db_execute(db, "ANALYZE customers, statements", DB_NO_PARAMS, NULL));
    db_release(&db);
    db_pool_close(&migrator);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(takes_a_statement_of_another_company_for_a_missing_one),
        TEST(shows_a_company_no_row_of_another),
        TEST(lists_nothing_behind_a_statement_that_is_not_there),
        TEST(refuses_a_day_that_is_none),
        TEST(gives_all_of_a_statement),
        TEST(finds_by_how_number_title_or_customer_begin),
        TEST(keeps_to_the_days_asked_for),
        TEST(pages_from_the_newest_and_leaves_none_out),
        TEST(pages_through_groups_and_leaves_none_of_them_out),
        TEST(takes_a_statement_out_of_reach_for_a_missing_one),
        TEST(gives_a_statement_the_group_of_its_customer_whatever_becomes_of_that),
        TEST(reads_few_of_a_hundred_thousand_statements),
        TEST(reads_few_of_a_hundred_thousand_statements_within_groups),
    };

    database_open("");
    arena_init(&arena, 8 << 20);
    migrate_and_fill();
    int status = test_run(tests, COUNT_OF(tests));
    arena_clear(&arena);
    db_pool_close(&service);
    test_postgres_close(&postgres);
    return status;
}
