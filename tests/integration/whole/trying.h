/* Tries at passwords of users of aoba, for the tests of what is counted of them. */
#ifndef INTEGRATION_WHOLE_TRYING_H
#define INTEGRATION_WHOLE_TRYING_H

#include "managing.h"
#include "support/postgres.h"
#include "support/world/world.h"

#define WRONG_PASSWORD "wrong password entirely"

enum { DEVICE_CAPACITY = 512 };

/* One try; what is NULL is that of suzuki.m at aoba, right, from an address and a device of nobody.
 */
struct attempt {
    const char *company;
    const char *login_id;
    const char *password;
    const char *address;
    const char *device;
};

struct answer {
    struct status status;
    bool is_throttled;
    bool is_held;
    int64_t wait_seconds;
    char device[DEVICE_CAPACITY];
};

struct answer try_with(struct attempt attempt);

/* That it is refused as a wrong password is. */
void expect_wrong(struct attempt attempt);

void expect_in(struct attempt attempt, struct answer *out);

/* Makes every counter there is one of so many failures, the last of them an hour ago. */
#define SET_COUNTERS(failures)                                                                     \
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_counters SET failures = " failures \
                                           ", last_at = now() - interval '1 hour'")

void forget_all_tries(void);

extern const struct act RELEASE_HOLD;

/* How many failures keep the user waiting, as the operator is told; 0: nothing does. */
int64_t hold_of(struct uuid id);

#endif
