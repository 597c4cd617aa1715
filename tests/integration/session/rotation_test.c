/* Tokens that give way to others, on three replicas of the running program. Each test has a tenant
 * of its own; the database's rows say what time would have said. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "sekisho/session/v1/session.pb-c.h"

enum { CALLERS = 8 };

static const enum identity replicas[] = {SESSION, SECOND_SESSION, THIRD_SESSION};

static const int stolen = SEKISHO__SESSION__V1__END_REASON__END_REASON_STOLEN;

static void sql_for(int64_t tenant_id, const char *statement)
{
    char sql[256];

    (void)snprintf(sql, sizeof sql, "%s WHERE tenant = %d", statement, (int)tenant_id);
    test_postgres_execute(&world.postgres, sql);
}

static void make_due(int64_t tenant_id)
{
    sql_for(tenant_id, "UPDATE session.sessions SET rotates_at = now() - interval '1 s'");
}

static void let_overlap_pass(int64_t tenant_id)
{
    sql_for(tenant_id, "UPDATE session.replaced_tokens"
                       " SET replaced_at = replaced_at - interval '30 s'");
}

/* Gives the token a successor, which must go well. */
static void rotate(enum identity replica, const char *token, char out[static TOKEN_LENGTH + 1])
{
    CHECK_OK(call_rotate(replica, token, out));
    CHECK_INT(strlen(out), TOKEN_LENGTH);
}

static void gives_nothing_before_the_token_is_due(void)
{
    struct created created = create(SESSION, (struct create_options){.tenant_id = 1});
    char successor[TOKEN_LENGTH + 1] = "as before";

    CHECK(!check(SESSION, created.token).rotate);
    CHECK_OK(call_rotate(SESSION, created.token, successor));
    CHECK(successor[0] == '\0');
}

static void says_on_every_replica_that_a_token_is_due(void)
{
    struct created created = create(SESSION, (struct create_options){.tenant_id = 2});

    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        CHECK(!check(replicas[i], created.token).rotate);
    make_due(2);
    test_postgres_execute(&world.postgres, CUT_FEEDS); /* what is in memory is doubted */
    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        WAIT_UNTIL(check(replicas[i], created.token).rotate);
}

static void accepts_both_until_the_successor_is_used_and_half_a_minute_more(void)
{
    struct created created = create(SESSION, (struct create_options){.tenant_id = 3});
    char successor[TOKEN_LENGTH + 1];

    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        (void)check(replicas[i], created.token);
    make_due(3);
    rotate(SESSION, created.token, successor);
    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        CHECK(is_accepted(replicas[i], created.token));
    struct checked first_use = check(SECOND_SESSION, successor);
    CHECK(uuid_equal(first_use.session_id, created.session_id));
    CHECK(!first_use.rotate);
    for (size_t i = 0; i < COUNT_OF(replicas); i++) {
        CHECK(is_accepted(replicas[i], created.token));
        CHECK(is_accepted(replicas[i], successor));
    }
}

static void ends_the_session_everywhere_when_a_replaced_token_comes_back(void)
{
    for (size_t i = 0; i < COUNT_OF(replicas); i++) {
        int64_t tenant_id = 10 + (int64_t)i;
        struct created created = create(SESSION, (struct create_options){.tenant_id = tenant_id});
        char successor[TOKEN_LENGTH + 1];
        int64_t ended_at_us = 0;
        int reason = 0;

        for (size_t j = 0; j < COUNT_OF(replicas); j++)
            (void)check(replicas[j], created.token);
        make_due(tenant_id);
        rotate(SESSION, created.token, successor);
        for (size_t j = 0; j < COUNT_OF(replicas); j++)
            (void)check(replicas[j], successor);
        let_overlap_pass(tenant_id);
        CHECK(!is_accepted(replicas[i], created.token));
        for (size_t j = 0; j < COUNT_OF(replicas); j++) {
            CHECK(!is_accepted(replicas[j], successor));
            CHECK(!is_accepted(replicas[j], created.token));
        }
        audit_wait_for("session_stolen", created.session_id_text, 1);
        CHECK_OK(call_describe_end(SESSION, successor, &reason, &ended_at_us));
        CHECK_INT(reason, stolen);
        CHECK_OK(call_describe_end(SESSION, created.token, &reason, &ended_at_us));
        CHECK_INT(reason, stolen);
    }
}

static void takes_a_replaced_token_that_asks_for_another_for_theft(void)
{
    struct created created = create(SESSION, (struct create_options){.tenant_id = 4});
    char successor[TOKEN_LENGTH + 1];
    char further[TOKEN_LENGTH + 1];

    make_due(4);
    rotate(SESSION, created.token, successor);
    (void)check(SESSION, successor);
    make_due(4);
    CHECK_OK(call_rotate(SESSION, created.token, further));
    CHECK(further[0] == '\0'); /* only the present token gives way to another */
    let_overlap_pass(4);
    CHECK_STATUS(call_rotate(SECOND_SESSION, created.token, further), UNAUTHENTICATED);
    CHECK(!is_accepted(THIRD_SESSION, successor));
    audit_wait_for("session_stolen", created.session_id_text, 1);
}

/* The answer with the first one was lost. */
static void gives_another_successor_when_the_first_is_not_used(void)
{
    struct created created = create(SESSION, (struct create_options){.tenant_id = 5});
    char lost[TOKEN_LENGTH + 1];
    char successor[TOKEN_LENGTH + 1];

    make_due(5);
    rotate(SESSION, created.token, lost);
    CHECK_OK(call_rotate(SECOND_SESSION, created.token, successor));
    CHECK(successor[0] == '\0');
    make_due(5);
    rotate(SECOND_SESSION, created.token, successor);
    CHECK(is_accepted(SESSION, created.token));
    (void)check(SESSION, successor);
    let_overlap_pass(5);
    CHECK(is_accepted(SECOND_SESSION, successor));
    CHECK(!is_accepted(SESSION, lost)); /* somebody has it after all */
    CHECK(!is_accepted(SECOND_SESSION, successor));
}

struct caller {
    enum identity replica;
    const char *token;
    char successor[TOKEN_LENGTH + 1];
};

static void *call_once(void *argument)
{
    struct caller *caller = argument;

    CHECK_OK(call_rotate(caller->replica, caller->token, caller->successor));
    CHECK(is_accepted(caller->replica, caller->token));
    return NULL;
}

static void gives_one_of_many_that_ask_together_a_successor(void)
{
    struct created created = create(SESSION, (struct create_options){.tenant_id = 6});
    struct caller callers[CALLERS];
    pthread_t threads[CALLERS];
    size_t given = 0;

    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        (void)world_client(replicas[i], PORTAL); /* not opened by two threads at once */
    make_due(6);
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i] = (struct caller){replicas[i % COUNT_OF(replicas)], created.token, ""};
        CHECK(pthread_create(&threads[i], NULL, call_once, &callers[i]) == 0);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        given += callers[i].successor[0] != '\0';
        if (callers[i].successor[0])
            CHECK(is_accepted(SESSION, callers[i].successor));
    }
    CHECK_INT(given, 1);
    CHECK(is_accepted(SESSION, created.token));
}

static void makes_the_session_that_a_barrier_spares_due_on_every_replica(void)
{
    struct created kept = create(SESSION, (struct create_options){.tenant_id = 7});
    uint32_t ended = 99;

    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        CHECK(!check(replicas[i], kept.token).rotate);
    CHECK_OK(call_set_barrier_but(SESSION, 7, 0, 2, kept.session_id, UUID_SIZE, &ended));
    CHECK_INT(ended, 0);
    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        CHECK(check(replicas[i], kept.token).rotate);
}

static void ends_a_successor_that_was_never_used_with_its_session(void)
{
    struct created created = create(SESSION, (struct create_options){.tenant_id = 8});
    char successor[TOKEN_LENGTH + 1];
    char further[TOKEN_LENGTH + 1];
    int64_t ended_at_us = 0;
    int reason = 0;

    make_due(8);
    rotate(SESSION, created.token, successor);
    CHECK_OK(call_end_by_token(SECOND_SESSION, created.token, 0));
    for (size_t i = 0; i < COUNT_OF(replicas); i++) {
        CHECK(!is_accepted(replicas[i], successor));
        CHECK_STATUS(call_rotate(replicas[i], successor, further), UNAUTHENTICATED);
        CHECK_STATUS(call_rotate(replicas[i], created.token, further), UNAUTHENTICATED);
    }
    CHECK_OK(call_describe_end(SESSION, successor, &reason, &ended_at_us));
    CHECK_INT(reason, SEKISHO__SESSION__V1__END_REASON__END_REASON_SIGNED_OUT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(gives_nothing_before_the_token_is_due),
        TEST(says_on_every_replica_that_a_token_is_due),
        TEST(accepts_both_until_the_successor_is_used_and_half_a_minute_more),
        TEST(ends_the_session_everywhere_when_a_replaced_token_comes_back),
        TEST(takes_a_replaced_token_that_asks_for_another_for_theft),
        TEST(gives_another_successor_when_the_first_is_not_used),
        TEST(gives_one_of_many_that_ask_together_a_successor),
        TEST(makes_the_session_that_a_barrier_spares_due_on_every_replica),
        TEST(ends_a_successor_that_was_never_used_with_its_session),
    };

    return mesh_run(replicas, COUNT_OF(replicas), tests, COUNT_OF(tests));
}
