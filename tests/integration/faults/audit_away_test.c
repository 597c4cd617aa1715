/* audit away under load (ARCHITECTURE.md, "No action without its record"): nothing stops at first;
 * when an outbox is full, what gives rights is refused and what takes them goes on; guessed
 * passwords do not fill it; and in the end nothing is lost and nothing is there twice.
 *
 *     integration_faults_audit_away [SECONDS]
 *
 * 8 s by default. From a minute on all guesses are looked for: folded ones are counted once a
 * minute. */
#include <stdio.h>
#include <string.h>

#include "acts.h"
#include "base/number.h"
#include "history.h"
#include "load.h"
#include "sessions.h"
#include "trial.h"

enum {
    AWAY_S = 8,
    AWAY_MAXIMUM_S = 9999,
    MINUTE_S = 60,
    MINUTE_MS = MINUTE_S * 1000,
    LEAVERS = 10,   /* people who leave while everything else is refused */
    FOLD_FREE = 20, /* guesses recorded one by one: outbox/fold.h */
    GUESSES = 45,   /* more than that, also when a minute begins between two of them */
};

/* So few rows that they are full within seconds. */
#define SMALL_OUTBOX "outbox_rows_maximum = 120\n"

static int64_t away_s = AWAY_S;
static struct person leavers[LEAVERS];
static struct known_session *leaver_sessions[LEAVERS];

static void bring_leavers_in(void)
{
    for (size_t i = 0; i < LEAVERS; i++) {
        struct person *person = &leavers[i];
        char token[TOKEN_CAPACITY];
        *person = (struct person){.company = &load_companies[0], .login_id = "leaver-0"};
        person->login_id[strlen(person->login_id) - 1] = (char)('0' + i);
        CHECK(act_create_user(journal_begin(ACT_CREATE_USER, person->company->id), person) == YES);
        CHECK(act_sign_in(journal_begin(ACT_SIGN_IN, person->company->id), person, token) == YES);
        leaver_sessions[i] = sessions_add(person, token);
    }
}

/* Before the load, whose events leave no room for others by and by. From one address, at an ID that
 * nobody has: the others are to come in. */
static void guess_passwords_while_audit_is_away(void)
{
    char token[TOKEN_CAPACITY];

    program_kill(AUDIT);
    people_address = HISTORY_GUESSER;
    for (int i = 0; i < GUESSES; i++) {
        struct status status =
            call_sign_in(load_companies[1].code, "guessed", "a guess", token, NULL);
        CHECK(status.code == STATUS_UNAUTHENTICATED || status.code == STATUS_RESOURCE_EXHAUSTED);
    }
    people_address = NULL;
    program_start(AUDIT, "");
    program_forget_clients(AUDIT); /* they may not have noticed */
    acts_open();
}

/* One half by themselves, the others by being disabled. */
static void let_leavers_go(void)
{
    for (size_t i = 0; i < LEAVERS; i++) {
        struct known_session *session = leaver_sessions[i];
        int64_t company_id = leavers[i].company->id;
        session->state = ENDING;
        if (i % 2)
            CHECK(act_end(journal_begin(ACT_END, company_id), session->token) == YES);
        else
            CHECK(act_disable(journal_begin(ACT_DISABLE, company_id), &leavers[i]) == YES);
        session->state = ENDED;
        CHECK(session_probe(session, ACT_CHECK));
        CHECK(session_probe(session, ACT_CHECK_SECOND));
    }
}

static enum answer bring_newcomer_in(void)
{
    static int number;
    struct person person = {.company = &load_companies[0]};

    (void)snprintf(person.login_id, sizeof person.login_id, "latecomer-%d", number++);
    return act_create_user(journal_begin(ACT_CREATE_USER, person.company->id), &person);
}

static void check_guesses(void)
{
    struct guesses counted = history_guesses();

    CHECK(counted.single >= FOLD_FREE && counted.single < GUESSES);
    CHECK(counted.single + counted.folded <= GUESSES);
    if (away_s < MINUTE_S)
        return;
    for (int64_t until_ms = world_now_ms() + MINUTE_MS + WORLD_PATIENCE_MS;
         counted.single + counted.folded < GUESSES; world_pause()) {
        CHECK(world_now_ms() < until_ms);
        history_read();
        counted = history_guesses();
    }
    CHECK_INT(counted.single + counted.folded, GUESSES);
}

static void loses_nothing_and_doubles_nothing_when_audit_is_away(void)
{
    struct trial trial;

    bring_leavers_in();
    guess_passwords_while_audit_is_away();
    trial_begin(&trial, "audit away", NEEDS_AUDIT | BIT(ACT_SIGN_IN) | BIT(ACT_CREATE_USER));
    program_kill(AUDIT);
    int64_t away_ms = world_now_ms();
    WAIT_UNTIL(journal_has(ACT_SIGN_IN, away_ms) && journal_has(ACT_END, away_ms));
    WAIT_UNTIL(journal_has_refused(ACT_SIGN_IN, away_ms)); /* by session, if not by auth */
    WAIT_UNTIL(bring_newcomer_in() == UNKNOWN);
    let_leavers_go();
    trial_pause_ms(away_ms + away_s * 1000 - world_now_ms());
    trial_fault_ends(&trial);
    program_launch(AUDIT, "");
    trial_finish(&trial);
    check_guesses();
}

int main(int count, char **arguments)
{
    static const struct test tests[] = {
        TEST(loses_nothing_and_doubles_nothing_when_audit_is_away),
    };

    if (count > 1)
        CHECK(number_parse(arguments[1], strlen(arguments[1]), 1, AWAY_MAXIMUM_S, &away_s));
    world_open(WORLD_QUICK);
    load_open();
    program_stop(AUTH);
    program_stop(SESSION);
    program_start(SESSION, SMALL_OUTBOX);
    program_start(SECOND_SESSION, SMALL_OUTBOX);
    program_start(AUTH, SMALL_OUTBOX);
    acts_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
