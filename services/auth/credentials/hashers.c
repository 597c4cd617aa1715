#include "credentials/hashers.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/condition.h"

enum job_state { JOB_WAITS, JOB_RUNS, JOB_IS_DONE };

/* On its caller's stack; all but the first two under the lock. */
struct job {
    hasher_job *hash;
    void *context;
    enum job_state state;
    pthread_cond_t done;
    TAILQ_ENTRY(job) others;
};

TAILQ_HEAD(jobs, job);

struct hashers {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct jobs waiting; /* their turn comes in this order */
    struct hashers_stats stats;
    int queue;
    int64_t memory_kept_ms;
    bool is_stopping;
    int count;
    pthread_t threads[HASHERS_MAXIMUM];
};

/* Until there is a job or the threads are to end. With the lock held. */
static void await_job(struct hashers *hashers, struct crypto_argon2id_memory *memory)
{
    const int64_t forgotten_at_ms = clock_monotonic_ms() + hashers->memory_kept_ms;

    while (TAILQ_EMPTY(&hashers->waiting) && !hashers->is_stopping) {
        if (memory->start == NULL) {
            (void)pthread_cond_wait(&hashers->filled, &hashers->lock);
        } else if (!condition_wait_until(&hashers->filled, &hashers->lock, forgotten_at_ms)) {
            hashers->stats.memory -= (int64_t)memory->size;
            crypto_argon2id_memory_close(memory);
        }
    }
}

/* The next in turn; NULL when the threads are to end. With the lock held. */
static struct job *take(struct hashers *hashers, struct crypto_argon2id_memory *memory)
{
    await_job(hashers, memory);
    struct job *job = TAILQ_FIRST(&hashers->waiting);
    if (job == NULL)
        return NULL;
    TAILQ_REMOVE(&hashers->waiting, job, others);
    hashers->stats.waiting--;
    hashers->stats.computing++;
    hashers->stats.computed++;
    job->state = JOB_RUNS;
    return job;
}

static void *work(void *argument)
{
    struct hashers *hashers = argument;
    CLEANUP(crypto_argon2id_memory_close) struct crypto_argon2id_memory memory = {0};
    struct job *job;

    /* Of this thread alone (Linux), and there is no way back, which is why the callers' threads do
     * not hash. Giving way more is always allowed. */
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(),
                      getpriority(PRIO_PROCESS, (id_t)gettid()) + HASHERS_NICE);
    (void)pthread_mutex_lock(&hashers->lock);
    while ((job = take(hashers, &memory)) != NULL) {
        size_t before = memory.size;
        (void)pthread_mutex_unlock(&hashers->lock);
        job->hash(job->context, &memory);
        (void)pthread_mutex_lock(&hashers->lock);
        hashers->stats.memory += (int64_t)memory.size - (int64_t)before;
        hashers->stats.computing--;
        job->state = JOB_IS_DONE;
        (void)pthread_cond_signal(&job->done);
    }
    (void)pthread_mutex_unlock(&hashers->lock);
    return NULL;
}

struct status hashers_open(int count, int queue, int64_t memory_kept_ms, struct hashers **out)
{
    assert(count > 0 && count <= HASHERS_MAXIMUM);
    CLEANUP(hashers_close) struct hashers *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    (void)pthread_mutex_init(&opened->lock, NULL);
    condition_init(&opened->filled);
    TAILQ_INIT(&opened->waiting);
    opened->queue = queue;
    opened->memory_kept_ms = memory_kept_ms;
    for (; opened->count < count; opened->count++) {
        if (pthread_create(&opened->threads[opened->count], NULL, work, opened) != 0)
            return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    }

    *out = opened;
    opened = NULL; /* now the caller's */
    return OK;
}

void hashers_close(struct hashers **hashers)
{
    struct hashers *closed = *hashers;

    *hashers = NULL;
    if (closed == NULL)
        return;
    (void)pthread_mutex_lock(&closed->lock);
    closed->is_stopping = true;
    (void)pthread_cond_broadcast(&closed->filled);
    (void)pthread_mutex_unlock(&closed->lock);
    for (int i = 0; i < closed->count; i++)
        (void)pthread_join(closed->threads[i], NULL);
    (void)pthread_cond_destroy(&closed->filled);
    (void)pthread_mutex_destroy(&closed->lock);
    free(closed);
}

/* Whoever finds a thread free does not wait, though it has yet to take the job. */
static bool has_room(const struct hashers *hashers)
{
    return hashers->stats.waiting + hashers->stats.computing < hashers->queue + hashers->count;
}

/* With the lock held; false when the time was over before the job's turn. */
static bool wait_for(struct hashers *hashers, struct job *job, int64_t timeout_ms)
{
    const int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    bool has_time = true;

    TAILQ_INSERT_TAIL(&hashers->waiting, job, others);
    hashers->stats.waiting++;
    (void)pthread_cond_signal(&hashers->filled);
    while (job->state == JOB_WAITS && has_time)
        has_time = condition_wait_until(&job->done, &hashers->lock, until_ms);
    if (job->state == JOB_WAITS) {
        TAILQ_REMOVE(&hashers->waiting, job, others);
        hashers->stats.waiting--;
        return false;
    }
    while (job->state != JOB_IS_DONE)
        (void)pthread_cond_wait(&job->done, &hashers->lock);
    return true;
}

struct status hashers_run(struct hashers *hashers, hasher_job *hash, void *context,
                          int64_t timeout_ms)
{
    struct job job = {.hash = hash, .context = context};

    condition_init(&job.done);
    (void)pthread_mutex_lock(&hashers->lock);
    bool is_done = has_room(hashers) && wait_for(hashers, &job, timeout_ms);
    hashers->stats.refused += !is_done;
    (void)pthread_mutex_unlock(&hashers->lock);
    (void)pthread_cond_destroy(&job.done);
    return is_done ? OK : FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once, try again");
}

void hashers_read_stats(struct hashers *hashers, struct hashers_stats *out)
{
    (void)pthread_mutex_lock(&hashers->lock);
    *out = hashers->stats;
    (void)pthread_mutex_unlock(&hashers->lock);
}
