/* Sign-ins of one user at once, at three replicas: never more sessions than the company allows. */
#include "calls.h"

#include <pthread.h>

enum { CROWD = 50 };

static const enum identity replicas[] = {SESSION, SECOND_SESSION, THIRD_SESSION};

struct sign_in {
    enum identity replica;
    struct create_options options;
    struct created created;
    struct status outcome;
};

/* Whoever had to wait for too long comes again with the same key, as auth does. */
static bool is_passing(struct status outcome)
{
    return outcome.code == STATUS_ABORTED || outcome.code == STATUS_UNAVAILABLE ||
           outcome.code == STATUS_DEADLINE_EXCEEDED;
}

static void *come_in(void *argument)
{
    struct sign_in *sign_in = argument;

    WAIT_UNTIL(!is_passing(sign_in->outcome =
                               call_create(sign_in->replica, sign_in->options, &sign_in->created)));
    return NULL;
}

/* All begin before the first is answered. */
static void come_in_at_once(struct sign_in sign_ins[static CROWD], struct create_options options)
{
    pthread_t threads[CROWD];

    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        (void)world_client(replicas[i], AUTH);
    for (size_t i = 0; i < CROWD; i++) {
        options.key = new_key();
        sign_ins[i] =
            (struct sign_in){.replica = replicas[i % COUNT_OF(replicas)], .options = options};
        CHECK(pthread_create(&threads[i], NULL, come_in, &sign_ins[i]) == 0);
    }
    for (size_t i = 0; i < CROWD; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

/* How many were told that there is no room for them; everybody was answered. */
static size_t count_refused(const struct sign_in sign_ins[static CROWD])
{
    size_t count = 0;

    for (size_t i = 0; i < CROWD; i++) {
        CHECK_OK(sign_ins[i].outcome);
        count += sign_ins[i].created.live_sessions > 0;
    }
    return count;
}

/* At each of the replicas. */
static void check_accepted(const struct sign_in sign_ins[static CROWD], size_t expected)
{
    for (size_t i = 0; i < COUNT_OF(replicas); i++) {
        size_t count = 0;
        for (size_t j = 0; j < CROWD; j++)
            count += sign_ins[j].created.live_sessions == 0 &&
                     is_accepted(replicas[i], sign_ins[j].created.token);
        CHECK_INT(count, expected);
    }
}

static void keeps_as_many_as_are_allowed_and_ends_the_others(void)
{
    static struct sign_in sign_ins[CROWD];

    come_in_at_once(sign_ins, (struct create_options){.tenant_id = 40, .maximum_sessions = 3});
    CHECK_INT(count_refused(sign_ins), 0);
    check_accepted(sign_ins, 3);
}

static void lets_in_as_many_as_are_allowed_where_the_tenant_refuses_further_ones(void)
{
    static struct sign_in sign_ins[CROWD];

    come_in_at_once(sign_ins, (struct create_options){
                                  .tenant_id = 41, .maximum_sessions = 3, .refuse_further = true});
    CHECK_INT(count_refused(sign_ins), CROWD - 3);
    check_accepted(sign_ins, 3);
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT 3 = (SELECT count(*) FROM session.sessions"
                          "  WHERE tenant = 41); END $$"); /* none without a token either */
}

/* The same call, as nothing came of it. */
static void lets_in_whoever_comes_again_when_there_is_room(void)
{
    struct create_options one = {.tenant_id = 42, .maximum_sessions = 1, .refuse_further = true};
    struct created first = create(SESSION, one);
    struct created second;

    one.key = new_key();
    CHECK_OK(call_create(SECOND_SESSION, one, &second));
    CHECK_INT(second.live_sessions, 1);
    CHECK_TEXT(second.token, "");
    CHECK(is_accepted(SECOND_SESSION, first.token));
    CHECK_OK(call_end_by_token(SESSION, first.token, 0));
    CHECK_OK(call_create(SECOND_SESSION, one, &second));
    CHECK_INT(second.live_sessions, 0);
    CHECK(is_accepted(SESSION, second.token));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_as_many_as_are_allowed_and_ends_the_others),
        TEST(lets_in_as_many_as_are_allowed_where_the_tenant_refuses_further_ones),
        TEST(lets_in_whoever_comes_again_when_there_is_room),
    };

    return mesh_run(replicas, COUNT_OF(replicas), tests, COUNT_OF(tests));
}
