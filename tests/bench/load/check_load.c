#include "bench/load/check_load.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/targets.h"
#include "support/world/world.h"

enum { ARENA_MAXIMUM = 256 << 10 };

static const struct log silent = {
    .service = "bench", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};

/* One check at a time. */
struct slot {
    struct check_load *load;
    struct rpc_client *client;
    struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    char token[TOKEN_CAPACITY];
    uint64_t random;
    struct bench_ticket *ticket; /* of an open loop; NULL in a closed one */
    struct slot *next;           /* of those that are free */
};

struct check_load {
    struct check_load_options options;
    struct rpc_client **clients;
    struct slot *slots;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct slot *free; /* under the lock */
    size_t free_count; /* under the lock */
    atomic_uint_fast64_t answers;
    atomic_int_fast64_t until_us; /* of a closed loop */
};

static void begin(struct slot *slot);

static void give_back(struct slot *slot)
{
    struct check_load *load = slot->load;

    pthread_mutex_lock(&load->lock);
    slot->next = load->free;
    load->free = slot;
    load->free_count++;
    pthread_cond_signal(&load->freed);
    pthread_mutex_unlock(&load->lock);
}

static struct slot *take(struct check_load *load)
{
    pthread_mutex_lock(&load->lock);
    while (load->free == NULL)
        pthread_cond_wait(&load->freed, &load->lock);
    struct slot *slot = load->free;
    load->free = slot->next;
    load->free_count--;
    pthread_mutex_unlock(&load->lock);
    return slot;
}

static void wait_for_all(struct check_load *load)
{
    pthread_mutex_lock(&load->lock);
    while (load->free_count < load->options.in_flight)
        pthread_cond_wait(&load->freed, &load->lock);
    pthread_mutex_unlock(&load->lock);
}

static void finish(void *context, struct status outcome, const void *answer)
{
    struct slot *slot = context;
    struct check_load *load = slot->load;

    (void)answer;
    CHECK_OK(outcome);
    atomic_fetch_add(&load->answers, 1);
    if (slot->ticket)
        bench_finished(slot->ticket);
    else if (clock_monotonic_us() < atomic_load(&load->until_us)) {
        begin(slot);
        return;
    }
    give_back(slot);
}

/* xorshift64 (Marsaglia 2003): fast, and the same in every run. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void begin(struct slot *slot)
{
    const struct check_load_options *options = &slot->load->options;

    options->choose(options->context, next_random(&slot->random), slot->token);
    arena_reset(&slot->arena);
    CHECK_OK(rpc_call_begin(slot->client, &CHECK_SESSION, &slot->request.base,
                            &(struct rpc_call_options){0}, &slot->arena,
                            (struct rpc_callback){finish, slot}));
}

static void slot_open(struct check_load *load, size_t index)
{
    static char address[] = "203.0.113.14";
    struct slot *slot = &load->slots[index];

    *slot = (struct slot){
        .load = load, .client = load->clients[index % load->options.clients], .random = index + 1};
    arena_init(&slot->arena, ARENA_MAXIMUM);
    sekisho__session__v1__check_request__init(&slot->request);
    slot->request.token = slot->token;
    slot->request.client_ip = address;
    slot->request.passive = load->options.passive;
    give_back(slot);
}

static void client_open(struct check_load *load, size_t index)
{
    char address[32];

    (void)snprintf(address, sizeof address, "127.0.0.1:%u", world.programs[SESSION].port);
    CHECK_OK(rpc_client_open(
        &(struct rpc_client_options){.address = address,
                                     .peer = "session",
                                     .credentials = world.credentials[PORTAL],
                                     .connections = load->options.connections,
                                     .calls_in_flight = (int)load->options.in_flight,
                                     .log = &silent},
        &load->clients[index]));
}

struct check_load *check_load_open(const struct check_load_options *options)
{
    struct check_load *load = calloc(1, sizeof *load);

    CHECK(load != NULL);
    load->options = *options;
    load->clients = calloc(options->clients, sizeof(struct rpc_client *));
    load->slots = calloc(options->in_flight, sizeof(struct slot));
    CHECK(load->clients != NULL && load->slots != NULL);
    CHECK(pthread_mutex_init(&load->lock, NULL) == 0);
    CHECK(pthread_cond_init(&load->freed, NULL) == 0);
    for (size_t i = 0; i < options->clients; i++)
        client_open(load, i);
    for (size_t i = 0; i < options->in_flight; i++)
        slot_open(load, i);
    (void)check_load_run(load, 1);
    return load;
}

uint64_t check_load_run(void *context, int64_t duration_us)
{
    struct check_load *load = context;

    atomic_store(&load->answers, 0);
    atomic_store(&load->until_us, clock_monotonic_us() + duration_us);
    for (size_t i = 0; i < load->options.in_flight; i++) {
        struct slot *slot = take(load);
        slot->ticket = NULL;
        begin(slot);
    }
    wait_for_all(load);
    return atomic_load(&load->answers);
}

void check_load_begin(void *context, struct bench_ticket *ticket)
{
    struct slot *slot = take(context);

    slot->ticket = ticket;
    begin(slot);
}

void check_load_close(struct check_load **handle)
{
    struct check_load *load = *handle;

    *handle = NULL;
    if (load == NULL)
        return;
    for (size_t i = 0; i < load->options.clients; i++)
        rpc_client_close(&load->clients[i]);
    for (size_t i = 0; i < load->options.in_flight; i++)
        arena_clear(&load->slots[i].arena);
    pthread_cond_destroy(&load->freed);
    pthread_mutex_destroy(&load->lock);
    free(load->clients);
    free(load->slots);
    free(load);
}
