/* The server as its parts see it. For lib/http alone. */
#ifndef HTTP_SERVER_PRIVATE_H
#define HTTP_SERVER_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/certificate.h"
#include "http/crowd.h"
#include "http/head.h"
#include "http/metrics.h"
#include "http/queue.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/streams.h"
#include "log/fold.h"

struct connection;

/* What an epoll event is for. */
enum watch_kind { WATCH_WAKE, WATCH_LISTENER, WATCH_CONNECTION };

struct watch {
    enum watch_kind kind;
};

struct listener {
    struct watch watch; /* first */
    const struct http_listener *options;
    int descriptor; /* -1 when closed */
    uint16_t port;
};

enum { SERVER_HOST_CAPACITY = 256 };

struct http_server {
    struct http_options options;
    struct http_limits limits; /* with the standard ones filled in */
    struct head_limits head_limits;
    char hosts[HTTP_HOSTS_MAXIMUM][SERVER_HOST_CAPACITY];
    const char *host_list[HTTP_HOSTS_MAXIMUM];
    struct routes routes;
    struct certificate certificate;
    bool has_certificate;
    struct listener listeners[HTTP_LISTENERS_MAXIMUM];

    struct queue queue;
    bool queue_is_open;
    struct streams streams;
    struct http_metrics metrics;
    struct log_fold refusals;

    /* The loop's own. */
    int epoll;
    int wake;
    struct watch wake_watch;
    struct crowd crowd;
    struct connection **connections;
    size_t connection_count;
    struct connection *idle_first; /* longest idle first */
    struct connection *idle_last;
    struct connection *closed; /* freed when no event of this round can name them any more */
    size_t body_memory_used;
    int64_t now_ms; /* of this round */
    int64_t next_sweep_ms;
    int64_t next_certificate_ms;
    bool accepting_paused; /* no descriptors left; tried again at the next sweep */

    pthread_t loop;
    bool loop_is_started;
    atomic_bool is_draining;
    atomic_bool is_stopping;
    atomic_bool wants_reload;
    pthread_mutex_t lock; /* with `emptied`, for the one who drains */
    pthread_cond_t emptied;
    bool is_drained; /* under `lock` */
};

/* Counts a refusal and says why in the log, once a second at most: a stranger must not fill it. */
void server_count_refusal(struct http_server *server, enum http_refusal refusal,
                          const char *reason);

/* The loop thread. */
void *server_loop(void *server);

#endif
