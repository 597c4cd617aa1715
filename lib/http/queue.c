#include "http/queue.h"

#include <unistd.h>

void job_list_append(struct job_list *list, struct job *job)
{
    job->next = NULL;
    if (list->last)
        list->last->next = job;
    else
        list->first = job;
    list->last = job;
    list->count++;
}

struct job *job_list_take(struct job_list *list)
{
    struct job *job = list->first;

    if (job == NULL)
        return NULL;
    list->first = job->next;
    if (list->first == NULL)
        list->last = NULL;
    list->count--;
    job->next = NULL;
    return job;
}

/* The oldest job of a lane that may have one more worker; NULL when there is none. Lanes with the
 * smaller share come last, so that pages do not wait for downloads. */
static struct job *choose(struct queue *queue)
{
    for (size_t lane = HTTP_LANE_FAST; lane < HTTP_LANE_COUNT; lane++) {
        if (queue->running[lane] < queue->options.lane_workers[lane] &&
            queue->waiting[lane].count > 0)
            return job_list_take(&queue->waiting[lane]);
    }
    return NULL;
}

/* NULL when the workers are to end. */
static struct job *take(struct queue *queue)
{
    struct job *job = NULL;

    pthread_mutex_lock(&queue->lock);
    while (!queue->stopping && (job = choose(queue)) == NULL)
        pthread_cond_wait(&queue->filled, &queue->lock);
    if (job)
        queue->running[job->lane]++;
    pthread_mutex_unlock(&queue->lock);
    return job;
}

static void wake_loop(const struct queue *queue)
{
    uint64_t one = 1;
    ssize_t written = write(queue->options.wake, &one, sizeof one);
    (void)written; /* fails only when the counter is full, and then the loop wakes anyway */
}

/* The loop is woken only for the first of several: it takes all that are there. */
static void give_back(struct queue *queue, struct job *job, enum http_lane lane)
{
    pthread_mutex_lock(&queue->lock);
    bool was_empty = queue->done.count == 0;
    queue->running[lane]--;
    job_list_append(&queue->done, job);
    if (queue->waiting[lane].count > 0)
        pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
    if (was_empty)
        wake_loop(queue);
}

static void *work(void *argument)
{
    struct queue *queue = argument;
    struct job *job;

    while ((job = take(queue)) != NULL) {
        enum http_lane lane = job->lane;
        job->run(job);
        give_back(queue, job, lane);
    }
    return NULL;
}

struct status queue_open(struct queue *queue, const struct queue_options *options)
{
    *queue = (struct queue){.options = *options};
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->filled, NULL);
    while (queue->thread_count < options->workers) {
        if (pthread_create(&queue->threads[queue->thread_count], NULL, work, queue) != 0)
            return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
        queue->thread_count++;
    }
    return OK;
}

static bool push(struct queue *queue, struct job *job, int64_t now_ms, size_t length)
{
    pthread_mutex_lock(&queue->lock);
    bool has_room = queue->waiting[job->lane].count < length;
    if (has_room) {
        job->queued_ms = now_ms;
        job_list_append(&queue->waiting[job->lane], job);
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    return has_room;
}

bool queue_push(struct queue *queue, struct job *job, int64_t now_ms)
{
    return push(queue, job, now_ms, queue->options.lane_length);
}

void queue_push_always(struct queue *queue, struct job *job, int64_t now_ms)
{
    push(queue, job, now_ms, SIZE_MAX);
}

struct job_list queue_take_done(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    struct job_list done = queue->done;
    queue->done = (struct job_list){0};
    pthread_mutex_unlock(&queue->lock);
    return done;
}

struct job_list queue_take_expired(struct queue *queue, int64_t since_ms)
{
    struct job_list expired = {0};

    pthread_mutex_lock(&queue->lock);
    for (size_t lane = HTTP_LANE_FAST; lane <= HTTP_LANE_SLOW; lane++) {
        struct job_list *waiting = &queue->waiting[lane];
        while (waiting->first && waiting->first->queued_ms < since_ms)
            job_list_append(&expired, job_list_take(waiting));
    }
    pthread_mutex_unlock(&queue->lock);
    return expired;
}

void queue_stop(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->stopping = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
    for (size_t i = 0; i < queue->thread_count; i++)
        pthread_join(queue->threads[i], NULL);
    queue->thread_count = 0;
}

struct job_list queue_take_rest(struct queue *queue)
{
    struct job_list rest = queue->done;

    queue->done = (struct job_list){0};
    for (size_t lane = 0; lane < HTTP_LANE_COUNT; lane++) {
        struct job *job;
        while ((job = job_list_take(&queue->waiting[lane])) != NULL)
            job_list_append(&rest, job);
    }
    return rest;
}

void queue_close(struct queue *queue)
{
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
}
