/* A server with a table of test routes, its certificate, and a count of what its handlers did. */
#ifndef INTEGRATION_HTTP_WORLD_H
#define INTEGRATION_HTTP_WORLD_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/server.h"
#include "support/descriptors.h"
#include "support/directory.h"

#define WORLD_HOST "portal.test"
#define WORLD_HOST_LINE "Host: " WORLD_HOST "\r\n"

enum { WORLD_SECURE, WORLD_PLAIN, WORLD_REDIRECT, WORLD_PROXY }; /* its listeners */

struct world {
    struct test_directory directory;
    char certificate[TEST_PATH_CAPACITY];
    char key[TEST_PATH_CAPACITY];
    struct range_set trusted;
    struct log log;
    struct http_server *server;
    atomic_int handled;      /* requests that reached a handler */
    atomic_int admitted;     /* that the policy was asked about */
    atomic_int sources_open; /* downloads whose source is not closed */
    atomic_int parts;        /* parts that sources made */
    pthread_mutex_t lock;
    pthread_cond_t released;
    bool is_released; /* handlers of /wait go on */
    int waiting;      /* handlers in /wait */
};

/* What a test changes before the server opens; {0} for nothing. */
struct world_options {
    struct http_limits limits;
    size_t workers;
    const char *trusted; /* a range of addresses, e.g. "127.0.0.0/8" */
    const char *address; /* where all listeners are; NULL for 127.0.0.1 */
    int64_t certificate_poll_ms;
};

void world_open(struct world *world, const struct world_options *options);
void world_close(struct world *world);

uint16_t world_port(const struct world *world, size_t listener);

/* Lets the handlers of /wait go on. */
void world_release(struct world *world);

/* Waits until so many handlers are in /wait. */
void world_await_waiting(struct world *world, int count);

/* Waits until `value` is `wanted`. */
void world_await(const atomic_int *value, int wanted);

/* The sum of a counter of the server's, as /metrics would say it. */
uint64_t world_refused(const struct world *world, const char *reason);

/* How often its certificate's files were read and did not fit. */
uint64_t world_certificates_refused(const struct world *world);

/* Waits until the server has so many connections open. */
void world_await_open(const struct world *world, int count);

#endif
