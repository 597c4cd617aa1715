/* Workers and the jobs that wait for them, in lanes: a lane that is full or slow does not stop the
 * others. Done jobs go back to the loop thread. */
#ifndef HTTP_QUEUE_H
#define HTTP_QUEUE_H

#include <pthread.h>

#include "http/route.h"

/* Part of what is worked on. */
struct job {
    struct job *next;
    enum http_lane lane;
    int64_t queued_ms;
    void (*run)(struct job *job); /* in a worker */
};

struct job_list {
    struct job *first;
    struct job *last;
    size_t count;
};

struct queue_options {
    size_t workers;
    size_t lane_workers[HTTP_LANE_COUNT]; /* at most so many run for a lane at once */
    size_t lane_length;                   /* at most so many wait */
    int wake;                             /* eventfd, written when the first done job comes */
};

struct queue {
    struct queue_options options;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct job_list waiting[HTTP_LANE_COUNT];
    size_t running[HTTP_LANE_COUNT];
    struct job_list done;
    bool stopping;
    pthread_t threads[64];
    size_t thread_count;
};

void job_list_append(struct job_list *list, struct job *job);

/* NULL when empty. */
struct job *job_list_take(struct job_list *list);

/* RESOURCE_EXHAUSTED when not all threads could be started: still to be stopped and closed. */
NODISCARD struct status queue_open(struct queue *queue, const struct queue_options *options);

/* False when the lane is full: the job was not taken. */
NODISCARD bool queue_push(struct queue *queue, struct job *job, int64_t now_ms);

/* For what must be done and cannot be refused, such as giving a source back. */
void queue_push_always(struct queue *queue, struct job *job, int64_t now_ms);

/* All jobs that are done. */
struct job_list queue_take_done(struct queue *queue);

/* All jobs of the fast and slow lanes that have waited since before `since_ms`. */
struct job_list queue_take_expired(struct queue *queue, int64_t since_ms);

/* Waits for the jobs that run. Those that wait stay in the lists. */
void queue_stop(struct queue *queue);

/* After queue_stop(): what is left, waiting or done. */
struct job_list queue_take_rest(struct queue *queue);

void queue_close(struct queue *queue);

#endif
