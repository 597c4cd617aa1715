/* The sessions the load knows about, and what is known of each: whether it must be accepted, must
 * be refused, or may be either. */
#ifndef INTEGRATION_FAULTS_SESSIONS_H
#define INTEGRATION_FAULTS_SESSIONS_H

#include "acts.h"

enum session_state {
    LIVES,  /* acknowledged, and nobody has asked for its end */
    ENDING, /* its end was asked for and is not acknowledged yet */
    ENDED,  /* its end is acknowledged */
};

struct known_session {
    struct person person;
    char token[TOKEN_CAPACITY];
    _Atomic enum session_state state;
};

/* A living one. It stays where it is. */
struct known_session *sessions_add(const struct person *person, const char *token);

size_t sessions_count(void);
struct known_session *sessions_get(size_t index);

/* Checks it where the kind says; fails the test when that is accepted which has ended, or that
 * refused which lives. False when it could not be found out. */
bool session_probe(struct known_session *session, enum act_kind kind);

#endif
