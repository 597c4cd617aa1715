/* What a company allows its sessions, on two replicas of session: shorter limits hold on both from
 * the answer on, also where the feed is cut; longer ones for new sessions alone. */
#include <pthread.h>
#include <stdio.h>

#include "calls.h"
#include "sekisho/session/v1/session.pb-c.h"

enum { IDLE = 3600, ABSOLUTE = 86400, CREATORS = 8, SESSIONS_OF_EACH = 6 };

static const enum identity first = SESSION;
static const enum identity second = SECOND_SESSION;

static struct created long_one(enum identity replica, int64_t tenant_id, uint8_t user)
{
    return create(replica, (struct create_options){.tenant_id = tenant_id,
                                                   .user = user,
                                                   .idle_seconds = IDLE,
                                                   .absolute_seconds = ABSOLUTE});
}

/* In the memory of both. */
static struct created known_to_both(int64_t tenant_id)
{
    struct created created = long_one(first, tenant_id, 0);

    (void)check(first, created.token);
    (void)check(second, created.token);
    return created;
}

static int64_t idle_seconds_left(enum identity replica, const char *token)
{
    struct checked checked = check(replica, token);

    return (checked.idle_ends_at_us - checked.now_us) / SECOND_US;
}

static void refuses_what_is_out_of_bounds(void)
{
    static const struct put_policy refused[] = {
        {.tenant_id = 0, .revision = 1},
        {.tenant_id = -1, .revision = 1},
        {.tenant_id = 1, .revision = 0},
        {.tenant_id = 1, .revision = 1, .idle_seconds = 1},
        {.tenant_id = 1, .revision = 1, .idle_seconds = 3601},
        {.tenant_id = 1, .revision = 1, .customer_idle_seconds = 3601},
        {.tenant_id = 1, .revision = 1, .absolute_seconds = 2},
        {.tenant_id = 1, .revision = 1, .absolute_seconds = 86401},
        {.tenant_id = 1, .revision = 1, .maximum_sessions = 21},
        {.tenant_id = 1, .revision = 1, .maximum_sessions = -1},
    };
    struct created created = long_one(first, 1, 0);

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct status status = call_put_policy(first, refused[i], NULL, NULL);
        if (status.code != STATUS_INVALID_ARGUMENT)
            test_fail(__FILE__, __LINE__, "case %zu: %s", i, status.text);
    }
    CHECK(idle_seconds_left(first, created.token) > 3000);
}

static void shortens_on_both_replicas_from_the_answer_on(void)
{
    for (int64_t revision = 1; revision < 20; revision += 2) {
        enum identity told = revision % 4 == 1 ? first : second;
        CHECK_OK(call_put_policy(told, (struct put_policy){.tenant_id = 2, .revision = revision},
                                 NULL, NULL));
        struct created created = known_to_both(2);
        uint32_t shortened = 0;
        if (revision % 3 == 0)
            test_postgres_execute(&world.postgres, CUT_FEEDS);
        CHECK_OK(call_put_policy(told,
                                 (struct put_policy){.tenant_id = 2,
                                                     .revision = revision + 1,
                                                     .idle_seconds = 300,
                                                     .absolute_seconds = 7200},
                                 &shortened, NULL));
        CHECK_INT(shortened, 1);
        CHECK(idle_seconds_left(first, created.token) <= 300);
        CHECK(idle_seconds_left(second, created.token) <= 300);
        CHECK_INT(check(second, created.token).absolute_ends_at_us,
                  created.started_at_us + 7200 * SECOND_US);
        CHECK_OK(call_end_by_token(first, created.token, 0));
    }
}

/* Memory knows of no hour of age: the row says it, and is read because of the change. */
static void ends_at_once_what_is_older_than_it_may_become(void)
{
    struct created created = known_to_both(3);
    int reason = 0;
    int64_t ended_at_us = 0;
    char sql[256];

    (void)snprintf(sql, sizeof sql,
                   "UPDATE session.sessions SET started_at = started_at - interval '2 hours'"
                   " WHERE session_id = '%s'",
                   created.session_id_text);
    test_postgres_execute(&world.postgres, sql);
    CHECK(is_accepted(second, created.token));
    int64_t now_us = check(first, created.token).now_us;
    CHECK_OK(call_put_policy(
        first, (struct put_policy){.tenant_id = 3, .revision = 1, .absolute_seconds = 3600}, NULL,
        NULL));
    CHECK(!is_accepted(second, created.token));
    CHECK(!is_accepted(first, created.token));
    CHECK_OK(call_describe_end(first, created.token, &reason, &ended_at_us));
    CHECK_INT(reason, SEKISHO__SESSION__V1__END_REASON__END_REASON_ABSOLUTE);
    CHECK(ended_at_us >= now_us - SECOND_US); /* not an hour before its last page */
    audit_wait_for("session_expired", created.session_id_text, 1);
}

static void prolongs_no_session_that_lives(void)
{
    CHECK_OK(call_put_policy(
        first, (struct put_policy){.tenant_id = 4, .revision = 1, .idle_seconds = 600}, NULL,
        NULL));
    struct created created = known_to_both(4);
    CHECK(idle_seconds_left(second, created.token) <= 600);
    CHECK_OK(
        call_put_policy(second, (struct put_policy){.tenant_id = 4, .revision = 2}, NULL, NULL));
    CHECK(idle_seconds_left(first, created.token) <= 600);
    CHECK(idle_seconds_left(second, created.token) <= 600);
    CHECK(idle_seconds_left(second, long_one(first, 4, 1).token) > 3000);
}

static void takes_no_older_revision(void)
{
    CHECK_OK(call_put_policy(
        first, (struct put_policy){.tenant_id = 5, .revision = 9, .idle_seconds = 600}, NULL,
        NULL));
    CHECK_OK(
        call_put_policy(second, (struct put_policy){.tenant_id = 5, .revision = 8}, NULL, NULL));
    CHECK(idle_seconds_left(second, long_one(second, 5, 0).token) <= 600);
}

static void answers_a_repeated_call_alike(void)
{
    uint64_t key = new_key();
    const struct put_policy policy = {
        .tenant_id = 6, .revision = 1, .idle_seconds = 600, .key = key};
    uint32_t shortened = 0;

    (void)long_one(first, 6, 0);
    CHECK_OK(call_put_policy(first, policy, &shortened, NULL));
    CHECK_INT(shortened, 1);
    shortened = 0;
    CHECK_OK(call_put_policy(second, policy, &shortened, NULL));
    CHECK_INT(shortened, 1);
}

static void leaves_other_companies_and_kinds_alone(void)
{
    struct created other = known_to_both(8);
    struct created customer = create(first, (struct create_options){.tenant_id = 7,
                                                                    .user = 1,
                                                                    .is_customer = true,
                                                                    .idle_seconds = IDLE,
                                                                    .absolute_seconds = ABSOLUTE});
    struct created staff = known_to_both(7);

    CHECK_OK(call_put_policy(
        first,
        (struct put_policy){
            .tenant_id = 7, .revision = 1, .idle_seconds = 300, .customer_idle_seconds = 900},
        NULL, NULL));
    CHECK(idle_seconds_left(second, staff.token) <= 300);
    int64_t left = idle_seconds_left(second, customer.token);
    CHECK(left > 600 && left <= 900);
    CHECK(idle_seconds_left(second, other.token) > 3000);
}

/* One who creates again and again while the limits become shorter. */
struct creator {
    int64_t tenant_id;
    uint8_t user;
    enum identity replica;
    struct created created[SESSIONS_OF_EACH];
};

static void *create_again_and_again(void *argument)
{
    struct creator *creator = argument;

    for (size_t i = 0; i < SESSIONS_OF_EACH; i++)
        creator->created[i] = long_one(creator->replica, creator->tenant_id, creator->user);
    return NULL;
}

static void start(struct creator *creators, pthread_t *threads, int64_t tenant_id, bool is_one_user)
{
    (void)world_client(first, AUTH); /* not opened by two threads at once */
    (void)world_client(second, AUTH);
    for (size_t i = 0; i < CREATORS; i++) {
        creators[i] = (struct creator){.tenant_id = tenant_id,
                                       .user = is_one_user ? 0 : (uint8_t)i,
                                       .replica = i % 2 ? first : second};
        CHECK(pthread_create(&threads[i], NULL, create_again_and_again, &creators[i]) == 0);
    }
}

static void join(pthread_t *threads)
{
    for (size_t i = 0; i < CREATORS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

static void gives_no_session_more_whenever_it_began(void)
{
    static struct creator creators[CREATORS];
    pthread_t threads[CREATORS];

    for (int64_t tenant_id = 20; tenant_id < 24; tenant_id++) {
        start(creators, threads, tenant_id, /* is_one_user */ false);
        CHECK_OK(call_put_policy(
            first, (struct put_policy){.tenant_id = tenant_id, .revision = 1, .idle_seconds = 300},
            NULL, NULL));
        join(threads);
        for (size_t i = 0; i < CREATORS; i++) {
            for (size_t j = 0; j < SESSIONS_OF_EACH; j++)
                CHECK(idle_seconds_left(second, creators[i].created[j].token) <= 300);
        }
    }
}

static void lets_a_crowd_have_no_more_sessions_than_are_allowed(void)
{
    static struct creator creators[CREATORS];
    pthread_t threads[CREATORS];
    char pass[PASS_CAPACITY];
    struct uuid ids[20];
    size_t count = 0;

    CHECK_OK(call_put_policy(
        first, (struct put_policy){.tenant_id = 30, .revision = 1, .maximum_sessions = 3}, NULL,
        NULL));
    start(creators, threads, 30, /* is_one_user */ true);
    join(threads);
    struct created last = long_one(first, 30, 0);
    pass_of(second, last.token, pass);
    CHECK_OK(call_list(second, pass, ids, &count));
    CHECK_INT(count, 3);

    /* Fewer are allowed: the surplus ends when the next one begins. */
    CHECK_OK(call_put_policy(
        second, (struct put_policy){.tenant_id = 30, .revision = 2, .maximum_sessions = 1}, NULL,
        NULL));
    CHECK(is_accepted(first, last.token));
    CHECK_INT(long_one(second, 30, 0).ended_sessions, 3);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_what_is_out_of_bounds),
        TEST(shortens_on_both_replicas_from_the_answer_on),
        TEST(ends_at_once_what_is_older_than_it_may_become),
        TEST(prolongs_no_session_that_lives),
        TEST(takes_no_older_revision),
        TEST(answers_a_repeated_call_alike),
        TEST(leaves_other_companies_and_kinds_alone),
        TEST(gives_no_session_more_whenever_it_began),
        TEST(lets_a_crowd_have_no_more_sessions_than_are_allowed),
    };

    mesh_open();
    program_start(first, "");
    program_start(second, "");
    int status = test_run(tests, COUNT_OF(tests));
    program_stop(first);
    program_stop(second);
    mesh_close();
    return status;
}
