#include "rpc/workers.h"

#include "rpc/server_private.h"

/* The next slot to work on, or NULL when the workers are to end. */
static struct slot *take(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    while (workers->first == NULL && !workers->stopping)
        pthread_cond_wait(&workers->filled, &workers->lock);
    struct slot *slot = workers->stopping ? NULL : workers->first;
    if (slot) {
        workers->first = slot->next;
        if (workers->first == NULL)
            workers->last = NULL;
        slot->next = NULL;
    }
    pthread_mutex_unlock(&workers->lock);
    return slot;
}

static void *work(void *argument)
{
    struct slot *slot;

    while ((slot = take(argument)) != NULL)
        slot_work(slot);
    return NULL;
}

struct status workers_open(struct workers *workers, size_t count)
{
    *workers = (struct workers){0};
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->filled, NULL);
    while (workers->count < count) {
        if (pthread_create(&workers->threads[workers->count], NULL, work, workers) != 0)
            return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
        workers->count++;
    }
    return OK;
}

void workers_push(struct workers *workers, struct slot *slot)
{
    pthread_mutex_lock(&workers->lock);
    if (workers->last)
        workers->last->next = slot;
    else
        workers->first = slot;
    workers->last = slot;
    pthread_cond_signal(&workers->filled);
    pthread_mutex_unlock(&workers->lock);
}

void workers_stop(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    workers->stopping = true;
    pthread_cond_broadcast(&workers->filled);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->count; i++)
        pthread_join(workers->threads[i], NULL);
}

void workers_clear(struct workers *workers)
{
    workers->count = 0;
    pthread_cond_destroy(&workers->filled);
    pthread_mutex_destroy(&workers->lock);
}
