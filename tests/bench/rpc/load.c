#include "load.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "echo.h"
#include "folder.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"

enum {
    ARENA_MAXIMUM = 1 << 16,
    DEADLINE_MS = 10000,
    PATIENCE_MS = 10000, /* for a connection */
};

/* One call in flight. */
struct caller {
    struct load *load;
    struct arena arena;
    Sekisho__Rpc__V1__Method request;
    uint64_t answers;
    struct bench_ticket *ticket; /* of an open loop */
    struct caller *next;         /* idle, in an open loop */
};

struct load {
    struct log log;
    struct tls_credentials *credentials;
    struct rpc_client *client;
    int calls;
    char payload[ECHO_PAYLOAD + 1];
    atomic_bool over;
    atomic_int running; /* callers */
    sem_t ended;        /* none is */
    pthread_mutex_t lock;
    sem_t places; /* idle callers */
    struct caller *idle;
    struct caller callers[LOAD_CALLS_MAXIMUM];
};

static struct rpc_call_options options(void)
{
    return (struct rpc_call_options){.deadline_monotonic_ms = clock_monotonic_ms() + DEADLINE_MS};
}

static void check_answer(const struct load *load, struct status outcome, const void *answer)
{
    const Sekisho__Rpc__V1__Method *method = answer;

    CHECK_OK(outcome);
    CHECK(strcmp(method->name, load->payload) == 0);
}

static void call_again(struct caller *caller);

static void answered(void *context, struct status outcome, const void *answer)
{
    struct caller *caller = context;
    struct load *load = caller->load;

    check_answer(load, outcome, answer);
    caller->answers++;
    if (!atomic_load_explicit(&load->over, memory_order_relaxed))
        call_again(caller);
    else if (atomic_fetch_sub(&load->running, 1) == 1)
        sem_post(&load->ended);
}

static void begin(struct caller *caller, void (*done)(void *, struct status, const void *))
{
    struct rpc_call_options once = options();

    arena_reset(&caller->arena);
    CHECK_OK(rpc_call_begin(caller->load->client, &echo_target, &caller->request.base, &once,
                            &caller->arena, (struct rpc_callback){done, caller}));
}

static void call_again(struct caller *caller)
{
    begin(caller, answered);
}

uint64_t load_run(void *context, int64_t duration_us)
{
    struct load *load = context;
    struct timespec duration = {.tv_sec = duration_us / 1000000,
                                .tv_nsec = duration_us % 1000000 * 1000};
    uint64_t answers = 0;

    atomic_store(&load->over, false);
    atomic_store(&load->running, load->calls);
    for (int i = 0; i < load->calls; i++) {
        load->callers[i].answers = 0;
        call_again(&load->callers[i]);
    }
    clock_nanosleep(CLOCK_MONOTONIC, 0, &duration, NULL);
    atomic_store(&load->over, true);
    sem_wait(&load->ended);
    for (int i = 0; i < load->calls; i++)
        answers += load->callers[i].answers;
    return answers;
}

uint64_t load_run_blocking(void *context, int64_t duration_us)
{
    struct load *load = context;
    struct caller *caller = &load->callers[0];
    int64_t until_us = clock_monotonic_us() + duration_us;
    uint64_t answers = 0;

    while (clock_monotonic_us() < until_us) {
        struct rpc_call_options once = options();
        const void *answer = NULL;
        arena_reset(&caller->arena);
        struct status outcome = rpc_call(load->client, &echo_target, &caller->request.base, &once,
                                         &caller->arena, &answer);
        check_answer(load, outcome, answer);
        answers++;
    }
    return answers;
}

static void answered_once(void *context, struct status outcome, const void *answer)
{
    struct caller *caller = context;
    struct load *load = caller->load;

    check_answer(load, outcome, answer);
    bench_finished(caller->ticket);
    pthread_mutex_lock(&load->lock);
    caller->next = load->idle;
    load->idle = caller;
    pthread_mutex_unlock(&load->lock);
    sem_post(&load->places);
}

/* When too many are under way the rest wait, which their latency counts. */
void load_begin(void *context, struct bench_ticket *ticket)
{
    struct load *load = context;

    sem_wait(&load->places);
    pthread_mutex_lock(&load->lock);
    struct caller *caller = load->idle;
    load->idle = caller->next;
    pthread_mutex_unlock(&load->lock);
    caller->ticket = ticket;
    begin(caller, answered_once);
}

static void connect_to(struct load *load, uint16_t port, int connections, int calls)
{
    char address[32];
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;

    snprintf(address, sizeof address, "127.0.0.1:%u", port);
    CHECK_OK(rpc_client_open(&(struct rpc_client_options){.address = address,
                                                          .peer = "session",
                                                          .connections = connections,
                                                          .calls_in_flight = calls,
                                                          .credentials = load->credentials,
                                                          .log = &load->log},
                             &load->client));
    while (!rpc_client_is_ready(load->client)) {
        CHECK(clock_monotonic_ms() < until_ms);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
}

struct load *load_open(const char *folder, uint16_t port, int connections, int calls)
{
    struct load *load = calloc(1, sizeof *load);

    CHECK(load != NULL && calls <= LOAD_CALLS_MAXIMUM);
    load->calls = calls;
    load->log = log_open("portal");
    load->log.threshold = LOG_LEVEL_ERROR;
    load->credentials = folder_credentials(folder, "portal", &load->log);
    memset(load->payload, 'x', ECHO_PAYLOAD);
    sem_init(&load->ended, 0, 0);
    sem_init(&load->places, 0, LOAD_CALLS_MAXIMUM);
    pthread_mutex_init(&load->lock, NULL);
    for (int i = 0; i < LOAD_CALLS_MAXIMUM; i++) {
        struct caller *caller = &load->callers[i];
        caller->load = load;
        arena_init(&caller->arena, ARENA_MAXIMUM);
        sekisho__rpc__v1__method__init(&caller->request);
        caller->request.name = load->payload;
        caller->next = load->idle;
        load->idle = caller;
    }
    connect_to(load, port, connections, calls);
    return load;
}

void load_close(struct load **handle)
{
    struct load *load = *handle;

    rpc_client_close(&load->client);
    tls_credentials_close(&load->credentials);
    for (int i = 0; i < LOAD_CALLS_MAXIMUM; i++)
        arena_clear(&load->callers[i].arena);
    pthread_mutex_destroy(&load->lock);
    sem_destroy(&load->places);
    sem_destroy(&load->ended);
    free(load);
    *handle = NULL;
}
