/* The sender as a process: what it can reach, and what becomes of a mail whatever the mail server,
 * the database or its own end does to it. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>

#include "base/clock.h"
#include "database.h"
#include "sender_world.h"
#include "support/check.h"
#include "support/port.h"

#define WAITING "SELECT count(*) FROM mail_outbox"
#define BOUNCES "SELECT count(*) FROM mail_bounces"
#define HOUR_MS (INT64_C(3600) * 1000)

enum { CROWD = 60 };

static bool taken(struct test_process *peer, const char *subject)
{
    char line[128];

    (void)snprintf(line, sizeof line, "taken no-reply@sekisho.example taro@aoba.example %s\n",
                   subject);
    return test_process_has_said(peer, line);
}

/* What a server says of a mail is read a little after the mail is gone from the outbox. */
static void wait_until_taken(struct test_process *peer, const char *subject)
{
    const int64_t until_ms = clock_monotonic_ms() + SENDER_WAIT_MS;

    while (!taken(peer, subject)) {
        CHECK(clock_monotonic_ms() < until_ms);
        (void)poll(NULL, 0, 20);
    }
}

static void reads_nothing_but_the_mails_that_wait(void)
{
    test_postgres_execute(
        &postgres,
        "DO $$ DECLARE wrong text; BEGIN"
        "  SELECT string_agg(c.oid::regclass || ' ' || what, ', ') INTO wrong"
        "    FROM pg_class AS c, unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS what"
        "   WHERE c.relnamespace = 'auth'::regnamespace AND c.relkind IN ('r', 'p', 'v')"
        "     AND c.relname NOT IN ('mail_outbox', 'mail_bounces')"
        "     AND NOT (c.relname = 'schema_migrations' AND what = 'SELECT')"
        "     AND CASE what WHEN 'DELETE' THEN has_table_privilege('auth_sender', c.oid, what)"
        "              ELSE has_any_column_privilege('auth_sender', c.oid, what) END;"
        "  IF wrong IS NOT NULL THEN RAISE 'auth_sender may %', wrong; END IF;"
        "END $$");
}

static void keeps_whom_and_what_from_who_reads_the_table(void)
{
    sender_world_empty();
    sender_put(MAIL_LINK, "Canary", HOUR_MS);
    test_postgres_execute(
        &postgres, "DO $$ DECLARE row text; BEGIN"
                   "  SELECT string_agg(m::text || encode(sealed, 'escape'), ' ') INTO row"
                   "    FROM auth.mail_outbox AS m;"
                   "  IF row ~* 'canary|taro|aoba' THEN RAISE 'legible: %', row; END IF;"
                   "  IF (SELECT count(*) FROM auth.mail_outbox) <> 1 THEN RAISE 'no mail'; END IF;"
                   "END $$");
}

static void hands_over_a_mail_and_forgets_it(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process sender;

    sender_world_empty();
    sender_start(&sender, relay_peer_open(&relay_world, "good", &peer), 0, "");
    sender_put(MAIL_CODE, "A code", HOUR_MS);
    sender_put(MAIL_LINK, "A link", HOUR_MS);
    sender_wait(WAITING, 0);
    wait_until_taken(&peer, "A code");
    wait_until_taken(&peer, "A link");
    sender_stop(&sender);
}

static void sends_the_newest_of_a_kind_alone(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process sender;

    sender_world_empty();
    sender_put(MAIL_LINK, "Old", HOUR_MS);
    sender_put(MAIL_LINK, "New", HOUR_MS);
    CHECK_INT(sender_count(WAITING), 1);
    sender_start(&sender, relay_peer_open(&relay_world, "good", &peer), 0, "");
    sender_wait(WAITING, 0);
    wait_until_taken(&peer, "New");
    CHECK(!taken(&peer, "Old"));
    sender_stop(&sender);
}

/* The server took it all and did not answer: it may have it. */
static void sends_no_code_twice_when_the_server_does_not_answer(void)
{
    CLEANUP(test_process_close) struct test_process first;
    CLEANUP(test_process_close) struct test_process second;
    CLEANUP(test_process_close) struct test_process sender;
    uint16_t hanging = relay_peer_open(&relay_world, "hangs_after_data", &first);
    uint16_t good = relay_peer_open(&relay_world, "good", &second);

    sender_world_empty();
    sender_start(&sender, hanging, good, "send_timeout = 2s\n");
    sender_put(MAIL_CODE, "A code", HOUR_MS);
    test_process_wait_for(&first, "heard content", SENDER_WAIT_MS, NULL);
    sender_wait(WAITING, 0);
    sender_put(MAIL_LINK, "A link", HOUR_MS);
    sender_wait(WAITING, 0);
    wait_until_taken(&second, "A link");
    CHECK(!taken(&second, "A code"));
    sender_stop(&sender);
}

/* As after the time for which a mail is somebody's, which ends long after every test. */
static void let_the_lease_pass(void)
{
    test_postgres_execute(&postgres, "UPDATE auth.mail_outbox SET next_at = now()");
}

static void sends_no_code_twice_after_a_crash_and_everything_else_again(void)
{
    static const struct {
        enum mail_purpose purpose;
        bool is_sent_again;
    } cases[] = {{MAIL_CODE, false}, {MAIL_LINK, true}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(test_process_close) struct test_process first;
        CLEANUP(test_process_close) struct test_process second;
        CLEANUP(test_process_close) struct test_process sender;
        CLEANUP(test_process_close) struct test_process successor;
        sender_world_empty();
        sender_start(&sender, relay_peer_open(&relay_world, "hangs_after_data", &first), 0, "");
        sender_put(cases[i].purpose, "First", HOUR_MS);
        test_process_wait_for(&first, "heard content", SENDER_WAIT_MS, NULL);
        test_process_signal(&sender, SIGKILL);
        CHECK_INT(test_process_wait(&sender, SENDER_WAIT_MS), 128 + SIGKILL);
        CHECK_INT(sender_count(WAITING), 1);
        let_the_lease_pass();
        sender_start(&successor, relay_peer_open(&relay_world, "good", &second), 0, "");
        if (cases[i].is_sent_again)
            wait_until_taken(&second, "First");
        /* What comes later goes first by its turn, so the first had its chance. */
        sender_put(cases[i].purpose, "Second", HOUR_MS);
        sender_wait("SELECT count(*) FROM mail_outbox WHERE NOT is_under_way", 0);
        test_process_wait_for(&second, "example Second", SENDER_WAIT_MS, NULL);
        CHECK(cases[i].is_sent_again || !taken(&second, "First"));
        sender_stop(&successor);
    }
}

static void sends_nothing_that_is_late(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process sender;
    CLEANUP(test_process_close) struct test_process successor;

    sender_world_empty();
    sender_start(&sender, test_port_take(), 0, "");
    sender_put(MAIL_CODE, "Late code", 1500);
    sender_wait("SELECT count(*) FROM mail_outbox WHERE attempts > 0", 1);
    sender_wait(WAITING, 0);
    sender_stop(&sender);

    sender_put(MAIL_CODE, "Late code", HOUR_MS);
    test_postgres_execute(&postgres, "UPDATE auth.mail_outbox SET made_at = now() - interval '2 s',"
                                     "       not_after = now() - interval '1 s'");
    sender_start(&successor, relay_peer_open(&relay_world, "good", &peer), 0, "");
    sender_wait(WAITING, 0);
    sender_put(MAIL_CODE, "In time", HOUR_MS);
    sender_wait(WAITING, 0);
    wait_until_taken(&peer, "In time");
    CHECK(!taken(&peer, "Late code"));
    sender_stop(&successor);
}

static void comes_again_where_it_was_greylisted(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process sender;

    sender_world_empty();
    sender_start(&sender, relay_peer_open(&relay_world, "greylists", &peer), 0, "");
    sender_put(MAIL_CODE, "A code", HOUR_MS);
    sender_wait(WAITING, 0);
    wait_until_taken(&peer, "A code");
    sender_stop(&sender);
}

static void goes_another_way_when_the_first_server_is_away(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process sender;

    sender_world_empty();
    sender_start(&sender, test_port_take(), relay_peer_open(&relay_world, "good", &peer), "");
    sender_put(MAIL_CODE, "A code", HOUR_MS);
    sender_wait(WAITING, 0);
    wait_until_taken(&peer, "A code");
    sender_stop(&sender);
}

static void remembers_an_address_that_was_refused_until_it_takes_a_mail(void)
{
    CLEANUP(test_process_close) struct test_process refusing;
    CLEANUP(test_process_close) struct test_process taking;
    CLEANUP(test_process_close) struct test_process sender;
    CLEANUP(test_process_close) struct test_process successor;

    sender_world_empty();
    sender_start(&sender, relay_peer_open(&relay_world, "refuses_recipient", &refusing), 0, "");
    sender_put(MAIL_LINK, "A link", HOUR_MS);
    sender_wait(WAITING, 0);
    CHECK_INT(sender_count("SELECT count(*) FROM mail_bounces WHERE mail = 'taro@aoba.example'"
                           "   AND code = 550 AND enhanced = '5.1.1'"),
              1);
    sender_stop(&sender);
    sender_start(&successor, relay_peer_open(&relay_world, "good", &taking), 0, "");
    sender_put(MAIL_LINK, "Another", HOUR_MS);
    sender_wait(WAITING, 0);
    CHECK_INT(sender_count(BOUNCES), 0);
    sender_stop(&successor);
}

static void leaves_what_it_cannot_read_where_it_is(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process sender;
    char extra[2 * TEST_PATH_CAPACITY];

    sender_world_empty();
    (void)snprintf(extra, sizeof extra, "mail_key_file = %s/other.key\n",
                   relay_world.directory.path);
    sender_start(&sender, relay_peer_open(&relay_world, "good", &peer), 0, extra);
    sender_put(MAIL_LINK, "A link", HOUR_MS);
    test_process_wait_for(&sender, "mail_unreadable", SENDER_WAIT_MS, NULL);
    sender_wait("SELECT count(*) FROM mail_outbox WHERE attempts = 1 AND NOT is_under_way", 1);
    CHECK(!test_process_has_said(&peer, "heard MAIL"));
    sender_stop(&sender);
}

static void finishes_what_it_is_at_when_it_is_told_to_stop(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process sender;

    sender_world_empty();
    sender_start(&sender, relay_peer_open(&relay_world, "hangs_after_data", &peer), 0,
                 "send_timeout = 3s\n");
    sender_put(MAIL_CODE, "A code", HOUR_MS);
    test_process_wait_for(&peer, "heard content", SENDER_WAIT_MS, NULL);
    sender_stop(&sender);
    CHECK_INT(sender_count(WAITING), 0);
}

/* Two users of the queue at once, and one mail for each of a crowd of users. */
static void sends_each_once_however_many_senders_there_are(void)
{
    CLEANUP(test_process_close) struct test_process peer;
    CLEANUP(test_process_close) struct test_process one;
    CLEANUP(test_process_close) struct test_process two;
    uint16_t port = relay_peer_open(&relay_world, "good", &peer);
    char subject[32];
    char line[TEST_PROCESS_LINE_CAPACITY];
    size_t seen[CROWD] = {0};

    sender_world_empty();
    for (int i = 0; i < CROWD; i++) {
        (void)snprintf(subject, sizeof subject, "Number %d", i);
        sender_put(MAIL_CODE, subject, HOUR_MS);
        /* Taken up by nobody yet, it would give way to the next of the same user. */
        test_postgres_execute(&postgres, "UPDATE auth.mail_outbox SET purpose = 2");
    }
    sender_start(&one, port, 0, "");
    sender_start(&two, port, 0, "");
    sender_wait(WAITING, 0);
    for (int i = 0; i < CROWD; i++) {
        int number = -1;
        test_process_wait_for(&peer, "taken", SENDER_WAIT_MS, line);
        const char *found = strstr(line, "Number ");
        CHECK(found != NULL && sscanf(found, "Number %d", &number) == 1);
        CHECK(number >= 0 && number < CROWD && seen[number]++ == 0);
    }
    sender_stop(&one);
    sender_stop(&two);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(reads_nothing_but_the_mails_that_wait),
        TEST(keeps_whom_and_what_from_who_reads_the_table),
        TEST(hands_over_a_mail_and_forgets_it),
        TEST(sends_the_newest_of_a_kind_alone),
        TEST(sends_no_code_twice_when_the_server_does_not_answer),
        TEST(sends_no_code_twice_after_a_crash_and_everything_else_again),
        TEST(sends_nothing_that_is_late),
        TEST(comes_again_where_it_was_greylisted),
        TEST(goes_another_way_when_the_first_server_is_away),
        TEST(remembers_an_address_that_was_refused_until_it_takes_a_mail),
        TEST(leaves_what_it_cannot_read_where_it_is),
        TEST(finishes_what_it_is_at_when_it_is_told_to_stop),
        TEST(sends_each_once_however_many_senders_there_are),
    };

    sender_world_open();
    int status = test_run(tests, COUNT_OF(tests));
    sender_world_close();
    return status;
}
