/* A customer's own statements in the portal's schema, as portal_svc reads them. */
#include "store/statement_store.h"

#include <stdio.h>
#include <string.h>

#include "company.h"
#include "db/migration.h"
#include "migrations/portal.h"
#include "support/check.h"

enum {
    AOBA = 1,
    MINATO = 2,
    MANY = 100000,
    PAGE = 100,
    READ_AT_MOST = 3 * PAGE, /* rows of one page, whatever stands before and behind it */
};

static const struct uuid tsubaki = {{1}};
static const struct uuid sakura = {{2}};
static const struct uuid nobodys = {{3}}; /* a user who acts for no customer */
static const struct uuid busy = {{4}};    /* MANY statements, ten of each day */

static struct db_pool *service;
static struct arena arena;

static void add_customer(struct db *db, int64_t tenant_id, struct uuid user_id, const char *code)
{
    CHECK_OK(db_execute(db,
                        "INSERT INTO customers (tenant, id, code, name)"
                        " VALUES ($1, md5($1::bigint || $2::text)::uuid, $2, $2)",
                        DB_PARAMS(DB_INT(tenant_id), DB_TEXT(code)), NULL));
    CHECK_OK(db_execute(db,
                        "INSERT INTO customer_users (tenant, user_id, customer_id)"
                        " VALUES ($1, $2, md5($1::bigint || $3::text)::uuid)",
                        DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_TEXT(code)), NULL));
}

/* Of `count` statements ten bear the same day; their ids are in no order. */
static void add_statements(struct db *db, int64_t tenant_id, const char *code, int64_t count)
{
    CHECK_OK(db_execute(
        db,
        "INSERT INTO statements (tenant, id, customer_id, number, title, issued_on, amount_yen)"
        " SELECT $1, md5($1::bigint || $2::text || n)::uuid, md5($1::bigint || $2::text)::uuid,"
        "        $2 || '-' || n, '明細 ' || n, date '1990-01-01' + (n / 10)::integer, n"
        "   FROM generate_series(1, $3::bigint) AS n",
        DB_PARAMS(DB_INT(tenant_id), DB_TEXT(code), DB_INT(count)), NULL));
}

static void fill(void)
{
    struct at aoba = company_begin(service, AOBA);
    add_customer(aoba.db, AOBA, tsubaki, "tsubaki");
    add_customer(aoba.db, AOBA, sakura, "sakura");
    add_customer(aoba.db, AOBA, busy, "busy");
    add_statements(aoba.db, AOBA, "tsubaki", 25);
    add_statements(aoba.db, AOBA, "busy", MANY);
    CHECK_OK(db_commit(&aoba.transaction));
    company_end(&aoba);
    struct at minato = company_begin(service, MINATO);
    add_customer(minato.db, MINATO, tsubaki, "minato"); /* the same user id, elsewhere */
    add_statements(minato.db, MINATO, "minato", 1);
    CHECK_OK(db_commit(&minato.transaction));
    company_end(&minato);
}

static struct statement_page list(int64_t tenant_id, struct uuid user_id, const struct uuid *after,
                                  size_t limit)
{
    struct at at = company_begin(service, tenant_id);
    struct statement_page page;

    CHECK_OK(statement_store_list_own(at.db, tenant_id, user_id, after, limit, &arena, &page));
    company_end(&at);
    return page;
}

static struct status find(int64_t tenant_id, struct uuid user_id, struct uuid id)
{
    struct at at = company_begin(service, tenant_id);
    struct statement statement;
    struct status found =
        statement_store_find_own(at.db, tenant_id, user_id, id, &arena, &statement);

    company_end(&at);
    return found;
}

static struct uuid first_of(int64_t tenant_id, struct uuid user_id)
{
    struct statement_page page = list(tenant_id, user_id, NULL, 1);

    CHECK_INT(page.count, 1);
    return page.statements[0].id;
}

static void lists_nothing_for_who_acts_for_nobody(void)
{
    CHECK_INT(list(AOBA, nobodys, NULL, PAGE).count, 0);
    CHECK_INT(list(AOBA, sakura, NULL, PAGE).count, 0);
    CHECK(!list(AOBA, nobodys, NULL, PAGE).has_more);
}

static void finds_no_statement_of_another_customer_or_company(void)
{
    struct uuid missing = {{9}};

    CHECK_STATUS(find(AOBA, tsubaki, missing), NOT_FOUND);
    CHECK_STATUS(find(AOBA, tsubaki, first_of(AOBA, busy)), NOT_FOUND);
    CHECK_STATUS(find(AOBA, nobodys, first_of(AOBA, busy)), NOT_FOUND);
    CHECK_STATUS(find(AOBA, tsubaki, first_of(MINATO, tsubaki)), NOT_FOUND);
    CHECK_STATUS(find(MINATO, tsubaki, first_of(AOBA, tsubaki)), NOT_FOUND);
    CHECK_OK(find(AOBA, tsubaki, first_of(AOBA, tsubaki)));
}

static void lists_nothing_behind_a_statement_of_somebody_else(void)
{
    struct uuid foreign = first_of(AOBA, busy);
    struct uuid elsewhere = first_of(MINATO, tsubaki);

    CHECK_INT(list(AOBA, tsubaki, &foreign, PAGE).count, 0);
    CHECK_INT(list(AOBA, tsubaki, &elsewhere, PAGE).count, 0);
}

/* The transaction's company decides, whatever the statement is asked. */
static void shows_a_company_no_row_of_another(void)
{
    struct at at = company_begin(service, MINATO);
    struct statement_page page;

    CHECK_OK(statement_store_list_own(at.db, AOBA, busy, NULL, PAGE, &arena, &page));
    CHECK_INT(page.count, 0);
    company_end(&at);
}

static void gives_all_of_a_statement(void)
{
    struct statement_page page = list(MINATO, tsubaki, NULL, PAGE);

    CHECK_INT(page.count, 1);
    CHECK_TEXT(page.statements[0].number, "minato-1");
    CHECK_TEXT(page.statements[0].title, "明細 1");
    CHECK_TEXT(page.statements[0].issued_on, "1990-01-01");
    CHECK_INT(page.statements[0].amount_yen, 1);
}

/* Amounts rise by one from each statement to the next, so their sum tells that none is left out. */
static void pages_through_days_with_many_statements_and_leaves_none_out(void)
{
    struct statement_page page = list(AOBA, tsubaki, NULL, 4);
    char last_day[16] = "9999-12-31";
    int64_t sum = 0;
    size_t count = 0;

    for (;; page = list(AOBA, tsubaki, &page.statements[page.count - 1].id, 4)) {
        for (size_t i = 0; i < page.count; i++) {
            CHECK(strcmp(page.statements[i].issued_on, last_day) <= 0);
            (void)snprintf(last_day, sizeof last_day, "%s", page.statements[i].issued_on);
            sum += page.statements[i].amount_yen;
        }
        count += page.count;
        if (!page.has_more)
            break;
    }
    CHECK_INT(count, 25);
    CHECK_INT(sum, 25 * 26 / 2);
}

/* Rows that this transaction has read from the table. */
static int64_t rows_read(struct db *db)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t count = 0;

    CHECK_OK(db_query(db,
                      "SELECT (coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint"
                      "  FROM pg_stat_xact_user_tables WHERE relname = 'statements'",
                      DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &count));
    return count;
}

static void reads_no_more_rows_for_a_page_deep_in_a_hundred_thousand(void)
{
    struct at at = company_begin(service, AOBA);
    struct statement_page page;
    struct uuid middle;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    CHECK_OK(db_query(at.db, "SELECT id FROM statements WHERE tenant = 1 AND number = 'busy-50000'",
                      DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_uuid(&rows, 0, &middle));
    int64_t before = rows_read(at.db);
    CHECK_OK(statement_store_list_own(at.db, AOBA, busy, NULL, PAGE, &arena, &page));
    CHECK(page.has_more);
    CHECK(rows_read(at.db) - before <= READ_AT_MOST);
    before = rows_read(at.db);
    CHECK_OK(statement_store_list_own(at.db, AOBA, busy, &middle, PAGE, &arena, &page));
    CHECK(page.has_more);
    CHECK(rows_read(at.db) - before <= READ_AT_MOST);
    company_end(&at);
}

/* The planner must know how many there are, as autovacuum would tell it. */
static void migrate_and_fill(void)
{
    static const struct db_migration_set *const sets[] = {&portal_migrations};
    struct db_pool *migrator = pool_as("portal_migrate", 1);
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    service = pool_as("portal_svc", 2);
    fill();
    CHECK_OK(db_execute(db, "ANALYZE statements", DB_NO_PARAMS, NULL));
    db_release(&db);
    db_pool_close(&migrator);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lists_nothing_for_who_acts_for_nobody),
        TEST(finds_no_statement_of_another_customer_or_company),
        TEST(lists_nothing_behind_a_statement_of_somebody_else),
        TEST(shows_a_company_no_row_of_another),
        TEST(gives_all_of_a_statement),
        TEST(pages_through_days_with_many_statements_and_leaves_none_out),
        TEST(reads_no_more_rows_for_a_page_deep_in_a_hundred_thousand),
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
