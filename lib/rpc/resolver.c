#include "rpc/resolver.h"

#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/condition.h"
#include "base/number.h"

enum { HOST_CAPACITY = 256, PORT_CAPACITY = 6, RETRY_MS = 1000 };

/* Shared by its owner and its thread; the last one to let go frees it. */
struct resolver {
    char host[HOST_CAPACITY];
    char port[PORT_CAPACITY];
    int64_t interval_ms;
    struct log log;

    pthread_mutex_t lock;
    pthread_cond_t closed;
    bool closing;
    int holders;
    struct replicas replicas;
};

/* Splits at the last colon; an IPv6 address stands in brackets. */
static bool address_split(struct resolver *resolver, const char *address)
{
    const char *colon = strrchr(address, ':');
    int64_t port = 0;
    if (colon == NULL || !number_parse(colon + 1, strlen(colon + 1), 1, 65535, &port))
        return false;

    size_t size = (size_t)(colon - address);
    if (size >= 2 && address[0] == '[' && address[size - 1] == ']') {
        address++;
        size -= 2;
    } else if (memchr(address, ':', size)) {
        return false;
    }
    if (size == 0 || size >= sizeof resolver->host)
        return false;
    memcpy(resolver->host, address, size);
    return text_copy(resolver->port, sizeof resolver->port, colon + 1);
}

static void replicas_add(struct replicas *replicas, const struct addrinfo *found, const char *port)
{
    char host[REPLICA_CAPACITY];
    struct replica *replica = &replicas->all[replicas->count];

    if (replicas->count == RESOLVER_REPLICAS_MAXIMUM ||
        getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, NULL, 0,
                    NI_NUMERICHOST) != 0)
        return;
    int written = snprintf(replica->address, sizeof replica->address,
                           found->ai_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
    if (written > 0 && (size_t)written < sizeof replica->address)
        replicas->count++;
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct replica *)a)->address, ((const struct replica *)b)->address);
}

/* getaddrinfo's error, 0 when `out` holds the answer. */
static int look_up(const struct resolver *resolver, int flags, struct replicas *out)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int error = getaddrinfo(resolver->host, resolver->port, &hints, &found);
    if (error != 0)
        return error;

    *out = (struct replicas){0};
    for (const struct addrinfo *each = found; each; each = each->ai_next)
        replicas_add(out, each, resolver->port);
    freeaddrinfo(found);
    qsort(out->all, out->count, sizeof out->all[0], compare);
    return 0;
}

static void resolver_let_go(struct resolver *resolver)
{
    pthread_mutex_lock(&resolver->lock);
    int left = --resolver->holders;
    pthread_mutex_unlock(&resolver->lock);
    if (left > 0)
        return;
    pthread_cond_destroy(&resolver->closed);
    pthread_mutex_destroy(&resolver->lock);
    free(resolver);
}

/* Called with the lock. */
static void sleep_for(struct resolver *resolver, int64_t milliseconds)
{
    const int64_t until_ms = clock_monotonic_ms() + milliseconds;
    bool has_time = true;

    while (!resolver->closing && has_time)
        has_time = condition_wait_until(&resolver->closed, &resolver->lock, until_ms);
}

static void *look_up_now_and_then(void *argument)
{
    struct resolver *resolver = argument;
    int error_before = 0;

    pthread_mutex_lock(&resolver->lock);
    while (!resolver->closing) {
        struct replicas found;
        pthread_mutex_unlock(&resolver->lock);
        int error = look_up(resolver, 0, &found);
        if (error != error_before && error != 0)
            log_warn(&resolver->log, "rpc_name_unresolved", LOG_STR("host", resolver->host),
                     LOG_STR("reason", gai_strerror(error)));
        error_before = error;
        pthread_mutex_lock(&resolver->lock);
        if (error == 0)
            resolver->replicas = found;
        sleep_for(resolver, error == 0 ? resolver->interval_ms : RETRY_MS);
    }
    pthread_mutex_unlock(&resolver->lock);
    resolver_let_go(resolver);
    return NULL;
}

static struct status thread_start(struct resolver *resolver)
{
    pthread_t thread;

    resolver->holders = 2;
    if (pthread_create(&thread, NULL, look_up_now_and_then, resolver) != 0) {
        resolver->holders = 1;
        return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    }
    pthread_detach(thread);
    return OK;
}

struct status resolver_open(const char *address, int64_t interval_ms, const struct log *log,
                            struct resolver **out)
{
    CLEANUP(resolver_close) struct resolver *resolver = calloc(1, sizeof *resolver);
    if (resolver == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");

    pthread_mutex_init(&resolver->lock, NULL);
    condition_init(&resolver->closed);
    resolver->holders = 1;
    resolver->interval_ms = interval_ms;
    resolver->log = *log;
    if (!address_split(resolver, address))
        return FAIL(INVALID_ARGUMENT, "the address is not host:port");
    if (look_up(resolver, AI_NUMERICHOST, &resolver->replicas) != 0)
        TRY(thread_start(resolver));
    *out = resolver;
    resolver = NULL; /* now the caller's */
    return OK;
}

void resolver_read(struct resolver *resolver, struct replicas *out)
{
    pthread_mutex_lock(&resolver->lock);
    *out = resolver->replicas;
    pthread_mutex_unlock(&resolver->lock);
}

void resolver_close(struct resolver **handle)
{
    struct resolver *resolver = *handle;
    if (resolver == NULL)
        return;
    pthread_mutex_lock(&resolver->lock);
    resolver->closing = true;
    pthread_cond_signal(&resolver->closed);
    pthread_mutex_unlock(&resolver->lock);
    resolver_let_go(resolver);
    *handle = NULL;
}
