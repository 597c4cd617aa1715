/* Whom a barrier keeps out, and whom it does not, on the running program. Each test has tenants of
 * its own. */
#include "calls.h"

static const enum identity replica = SESSION;

static void keeps_one_session_of_the_user_at_a_barrier_until_the_next(void)
{
    const struct create_options theirs = {.tenant_id = 1, .version = 4};
    struct created kept = create(replica, theirs);
    struct created other = create(replica, theirs);
    struct created late;
    uint32_t ended = 99;

    CHECK_OK(call_set_barrier_but(replica, 1, 0, 5, kept.session_id, UUID_SIZE, &ended));
    CHECK_INT(ended, 1);
    CHECK(!is_accepted(replica, other.token));
    (void)check(replica, kept.token);
    CHECK_STATUS(call_create(replica, theirs, &late), FAILED_PRECONDITION);
    CHECK_OK(call_set_barrier(replica, 1, 0, 6, 0, &ended));
    CHECK_INT(ended, 1);
    CHECK(!is_accepted(replica, kept.token));
}

static void keeps_no_session_that_is_not_of_the_user_and_tenant(void)
{
    struct created own = create(replica, (struct create_options){.tenant_id = 2});
    struct created neighbour = create(replica, (struct create_options){.tenant_id = 2, .user = 1});
    struct created foreign = create(replica, (struct create_options){.tenant_id = 3});
    uint32_t ended = 99;

    CHECK_OK(call_set_barrier_but(replica, 2, 0, 2, neighbour.session_id, UUID_SIZE, &ended));
    CHECK_INT(ended, 1);
    CHECK(!is_accepted(replica, own.token));
    own = create(replica, (struct create_options){.tenant_id = 2, .version = 2});
    CHECK_OK(call_set_barrier_but(replica, 2, 0, 3, foreign.session_id, UUID_SIZE, &ended));
    CHECK_INT(ended, 1);
    CHECK(!is_accepted(replica, own.token));
    (void)check(replica, neighbour.token);
    (void)check(replica, foreign.token);
    CHECK_STATUS(call_set_barrier_but(replica, 2, 0, 4, own.session_id, UUID_SIZE - 1, &ended),
                 INVALID_ARGUMENT);
}

static void bars_a_user_who_never_had_a_session(void)
{
    struct created created;
    uint32_t ended = 99;

    CHECK_OK(call_set_barrier(replica, 4, 9, 2, 0, &ended));
    CHECK_INT(ended, 0);
    CHECK_STATUS(call_create(replica,
                             (struct create_options){.tenant_id = 4, .user = 9, .version = 1},
                             &created),
                 FAILED_PRECONDITION);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_one_session_of_the_user_at_a_barrier_until_the_next),
        TEST(keeps_no_session_that_is_not_of_the_user_and_tenant),
        TEST(bars_a_user_who_never_had_a_session),
    };

    mesh_open();
    program_start(replica, "");
    int status = test_run(tests, COUNT_OF(tests));
    program_stop(replica);
    mesh_close();
    return status;
}
