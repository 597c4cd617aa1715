/* Looking up a session over fakes of memory and database. */
#include <criterion/criterion.h>

#include "handlers/lookup.h"
#include "service.h"

static struct session_service service;
static struct session row;
static struct status row_answer;
static enum token_place row_place;
static size_t row_under; /* which of the MACs the row is kept under */

static size_t kept;
static size_t removals;
static size_t marks_when_read;
static size_t marks;

uint64_t session_table_mark(struct session_table *table, const struct token_mac *mac)
{
    marks++;
    return 7;
}

bool session_table_put(struct session_table *table, struct session *session, uint64_t mark)
{
    cr_assert_eq(mark, 7);
    kept++;
    return true;
}

void session_table_remove(struct session_table *table, const struct token_mac *mac)
{
    removals++;
}

struct status session_find_any_tenant(struct db *db, const struct token_mac *mac,
                                      struct session *out, struct token_standing *standing_out)
{
    marks_when_read = marks;
    *out = row;
    standing_out->place = row_place;
    if (!status_is_ok(row_answer))
        return row_answer;
    return mac->bytes[0] == row_under ? OK : FAIL(NOT_FOUND, "no such session");
}

struct status session_find_ended_any_tenant(struct db *db, const struct token_mac *mac,
                                            struct session_ended *out)
{
    return mac->bytes[0] == row_under ? OK : FAIL(NOT_FOUND, "no such session");
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return OK;
}

void db_release(struct db **db)
{
}

void token_mac_compute(const struct token *token, const struct crypto_hmac_key *key,
                       struct token_mac *out)
{
    *out = (struct token_mac){{(uint8_t)key->id}};
}

static struct lookup lookup;
static struct call call = {.service = &service};
static struct session found;
static struct lookup_result result;

static void given_a_row_under_the_current_key(void)
{
    service.token_keys.current.id = 1;
    service.token_keys.previous.id = 2;
    row.is_void = false;
    row_under = 1;
    row_answer = OK;
    lookup_init(&lookup, &service, &(struct token){0});
}

TestSuite(lookup, .init = given_a_row_under_the_current_key);

Test(lookup, keeps_a_session_that_is_void_out_of_memory)
{
    row.is_void = true;
    result.held = true;
    cr_assert_eq(lookup_session(&lookup, &call, &found, &result).code, STATUS_OK);
    cr_assert_eq(kept, 0);
    cr_assert(!result.held);
}

Test(lookup, forgets_in_memory_what_the_database_does_not_have)
{
    row_under = 3;
    cr_assert_eq(lookup_session(&lookup, &call, &found, &result).code, STATUS_NOT_FOUND);
    cr_assert_eq(removals, 2);
    cr_assert_eq(kept, 0);
}

Test(lookup, forgets_nothing_when_the_database_does_not_answer)
{
    row_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(lookup_session(&lookup, &call, &found, &result).code, STATUS_UNAVAILABLE);
    cr_assert_eq(removals, 0);
}

Test(lookup, takes_the_mark_before_it_reads_the_row)
{
    cr_assert_eq(lookup_session(&lookup, &call, &found, &result).code, STATUS_OK);
    cr_assert_eq(marks_when_read, 1);
    cr_assert_eq(kept, 1);
    cr_assert(result.held);
}

Test(lookup, finds_sessions_under_the_previous_key)
{
    struct session_ended ended;

    row_under = 2;
    cr_assert_eq(lookup_session(&lookup, &call, &found, NULL).code, STATUS_OK);
    cr_assert_eq(lookup_ended(&lookup, &call, &ended).code, STATUS_OK);
}

Test(lookup, knows_one_key_when_there_is_no_previous_one)
{
    service.token_keys.previous.id = 0;
    lookup_init(&lookup, &service, &(struct token){0});
    cr_assert_eq(lookup.count, 1);
}

/* Memory would take the one for the other. */
Test(lookup, keeps_a_session_found_by_another_token_than_its_own_out_of_memory)
{
    static const enum token_place places[] = {TOKEN_SUCCESSOR, TOKEN_REPLACED};

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        row_place = places[i];
        cr_assert_eq(lookup_session(&lookup, &call, &found, &result).code, STATUS_OK);
        cr_expect_eq(result.standing.place, places[i], "case %zu", i);
        cr_expect(!result.held, "case %zu", i);
        cr_expect_eq(removals, i + 1, "case %zu", i);
        cr_expect_eq(result.mac.bytes[0], 1, "case %zu", i);
    }
    cr_assert_eq(kept, 0);
}
