/* auth calls two replicas of session by one name: when one dies under load, nobody is kept out. */
#include <stdio.h>
#include <stdlib.h>

#include "load.h"
#include "trial.h"

static void signs_in_at_the_second_replica_when_the_first_is_killed(void)
{
    trial_survive_death(SESSION, "first of two sessions killed", BIT(ACT_CHECK) | BIT(ACT_END));
}

static void signs_in_at_the_first_replica_when_the_second_is_killed(void)
{
    trial_survive_death(SECOND_SESSION, "second of two sessions killed", NEEDS_SECOND_SESSION);
}

/* One name has one port for all its addresses. */
static void start_replicas(void)
{
    struct program *second = &world.programs[SECOND_SESSION];

    second->host = "127.0.0.2";
    second->port = world.programs[SESSION].port;
    program_start(SECOND_SESSION, "");
}

/* With the library that knows the name; the address sanitizer wants to be told that this is meant.
 */
static void let_auth_call_both(void)
{
    char settings[64];

    (void)snprintf(settings, sizeof settings, "session = sessions.test:%u\n",
                   world.programs[SESSION].port);
    program_stop(AUTH);
    CHECK(setenv("LD_PRELOAD", TWO_ADDRESSES_LIBRARY, 1) == 0);
    CHECK(setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1) == 0);
    program_start(AUTH, settings);
    CHECK(unsetenv("LD_PRELOAD") == 0);
    CHECK(unsetenv("ASAN_OPTIONS") == 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(signs_in_at_the_second_replica_when_the_first_is_killed),
        TEST(signs_in_at_the_first_replica_when_the_second_is_killed),
    };

    world_open(WORLD_QUICK);
    start_replicas();
    let_auth_call_both();
    load_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
