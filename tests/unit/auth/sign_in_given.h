/* A sign-in that would succeed, for tests to spoil: suite.init is
 * given_a_user_and_their_password(), suite.fini clear_sign_in(). */
#ifndef UNIT_AUTH_SIGN_IN_GIVEN_H
#define UNIT_AUTH_SIGN_IN_GIVEN_H

#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "sign_in_fakes.h"

/* Of sign_in_fakes.h: what every sign-in does before the password is looked at, what comes of its
 * source afterwards, and of its counter, when it was the first to count, and nothing came of it. */
#define UNTIL_HASH "tOupnqQCkKC"
#define SETTLED "qQC"
#define GIVEN_BACK "kxC"

extern struct auth_service service;
extern Sekisho__Auth__V1__WithPasswordRequest request;
extern Sekisho__Auth__V1__WithPasswordResponse response;

void given_a_user_and_their_password(void);
void clear_sign_in(void);

/* Makes the call, and forgets what was heard before. */
struct status sign_in(void);

/* In memory of the test. */
char *writable(const char *text);

bool has_logged(const char *text);

#endif
