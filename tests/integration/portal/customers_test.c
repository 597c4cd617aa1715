/* A company's customers and their statements in the portal's schema, as portal_svc reads them for
 * its staff. */
#include "store/customer_store.h"
#include "store/customer_user_store.h"

#include <string.h>

#include "company.h"
#include "db/migration.h"
#include "migrations/portal.h"
#include "support/check.h"

enum {
    AOBA = 1,
    MINATO = 2,
    BUSY = 3,
    CUSTOMERS = 25,
    STATEMENTS = 25,
    USERS = 3, /* of the first customer of each company */
    PAGE = 100,
    MANY = 100000,
};

static struct db_pool *service;
static struct arena arena;

/* Customers "c-01", "c-02", ..., called "客 01" and so on, by turns in group 1, 63 and none, each
 * with STATEMENTS, ten of a day. */
static void fill(int64_t tenant_id)
{
    struct at at = company_begin(service, tenant_id);

    CHECK_OK(db_execute(at.db,
                        "INSERT INTO customers (tenant, id, code, name, group_number)"
                        " SELECT $1, md5($1::bigint || '/' || n)::uuid,"
                        "        'c-' || lpad(n::text, 2, '0'), '客 ' || lpad(n::text, 2, '0'),"
                        "        (ARRAY[0, 1, 63])[1 + n % 3]"
                        "   FROM generate_series(1, $2::bigint) AS n",
                        DB_PARAMS(DB_INT(tenant_id), DB_INT(CUSTOMERS)), NULL));
    CHECK_OK(db_execute(
        at.db,
        "INSERT INTO statements (tenant, id, customer_id, number, title, issued_on, amount_yen)"
        " SELECT tenant, md5(id::text || n)::uuid, id, code || '-' || n, '明細 ' || n,"
        "        date '1990-01-01' + (n / 10)::integer, n"
        "   FROM customers CROSS JOIN generate_series(1, $2::bigint) AS n WHERE tenant = $1",
        DB_PARAMS(DB_INT(tenant_id), DB_INT(STATEMENTS)), NULL));
    CHECK_OK(db_execute(at.db,
                        "INSERT INTO customer_users (tenant, user_id, customer_id)"
                        " SELECT tenant, md5(id::text || n)::uuid, id FROM customers"
                        "  CROSS JOIN generate_series(1, $2::bigint) AS n"
                        "  WHERE tenant = $1 AND code = 'c-01'",
                        DB_PARAMS(DB_INT(tenant_id), DB_INT(USERS)), NULL));
    CHECK_OK(db_commit(&at.transaction));
    db_release(&at.db);
}

/* MANY customers, "k-000001" and so on: every other one called "株式会社" and its number, every
 * thousandth "有限会社", the last one "椿"; every tenth in group 2, the next after each in group 3,
 * all others in group 1. */
static void fill_busy(void)
{
    struct at at = company_begin(service, BUSY);

    CHECK_OK(
        db_execute(at.db,
                   "INSERT INTO customers (tenant, id, code, name, group_number)"
                   " SELECT $1, md5($1::bigint || '/' || n)::uuid, 'k-' || lpad(n::text, 6, '0'),"
                   "        CASE WHEN n = $2 THEN '椿' WHEN n % 1000 = 1 THEN '有限会社 '"
                   "             WHEN n % 2 = 0 THEN '株式会社 ' ELSE '商店 ' END || n,"
                   "        CASE n % 10 WHEN 0 THEN 2 WHEN 1 THEN 3 ELSE 1 END"
                   "   FROM generate_series(1, $2::bigint) AS n",
                   DB_PARAMS(DB_INT(BUSY), DB_INT(MANY)), NULL));
    CHECK_OK(db_execute(
        at.db,
        "INSERT INTO statements (tenant, id, customer_id, number, title, issued_on, amount_yen)"
        " SELECT tenant, md5(id::text || n)::uuid, id, code || '-' || n, '明細', '2026-10-31', n"
        "   FROM customers CROSS JOIN generate_series(0, $2::bigint) AS n"
        "  WHERE tenant = $1 AND code = 'k-000001'",
        DB_PARAMS(DB_INT(BUSY), DB_INT(CUSTOMER_COUNT_MAXIMUM)), NULL));
    CHECK_OK(db_commit(&at.transaction));
    db_release(&at.db);
}

static const struct customer_reach everybody = {.is_all = true};

static struct customer_page search_within(int64_t tenant_id, struct customer_reach reach,
                                          const char *prefix, const char *after, size_t limit)
{
    struct at at = company_begin(service, tenant_id);
    const struct customer_question question = {reach, prefix, after, limit};
    struct customer_page page;

    CHECK_OK(customer_store_search(at.db, tenant_id, &question, &arena, &page));
    company_end(&at);
    return page;
}

static struct customer_page search(int64_t tenant_id, const char *prefix, const char *after,
                                   size_t limit)
{
    return search_within(tenant_id, everybody, prefix, after, limit);
}

static struct status find_within(int64_t tenant_id, struct uuid id, struct customer_reach reach)
{
    struct at at = company_begin(service, tenant_id);
    struct customer customer;
    struct status found = customer_store_find(at.db, tenant_id, id, &reach, &arena, &customer);

    company_end(&at);
    return found;
}

static struct status find(int64_t tenant_id, struct uuid id)
{
    return find_within(tenant_id, id, everybody);
}

static struct statement_page list(int64_t tenant_id, struct uuid customer_id,
                                  const struct uuid *after, size_t limit)
{
    struct at at = company_begin(service, tenant_id);
    struct statement_page page;

    CHECK_OK(
        customer_store_list_statements(at.db, tenant_id, customer_id, after, limit, &arena, &page));
    company_end(&at);
    return page;
}

static struct uuid customer_of(int64_t tenant_id, const char *code)
{
    struct customer_page page = search(tenant_id, code, "", 1);

    CHECK_INT(page.count, 1);
    return page.customers[0].id;
}

static struct uuid statement_of(int64_t tenant_id, struct uuid customer_id)
{
    struct statement_page page = list(tenant_id, customer_id, NULL, 1);

    CHECK_INT(page.count, 1);
    return page.statements[0].id;
}

static void takes_a_customer_of_another_company_for_a_missing_one(void)
{
    struct uuid missing = {{9}};
    struct uuid foreign = customer_of(MINATO, "c-01");

    CHECK_STATUS(find(AOBA, missing), NOT_FOUND);
    CHECK_STATUS(find(AOBA, foreign), NOT_FOUND);
    CHECK_INT(list(AOBA, foreign, NULL, PAGE).count, 0);
    CHECK_OK(find(MINATO, foreign));
}

static void counts_no_statement_and_names_no_user_of_another_company(void)
{
    struct uuid foreign = customer_of(MINATO, "c-01");
    struct at at = company_begin(service, AOBA);
    struct customer_user_page users;
    int64_t count = -1;

    CHECK_OK(customer_store_count_statements(at.db, AOBA, foreign, &count));
    CHECK_INT(count, 0);
    CHECK_OK(customer_user_list(at.db, AOBA, foreign, NULL, PAGE, &arena, &users));
    CHECK_INT(users.count, 0);
    company_end(&at);
}

static void counts_a_customers_statements_and_no_further_than_a_thousand(void)
{
    struct uuid ours = customer_of(AOBA, "c-01");
    struct uuid busy = customer_of(BUSY, "k-000001");
    struct at at = company_begin(service, AOBA);
    int64_t count = 0;

    CHECK_OK(customer_store_count_statements(at.db, AOBA, ours, &count));
    CHECK_INT(count, STATEMENTS);
    company_end(&at);
    at = company_begin(service, BUSY);
    CHECK_OK(customer_store_count_statements(at.db, BUSY, busy, &count));
    CHECK_INT(count, CUSTOMER_COUNT_MAXIMUM);
    company_end(&at);
}

static void names_the_users_of_a_customer_and_says_when_there_are_more(void)
{
    struct uuid ours = customer_of(AOBA, "c-01");
    struct at at = company_begin(service, AOBA);
    struct customer_user_page users;

    CHECK_OK(customer_user_list(at.db, AOBA, ours, NULL, USERS, &arena, &users));
    CHECK_INT(users.count, USERS);
    CHECK(!users.has_more);
    CHECK_OK(customer_user_list(at.db, AOBA, ours, NULL, USERS - 1, &arena, &users));
    CHECK_INT(users.count, USERS - 1);
    CHECK(users.has_more);
    company_end(&at);
}

static void lists_nothing_behind_a_statement_of_somebody_else(void)
{
    struct uuid ours = customer_of(AOBA, "c-01");
    struct uuid behind = statement_of(AOBA, customer_of(AOBA, "c-02"));

    CHECK_INT(list(AOBA, ours, &behind, PAGE).count, 0);
}

/* The transaction's company decides, whatever is asked. */
static void shows_a_company_no_row_of_another(void)
{
    const struct customer_question question = {everybody, "", "", PAGE};
    struct at at = company_begin(service, MINATO);
    struct customer_page page;

    CHECK_OK(customer_store_search(at.db, AOBA, &question, &arena, &page));
    CHECK_INT(page.count, 0);
    company_end(&at);
}

static void searches_by_how_a_code_or_a_name_begins(void)
{
    CHECK_INT(search(AOBA, "", "", PAGE).count, CUSTOMERS);
    CHECK_INT(search(AOBA, "c-0", "", PAGE).count, 9);
    CHECK_INT(search(AOBA, "客 1", "", PAGE).count, 10);
    CHECK_INT(search(AOBA, "-0", "", PAGE).count, 0);
    CHECK_INT(search(AOBA, "01", "", PAGE).count, 0);
    CHECK_INT(search(AOBA, "%", "", PAGE).count, 0);
}

static void pages_through_customers_and_leaves_none_out(void)
{
    struct customer_page page = search(AOBA, "", "", 4);
    size_t count = page.count;

    while (page.has_more) {
        page = search(AOBA, "", page.customers[page.count - 1].code, 4);
        count += page.count;
    }
    CHECK_INT(count, CUSTOMERS);
    CHECK_TEXT(page.customers[page.count - 1].code, "c-25");
}

static void takes_a_customer_out_of_reach_for_a_missing_one(void)
{
    const struct customer_reach reach = customer_reach_of(SCOPE_GROUP(1));

    CHECK_OK(find_within(AOBA, customer_of(AOBA, "c-01"), reach));
    CHECK_STATUS(find_within(AOBA, customer_of(AOBA, "c-02"), reach), NOT_FOUND);
    CHECK_STATUS(find_within(AOBA, customer_of(AOBA, "c-03"), reach), NOT_FOUND);
    CHECK_STATUS(find_within(AOBA, customer_of(AOBA, "c-01"), customer_reach_of(SCOPE_NONE)),
                 NOT_FOUND);
    CHECK_INT(search_within(AOBA, reach, "c-02", "", PAGE).count, 0);
    CHECK_INT(search_within(AOBA, reach, "客 02", "", PAGE).count, 0);
    CHECK_INT(search_within(AOBA, customer_reach_of(SCOPE_NONE), "", "", PAGE).count, 0);
}

/* All within reach, four at a time; each comes behind the one before. */
static void page_through(struct customer_reach reach, const char *prefix, size_t count_expected)
{
    struct customer_page page;
    char last[16] = "";
    size_t count = 0;

    do {
        page = search_within(AOBA, reach, prefix, last, 4);
        for (size_t i = 0; i < page.count; i++) {
            CHECK(strcmp(page.customers[i].code, last) > 0);
            CHECK(customer_reach_has(&reach, page.customers[i].group_number));
            CHECK(text_copy(last, sizeof last, page.customers[i].code));
        }
        count += page.count;
    } while (page.has_more);
    CHECK_INT(count, count_expected);
}

static void pages_through_the_customers_of_groups_and_leaves_none_out(void)
{
    page_through(everybody, "", CUSTOMERS);
    page_through(customer_reach_of(SCOPE_GROUP(1)), "", 9);
    page_through(customer_reach_of(SCOPE_GROUP(63)), "", 8);
    page_through(customer_reach_of(SCOPE_GROUP(1) | SCOPE_GROUP(63)), "", 17);
    page_through(customer_reach_of(SCOPE_GROUP(1) | SCOPE_GROUP(63)), "客 1", 7);
    page_through(customer_reach_of(SCOPE_GROUP(1) | SCOPE_GROUP(63)), "c-1", 7);
    page_through(customer_reach_within(&everybody, 0), "", 8);
    page_through(customer_reach_of(SCOPE_GROUP(2)), "", 0);
}

/* Rows that this transaction has read of the customers. */
static int64_t rows_read(struct db *db)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t count = 0;

    CHECK_OK(db_query(db,
                      "SELECT (coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint"
                      "  FROM pg_stat_xact_user_tables WHERE relname = 'customers'",
                      DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &count));
    return count;
}

/* With the plan for any text, which a connection that has searched before uses, and with the one
 * for this text. */
static void reads_few_of_a_hundred_thousand_customers(void)
{
    static const struct {
        const char *prefix;
        const char *after;
        size_t found;
        int64_t read_at_most;
    } searches[] = {
        {"", "", PAGE, 3 * PAGE},
        {"", "k-050000", PAGE, 3 * PAGE},
        {"k-099999", "", 1, PAGE},
        {"k-09", "k-095000", PAGE, 3 * PAGE},
        {"椿", "", 1, PAGE},
        {"有限会社", "", PAGE, 500},
        {"有限会社", "k-050000", 50, 500},
        {"nobody", "", 0, 0},
        {"株式会社", "", PAGE, 4000}, /* a thousand and one are taken before that is too many */
        {"株式会社", "k-099000", PAGE, 4000},
    };
    struct at at = company_begin(service, BUSY);

    for (size_t i = 0; i < 2 * COUNT_OF(searches); i++) {
        const size_t n = i / 2;
        const struct customer_question question = {everybody, searches[n].prefix, searches[n].after,
                                                   PAGE};
        struct customer_page page;
        CHECK_OK(db_execute(at.db, "SELECT set_config('plan_cache_mode', $1, true)",
                            DB_PARAMS(DB_TEXT(i % 2 ? "force_generic_plan" : "force_custom_plan")),
                            NULL));
        int64_t before = rows_read(at.db);
        CHECK_OK(customer_store_search(at.db, BUSY, &question, &arena, &page));
        CHECK_INT(page.count, searches[n].found);
        if (rows_read(at.db) - before > searches[n].read_at_most)
            test_fail(__FILE__, __LINE__, "%s after '%s': %lld rows", searches[n].prefix,
                      searches[n].after, (long long)(rows_read(at.db) - before));
    }
    company_end(&at);
}

/* A page of each of two groups, and none of the eighty thousand of another. */
static void reads_few_of_a_hundred_thousand_customers_within_groups(void)
{
    const struct customer_reach reach = customer_reach_of(SCOPE_GROUP(2) | SCOPE_GROUP(3));
    static const struct {
        const char *prefix;
        const char *after;
        size_t found;
        int64_t read_at_most;
    } searches[] = {
        {"", "", PAGE, 5 * PAGE},
        {"", "k-050000", PAGE, 5 * PAGE},
        {"k-099999", "", 0, 0},
        {"k-09", "k-095000", PAGE, 5 * PAGE},
        {"椿", "", 1, PAGE},
        {"有限会社", "", PAGE, 500},
        {"有限会社", "k-050000", 50, 500},
        {"nobody", "", 0, 0},
        {"株式会社", "", PAGE, 4000},
        {"株式会社", "k-099000", 99, 4000},
        {"商店", "k-050000", PAGE, 4000},
    };
    struct at at = company_begin(service, BUSY);

    for (size_t i = 0; i < 2 * COUNT_OF(searches); i++) {
        const size_t n = i / 2;
        const struct customer_question question = {reach, searches[n].prefix, searches[n].after,
                                                   PAGE};
        struct customer_page page;
        CHECK_OK(db_execute(at.db, "SELECT set_config('plan_cache_mode', $1, true)",
                            DB_PARAMS(DB_TEXT(i % 2 ? "force_generic_plan" : "force_custom_plan")),
                            NULL));
        int64_t before = rows_read(at.db);
        CHECK_OK(customer_store_search(at.db, BUSY, &question, &arena, &page));
        int64_t read = rows_read(at.db) - before;
        if (page.count != searches[n].found || read > searches[n].read_at_most)
            test_fail(__FILE__, __LINE__, "%s after '%s', plan %zu: %zu found, %lld rows",
                      searches[n].prefix, searches[n].after, i % 2, page.count, (long long)read);
    }
    company_end(&at);
}

/* Amounts rise by one from each statement to the next, so their sum tells that none is left out. */
static void pages_through_statements_and_leaves_none_out(void)
{
    struct uuid ours = customer_of(AOBA, "c-01");
    struct statement_page page = list(AOBA, ours, NULL, 4);
    int64_t sum = 0;

    for (;; page = list(AOBA, ours, &page.statements[page.count - 1].id, 4)) {
        for (size_t i = 0; i < page.count; i++)
            sum += page.statements[i].amount_yen;
        if (!page.has_more)
            break;
    }
    CHECK_INT(sum, STATEMENTS * (STATEMENTS + 1) / 2);
}

static void migrate_and_fill(void)
{
    static const struct db_migration_set *const sets[] = {&portal_migrations};
    struct db_pool *migrator = pool_as("portal_migrate", 1);
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    service = pool_as("portal_svc", 2);
    fill(AOBA);
    fill(MINATO);
    fill_busy();
    CHECK_OK(db_execute(db, "ANALYZE customers", DB_NO_PARAMS, NULL));
    db_release(&db);
    db_pool_close(&migrator);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(takes_a_customer_of_another_company_for_a_missing_one),
        TEST(counts_no_statement_and_names_no_user_of_another_company),
        TEST(counts_a_customers_statements_and_no_further_than_a_thousand),
        TEST(names_the_users_of_a_customer_and_says_when_there_are_more),
        TEST(lists_nothing_behind_a_statement_of_somebody_else),
        TEST(shows_a_company_no_row_of_another),
        TEST(searches_by_how_a_code_or_a_name_begins),
        TEST(pages_through_customers_and_leaves_none_out),
        TEST(takes_a_customer_out_of_reach_for_a_missing_one),
        TEST(pages_through_the_customers_of_groups_and_leaves_none_out),
        TEST(reads_few_of_a_hundred_thousand_customers),
        TEST(reads_few_of_a_hundred_thousand_customers_within_groups),
        TEST(pages_through_statements_and_leaves_none_out),
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
