/* Two replicas of session, and what can happen to them: death, a cut feed, no database, no audit, a
 * new epoch, new keys. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "calls.h"
#include "sekisho/session/v1/session.pb-c.h"

static const enum identity first = SESSION;
static const enum identity second = SECOND_SESSION;

static void start_both(void)
{
    program_start(first, "");
    program_start(second, "");
}

static void stop_both(void)
{
    program_stop(first);
    program_stop(second);
}

static void refuses_on_the_other_replica_what_one_has_ended(void)
{
    start_both();
    for (int i = 0; i < 20; i++) {
        struct created created = create(first, (struct create_options){.tenant_id = 1});
        (void)check(first, created.token);
        (void)check(second, created.token);
        CHECK_OK(call_end_by_token(i % 2 ? first : second, created.token, 0));
        CHECK(!is_accepted(first, created.token));
        CHECK(!is_accepted(second, created.token));
    }
    stop_both();
}

static void refuses_everywhere_what_a_barrier_has_ended(void)
{
    struct created created[3];
    uint32_t ended = 0;

    start_both();
    for (size_t i = 0; i < COUNT_OF(created); i++) {
        created[i] = create(first, (struct create_options){.tenant_id = 2});
        (void)check(second, created[i].token);
    }
    CHECK_OK(call_set_barrier(first, 2, 0, 2, 0, &ended));
    CHECK_INT(ended, COUNT_OF(created));
    for (size_t i = 0; i < COUNT_OF(created); i++)
        CHECK(!is_accepted(second, created[i].token));
    stop_both();
}

/* From the answer on, while both replicas are asked without a pause. */
static void refuses_at_once_under_load(void)
{
    start_both();
    for (int i = 0; i < 3; i++) {
        struct created created = create(first, (struct create_options){.tenant_id = 3});
        for (int j = 0; j < 50; j++)
            (void)check(j % 2 ? first : second, created.token);
        test_postgres_execute(&world.postgres, CUT_FEEDS);
        CHECK_OK(call_end_by_token(first, created.token, 0));
        CHECK(!is_accepted(second, created.token));
        CHECK(!is_accepted(first, created.token));
    }
    stop_both();
}

static void accepts_by_the_database_while_the_feed_is_cut(void)
{
    struct created created;

    start_both();
    created = create(first, (struct create_options){.tenant_id = 4});
    (void)check(second, created.token);
    for (int i = 0; i < 20; i++) {
        test_postgres_execute(&world.postgres, CUT_FEEDS);
        struct checked checked;
        CHECK_OK(call_check(second, created.token, (struct check_options){0}, &checked));
    }
    WAIT_UNTIL(is_accepted(second, created.token));
    stop_both();
}

/* Idle after 2 s on each replica alone, but active on the one or the other all the time. */
static void counts_activity_on_any_replica(void)
{
    struct created created;
    int64_t now_us;

    start_both();
    created = create(
        first, (struct create_options){.tenant_id = 5, .idle_seconds = 5, .absolute_seconds = 30});
    (void)check(second, created.token);
    now_us = created.started_at_us;
    while (now_us < created.started_at_us + 8 * SECOND_US) {
        now_us = check(first, created.token).now_us;
        world_pause();
    }
    /* For eight seconds this replica has heard nothing of the session. */
    CHECK(is_accepted(second, created.token));
    stop_both();
}

static void loses_no_session_when_it_is_killed(void)
{
    struct created created[10];

    program_start(first, "");
    for (size_t i = 0; i < COUNT_OF(created); i++)
        created[i] = create(first, (struct create_options){.tenant_id = 6, .user = (uint8_t)i});
    CHECK_OK(call_end_by_token(first, created[0].token, 0));
    program_kill(first);
    program_forget_clients(first);

    program_start(first, "");
    CHECK(!is_accepted(first, created[0].token));
    for (size_t i = 1; i < COUNT_OF(created); i++)
        CHECK(is_accepted(first, created[i].token));
    audit_wait_for("session_ended", created[0].session_id_text, 1);
    program_stop(first);
}

static void writes_idle_clocks_before_it_ends(void)
{
    struct created created;
    struct checked before;
    struct checked after;

    program_start(first, "");
    created = create(first, (struct create_options){.tenant_id = 7});
    (void)check(first, created.token);
    before = check(first, created.token);
    program_stop(first);

    program_start(first, "");
    CHECK_OK(call_check(first, created.token, (struct check_options){.passive = true}, &after));
    CHECK_INT(after.idle_ends_at_us, before.idle_ends_at_us);
    program_stop(first);
}

static struct status try_check(const char *token)
{
    struct checked checked;

    return call_check(first, token, (struct check_options){.passive = true}, &checked);
}

static void is_unavailable_and_never_wrong_without_its_database(void)
{
    struct created created;
    struct created late;
    struct created unknown;
    uint32_t ended = 0;

    program_start(first, "");
    created = create(first, (struct create_options){.tenant_id = 8});
    unknown = created;
    unknown.token[0] = unknown.token[0] == 'A' ? 'B' : 'A';
    (void)check(first, created.token);
    test_postgres_stop_immediate(&world.postgres);
    int64_t stopped_ms = world_now_ms();

    CHECK_STATUS(call_create(first, (struct create_options){.tenant_id = 8}, &late), UNAVAILABLE);
    CHECK_STATUS(try_check(unknown.token), UNAVAILABLE);
    CHECK_STATUS(call_set_barrier(first, 8, 0, 2, 0, &ended), UNAVAILABLE);
    CHECK_STATUS(call_end_by_token(first, created.token, 0), UNAVAILABLE);
    WAIT_UNTIL(world_now_ms() > stopped_ms + 1000);
    CHECK_STATUS(try_check(created.token), UNAVAILABLE);

    test_postgres_start(&world.postgres);
    WAIT_UNTIL(status_is_ok(try_check(created.token)));
    (void)create(first, (struct create_options){.tenant_id = 8});
    program_stop(first);
}

static void waits_for_no_dead_replica_longer_than_it_could_answer(void)
{
    struct created created;

    start_both();
    created = create(first, (struct create_options){.tenant_id = 9});
    (void)check(second, created.token);
    /* Stalled, not dead: when it goes on it must not answer from its memory. */
    test_process_signal(&world.programs[second].process, SIGSTOP);
    int64_t before_ms = world_now_ms();
    CHECK_OK(call_end_by_token(first, created.token, 0));
    CHECK(world_now_ms() - before_ms < 4000);
    test_process_signal(&world.programs[second].process, SIGCONT);
    CHECK(!is_accepted(second, created.token));
    stop_both();
}

/* The process of PostgreSQL's that serves the feed of the replica which started last, if it waits
 * for that ("" for anything); else 0. */
static pid_t last_feed(const char *wait)
{
    char path[TEST_PATH_CAPACITY];
    char sql[1024];
    char line[16] = "";
    int64_t pid = 0;

    test_path_join(world.postgres.home, "data/feed", path);
    (void)snprintf(
        sql, sizeof sql,
        "COPY (SELECT pid FROM (SELECT pid, coalesce(wait_event, '') AS wait"
        " FROM pg_stat_activity"
        " WHERE usename = 'session_system' AND position('session_feed' IN query) > 0"
        " ORDER BY backend_start DESC LIMIT 1) AS feed WHERE '%s' IN ('', wait)) TO '%s'",
        wait, path);
    test_postgres_execute(&world.postgres, sql);
    FILE *file = fopen(path, "re");
    CHECK(file != NULL);
    if (fgets(line, sizeof line, file))
        CHECK(number_parse(line, strcspn(line, "\n"), 2, INT32_MAX, &pid));
    (void)fclose(file);
    return (pid_t)pid;
}

/* Stalls it, so that its replica hears nothing; but not while it reads the queue of notifications,
 * which it locks for everybody. */
static bool stall_last_feed(pid_t *out)
{
    pid_t feed = last_feed("");

    CHECK(feed > 0 && kill(feed, SIGSTOP) == 0);
    *out = feed;
    if (last_feed("ClientRead") == feed)
        return true;
    CHECK(kill(feed, SIGCONT) == 0);
    return false;
}

struct repeated_end {
    struct created created;
    int64_t version; /* of the session; a barrier above it ends it */
    bool by_barrier;
    uint64_t key;
};

static struct status end_once(const struct repeated_end *end, uint64_t key)
{
    uint32_t ended = 0;

    return end->by_barrier ? call_set_barrier(first, 14, 0, end->version + 1, key, &ended)
                           : call_end_by_token(first, end->created.token, key);
}

static void *end_first_time(void *argument)
{
    const struct repeated_end *end = argument;

    CHECK_OK(end_once(end, end->key));
    return NULL;
}

/* The second replica trusts its memory for up to a second after its last beat, and hears of nothing
 * meanwhile. */
static void end_twice(struct repeated_end end, uint64_t second_key)
{
    pid_t feed = 0;
    pthread_t thread;

    (void)check(second, end.created.token);
    (void)world_client(first,
                       end.by_barrier ? AUTH : PORTAL); /* not opened by two threads at once */
    WAIT_UNTIL(stall_last_feed(&feed));
    CHECK(pthread_create(&thread, NULL, end_first_time, &end) == 0);
    WAIT_UNTIL(!is_accepted(first, end.created.token));
    CHECK_OK(end_once(&end, second_key));
    CHECK(!is_accepted(second, end.created.token));
    CHECK(kill(feed, SIGCONT) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
}

/* Whoever lost the answer asks again, with the same key or with another. */
static void answers_an_end_again_no_sooner_than_it_holds_everywhere(void)
{
    start_both();
    for (int i = 0; i < 4; i++) {
        struct repeated_end end = {.version = i + 1, .by_barrier = i >= 2, .key = new_key()};
        end.created =
            create(first, (struct create_options){.tenant_id = 14, .version = end.version});
        end_twice(end, i % 2 ? end.key : new_key());
    }
    stop_both();
}

static void keeps_events_while_audit_is_away_and_sends_each_once(void)
{
    struct created created[20];

    program_start(first, "");
    audit_stop();
    for (size_t i = 0; i < COUNT_OF(created); i++)
        created[i] = create(first, (struct create_options){.tenant_id = 10, .user = (uint8_t)i});
    CHECK_OK(call_end_by_token(first, created[0].token, 0));
    program_kill(first);
    program_forget_clients(first);
    program_start(first, "");
    audit_start();
    for (size_t i = 0; i < COUNT_OF(created); i++)
        audit_wait_for("session_created", created[i].session_id_text, 1);
    audit_wait_for("session_ended", created[0].session_id_text, 1);
    program_stop(first);
}

static void creates_nothing_that_cannot_be_recorded_but_still_ends(void)
{
    struct created created;
    struct created further;
    struct status status = OK;

    program_start(first, "outbox_rows_maximum = 3\n");
    created = create(first, (struct create_options){.tenant_id = 11});
    audit_wait_for("session_created", created.session_id_text, 1);
    audit_stop();
    WAIT_UNTIL(!status_is_ok(
        status = call_create(first, (struct create_options){.tenant_id = 11}, &further)));
    CHECK_STATUS(status, UNAVAILABLE);
    CHECK_OK(call_end_by_token(first, created.token, 0));
    CHECK(!is_accepted(first, created.token));
    audit_start();
    WAIT_UNTIL(
        status_is_ok(call_create(first, (struct create_options){.tenant_id = 11}, &further)));
    program_stop(first);
}

static void knows_tokens_of_the_previous_key_and_of_no_other(void)
{
    char path[TEST_PATH_CAPACITY];
    char previous[TEST_PATH_CAPACITY];
    char extra[3 * TEST_PATH_CAPACITY];
    struct created created;
    struct created newer;

    program_start(first, "");
    created = create(first, (struct create_options){.tenant_id = 12});
    program_stop(first);
    world_path("other-token.key", path);
    world_path("token.key", previous);

    (void)snprintf(extra, sizeof extra, "token_key_file = %s\ntoken_previous_key_file = %s\n", path,
                   previous);
    program_start(first, extra);
    (void)check(first, created.token);
    newer = create(first, (struct create_options){.tenant_id = 12});
    (void)check(first, newer.token);
    program_stop(first);

    (void)snprintf(extra, sizeof extra, "token_key_file = %s\n", path);
    program_start(first, extra);
    CHECK(!is_accepted(first, created.token));
    CHECK(is_accepted(first, newer.token));
    CHECK_OK(call_end_by_token(first, newer.token, 0));
    program_stop(first);
}

static void makes_every_session_void_on_both_replicas_from_the_answer_on(void)
{
    struct created created[2];
    int64_t epochs[4];

    start_both();
    for (size_t i = 0; i < COUNT_OF(epochs); i++) {
        for (size_t j = 0; j < COUNT_OF(created); j++) {
            created[j] = create(first, (struct create_options){.tenant_id = 20 + (int64_t)j});
            (void)check(first, created[j].token);
            (void)check(second, created[j].token);
        }
        if (i % 2)
            test_postgres_execute(&world.postgres, CUT_FEEDS);
        CHECK_OK(call_raise_epoch(i < 2 ? first : second, "restored a backup", 0, &epochs[i]));
        for (size_t j = 0; j < COUNT_OF(created); j++) {
            CHECK(!is_accepted(first, created[j].token));
            CHECK(!is_accepted(second, created[j].token));
        }
        CHECK_INT(epochs[i], epochs[0] + (int64_t)i);
    }
    audit_wait_for("session_ended", created[0].session_id_text, 1);
    audit_wait_for("session_epoch_raised", "", COUNT_OF(epochs));
    stop_both();
}

static void lets_in_whoever_comes_after_a_new_epoch(void)
{
    uint64_t key = new_key();
    struct created created;
    int64_t epoch = 0;
    int64_t again = 0;

    start_both();
    CHECK_OK(call_raise_epoch(first, "restored a backup", key, &epoch));
    created = create(second, (struct create_options){.tenant_id = 22});
    CHECK(is_accepted(first, created.token));
    CHECK(is_accepted(second, created.token));
    CHECK_OK(call_raise_epoch(second, "restored a backup", key, &again)); /* that call once more */
    CHECK_INT(again, epoch);
    CHECK_STATUS(call_raise_epoch(first, " ", 0, NULL), INVALID_ARGUMENT);
    CHECK(is_accepted(first, created.token));
    stop_both();
}

static void end_by_a_new_epoch(int64_t tenant_id)
{
    struct created created = create(first, (struct create_options){.tenant_id = tenant_id});
    int reason = 0;
    int64_t ended_at_us = 0;

    CHECK_OK(call_raise_epoch(first, "restored a backup", 0, NULL));
    audit_wait_for("session_ended", created.session_id_text, 1);
    CHECK_OK(call_describe_end(first, created.token, &reason, &ended_at_us));
    CHECK_INT(reason, SEKISHO__SESSION__V1__END_REASON__END_REASON_REVOKED);
}

/* Nobody asks for them any more, and their ends are in the history all the same; also of those that
 * become void after it was looked for such and there were none left. */
static void ends_void_sessions_that_nobody_uses(void)
{
    struct created idle;

    program_start(first, "");
    end_by_a_new_epoch(23);
    idle = create(first, (struct create_options){.tenant_id = 24, .idle_seconds = 2});
    audit_wait_for("session_expired", idle.session_id_text, 1);
    end_by_a_new_epoch(25);
    program_stop(first);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_on_the_other_replica_what_one_has_ended),
        TEST(refuses_everywhere_what_a_barrier_has_ended),
        TEST(refuses_at_once_under_load),
        TEST(accepts_by_the_database_while_the_feed_is_cut),
        TEST(counts_activity_on_any_replica),
        TEST(loses_no_session_when_it_is_killed),
        TEST(writes_idle_clocks_before_it_ends),
        TEST(is_unavailable_and_never_wrong_without_its_database),
        TEST(waits_for_no_dead_replica_longer_than_it_could_answer),
        TEST(answers_an_end_again_no_sooner_than_it_holds_everywhere),
        TEST(keeps_events_while_audit_is_away_and_sends_each_once),
        TEST(creates_nothing_that_cannot_be_recorded_but_still_ends),
        TEST(knows_tokens_of_the_previous_key_and_of_no_other),
        TEST(makes_every_session_void_on_both_replicas_from_the_answer_on),
        TEST(lets_in_whoever_comes_after_a_new_epoch),
        TEST(ends_void_sessions_that_nobody_uses),
    };

    mesh_open();
    int status = test_run(tests, COUNT_OF(tests));
    mesh_close();
    return status;
}
