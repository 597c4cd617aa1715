#include "sessions.h"

#include <pthread.h>

enum { SESSIONS_MAXIMUM = 16384 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct known_session sessions[SESSIONS_MAXIMUM];
static size_t count;

struct known_session *sessions_add(const struct person *person, const char *token)
{
    pthread_mutex_lock(&lock);
    CHECK(count < SESSIONS_MAXIMUM);
    struct known_session *session = &sessions[count];
    session->person = *person;
    CHECK(text_copy(session->token, sizeof session->token, token));
    session->state = LIVES;
    count++;
    pthread_mutex_unlock(&lock);
    return session;
}

size_t sessions_count(void)
{
    pthread_mutex_lock(&lock);
    size_t now = count;
    pthread_mutex_unlock(&lock);
    return now;
}

struct known_session *sessions_get(size_t index)
{
    CHECK(index < sessions_count());
    return &sessions[index];
}

bool session_probe(struct known_session *session, enum act_kind kind)
{
    struct act *act = journal_begin(kind, session->person.company->id);
    enum session_state before = session->state;
    enum answer answer = act_check(act, &session->person, session->token);
    enum session_state after = session->state;

    if (answer == YES && before == ENDED)
        test_fail(__FILE__, __LINE__, "a session that has ended is refused (%s)", act_names[kind]);
    if (answer == NO && after == LIVES)
        test_fail(__FILE__, __LINE__, "a session that lives is accepted (%s)", act_names[kind]);
    return answer != UNKNOWN;
}
