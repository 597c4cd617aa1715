#include "sign_in_load.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "support/world/world.h"

struct person {
    char company[32];
    pthread_t thread;
    uint64_t sign_ins;
};

static struct person people[PEOPLE];
static char witness[TOKEN_CAPACITY]; /* the people's own sessions end when they have too many */
static atomic_int_fast64_t until_us;

static void sign_in(const char *company, char token[static TOKEN_CAPACITY])
{
    CHECK_OK(call_sign_in(company, "suzuki", GOOD_PASSWORD, token, NULL));
}

static void create_person(const char *company)
{
    (void)create_user(create_tenant(company), "suzuki", "viewer");
}

void sign_in_load_open(void)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        (void)snprintf(people[i].company, sizeof people[i].company, "company-%zu", i);
        create_person(people[i].company);
    }
    create_person("witness");
    sign_in("witness", witness);
}

static void *sign_in_until(void *argument)
{
    struct person *person = argument;
    char token[TOKEN_CAPACITY];

    for (person->sign_ins = 0; clock_monotonic_us() < atomic_load(&until_us); person->sign_ins++)
        sign_in(person->company, token);
    return NULL;
}

static void start_until(int64_t end_us)
{
    atomic_store(&until_us, end_us);
    for (size_t i = 0; i < PEOPLE; i++)
        CHECK(pthread_create(&people[i].thread, NULL, sign_in_until, &people[i]) == 0);
}

static uint64_t join(void)
{
    uint64_t sign_ins = 0;

    for (size_t i = 0; i < PEOPLE; i++) {
        CHECK(pthread_join(people[i].thread, NULL) == 0);
        sign_ins += people[i].sign_ins;
    }
    return sign_ins;
}

uint64_t sign_in_load_run(void *context, int64_t duration_us)
{
    (void)context;
    start_until(clock_monotonic_us() + duration_us);
    return join();
}

void sign_in_load_start(void)
{
    start_until(INT64_MAX);
}

void sign_in_load_stop(void)
{
    atomic_store(&until_us, 0);
    (void)join();
}

void sign_in_load_choose(const void *context, uint64_t random, char out[static TOKEN_CAPACITY])
{
    (void)context, (void)random;
    memcpy(out, witness, TOKEN_CAPACITY);
}
