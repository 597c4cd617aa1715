/* People who sign in with ID and password, as the portal asks for it: the password's hash, the
 * session, the event, and PostgreSQL under all of them. Works with the world, whose auth, session
 * and audit must run. A sign-in that fails ends the bench. */
#ifndef BENCH_SIGN_IN_SIGN_IN_LOAD_H
#define BENCH_SIGN_IN_SIGN_IN_LOAD_H

#include <stdint.h>

#include "support/world/people.h"

enum {
    PEOPLE = 6, /* who sign in at once; more than auth hashes at once, so that it never waits */
};

/* Makes the people, each of a company of their own, and a witness, who signs in once. */
void sign_in_load_open(void);

/* For struct bench_side: everybody signs in again and again for `duration_us`. The context is not
 * used. */
uint64_t sign_in_load_run(void *context, int64_t duration_us);

/* The witness's token, which lives throughout; for struct check_load_options. */
void sign_in_load_choose(const void *context, uint64_t random, char out[static TOKEN_CAPACITY]);

/* Lets them sign in from now on until it is told to stop. */
void sign_in_load_start(void);
void sign_in_load_stop(void);

#endif
