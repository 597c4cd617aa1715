#include "rpc/connections.h"

#include "base/clock.h"
#include "base/condition.h"

enum { SWEEP_INTERVAL_MS = 1000 };

static void add(struct connections *connections, nng_pipe pipe)
{
    int64_t ends_ms = clock_monotonic_ms() + connections->lifetime_ms;

    for (size_t i = 0; i < CONNECTIONS_MAXIMUM; i++) {
        struct connection *place = &connections->all[i];
        if (place->pipe.id != 0)
            continue;
        *place = (struct connection){pipe, ends_ms};
        return;
    }
    nng_pipe_close(pipe);
}

static void drop(struct connections *connections, nng_pipe pipe)
{
    for (size_t i = 0; i < CONNECTIONS_MAXIMUM; i++)
        if (connections->all[i].pipe.id == pipe.id)
            connections->all[i] = (struct connection){0};
}

static void on_pipe_event(nng_pipe pipe, nng_pipe_ev event, void *argument)
{
    struct connections *connections = argument;

    pthread_mutex_lock(&connections->lock);
    if (event == NNG_PIPE_EV_ADD_POST)
        add(connections, pipe);
    else
        drop(connections, pipe);
    pthread_mutex_unlock(&connections->lock);
}

/* Closing calls back into drop(), so one is looked up under the lock and closed outside. */
static bool find_ended(struct connections *connections, int64_t now_ms, nng_pipe *out)
{
    for (size_t i = 0; i < CONNECTIONS_MAXIMUM; i++) {
        struct connection *connection = &connections->all[i];
        if (connection->pipe.id == 0 || connection->ends_ms > now_ms)
            continue;
        *out = connection->pipe;
        *connection = (struct connection){0};
        return true;
    }
    return false;
}

static void sweep(struct connections *connections)
{
    int64_t now_ms = clock_monotonic_ms();
    nng_pipe ended;

    while (find_ended(connections, now_ms, &ended)) {
        pthread_mutex_unlock(&connections->lock);
        nng_pipe_close(ended);
        pthread_mutex_lock(&connections->lock);
    }
}

static void *sweep_now_and_then(void *argument)
{
    struct connections *connections = argument;

    pthread_mutex_lock(&connections->lock);
    while (!connections->stopping) {
        int64_t interval_ms = connections->lifetime_ms < SWEEP_INTERVAL_MS
                                  ? connections->lifetime_ms
                                  : SWEEP_INTERVAL_MS;
        (void)condition_wait_until(&connections->stopped, &connections->lock,
                                   clock_monotonic_ms() + interval_ms);
        sweep(connections);
    }
    pthread_mutex_unlock(&connections->lock);
    return NULL;
}

struct status connections_open(struct connections *connections, nng_socket socket,
                               int64_t lifetime_ms)
{
    *connections = (struct connections){.lifetime_ms = lifetime_ms};
    pthread_mutex_init(&connections->lock, NULL);
    condition_init(&connections->stopped);
    connections->open = true;
    if (pthread_create(&connections->sweeper, NULL, sweep_now_and_then, connections) != 0) {
        pthread_cond_destroy(&connections->stopped);
        pthread_mutex_destroy(&connections->lock);
        connections->open = false;
        return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    }
    if (nng_pipe_notify(socket, NNG_PIPE_EV_ADD_POST, on_pipe_event, connections) != 0 ||
        nng_pipe_notify(socket, NNG_PIPE_EV_REM_POST, on_pipe_event, connections) != 0)
        return FAIL(UNAVAILABLE, "connections cannot be watched");
    return OK;
}

void connections_close(struct connections *connections)
{
    if (!connections->open)
        return;
    pthread_mutex_lock(&connections->lock);
    connections->stopping = true;
    pthread_cond_signal(&connections->stopped);
    pthread_mutex_unlock(&connections->lock);
    pthread_join(connections->sweeper, NULL);
    pthread_cond_destroy(&connections->stopped);
    pthread_mutex_destroy(&connections->lock);
    connections->open = false;
}
