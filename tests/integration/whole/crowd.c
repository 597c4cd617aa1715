#include "crowd.h"

#include <pthread.h>
#include <string.h>

static const enum identity replicas[] = {AUTH, SECOND_AUTH, THIRD_AUTH, FOURTH_AUTH};

enum {
    ARENA_MAXIMUM = 1 << 20,
    PATIENCE_MS = 3 * WORLD_PATIENCE_MS, /* until all have an answer that stays */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_changed = PTHREAD_COND_INITIALIZER;
static size_t under_way;

void crowd_start_replicas(void)
{
    for (size_t i = 1; i < COUNT_OF(replicas); i++)
        program_start(replicas[i], "");
}

void crowd_open(struct crowd *crowd, enum identity caller, size_t count)
{
    *crowd = (struct crowd){.caller = caller, .count = count};
    CHECK(count <= CROWD_MAXIMUM);
    for (size_t i = 0; i < count; i++) {
        arena_init(&crowd->rivals[i].arena, ARENA_MAXIMUM);
        memcpy(crowd->rivals[i].key, world_new_key().data, CROWD_KEY_SIZE);
    }
}

void crowd_close(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->count; i++)
        arena_clear(&crowd->rivals[i].arena);
}

static void keep(void *context, struct status outcome, const void *answer)
{
    struct rival *rival = context;

    pthread_mutex_lock(&lock);
    rival->outcome = outcome.code;
    rival->answer = answer;
    under_way--;
    pthread_cond_signal(&has_changed);
    pthread_mutex_unlock(&lock);
}

static void begin(struct rpc_client *client, struct rival *rival)
{
    const struct rpc_call_options options = {.idempotency_key = {rival->key, CROWD_KEY_SIZE},
                                             .deadline_monotonic_ms =
                                                 world_now_ms() + WORLD_PATIENCE_MS};

    CHECK_OK(rpc_call_begin(client, rival->method, rival->request, &options, &rival->arena,
                            (struct rpc_callback){keep, rival}));
}

bool crowd_is_passing(enum status_code outcome)
{
    return outcome == STATUS_RESOURCE_EXHAUSTED || outcome == STATUS_UNAVAILABLE ||
           outcome == STATUS_DEADLINE_EXCEEDED || outcome == STATUS_ABORTED;
}

/* Gives how many had to come, all of which were answered. */
static size_t come_again(struct crowd *crowd, struct rpc_client *const clients[])
{
    size_t count = 0;

    for (size_t i = 0; i < crowd->count; i++)
        count += crowd_is_passing(crowd->rivals[i].outcome);
    pthread_mutex_lock(&lock);
    under_way = count;
    pthread_mutex_unlock(&lock);
    for (size_t i = 0; i < crowd->count; i++) {
        struct rival *rival = &crowd->rivals[i];
        if (!crowd_is_passing(rival->outcome))
            continue;
        arena_reset(&rival->arena);
        begin(clients[i % COUNT_OF(replicas)], rival);
    }
    pthread_mutex_lock(&lock);
    while (under_way > 0)
        pthread_cond_wait(&has_changed, &lock);
    pthread_mutex_unlock(&lock);
    return count;
}

void crowd_rush(struct crowd *crowd)
{
    const int64_t until_ms = world_now_ms() + PATIENCE_MS;
    struct rpc_client *clients[COUNT_OF(replicas)];

    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        clients[i] = world_client(replicas[i], crowd->caller);
    for (size_t i = 0; i < crowd->count; i++)
        crowd->rivals[i].outcome = STATUS_UNAVAILABLE; /* none yet */
    while (come_again(crowd, clients) > 0)
        CHECK(world_now_ms() < until_ms);
}

size_t crowd_count(const struct crowd *crowd, enum status_code outcome)
{
    size_t count = 0;

    for (size_t i = 0; i < crowd->count; i++)
        count += crowd->rivals[i].outcome == outcome;
    return count;
}

size_t crowd_winner(const struct crowd *crowd, enum status_code refusal)
{
    size_t winner = CROWD_MAXIMUM;

    CHECK_INT(crowd_count(crowd, STATUS_OK), 1);
    for (size_t i = 0; i < crowd->count; i++) {
        enum status_code outcome = crowd->rivals[i].outcome;
        if (outcome == STATUS_OK)
            winner = i;
        else if (outcome != refusal)
            test_fail(__FILE__, __LINE__, "refused with %s", status_code_name(outcome));
    }
    return winner;
}
