/* What staff change about customers, in the portal's schema as portal_svc. */
#include "store/customer_change.h"

#include "company.h"
#include "db/migration.h"
#include "migrations/portal.h"
#include "store/customer_user_store.h"
#include "support/check.h"

enum {
    AOBA = 1,
    MINATO = 2,
    CUSTOMERS = 25,
};

static struct db_pool *service;
static struct arena arena;

static const struct customer_reach everybody = {.is_all = true};

/* Customers "c-01", "c-02", ..., by turns in group 1, 63 and none. */
static void fill(int64_t tenant_id)
{
    struct at at = company_begin(service, tenant_id);

    CHECK_OK(db_execute(at.db,
                        "INSERT INTO customers (tenant, id, code, name, group_number)"
                        " SELECT $1, md5($1::bigint || '/' || n)::uuid,"
                        "        'c-' || lpad(n::text, 2, '0'), '客', (ARRAY[0, 1, 63])[1 + n % 3]"
                        "   FROM generate_series(1, $2::bigint) AS n",
                        DB_PARAMS(DB_INT(tenant_id), DB_INT(CUSTOMERS)), NULL));
    CHECK_OK(db_commit(&at.transaction));
    db_release(&at.db);
}

static struct uuid customer_of(int64_t tenant_id, const char *code)
{
    const struct customer_question question = {everybody, code, "", 1};
    struct at at = company_begin(service, tenant_id);
    struct customer_page page;

    CHECK_OK(customer_store_search(at.db, tenant_id, &question, &arena, &page));
    company_end(&at);
    CHECK_INT(page.count, 1);
    return page.customers[0].id;
}

static struct status find_within(int64_t tenant_id, struct uuid id, struct customer_reach reach)
{
    struct at at = company_begin(service, tenant_id);
    struct customer customer;
    struct status found = customer_store_find(at.db, tenant_id, id, &reach, &arena, &customer);

    company_end(&at);
    return found;
}

static struct status create(int64_t tenant_id, struct uuid id, const char *code, uint32_t group)
{
    const struct customer customer = {
        .id = id, .code = code, .name = "株式会社あたらしい", .group_number = group};
    struct at at = company_begin(service, tenant_id);
    bool is_new = false;
    struct status made = customer_change_create(at.db, tenant_id, &customer, &is_new);

    if (status_is_ok(made) && is_new)
        CHECK_OK(db_commit(&at.transaction));
    company_end(&at);
    return made;
}

static void makes_one_customer_of_a_form_that_comes_twice(void)
{
    const struct customer customer = {.id = {{7}}, .code = "N-1", .name = "新"};
    struct at at = company_begin(service, AOBA);
    bool is_new = false;

    CHECK_OK(customer_change_create(at.db, AOBA, &customer, &is_new));
    CHECK(is_new);
    CHECK_OK(customer_change_create(at.db, AOBA, &customer, &is_new));
    CHECK(!is_new);
    company_end(&at);
}

static void gives_no_code_twice_within_a_company(void)
{
    CHECK_STATUS(create(AOBA, (struct uuid){{8}}, "c-01", 0), ALREADY_EXISTS);
    CHECK_OK(create(MINATO, (struct uuid){{8}}, "N-2", 63));
    CHECK_OK(find_within(MINATO, (struct uuid){{8}}, customer_reach_of(SCOPE_GROUP(63))));
    CHECK_STATUS(find_within(MINATO, (struct uuid){{8}}, customer_reach_of(SCOPE_GROUP(1))),
                 NOT_FOUND);
    CHECK_STATUS(find_within(AOBA, (struct uuid){{8}}, everybody), NOT_FOUND);
}

static void names_a_customer_unless_it_was_changed_meanwhile(void)
{
    struct customer ours = {
        .id = customer_of(AOBA, "c-02"), .code = "X-2", .name = "改名", .revision = 1};
    struct customer foreign = {
        .id = customer_of(MINATO, "c-02"), .code = "X-3", .name = "改名", .revision = 1};
    struct at at = company_begin(service, AOBA);
    struct customer customer;

    CHECK_STATUS(customer_change_name(at.db, AOBA, &foreign), ABORTED);
    CHECK_OK(customer_change_name(at.db, AOBA, &ours));
    CHECK_STATUS(customer_change_name(at.db, AOBA, &ours), ABORTED);
    CHECK_OK(customer_store_find(at.db, AOBA, ours.id, &everybody, &arena, &customer));
    CHECK_TEXT(customer.code, "X-2");
    CHECK_TEXT(customer.name, "改名");
    CHECK_INT(customer.revision, 2);
    ours.revision = 2;
    ours.code = "c-03";
    CHECK_STATUS(customer_change_name(at.db, AOBA, &ours), ALREADY_EXISTS);
    company_end(&at);
}

static void puts_a_customer_into_a_group_unless_it_was_changed_meanwhile(void)
{
    struct uuid ours = customer_of(AOBA, "c-01");
    struct uuid foreign = customer_of(MINATO, "c-01");
    struct at at = company_begin(service, AOBA);
    int64_t counts[SCOPE_GROUPS_MAXIMUM + 1];
    struct customer customer;

    CHECK_OK(customer_change_group(at.db, AOBA, ours, 1, 2));
    CHECK_STATUS(customer_change_group(at.db, AOBA, ours, 1, 3), ABORTED);
    CHECK_STATUS(customer_change_group(at.db, AOBA, foreign, 1, 2), ABORTED);
    CHECK_OK(customer_store_find(at.db, AOBA, ours, &everybody, &arena, &customer));
    CHECK_INT(customer.group_number, 2);
    CHECK_INT(customer.revision, 2);
    CHECK_OK(customer_store_count_groups(at.db, AOBA, counts));
    CHECK_INT(counts[0], 8);
    CHECK_INT(counts[1], 8);
    CHECK_INT(counts[2], 1);
    CHECK_INT(counts[3], 0);
    CHECK_INT(counts[63], 8);
    company_end(&at);
}

static const struct uuid somebody = {{1, 2, 3}};

/* How many act for the customer, as the company's own transaction sees it. */
static size_t count_users(int64_t tenant_id, struct uuid customer_id)
{
    struct at at = company_begin(service, tenant_id);
    struct customer_user_page page;

    CHECK_OK(customer_user_list(at.db, tenant_id, customer_id, NULL, 10, &arena, &page));
    company_end(&at);
    return page.count;
}

static struct status attach(int64_t tenant_id, struct uuid customer_id, struct uuid user_id,
                            bool *is_new_out)
{
    struct at at = company_begin(service, tenant_id);
    struct status done = customer_user_attach(at.db, tenant_id, customer_id, user_id, is_new_out);

    if (status_is_ok(done))
        CHECK_OK(db_commit(&at.transaction));
    company_end(&at);
    return done;
}

static bool detach(int64_t tenant_id, struct uuid customer_id, struct uuid user_id)
{
    struct at at = company_begin(service, tenant_id);
    bool was_attached = false;

    CHECK_OK(customer_user_detach(at.db, tenant_id, customer_id, user_id, &was_attached));
    CHECK_OK(db_commit(&at.transaction));
    company_end(&at);
    return was_attached;
}

static void lets_a_user_act_for_one_customer_and_for_none_afterwards(void)
{
    struct uuid first = customer_of(AOBA, "c-01");
    struct uuid second = customer_of(AOBA, "c-02");
    bool is_new = false;

    CHECK_OK(attach(AOBA, first, somebody, &is_new));
    CHECK(is_new);
    CHECK_OK(attach(AOBA, first, somebody, &is_new));
    CHECK(!is_new);
    CHECK_STATUS(attach(AOBA, second, somebody, &is_new), ALREADY_EXISTS);
    CHECK(!detach(AOBA, second, somebody));
    CHECK_INT(count_users(AOBA, first), 1);
    CHECK(detach(AOBA, first, somebody));
    CHECK(!detach(AOBA, first, somebody));
    CHECK_INT(count_users(AOBA, first), 0);
}

static void touches_no_user_of_a_customer_of_another_company(void)
{
    struct uuid foreign = customer_of(MINATO, "c-01");
    bool is_new = false;

    CHECK_OK(attach(MINATO, foreign, somebody, &is_new));
    CHECK(!detach(AOBA, foreign, somebody));
    CHECK_INT(count_users(AOBA, foreign), 0);
    CHECK_INT(count_users(MINATO, foreign), 1);
    CHECK(!status_is_ok(attach(AOBA, foreign, (struct uuid){{9}}, &is_new)));
    CHECK(detach(MINATO, foreign, somebody));
}

static void pages_through_the_users_of_a_customer_and_leaves_none_out(void)
{
    struct uuid ours = customer_of(AOBA, "c-04");
    struct customer_user_page page = {0};
    bool is_new = false;
    size_t count = 0;

    for (uint8_t i = 1; i <= 5; i++)
        CHECK_OK(attach(AOBA, ours, (struct uuid){{0xa0, i}}, &is_new));
    do {
        struct at at = company_begin(service, AOBA);
        CHECK_OK(customer_user_list(at.db, AOBA, ours, count ? &page.ids[page.count - 1] : NULL, 2,
                                    &arena, &page));
        company_end(&at);
        count += page.count;
    } while (page.has_more);
    CHECK_INT(count, 5);
}

static void finds_a_customer_by_the_code_within_reach_alone(void)
{
    const struct customer_reach reach = customer_reach_of(SCOPE_GROUP(1));
    struct at at = company_begin(service, AOBA);
    struct customer customer;

    CHECK_OK(customer_store_find_code(at.db, AOBA, "c-01", &reach, &arena, &customer));
    CHECK_STATUS(customer_store_find_code(at.db, AOBA, "c-05", &reach, &arena, &customer),
                 NOT_FOUND);
    CHECK_OK(customer_store_find_code(at.db, AOBA, "c-05", &everybody, &arena, &customer));
    CHECK_STATUS(customer_store_find_code(at.db, AOBA, "c-0", &everybody, &arena, &customer),
                 NOT_FOUND);
    company_end(&at);
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
    db_release(&db);
    db_pool_close(&migrator);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(makes_one_customer_of_a_form_that_comes_twice),
        TEST(gives_no_code_twice_within_a_company),
        TEST(names_a_customer_unless_it_was_changed_meanwhile),
        TEST(lets_a_user_act_for_one_customer_and_for_none_afterwards),
        TEST(touches_no_user_of_a_customer_of_another_company),
        TEST(pages_through_the_users_of_a_customer_and_leaves_none_out),
        TEST(finds_a_customer_by_the_code_within_reach_alone),
        TEST(puts_a_customer_into_a_group_unless_it_was_changed_meanwhile),
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
