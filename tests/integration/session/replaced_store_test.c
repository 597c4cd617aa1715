/* The table of replaced tokens as the two roles of the schema see it. */
#include <string.h>

#include "schema.h"
#include "store/session_any_tenant.h"
#include "store/session_store.h"
#include "support/check.h"

static struct db_pool *service;
static struct db_pool *across;

static struct token_mac mac_of(uint8_t byte)
{
    struct token_mac mac;

    memset(mac.bytes, byte, sizeof mac.bytes);
    return mac;
}

/* The present token gets a successor, and that is used two seconds later. */
static void replace(const struct session *session, const struct token_mac *successor)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t now_us = START + SECOND_US;

    CHECK_OK(db_begin_tenant(db, session->subject.tenant_id, &transaction));
    CHECK_OK(session_store_give_successor(db, session, successor, 1, now_us, now_us + 1));
    CHECK_OK(session_store_take_successor(db, session, successor, now_us + SECOND_US, now_us + 2));
    CHECK_OK(db_commit(&transaction));
}

static struct token_standing standing_of(const struct token_mac *mac, struct session *out)
{
    CLEANUP(db_release) struct db *db = acquire(across);
    struct token_standing standing;

    CHECK_OK(session_find_any_tenant(db, mac, out, &standing));
    return standing;
}

static void finds_the_session_by_both_tokens_and_says_which_is_which(void)
{
    struct session session = session_of(1, 1);
    const struct token_mac successor = mac_of(0xaa);
    struct session found;

    add_session(service, &session);
    replace(&session, &successor);
    CHECK_INT(standing_of(&successor, &found).place, TOKEN_PRESENT);
    CHECK(token_mac_equal(&found.mac, &successor));
    CHECK_INT(found.last_seen_at_us, START + SECOND_US);
    CHECK_INT(found.rotates_at_us, START + SECOND_US + 2);
    struct token_standing standing = standing_of(&session.mac, &found);
    CHECK_INT(standing.place, TOKEN_REPLACED);
    CHECK_INT(standing.replaced_at_us, START + 2 * SECOND_US);
    CHECK(token_mac_equal(&found.mac, &successor));
}

static void changes_nothing_of_another_company(void)
{
    struct session session = session_of(2, 1);
    struct session foreign = session;
    const struct token_mac successor = mac_of(0xbb);
    struct session found;

    add_session(service, &session);
    foreign.subject.tenant_id = 3;
    replace(&foreign, &successor);
    CHECK_INT(standing_of(&session.mac, &found).place, TOKEN_PRESENT);
    CHECK(token_mac_equal(&found.mac, &session.mac));
}

static void forgets_replaced_tokens_after_their_time(void)
{
    struct session session = session_of(4, 1);
    const struct token_mac successor = mac_of(0xcc);
    struct token_standing standing;
    struct session found;

    add_session(service, &session);
    replace(&session, &successor);
    CLEANUP(db_release) struct db *db = acquire(across);
    CHECK_OK(session_forget_replaced_any_tenant(db, START + 2 * SECOND_US));
    CHECK_OK(session_find_any_tenant(db, &session.mac, &found, &standing));
    CHECK_OK(session_forget_replaced_any_tenant(db, START + 2 * SECOND_US + 1));
    CHECK_STATUS(session_find_any_tenant(db, &session.mac, &found, &standing), NOT_FOUND);
}

/* session forgets a company that is erased, and no other. */
static void lets_the_service_take_away_only_what_is_of_its_transactions_company(void)
{
    struct session session = session_of(5, 1);
    const struct token_mac successor = mac_of(0xdd);
    struct session found;
    int64_t count = -1;

    add_session(service, &session);
    replace(&session, &successor);
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    CHECK_OK(db_execute_text(db, "DELETE FROM session.replaced_tokens", DB_NO_PARAMS, &count));
    CHECK_INT(count, 0);
    CHECK_OK(db_begin_tenant(db, 6, &transaction));
    CHECK_OK(db_execute(db, "DELETE FROM replaced_tokens", DB_NO_PARAMS, &count));
    CHECK_INT(count, 0);
    CHECK_OK(db_commit(&transaction));
    CHECK_INT(standing_of(&session.mac, &found).place, TOKEN_REPLACED);
}

static void gives_each_role_no_more_than_it_needs(void)
{
    static const char *const of_nobody[] = {
        "SELECT token_mac FROM session.replaced_tokens",
        "UPDATE session.replaced_tokens SET replaced_at = now()",
        "DELETE FROM session.replaced_tokens",
    };
    struct db_pool *auth = pool_as("auth_svc", 1);
    CLEANUP(db_release) struct db *by_auth = acquire(auth);
    CLEANUP(db_release) struct db *by_service = acquire(service);
    CLEANUP(db_release) struct db *by_system = acquire(across);

    for (size_t i = 0; i < COUNT_OF(of_nobody); i++)
        CHECK_STATUS(db_execute_text(by_auth, of_nobody[i], DB_NO_PARAMS, NULL), PERMISSION_DENIED);
    CHECK_STATUS(db_execute_text(by_service, of_nobody[1], DB_NO_PARAMS, NULL), PERMISSION_DENIED);
    CHECK_STATUS(db_execute_text(by_system, of_nobody[1], DB_NO_PARAMS, NULL), PERMISSION_DENIED);
    CHECK_STATUS(
        db_execute_text(by_system, "UPDATE sessions SET token_mac = token_mac", DB_NO_PARAMS, NULL),
        PERMISSION_DENIED);
    db_release(&by_auth);
    db_pool_close(&auth);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(finds_the_session_by_both_tokens_and_says_which_is_which),
        TEST(changes_nothing_of_another_company),
        TEST(forgets_replaced_tokens_after_their_time),
        TEST(lets_the_service_take_away_only_what_is_of_its_transactions_company),
        TEST(gives_each_role_no_more_than_it_needs),
    };

    schema_open();
    service = pool_as("session_svc", 1);
    across = pool_as("session_system", 1);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&across);
    db_pool_close(&service);
    test_postgres_close(&postgres);
    return status;
}
