/* Whether the duration of a refused sign-in says that an ID exists (ASVS 6.3.8): a wrong password
 * of IDs that do and of IDs that do not, TRIES of each, one after the other in pairs of random
 * order, with everything as delivered. Welch's t of the two, of all tries and of the faster nine
 * tenths of each, which leaves out what the machine does besides. From 4.5 on a difference is there
 * (Reparaz, Balasch, Verbauwhede: "dude, is my code constant time?").
 *
 * Then the same of an auth that computes nothing for an ID that does not exist, which has to show.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench/support/bench.h"
#include "bench/support/statistics.h"
#include "crypto/crypto.h"
#include "support/postgres.h"
#include "support/world/people.h"

enum {
    TRIES = 2000,
    ACCOUNTS = 8,
    TRIES_OF_ACCOUNT = 4, /* before their failures are taken back: the next would have to wait */
    CROPPED = TRIES * 9 / 10,
};

/* Of IDs that exist, and of those that do not. */
static double durations_us[2][TRIES];

static void try_password(bool exists, unsigned account, double *out)
{
    char token[TOKEN_CAPACITY];
    char login[16];

    (void)snprintf(login, sizeof login, "%s-%u", exists ? "known" : "wrong", account);
    int64_t begun_us = clock_monotonic_us();
    CHECK_STATUS(call_sign_in("aoba", login, "wrong password entirely", token, NULL),
                 UNAUTHENTICATED);
    *out = (double)(clock_monotonic_us() - begun_us);
}

static void try_pair(size_t number)
{
    uint8_t random;

    CHECK_OK(crypto_random(&random, sizeof random));
    bool first = random & 1;
    if (number % (size_t)(ACCOUNTS * TRIES_OF_ACCOUNT) == 0)
        test_postgres_execute(&world.postgres,
                              "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
    try_password(first, number % ACCOUNTS, &durations_us[first][number]);
    try_password(!first, number % ACCOUNTS, &durations_us[!first][number]);
}

static void create_accounts(void)
{
    int64_t aoba = create_tenant("aoba");
    char login[16];

    for (unsigned i = 0; i < ACCOUNTS; i++) {
        (void)snprintf(login, sizeof login, "known-%u", i);
        (void)create_user(aoba, login, "viewer");
    }
}

static void tell(struct bench *bench, const char *auth, const char *what, double value,
                 const char *unit)
{
    char name[BENCH_NAME_CAPACITY];

    (void)snprintf(name, sizeof name, "%s%s", auth, what);
    bench_figure(bench, name, value, unit);
}

/* `auth` begins the figures' names. */
static void measure(struct bench *bench, const char *auth)
{
    double *missing = durations_us[0];
    double *existing = durations_us[1];

    for (size_t i = 0; i < TRIES; i++)
        try_pair(i);
    tell(bench, auth, "missing-mean", statistics_mean(missing, TRIES), "us");
    tell(bench, auth, "existing-mean", statistics_mean(existing, TRIES), "us");
    tell(bench, auth, "t", statistics_welch_t(existing, TRIES, missing, TRIES), "t");
    /* Sorts them. */
    tell(bench, auth, "missing-median", statistics_median(missing, TRIES), "us");
    tell(bench, auth, "existing-median", statistics_median(existing, TRIES), "us");
    tell(bench, auth, "t-of-the-faster", statistics_welch_t(existing, CROPPED, missing, CROPPED),
         "t");
}

static void leave_the_dummy_out(void)
{
    program_stop(AUTH);
    world.programs[AUTH].path = AUTH_WITHOUT_DUMMY;
    program_start(AUTH, "");
}

int main(void)
{
    struct bench *bench = bench_open("sign-in-timing");

    world_open(WORLD_AS_DELIVERED);
    create_accounts();
    measure(bench, "");
    leave_the_dummy_out();
    measure(bench, "without-dummy-");
    world_close();
    bench_close(&bench);
    return EXIT_SUCCESS;
}
