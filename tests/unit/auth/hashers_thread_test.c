/* The hashers under more callers than they have threads: never too many at work, the queue no
 * longer than it may be, nobody lost. */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "credentials/hashers.h"

enum {
    THREADS = 2,
    QUEUE = 4,
    CALLERS = 32,
    ROUNDS = 200,
};

static struct hashers *hashers;

static int expect(bool holds, const char *what)
{
    if (!holds)
        (void)fprintf(stderr, "not true: %s\n", what);
    return holds ? 0 : 1;
}

static void count(void *counter, struct crypto_argon2id_memory *memory)
{
    (void)memory;
    (void)atomic_fetch_add((atomic_int *)counter, 1);
}

/* A hash that lasts until it is let go. */
struct long_hash {
    pthread_t caller;
    sem_t begun;
    sem_t may_end;
    struct status outcome;
};

static void hash_for_long(void *context, struct crypto_argon2id_memory *memory)
{
    struct long_hash *this = context;

    (void)memory;
    (void)sem_post(&this->begun);
    (void)sem_wait(&this->may_end);
}

static void *call_for_long(void *context)
{
    struct long_hash *this = context;

    this->outcome = hashers_run(hashers, hash_for_long, this, INT32_MAX);
    return NULL;
}

static int begin_long_hash(struct long_hash *this)
{
    (void)sem_init(&this->begun, 0, 0);
    (void)sem_init(&this->may_end, 0, 0);
    int failures =
        expect(pthread_create(&this->caller, NULL, call_for_long, this) == 0, "a thread");
    (void)sem_wait(&this->begun);
    return failures;
}

static int end_long_hash(struct long_hash *this)
{
    (void)sem_post(&this->may_end);
    (void)pthread_join(this->caller, NULL);
    (void)sem_destroy(&this->begun);
    (void)sem_destroy(&this->may_end);
    return expect(status_is_ok(this->outcome), "a hash that has begun is waited for");
}

static int refuses_a_full_queue_at_once(void)
{
    struct long_hash first;
    atomic_int called = 0;
    int failures = expect(status_is_ok(hashers_open(1, 0, INT32_MAX, &hashers)), "hashers");

    failures += begin_long_hash(&first);
    failures +=
        expect(hashers_run(hashers, count, &called, INT32_MAX).code == STATUS_RESOURCE_EXHAUSTED,
               "a full queue turns away");
    failures += end_long_hash(&first);
    failures += expect(atomic_load(&called) == 0, "who is turned away gets no hash");
    hashers_close(&hashers);
    return failures;
}

static int refuses_an_overlong_wait(void)
{
    struct long_hash first;
    struct hashers_stats stats;
    atomic_int called = 0;
    int failures = expect(status_is_ok(hashers_open(1, 1, INT32_MAX, &hashers)), "hashers");

    failures += begin_long_hash(&first);
    failures += expect(hashers_run(hashers, count, &called, 20).code == STATUS_RESOURCE_EXHAUSTED,
                       "a wait ends in time");
    failures += end_long_hash(&first);
    failures += expect(status_is_ok(hashers_run(hashers, count, &called, INT32_MAX)),
                       "a thread that is done takes the next");
    failures += expect(atomic_load(&called) == 1, "who left the queue gets no hash");
    hashers_read_stats(hashers, &stats);
    failures += expect(stats.refused == 1 && stats.computed == 2, "each is counted");
    hashers_close(&hashers);
    return failures;
}

static void read_nice(void *out, struct crypto_argon2id_memory *memory)
{
    (void)memory;
    *(int *)out = getpriority(PRIO_PROCESS, (id_t)gettid());
}

static int gives_way_to_other_threads(void)
{
    int own = getpriority(PRIO_PROCESS, (id_t)gettid());
    int expected = own + HASHERS_NICE > 19 ? 19 : own + HASHERS_NICE;
    int theirs = 0;
    int failures = expect(status_is_ok(hashers_open(1, 0, INT32_MAX, &hashers)), "hashers");

    failures += expect(status_is_ok(hashers_run(hashers, read_nice, &theirs, INT32_MAX)), "a hash");
    failures += expect(theirs == expected, "a hasher is nicer than its program");
    failures += expect(getpriority(PRIO_PROCESS, (id_t)gettid()) == own, "its caller is not");
    hashers_close(&hashers);
    return failures;
}

static void hash(void *context, struct crypto_argon2id_memory *memory)
{
    static const uint8_t salt[CRYPTO_ARGON2ID_SALT_SIZE];
    uint8_t tag[CRYPTO_ARGON2ID_SIZE];

    *(bool *)context = status_is_ok(
        crypto_argon2id(memory, bytes_of("password"), salt, CRYPTO_ARGON2ID_DEFAULT, tag));
}

static int64_t memory_kept(void)
{
    struct hashers_stats stats;

    hashers_read_stats(hashers, &stats);
    return stats.memory;
}

static int keeps_memory_while_there_is_work(void)
{
    const int64_t needed = (int64_t)CRYPTO_ARGON2ID_DEFAULT.memory_kib * 1024;
    bool is_hashed = false;
    int failures = expect(status_is_ok(hashers_open(1, 0, INT32_MAX, &hashers)), "hashers");

    failures += expect(memory_kept() == 0, "none before the first hash");
    for (int i = 0; i < 2; i++) {
        failures += expect(status_is_ok(hashers_run(hashers, hash, &is_hashed, INT32_MAX)) &&
                               is_hashed && memory_kept() == needed,
                           "that of one hash");
    }
    hashers_close(&hashers);
    return failures;
}

static int gives_memory_back_when_there_is_none(void)
{
    bool is_hashed = false;
    int failures = expect(status_is_ok(hashers_open(1, 0, 1, &hashers)), "hashers");

    for (int i = 0; i < 2; i++) {
        failures +=
            expect(status_is_ok(hashers_run(hashers, hash, &is_hashed, INT32_MAX)) && is_hashed,
                   "a hash, also after memory was given back");
        while (memory_kept() > 0)
            (void)sched_yield();
    }
    hashers_close(&hashers);
    return failures;
}

struct in_turn {
    pthread_t caller;
    int number;
};

static int order[3];
static int order_count;

/* On the one thread there is, so nobody else writes. */
static void note_turn(void *context, struct crypto_argon2id_memory *memory)
{
    (void)memory;
    order[order_count++] = ((const struct in_turn *)context)->number;
}

static void *call_in_turn(void *context)
{
    (void)!status_is_ok(hashers_run(hashers, note_turn, context, INT32_MAX));
    return NULL;
}

static void await_waiting(int64_t count)
{
    struct hashers_stats stats;

    do {
        (void)sched_yield();
        hashers_read_stats(hashers, &stats);
    } while (stats.waiting < count);
}

static int serves_callers_in_the_order_in_which_they_came(void)
{
    struct in_turn callers[COUNT_OF(order)];
    struct long_hash first;
    int failures =
        expect(status_is_ok(hashers_open(1, COUNT_OF(order), INT32_MAX, &hashers)), "hashers");

    failures += begin_long_hash(&first);
    for (int i = 0; i < (int)COUNT_OF(order); i++) {
        callers[i].number = i;
        failures += expect(pthread_create(&callers[i].caller, NULL, call_in_turn, &callers[i]) == 0,
                           "a thread");
        await_waiting(i + 1);
    }
    failures += end_long_hash(&first);
    for (int i = 0; i < (int)COUNT_OF(order); i++)
        (void)pthread_join(callers[i].caller, NULL);
    for (int i = 0; i < (int)COUNT_OF(order); i++)
        failures += expect(order[i] == i, "nobody is overtaken");
    hashers_close(&hashers);
    return failures;
}

static atomic_int at_work;
static atomic_int most_at_work;

static void note_at_work(void *called, struct crypto_argon2id_memory *memory)
{
    int now = atomic_fetch_add(&at_work, 1) + 1;
    int most = atomic_load(&most_at_work);

    (void)memory;
    while (now > most && !atomic_compare_exchange_weak(&most_at_work, &most, now))
        continue;
    ++*(int *)called;
    (void)atomic_fetch_sub(&at_work, 1);
}

struct caller {
    pthread_t thread;
    int called;
    int answered;
    int refused;
};

static void *call(void *argument)
{
    struct caller *this = argument;

    for (int round = 0; round < ROUNDS; round++) {
        if (status_is_ok(hashers_run(hashers, note_at_work, &this->called, 10)))
            this->answered++;
        else
            this->refused++;
    }
    return NULL;
}

static int never_computes_more_than_it_has_threads(void)
{
    static struct caller callers[CALLERS];
    struct hashers_stats stats;
    uint64_t answered = 0;
    uint64_t refused = 0;
    int failures =
        expect(status_is_ok(hashers_open(THREADS, QUEUE, INT32_MAX, &hashers)), "hashers");

    for (int i = 0; i < CALLERS; i++)
        failures +=
            expect(pthread_create(&callers[i].thread, NULL, call, &callers[i]) == 0, "a thread");
    for (int i = 0; i < CALLERS; i++) {
        (void)pthread_join(callers[i].thread, NULL);
        failures += expect(callers[i].called == callers[i].answered, "an answer is a hash");
        answered += (uint64_t)callers[i].answered;
        refused += (uint64_t)callers[i].refused;
    }
    hashers_read_stats(hashers, &stats);
    failures += expect(atomic_load(&most_at_work) <= THREADS, "no more at work than threads");
    failures += expect(answered > 0, "some are answered");
    failures += expect(answered + refused == CALLERS * ROUNDS, "nobody is lost");
    failures += expect(stats.computed == answered && stats.refused == refused, "each is counted");
    failures += expect(stats.computing == 0 && stats.waiting == 0, "nobody is left");
    hashers_close(&hashers);
    return failures;
}

int main(void)
{
    return refuses_a_full_queue_at_once() + refuses_an_overlong_wait() +
           gives_way_to_other_threads() + serves_callers_in_the_order_in_which_they_came() +
           keeps_memory_while_there_is_work() + gives_memory_back_when_there_is_none() +
           never_computes_more_than_it_has_threads();
}
