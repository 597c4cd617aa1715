#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/clock.h"
#include "bench/support/bench_private.h"
#include "bench/support/statistics.h"

enum {
    DURATION_MS_USUAL = 3000,
    OPERATIONS_MAXIMUM = 20 * 1000 * 1000,
    THREADS_MAXIMUM = 1024,
    PATIENCE_S = 30, /* for the last operations; after that the bench fails */
};

struct bench_ticket {
    struct loop *loop;
    int64_t scheduled_us;
    int64_t latency_us;
};

struct loop {
    const struct bench_open_loop *options;
    struct bench_ticket *tickets;
    size_t count;
    atomic_size_t next; /* to begin */
    pthread_mutex_t lock;
    size_t left;         /* to be finished; under the lock */
    pthread_cond_t done; /* none is left */
};

void bench_finished(struct bench_ticket *ticket)
{
    struct loop *loop = ticket->loop;

    ticket->latency_us = clock_monotonic_us() - ticket->scheduled_us;
    pthread_mutex_lock(&loop->lock);
    loop->left--;
    if (loop->left == 0)
        pthread_cond_signal(&loop->done);
    pthread_mutex_unlock(&loop->lock); /* the last one: the loop may be gone from here on */
}

static void wait_until(int64_t moment_us)
{
    struct timespec until = {.tv_sec = moment_us / 1000000, .tv_nsec = moment_us % 1000000 * 1000};

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        continue;
}

static void *begin_by_schedule(void *argument)
{
    struct loop *loop = argument;
    size_t index = 0;

    prctl(PR_SET_TIMERSLACK, 1); /* else every wait may last 50 us longer */
    while ((index = atomic_fetch_add(&loop->next, 1)) < loop->count) {
        wait_until(loop->tickets[index].scheduled_us);
        loop->options->begin(loop->options->context, &loop->tickets[index]);
    }
    return NULL;
}

static void loop_open(struct loop *loop, const struct bench_open_loop *options)
{
    int64_t duration_ms = options->duration_ms ? options->duration_ms : DURATION_MS_USUAL;
    double count = options->rate * (double)(BENCH_WARM_UP_MS + duration_ms) / 1000;
    int64_t start_us = clock_monotonic_us() + 1000;

    CHECK(count >= 1 && count <= OPERATIONS_MAXIMUM);
    *loop = (struct loop){.options = options, .count = (size_t)count, .left = (size_t)count};
    pthread_mutex_init(&loop->lock, NULL);
    pthread_cond_init(&loop->done, NULL);
    loop->tickets = calloc(loop->count, sizeof *loop->tickets);
    CHECK(loop->tickets != NULL);
    for (size_t i = 0; i < loop->count; i++) {
        loop->tickets[i].loop = loop;
        loop->tickets[i].scheduled_us = start_us + (int64_t)((double)i * 1e6 / options->rate);
    }
}

static void loop_run(struct loop *loop)
{
    static pthread_t threads[THREADS_MAXIMUM];
    int count = loop->options->threads > 0 ? loop->options->threads : 1;

    CHECK(count <= THREADS_MAXIMUM);
    for (int i = 0; i < count; i++)
        CHECK(pthread_create(&threads[i], NULL, begin_by_schedule, loop) == 0);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void loop_wait(struct loop *loop)
{
    struct timespec until;
    int waited = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&loop->lock);
    while (loop->left > 0 && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&loop->done, &loop->lock, &until);
    size_t left = loop->left;
    pthread_mutex_unlock(&loop->lock);
    if (left > 0)
        test_fail(__FILE__, __LINE__, "%s: %zu operations did not end", loop->options->name, left);
}

static struct bench_latency loop_report(struct bench *bench, const struct loop *loop)
{
    const char *name = loop->options->name;
    size_t warm = (size_t)(loop->options->rate * BENCH_WARM_UP_MS / 1000);
    size_t count = loop->count - warm;
    double *latencies = calloc(count, sizeof *latencies);

    CHECK(latencies != NULL && count > 0);
    for (size_t i = 0; i < count; i++)
        latencies[i] = (double)loop->tickets[warm + i].latency_us;
    struct bench_latency latency = {statistics_quantile(latencies, count, 0.5),
                                    statistics_quantile(latencies, count, 0.99)};
    bench_figure(bench, bench_name(name, "p50").text, latency.p50_us, "us");
    bench_figure(bench, bench_name(name, "p99").text, latency.p99_us, "us");
    fprintf(stderr, "  %s: %zu operations, %.0f a second, slowest %.0f us\n", name, count,
            loop->options->rate, latencies[count - 1]);
    free(latencies);
    return latency;
}

struct bench_latency bench_open_loop(struct bench *bench, const struct bench_open_loop *options)
{
    struct loop loop;

    loop_open(&loop, options);
    loop_run(&loop);
    loop_wait(&loop);
    struct bench_latency latency = loop_report(bench, &loop);
    pthread_cond_destroy(&loop.done);
    pthread_mutex_destroy(&loop.lock);
    free(loop.tickets);
    return latency;
}
