#include "load.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "sessions.h"

enum {
    VISITORS = LOAD_COMPANIES,
    PEOPLE = 8, /* of each company */
    /* A user may have 5 sessions, then the oldest ends: one that stays, one that comes, and those
     * whose token was lost on the way, which nobody can end. */
    LOST_MAXIMUM = 3,
    PAUSE_MS = 10,         /* between acts */
    REFUSED_PAUSE_MS = 50, /* before asking again */
};

struct company load_companies[LOAD_COMPANIES];

static struct regular {
    struct person person;
    struct known_session *stays; /* NULL for none */
    int lost;
} regulars[LOAD_COMPANIES][PEOPLE];

static atomic_bool is_running;
static _Atomic int64_t worst_delay_ms;
static pthread_t threads[VISITORS + 4];
static size_t thread_count;

static void rest(long milliseconds)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000}, NULL);
}

/* Until it is done. A system that never recovers is found out by the main thread. */
static void make_user(struct person *person)
{
    struct act *act = journal_begin(ACT_CREATE_USER, person->company->id);

    while (act_create_user(act, person) == UNKNOWN)
        rest(REFUSED_PAUSE_MS);
}

static void disable(const struct person *person)
{
    struct act *act = journal_begin(ACT_DISABLE, person->company->id);

    while (act_disable(act, person) == UNKNOWN)
        rest(REFUSED_PAUSE_MS);
}

/* NULL when the session is there but its token was lost. */
static struct known_session *sign_in(const struct person *person)
{
    struct act *act = journal_begin(ACT_SIGN_IN, person->company->id);
    char token[TOKEN_CAPACITY];
    enum answer answer;

    while ((answer = act_sign_in(act, person, token)) == UNKNOWN)
        rest(REFUSED_PAUSE_MS);
    return answer == YES ? sessions_add(person, token) : NULL;
}

static void end(struct known_session *session, enum act_kind kind)
{
    struct act *act = journal_begin(kind, session->person.company->id);

    session->state = ENDING;
    while (act_end(act, session->token) == UNKNOWN)
        rest(REFUSED_PAUSE_MS);
    session->state = ENDED;
    (void)session_probe(session, ACT_CHECK);
    (void)session_probe(session, ACT_CHECK_SECOND);
}

/* Every second visit leaves a session behind, until the next of the same person. */
static void visit(struct regular *regular, unsigned number)
{
    struct known_session *session = sign_in(&regular->person);

    if (session == NULL) {
        regular->lost++;
        return;
    }
    (void)session_probe(session, ACT_CHECK);
    (void)session_probe(session, ACT_CHECK_SECOND);
    if (number % 2 == 0) {
        end(session, number % 4 == 0 ? ACT_END : ACT_END_SECOND);
        return;
    }
    if (regular->stays)
        end(regular->stays, number % 4 == 1 ? ACT_END : ACT_END_SECOND);
    regular->stays = session;
}

static bool may_visit(const struct regular *regular)
{
    return regular->lost < LOST_MAXIMUM;
}

/* Without one who may, the rest of the load would go on as if that were all. */
static void expect_one_who_may_visit(const struct regular *people)
{
    for (size_t i = 0; i < PEOPLE; i++)
        if (may_visit(&people[i]))
            return;
    test_fail(__FILE__, __LINE__, "not everybody of %s has lost %d tokens",
              people->person.company->code, LOST_MAXIMUM);
}

static void *be_visitor(void *argument)
{
    struct regular *people = argument;

    for (unsigned number = 0; is_running; number++) {
        struct regular *regular = &people[number / 4 % PEOPLE];
        if (may_visit(regular))
            visit(regular, number);
        expect_one_who_may_visit(people);
        rest(PAUSE_MS);
    }
    return NULL;
}

static void *be_administrator(void *unused)
{
    static unsigned number;

    (void)unused;
    while (is_running) {
        struct person person = {.company = &load_companies[number % LOAD_COMPANIES]};
        (void)snprintf(person.login_id, sizeof person.login_id, "newcomer-%u", number++);
        make_user(&person);
        struct known_session *session = sign_in(&person);
        if (session) {
            (void)session_probe(session, ACT_CHECK_SECOND);
            session->state = ENDING;
        }
        disable(&person);
        if (session) {
            session->state = ENDED;
            (void)session_probe(session, ACT_CHECK);
            (void)session_probe(session, ACT_CHECK_SECOND);
        }
        rest(PAUSE_MS);
    }
    return NULL;
}

/* A history never gets shorter. */
static void *be_reader(void *unused)
{
    static int64_t sizes[LOAD_COMPANIES];

    (void)unused;
    for (size_t i = 0; is_running; i = (i + 1) % LOAD_COMPANIES) {
        struct company *company = &load_companies[i];
        int64_t size = 0;
        if (act_search(journal_begin(ACT_SEARCH, company->id), company, &size) == YES) {
            CHECK(size > sizes[i]);
            sizes[i] = size;
        }
        rest(PAUSE_MS);
    }
    return NULL;
}

static void *be_watcher(void *unused)
{
    static size_t next;

    (void)unused;
    while (is_running) {
        size_t count = sessions_count();
        if (count > 0) {
            struct known_session *session = sessions_get(next++ % count);
            (void)session_probe(session, ACT_CHECK);
            (void)session_probe(session, ACT_CHECK_SECOND);
        }
        rest(PAUSE_MS);
    }
    return NULL;
}

static void *be_sleeper(void *unused)
{
    (void)unused;
    while (is_running) {
        int64_t begun_ms = world_now_ms();
        rest(PAUSE_MS);
        int64_t delay_ms = world_now_ms() - begun_ms - PAUSE_MS;
        if (delay_ms > worst_delay_ms)
            worst_delay_ms = delay_ms;
    }
    return NULL;
}

int64_t load_worst_delay_ms(void)
{
    return worst_delay_ms;
}

void load_open(void)
{
    static const char *const codes[LOAD_COMPANIES] = {"aoba", "minato"};

    acts_open();
    for (size_t i = 0; i < LOAD_COMPANIES; i++) {
        load_companies[i] = (struct company){create_tenant(codes[i]), codes[i]};
        for (size_t j = 0; j < PEOPLE; j++) {
            struct person *person = &regulars[i][j].person;
            person->company = &load_companies[i];
            (void)snprintf(person->login_id, sizeof person->login_id, "regular-%zu", j);
            make_user(person);
        }
    }
}

static void start(void *(*work)(void *), void *argument)
{
    CHECK(thread_count < COUNT_OF(threads));
    CHECK(pthread_create(&threads[thread_count++], NULL, work, argument) == 0);
}

void load_start(void)
{
    is_running = true;
    worst_delay_ms = 0;
    for (size_t i = 0; i < VISITORS; i++)
        start(be_visitor, regulars[i]);
    start(be_administrator, NULL);
    start(be_reader, NULL);
    start(be_watcher, NULL);
    start(be_sleeper, NULL);
}

void load_stop(void)
{
    is_running = false;
    while (thread_count > 0)
        CHECK(pthread_join(threads[--thread_count], NULL) == 0);
}
