/* The calls of the load, each written into the journal. An answer that is neither right nor a
 * refusal fails the test on the spot: another's answer, another code, a right that is gone. */
#ifndef INTEGRATION_FAULTS_ACTS_H
#define INTEGRATION_FAULTS_ACTS_H

#include "journal.h"
#include "support/world/people.h"

/* UNKNOWN: refused as unavailable or too late; it may have been done or not. */
enum answer { YES, NO, UNKNOWN };

struct company {
    int64_t id;
    const char *code;
};

struct person {
    const struct company *company;
    char login_id[24];
    struct uuid id;
};

/* How long a call of that kind may take, as its caller says. */
int64_t act_deadline_ms(enum act_kind kind);

/* So that threads need not make clients. */
void acts_open(void);

/* NO: this very sign-in has its session, but its token was lost on the way. */
enum answer act_sign_in(struct act *act, const struct person *person,
                        char token[static TOKEN_CAPACITY]);

/* Where the act's kind says. NO: that is no session (any more). */
enum answer act_check(struct act *act, const struct person *person, const char *token);

/* YES or UNKNOWN, as all that follow. */
enum answer act_end(struct act *act, const char *token);

/* `person` gets its id. */
enum answer act_create_user(struct act *act, struct person *person);
enum answer act_disable(struct act *act, const struct person *person);

/* The newest page; `size_out` is how long the history is. */
enum answer act_search(struct act *act, const struct company *company, int64_t *size_out);

#endif
