/* What was typed into forms when a session ended, as portal_svc keeps it for one user of one
 * company and portal_system forgets it. */
#include "store/draft_store.h"

#include <stdio.h>

#include "company.h"
#include "crypto/crypto.h"
#include "db/migration.h"
#include "migrations/portal.h"
#include "support/check.h"

enum { AOBA = 1, MINATO = 2 };

static struct db_pool *service;
static struct db_pool *keeper; /* portal_system */
static struct db_pool *migrator;
static struct arena arena;

static struct draft_owner user(int64_t tenant_id, uint8_t number)
{
    return (struct draft_owner){tenant_id, {{0xee, number}}};
}

static struct uuid new_id(void)
{
    uint8_t random[UUID_SIZE];

    CHECK_OK(crypto_random(random, sizeof random));
    return uuid_v4(random);
}

static struct status put(const struct draft_owner *owner, const char *form, const char *sealed)
{
    struct at at = company_begin(service, owner->tenant_id);
    struct status kept = draft_store_put(at.db, owner, new_id(), form, bytes_of(sealed));

    if (status_is_ok(kept))
        CHECK_OK(db_commit(&at.transaction));
    company_end(&at);
    return kept;
}

static struct draft_page list(const struct draft_owner *owner)
{
    struct at at = company_begin(service, owner->tenant_id);
    struct draft_page page;

    CHECK_OK(draft_store_list(at.db, owner, &arena, &page));
    company_end(&at);
    return page;
}

static struct status find(const struct draft_owner *owner, struct uuid id, struct bytes *out)
{
    struct at at = company_begin(service, owner->tenant_id);
    struct draft draft;
    struct status found = draft_store_find(at.db, owner, id, &arena, &draft, out);

    company_end(&at);
    return found;
}

static bool has_more; /* as the last one that was taken or sent has left it */

static struct status take(const struct draft_owner *owner, struct uuid id)
{
    struct at at = company_begin(service, owner->tenant_id);
    const char *form = NULL;
    struct status taken = draft_store_take(at.db, owner, id, &arena, &form, &has_more);

    if (status_is_ok(taken))
        CHECK_OK(db_commit(&at.transaction));
    company_end(&at);
    return taken;
}

/* As the owner of the table, in the company's transaction: its clock goes on. */
static void let_time_pass(const struct draft_owner *owner)
{
    struct at at = company_begin(service, owner->tenant_id);

    CHECK_OK(db_execute(at.db,
                        "UPDATE drafts SET kept_at = kept_at - interval '30 minutes',"
                        "                  expires_at = expires_at - interval '30 minutes'"
                        " WHERE tenant = $1 AND user_id = $2",
                        DB_PARAMS(DB_INT(owner->tenant_id), DB_UUID(owner->user_id)), NULL));
    CHECK_OK(db_commit(&at.transaction));
    company_end(&at);
}

static void takes_another_users_draft_and_another_companys_for_a_missing_one(void)
{
    const struct draft_owner ours = user(AOBA, 1);
    const struct draft_owner colleague = user(AOBA, 2);
    const struct draft_owner namesake = user(MINATO, 1);
    struct bytes sealed;

    CHECK_OK(put(&ours, "/admin/users/new", "x"));
    const struct uuid id = list(&ours).drafts[0].id;
    CHECK_STATUS(find(&colleague, id, &sealed), NOT_FOUND);
    CHECK_STATUS(find(&namesake, id, &sealed), NOT_FOUND);
    CHECK_STATUS(take(&colleague, id), NOT_FOUND);
    CHECK_STATUS(take(&namesake, id), NOT_FOUND);
    CHECK_INT(list(&colleague).count, 0);
    CHECK_INT(list(&namesake).count, 0);
    CHECK_OK(find(&ours, id, &sealed));
    CHECK_OK(take(&ours, id));
    CHECK_STATUS(take(&ours, id), NOT_FOUND);
}

static void keeps_the_latest_of_a_form_and_five_forms_of_a_user(void)
{
    const struct draft_owner ours = user(AOBA, 3);
    const struct draft_owner colleague = user(AOBA, 4);
    struct bytes sealed;
    char form[32];

    for (int i = 0; i < DRAFTS_OF_USER; i++) {
        (void)snprintf(form, sizeof form, "/admin/roles/%d", i + 1);
        CHECK_OK(put(&ours, form, "first"));
    }
    CHECK_STATUS(put(&ours, "/admin/users/new", "one more"), RESOURCE_EXHAUSTED);
    CHECK_OK(put(&ours, "/admin/roles/3", "second"));
    struct draft_page page = list(&ours);
    CHECK_INT(page.count, DRAFTS_OF_USER);
    CHECK_TEXT(page.drafts[0].form, "/admin/roles/3");
    CHECK_OK(find(&ours, page.drafts[0].id, &sealed));
    CHECK(bytes_equal(sealed, bytes_of("second")));
    CHECK_OK(put(&colleague, "/admin/users/new", "x"));
}

static void forget_form(const struct draft_owner *owner, const char *form)
{
    struct at at = company_begin(service, owner->tenant_id);

    CHECK_OK(draft_store_forget_form(at.db, owner, form, &has_more));
    CHECK_OK(db_commit(&at.transaction));
    company_end(&at);
}

/* Others' drafts are none of theirs, and nor is one that has expired. */
static void says_whether_the_user_has_more(void)
{
    const struct draft_owner ours = user(AOBA, 18);
    const struct draft_owner colleague = user(AOBA, 19);

    CHECK_OK(put(&colleague, "/admin/users/new", "x"));
    CHECK_OK(put(&ours, "/admin/roles/1", "x"));
    let_time_pass(&ours);
    CHECK_OK(put(&ours, "/admin/roles/2", "x")); /* which takes the first away */
    CHECK_OK(put(&ours, "/admin/roles/3", "x"));
    CHECK_OK(put(&ours, "/admin/roles/4", "x"));
    CHECK_OK(take(&ours, list(&ours).drafts[0].id));
    CHECK(has_more);
    forget_form(&ours, "/admin/roles/2");
    CHECK(has_more);
    forget_form(&ours, "/admin/roles/3");
    CHECK(!has_more);
    CHECK_INT(list(&ours).count, 0);
    CHECK_INT(list(&colleague).count, 1);
    CHECK_OK(put(&ours, "/admin/roles/5", "x"));
    CHECK_OK(take(&ours, list(&ours).drafts[0].id));
    CHECK(!has_more);
}

static void keeps_one_form_twenty_times_and_then_anew_when_it_has_expired(void)
{
    const struct draft_owner ours = user(AOBA, 5);

    for (int i = 0; i < DRAFT_TIMES_MAXIMUM; i++)
        CHECK_OK(put(&ours, "/admin/users/new", "x"));
    CHECK_STATUS(put(&ours, "/admin/users/new", "x"), RESOURCE_EXHAUSTED);
    let_time_pass(&ours);
    CHECK_OK(put(&ours, "/admin/users/new", "x"));
}

static void has_no_draft_any_more_after_half_an_hour(void)
{
    const struct draft_owner ours = user(AOBA, 6);
    struct bytes sealed;

    CHECK_OK(put(&ours, "/admin/users/new", "x"));
    const struct draft draft = list(&ours).drafts[0];
    CHECK_INT(draft.expires_at_us - draft.kept_at_us, INT64_C(1800) * 1000000);
    let_time_pass(&ours);
    CHECK_INT(list(&ours).count, 0);
    CHECK_STATUS(find(&ours, draft.id, &sealed), NOT_FOUND);
    CHECK_STATUS(take(&ours, draft.id), NOT_FOUND);
}

/* Statements are literals where they run, so these are no functions. */
#define CHECK_COUNT_AS(pool, tenant_id, sql, expected)                                             \
    do {                                                                                           \
        struct at at = company_begin(pool, tenant_id);                                             \
        CLEANUP(db_rows_clear) struct db_rows rows = {0};                                          \
        int64_t count = 0;                                                                         \
        CHECK_OK(db_query(at.db, sql, DB_NO_PARAMS, &rows));                                       \
        CHECK_OK(db_get_int(&rows, 0, &count));                                                    \
        CHECK_INT(count, expected);                                                                \
        company_end(&at);                                                                          \
    } while (0)

#define CHECK_TRY_AS(pool, tenant_id, sql, name)                                                   \
    do {                                                                                           \
        struct at at = company_begin(pool, tenant_id);                                             \
        const struct status tried = db_execute(at.db, sql, DB_NO_PARAMS, NULL);                    \
        CHECK_INT(tried.code, STATUS_##name);                                                      \
        company_end(&at);                                                                          \
    } while (0)

#define FOREIGN                                                                                    \
    "INSERT INTO drafts (tenant, id, user_id, form, sealed)"                                       \
    " VALUES (2, gen_random_uuid(), gen_random_uuid(), '/a', 'x')"

/* Of every company, and only what has expired. */
static void sweeps_what_has_expired_of_all_companies_and_nothing_else(void)
{
    const struct draft_owner over[] = {user(AOBA, 7), user(MINATO, 7)};
    const struct draft_owner live = user(MINATO, 8);

    for (size_t i = 0; i < COUNT_OF(over); i++) {
        CHECK_OK(put(&over[i], "/admin/users/new", "x"));
        let_time_pass(&over[i]);
    }
    CHECK_OK(put(&live, "/admin/users/new", "x"));
    struct db *db = acquire(keeper);
    CHECK_OK(draft_store_sweep_any_tenant(db));
    db_release(&db);
    for (size_t i = 0; i < COUNT_OF(over); i++)
        CHECK_COUNT_AS(service, over[i].tenant_id,
                       "SELECT count(*) FROM drafts WHERE expires_at <= now()", 0);
    CHECK_INT(list(&live).count, 1);
}

/* Each role, in the transaction of a company, at the table. */
static void admits_each_role_to_its_own_alone(void)
{
    const struct draft_owner ours = user(AOBA, 9);

    CHECK_OK(put(&ours, "/admin/users/new", "x"));
    CHECK_COUNT_AS(service, AOBA, "SELECT count(*) FROM drafts WHERE user_id::text LIKE 'ee09%'",
                   1);
    CHECK_COUNT_AS(service, AOBA, "SELECT count(*) FROM drafts WHERE tenant <> 1", 0);
    CHECK_COUNT_AS(service, 3, "SELECT count(*) FROM drafts", 0);
    CHECK_TRY_AS(service, AOBA, FOREIGN, PERMISSION_DENIED);
    CHECK_TRY_AS(service, AOBA, "UPDATE drafts SET user_id = gen_random_uuid()", PERMISSION_DENIED);
    CHECK_TRY_AS(service, AOBA, "UPDATE drafts SET tenant = 2", PERMISSION_DENIED);
    CHECK_COUNT_AS(keeper, AOBA, "SELECT count(tenant) FROM drafts WHERE expires_at > now()", 0);
    CHECK_TRY_AS(keeper, AOBA, "SELECT sealed FROM drafts", PERMISSION_DENIED);
    CHECK_TRY_AS(keeper, AOBA, "SELECT user_id FROM drafts", PERMISSION_DENIED);
    CHECK_TRY_AS(keeper, AOBA, "UPDATE drafts SET expires_at = now()", PERMISSION_DENIED);
    CHECK_TRY_AS(keeper, AOBA, FOREIGN, PERMISSION_DENIED);
    CHECK_TRY_AS(keeper, AOBA, "DELETE FROM drafts WHERE tenant = 1", OK);
    CHECK_INT(list(&ours).count, 1);
}

static void migrate(void)
{
    static const struct db_migration_set *const sets[] = {&portal_migrations};
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    db_release(&db);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(takes_another_users_draft_and_another_companys_for_a_missing_one),
        TEST(keeps_the_latest_of_a_form_and_five_forms_of_a_user),
        TEST(says_whether_the_user_has_more),
        TEST(keeps_one_form_twenty_times_and_then_anew_when_it_has_expired),
        TEST(has_no_draft_any_more_after_half_an_hour),
        TEST(sweeps_what_has_expired_of_all_companies_and_nothing_else),
        TEST(admits_each_role_to_its_own_alone),
    };

    database_open("");
    arena_init(&arena, 1 << 20);
    migrator = pool_as("portal_migrate", 1);
    migrate();
    service = pool_as("portal_svc", 2);
    keeper = pool_as("portal_system", 1);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&keeper);
    db_pool_close(&service);
    db_pool_close(&migrator);
    arena_clear(&arena);
    test_postgres_close(&postgres);
    return status;
}
