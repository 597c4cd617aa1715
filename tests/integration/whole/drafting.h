/* Forms that are kept, as a browser without script sends them: for the tests of drafts. */
#ifndef INTEGRATION_WHOLE_DRAFTING_H
#define INTEGRATION_WHOLE_DRAFTING_H

#include "managing.h"
#include "scope_calls.h"
#include "visitor.h"

#define CANARY "Kanaria-in-a-draft"
#define NEW_USER "&login_id=half.typed&name=" CANARY "&mail=&kind=customer"
#define FORM "/admin/users/new"
#define WAIT_FOR_ROWS(condition) TEST_POSTGRES_WAIT_FOR(&world.postgres, condition)
#define EXPECT_ROWS(condition)                                                                     \
    test_postgres_execute(&world.postgres, "DO $$ BEGIN IF NOT (" condition ") THEN"               \
                                           " RAISE EXCEPTION 'not so'; END IF; END $$")
#define NO_DRAFT "NOT EXISTS (SELECT FROM portal.drafts)"
#define ONE_DRAFT "(SELECT count(*) FROM portal.drafts) = 1"

extern struct asking by_operator;
extern struct uuid typist; /* of aoba, an administrator until one test */

/* A whole system with the portal, and the typist. */
void drafting_open(void);

bool holds(const struct answer *answer, const char *text);

/* The status and, when it leads on, where to. */
int get(struct visitor *visitor, const char *path, char location[static 1024]);

int post(struct visitor *visitor, const char *path, const char *fields);

/* Whoever is given other rights is signed out. */
void end_sessions(void);

/* In, at the form, and out again: with its token. */
void given_a_form_of_an_ended_session(struct visitor *visitor);

void sign_in_again(struct visitor *visitor, const char *login_id, const char *expected);

/* The address of the one form that goes on with a draft, or discards it: from the page. */
void path_of(struct visitor *visitor, const char *act, char out[static 128]);

#endif
