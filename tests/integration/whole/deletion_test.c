/* The end of a company's contract and its way back out of the recycle bin, over auth, session and
 * audit as they run. */

#include "contract.h"
#include "managing.h"
#include "support/world/people.h"
#include "support/world/targets.h"

static const char why[] = "the contract has ended";

static void refuses_who_is_not_there_and_what_makes_no_sense(void)
{
    int64_t tenant = create_tenant("refusing");

    CHECK_STATUS(contract_end(999999, "refusing", why), NOT_FOUND);
    CHECK_STATUS(contract_end(tenant, "refusin", why), INVALID_ARGUMENT);
    CHECK_TEXT(contract_end(tenant, "aoba", why).text, "code: it is not this company's");
    CHECK_STATUS(contract_end(tenant, "", why), INVALID_ARGUMENT);
    CHECK_STATUS(contract_end(tenant, "refusing", ""), INVALID_ARGUMENT);
    CHECK_STATUS(contract_restore(999999), NOT_FOUND);
    CHECK_STATUS(contract_restore(tenant), FAILED_PRECONDITION);
    CHECK_TEXT(contract_restore(tenant).text, "the company is not deleted");
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "tenant_deleted"), 0);
}

static void ends_every_session_and_answers_as_if_there_were_no_such_company(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char token[TOKEN_CAPACITY];
    char late[TOKEN_CAPACITY];
    const char *deleted = NULL;
    const char *unknown = NULL;
    const Tenant *found = NULL;
    int64_t tenant = create_tenant("ending");

    arena_init(&arena, 1 << 20);
    (void)create_user(tenant, "suzuki", "viewer");
    CHECK_OK(call_sign_in("ending", "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_OK(contract_get(PORTAL, tenant, NULL, &arena, &found));
    CHECK_OK(contract_end(tenant, "ending", why));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);

    CHECK_STATUS(call_sign_in("ending", "suzuki", GOOD_PASSWORD, late, &deleted), UNAUTHENTICATED);
    CHECK_STATUS(call_sign_in("no-such", "suzuki", GOOD_PASSWORD, late, &unknown), UNAUTHENTICATED);
    CHECK_TEXT(deleted, unknown);
    CHECK_STATUS(contract_get(PORTAL, tenant, NULL, &arena, &found), NOT_FOUND);
    CHECK_STATUS(contract_get(PORTAL, 0, "ending", &arena, &found), NOT_FOUND);
    CHECK_OK(contract_get(OPERATOR, 0, "ending", &arena, &found));
    CHECK_INT(found->state, SEKISHO__AUTH__V1__TENANT_STATE__TENANT_STATE_DELETED);
    CHECK_INT(found->erased_from_us - found->deleted_at_us, INT64_C(30) * 86400 * 1000000);
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "tenant_deleted"), 1);
    CHECK_INT(count_events(tenant, "sessions_ended"), 1);
    CHECK_INT(count_events(tenant, "authn_login_fail"), 0);
}

static void goes_no_further_than_the_bin_from_any_other_state(void)
{
    int64_t tenant = create_tenant("states");

    CHECK_OK(contract_suspend(tenant));
    CHECK_OK(contract_end(tenant, "states", why));
    CHECK_STATUS(contract_end(tenant, "states", why), FAILED_PRECONDITION);
    CHECK_TEXT(contract_end(tenant, "states", why).text, "the company is deleted already");
    CHECK_STATUS(contract_suspend(tenant), FAILED_PRECONDITION);
    CHECK_STATUS(contract_resume(tenant), FAILED_PRECONDITION);
    CHECK_TEXT(contract_resume(tenant).text, "the company is deleted: restore it first");
}

static void comes_back_suspended_and_with_all_it_had_but_links(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct invited before;
    struct invited after;
    const Tenant *found = NULL;

    arena_init(&arena, 1 << 20);
    (void)create_user(aoba, "stays", "viewer");
    CHECK_OK(invite(NULL, "waiting", "viewer", &before));
    CHECK_OK(contract_end(aoba, "aoba", why));
    CHECK_STATUS(set_password(before.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    contract_pass(aoba, "29 days 23 hours");
    CHECK_OK(contract_restore(aoba));
    CHECK_STATUS(contract_restore(aoba), FAILED_PRECONDITION);
    CHECK_OK(contract_get(OPERATOR, aoba, NULL, &arena, &found));
    CHECK_INT(found->state, SEKISHO__AUTH__V1__TENANT_STATE__TENANT_STATE_SUSPENDED);
    CHECK_INT(found->deleted_at_us, 0);
    CHECK_STATUS(sign_in("stays", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(contract_resume(aoba));
    CHECK_OK(sign_in("stays", GOOD_PASSWORD));
    CHECK_STATUS(set_password(before.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(act(&RESEND, NULL, before.id, &after));
    CHECK_OK(set_password(after.link, ACTIVATION, NEW_PASSWORD));
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_restored"), 1);
}

static struct status list_users_as_a_system(int64_t tenant_id)
{
    static const struct rpc_target LIST = {"sekisho.auth.v1.Users/List",
                                           &sekisho__auth__v1__list_users_response__descriptor,
                                           RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ListUsersRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__list_users_request__init(&request);
    request.tenant_id = tenant_id;
    struct status status = world_call(AUTH, BILLING, &LIST, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void is_granted_to_no_internal_system_any_more(void)
{
    int64_t tenant = create_tenant("granted");

    (void)create_user(tenant, "suzuki", "viewer");
    CHECK_OK(list_users_as_a_system(tenant));
    CHECK_OK(contract_end(tenant, "granted", why));
    CHECK_STATUS(list_users_as_a_system(tenant), PERMISSION_DENIED);
}

static struct status create(const char *code)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateTenantRequest request;
    const void *answer = NULL;
    char name[] = "二代目";

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__create_tenant_request__init(&request);
    request.code = arena_copy_text(&arena, code);
    request.name = name;
    struct status status =
        world_call(AUTH, OPERATOR, &CREATE_TENANT, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

/* Also when the company's row is gone, which is taken away here by hand. */
static void gives_its_code_to_nobody_for_a_year(void)
{
    int64_t tenant = create_tenant("retired");

    CHECK_OK(contract_end(tenant, "retired", why));
    CHECK_STATUS(create("retired"), ALREADY_EXISTS);
    test_postgres_execute(&world.postgres, "DELETE FROM auth.tenants WHERE code = 'retired'");
    contract_pass(tenant, "364 days 23 hours");
    CHECK_STATUS(create("retired"), ALREADY_EXISTS);
    CHECK_STATUS(contract_restore(tenant), FAILED_PRECONDITION);
    CHECK_TEXT(contract_restore(tenant).text, "the company was erased");
    contract_pass(tenant, "365 days 1 second");
    CHECK_OK(create("retired"));
}

/* A call that waited while it began has the time of before. */
static void does_not_come_back_once_its_erasing_has_begun(void)
{
    int64_t tenant = create_tenant("going");

    CHECK_OK(contract_end(tenant, "going", why));
    test_postgres_execute(
        &world.postgres,
        "UPDATE auth.tenant_deletions SET erasing_at = now() WHERE code = 'going'");
    CHECK_STATUS(contract_restore(tenant), FAILED_PRECONDITION);
    CHECK_TEXT(contract_restore(tenant).text, "the 30 days are over: the company is being erased");
    test_postgres_execute(
        &world.postgres, "UPDATE auth.tenant_deletions SET erasing_at = NULL WHERE code = 'going'");
    CHECK_OK(contract_restore(tenant));
}

static void lists_who_was_deleted_the_latest_first_and_forgets_who_was_restored(void)
{
    CLEANUP(arena_clear) struct arena arena;
    int64_t first = create_tenant("first");
    int64_t second = create_tenant("second");
    int64_t saved = create_tenant("saved");

    arena_init(&arena, 1 << 20);
    CHECK_OK(contract_end(first, "first", why));
    CHECK_OK(contract_end(second, "second", "moved on"));
    CHECK_OK(contract_end(saved, "saved", why));
    CHECK_OK(contract_restore(saved));
    const Sekisho__Auth__V1__ListDeletionsResponse *page = contract_deletions("", 1, &arena);
    CHECK_INT(page->n_deletions, 1);
    CHECK_TEXT(page->deletions[0]->code, "second");
    CHECK_TEXT(page->deletions[0]->reason, "moved on");
    CHECK_TEXT(page->deletions[0]->deleted_by, "operator");
    page = contract_deletions(page->next, 1, &arena);
    CHECK_TEXT(page->deletions[0]->code, "first");
    CHECK_INT(page->deletions[0]->tenant_id, first);
    page = contract_deletions("", 0, &arena);
    CHECK_TEXT(page->next, "");
}

/* The record is the operator's. */
static void shows_no_company_the_record(void)
{
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN"
                          "  SET LOCAL ROLE auth_svc;"
                          "  PERFORM FROM auth.tenant_deletions;"
                          "  RAISE EXCEPTION 'it was read';"
                          "EXCEPTION WHEN insufficient_privilege THEN NULL; END $$");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_who_is_not_there_and_what_makes_no_sense),
        TEST(ends_every_session_and_answers_as_if_there_were_no_such_company),
        TEST(goes_no_further_than_the_bin_from_any_other_state),
        TEST(comes_back_suspended_and_with_all_it_had_but_links),
        TEST(is_granted_to_no_internal_system_any_more),
        TEST(gives_its_code_to_nobody_for_a_year),
        TEST(does_not_come_back_once_its_erasing_has_begun),
        TEST(lists_who_was_deleted_the_latest_first_and_forgets_who_was_restored),
        TEST(shows_no_company_the_record),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
