/* Ending the sessions of a suspended company over a session that is a fake. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "handlers/vacating.h"
#include "peers/session.h"
#include "store/tenant_store.h"

static struct auth_service service;
static const struct tenant aoba = {.id = 7, .suspension = {"sixteen bytes id"}};
static struct vacating vacating = {.service = &service};

static int rounds; /* how often session was asked */
static int left;   /* after how many rounds none is left */
static uint64_t last_round;
static bool is_vacated;
static struct status session_answer;

struct status session_end_tenant(struct rpc_client *client, const struct rpc_call_options *options,
                                 int64_t tenant_id, const char *reason, struct arena *arena,
                                 bool *more_out)
{
    cr_assert_eq(tenant_id, 7);
    cr_assert_eq(options->idempotency_key.size, UUID_SIZE + sizeof last_round);
    last_round = bytes_get_u64(options->idempotency_key.data + UUID_SIZE);
    *more_out = ++rounds < left;
    return session_answer;
}

struct status tenant_store_set_vacated_any_tenant(struct db *db, int64_t tenant_id,
                                                  struct uuid suspension)
{
    is_vacated = true;
    return OK;
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return OK;
}

void db_release(struct db **db)
{
}

Test(vacating, goes_on_until_none_is_left_and_says_so)
{
    left = 200;
    cr_assert_eq(vacate(&vacating, &aoba).code, STATUS_OK);
    cr_expect_eq(rounds, 200);
    cr_expect_eq(last_round, 199);
    cr_expect(is_vacated);
}

Test(vacating, leaves_the_rest_for_the_next_time_when_its_own_is_over)
{
    left = 3;
    vacating.until_ms = clock_monotonic_ms();
    for (int turn = 1; turn < left; turn++) {
        vacating.first_round = (uint64_t)turn * 1000;
        cr_expect_eq(vacate(&vacating, &aoba).code, STATUS_ABORTED);
        cr_expect_eq(rounds, turn, "some end in each");
        cr_expect_eq(last_round, vacating.first_round, "not what was answered before");
        cr_expect(!is_vacated);
    }
    cr_expect_eq(vacate(&vacating, &aoba).code, STATUS_OK);
    cr_expect(is_vacated);
}

Test(vacating, says_nothing_of_a_company_that_session_did_not_answer_for)
{
    left = 1;
    session_answer = FAIL(UNAVAILABLE, "session is unavailable");
    cr_expect_eq(vacate(&vacating, &aoba).code, STATUS_UNAVAILABLE);
    cr_expect(!is_vacated);
}

Test(vacating, asks_nothing_of_a_company_that_is_vacated)
{
    const struct tenant vacated = {.id = 7, .is_vacated = true};

    cr_expect_eq(vacate(&vacating, &vacated).code, STATUS_OK);
    cr_expect_eq(rounds, 0);
}
