/* Sign-ins of one user at once, at three replicas: never more sessions than the company allows. */
#include "calls.h"

#include <pthread.h>

enum { CROWD = 24 };

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

static size_t count_outcomes(const struct sign_in sign_ins[static CROWD], enum status_code outcome)
{
    size_t count = 0;

    for (size_t i = 0; i < CROWD; i++)
        count += sign_ins[i].outcome.code == outcome;
    return count;
}

/* At each of the replicas. */
static void check_accepted(const struct sign_in sign_ins[static CROWD], size_t expected)
{
    for (size_t i = 0; i < COUNT_OF(replicas); i++) {
        size_t count = 0;
        for (size_t j = 0; j < CROWD; j++)
            count += status_is_ok(sign_ins[j].outcome) &&
                     is_accepted(replicas[i], sign_ins[j].created.token);
        CHECK_INT(count, expected);
    }
}

static void keeps_as_many_as_are_allowed_and_ends_the_others(void)
{
    static struct sign_in sign_ins[CROWD];

    come_in_at_once(sign_ins, (struct create_options){.tenant_id = 40, .maximum_sessions = 3});
    CHECK_INT(count_outcomes(sign_ins, STATUS_OK), CROWD);
    check_accepted(sign_ins, 3);
}

static void lets_in_as_many_as_are_allowed_where_the_tenant_refuses_further_ones(void)
{
    static struct sign_in sign_ins[CROWD];

    come_in_at_once(sign_ins, (struct create_options){
                                  .tenant_id = 41, .maximum_sessions = 2, .refuse_further = true});
    CHECK_INT(count_outcomes(sign_ins, STATUS_OK), 2);
    CHECK_INT(count_outcomes(sign_ins, STATUS_RESOURCE_EXHAUSTED), CROWD - 2);
    check_accepted(sign_ins, 2);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_as_many_as_are_allowed_and_ends_the_others),
        TEST(lets_in_as_many_as_are_allowed_where_the_tenant_refuses_further_ones),
    };

    return mesh_run(replicas, COUNT_OF(replicas), tests, COUNT_OF(tests));
}
