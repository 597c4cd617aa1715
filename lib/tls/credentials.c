#include "tls/credentials.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/condition.h"
#include "base/file.h"
#include "tls/context.h"
#include "tls/credentials_private.h"

enum {
    DEFAULT_POLL_MS = 10000,
    PATH_CAPACITY = 1024,
    FILE_COUNT = 3,
};

struct tls_credentials {
    char paths[FILE_COUNT][PATH_CAPACITY]; /* certificate, key, trust */
    struct tls_identity own;
    struct tls_credentials_options options; /* its paths point to `paths` */

    pthread_mutex_t lock; /* for all below */
    pthread_cond_t stopped;
    bool stopping;
    SSL_CTX *context;
    int64_t expiry;
    uint64_t accepted;
    uint64_t refused;
    struct file_stamp stamps[FILE_COUNT]; /* of the files as they were last looked at */

    pthread_mutex_t reloading; /* one at a time; taken before `lock` */
    struct status verdict;     /* of the files as they were last looked at; under `reloading` */
    pthread_t poller;
    bool polls;
};

/* True when a file has changed since the last look. The stamps are taken before the files are read,
 * so that a change during the reading is seen next time. */
static bool files_changed(struct tls_credentials *credentials)
{
    bool changed = false;

    for (size_t i = 0; i < FILE_COUNT; i++)
        changed |= file_stamp_renew(credentials->paths[i], &credentials->stamps[i]);
    return changed;
}

static void adopt(struct tls_credentials *credentials, SSL_CTX *context, int64_t expiry)
{
    pthread_mutex_lock(&credentials->lock);
    SSL_CTX *old = credentials->context;
    credentials->context = context;
    credentials->expiry = expiry;
    credentials->accepted++;
    pthread_mutex_unlock(&credentials->lock);
    SSL_CTX_free(old); /* connections under it hold it still */
}

static void count_refusal(struct tls_credentials *credentials)
{
    pthread_mutex_lock(&credentials->lock);
    credentials->refused++;
    pthread_mutex_unlock(&credentials->lock);
}

static struct status read_files(struct tls_credentials *credentials)
{
    SSL_CTX *context = NULL;
    int64_t expiry = 0;
    struct status opened =
        tls_context_open(&credentials->options, &credentials->own, &context, &expiry);

    if (status_is_ok(opened))
        adopt(credentials, context, expiry);
    else
        count_refusal(credentials);
    return opened;
}

struct status tls_credentials_reload(struct tls_credentials *credentials)
{
    pthread_mutex_lock(&credentials->reloading);
    if (files_changed(credentials))
        credentials->verdict = read_files(credentials);
    struct status outcome = credentials->verdict;
    pthread_mutex_unlock(&credentials->reloading);
    return outcome;
}

/* Waits for the next look at the files; false when the credentials are closed meanwhile. */
static bool wait_for_turn(struct tls_credentials *credentials)
{
    const int64_t until_ms = clock_monotonic_ms() + credentials->options.poll_ms;
    bool has_time = true;

    pthread_mutex_lock(&credentials->lock);
    while (!credentials->stopping && has_time)
        has_time = condition_wait_until(&credentials->stopped, &credentials->lock, until_ms);
    bool go_on = !credentials->stopping;
    pthread_mutex_unlock(&credentials->lock);
    return go_on;
}

static void *poll_files(void *argument)
{
    struct tls_credentials *credentials = argument;

    while (wait_for_turn(credentials)) {
        /* What is wrong with new files is in the log; the old ones stay in use. */
        struct status outcome = tls_credentials_reload(credentials);
        (void)outcome;
    }
    return NULL;
}

static bool options_take(struct tls_credentials *credentials,
                         const struct tls_credentials_options *options)
{
    struct tls_identity *own = &credentials->own;

    credentials->options = *options;
    credentials->options.certificate_file = credentials->paths[0];
    credentials->options.key_file = credentials->paths[1];
    credentials->options.trust_file = credentials->paths[2];
    if (credentials->options.poll_ms <= 0)
        credentials->options.poll_ms = DEFAULT_POLL_MS;
    return text_copy(credentials->paths[0], PATH_CAPACITY, options->certificate_file) &&
           text_copy(credentials->paths[1], PATH_CAPACITY, options->key_file) &&
           text_copy(credentials->paths[2], PATH_CAPACITY, options->trust_file) &&
           text_copy(own->trust_domain, sizeof own->trust_domain, options->trust_domain) &&
           text_copy(own->namespace_name, sizeof own->namespace_name, options->namespace_name) &&
           text_copy(own->name, sizeof own->name, options->name);
}

static struct tls_credentials *credentials_new(void)
{
    struct tls_credentials *credentials = calloc(1, sizeof *credentials);
    if (credentials == NULL)
        return NULL;

    condition_init(&credentials->stopped);
    pthread_mutex_init(&credentials->lock, NULL);
    pthread_mutex_init(&credentials->reloading, NULL);
    return credentials;
}

struct status tls_credentials_open(const struct tls_credentials_options *options,
                                   struct tls_credentials **out)
{
    CLEANUP(tls_credentials_close) struct tls_credentials *credentials = credentials_new();
    if (credentials == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    if (!options_take(credentials, options))
        return FAIL(FAILED_PRECONDITION, "a TLS path or name is too long");
    TRY(tls_credentials_reload(credentials));
    if (credentials->context == NULL) {
        log_error(options->log, "tls_credentials_missing",
                  LOG_STR("file", options->certificate_file));
        return FAIL(FAILED_PRECONDITION, "there are no TLS certificate files");
    }
    if (pthread_create(&credentials->poller, NULL, poll_files, credentials) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    credentials->polls = true;
    *out = credentials;
    credentials = NULL; /* now the caller's */
    return OK;
}

void tls_credentials_close(struct tls_credentials **handle)
{
    struct tls_credentials *credentials = *handle;
    if (credentials == NULL)
        return;

    pthread_mutex_lock(&credentials->lock);
    credentials->stopping = true;
    pthread_cond_signal(&credentials->stopped);
    pthread_mutex_unlock(&credentials->lock);
    if (credentials->polls)
        pthread_join(credentials->poller, NULL);
    SSL_CTX_free(credentials->context);
    pthread_cond_destroy(&credentials->stopped);
    pthread_mutex_destroy(&credentials->lock);
    pthread_mutex_destroy(&credentials->reloading);
    free(credentials);
    *handle = NULL;
}

SSL *tls_credentials_connection(struct tls_credentials *credentials)
{
    pthread_mutex_lock(&credentials->lock);
    SSL *connection = SSL_new(credentials->context);
    pthread_mutex_unlock(&credentials->lock);
    return connection;
}

const struct tls_identity *tls_credentials_identity(const struct tls_credentials *credentials)
{
    return &credentials->own;
}

int64_t tls_credentials_expiry(struct tls_credentials *credentials)
{
    pthread_mutex_lock(&credentials->lock);
    int64_t expiry = credentials->expiry;
    pthread_mutex_unlock(&credentials->lock);
    return expiry;
}

void tls_credentials_read_stats(struct tls_credentials *credentials,
                                struct tls_credentials_stats *out)
{
    pthread_mutex_lock(&credentials->lock);
    *out = (struct tls_credentials_stats){credentials->expiry, credentials->accepted,
                                          credentials->refused};
    pthread_mutex_unlock(&credentials->lock);
}

int64_t tls_credentials_lifetime_ms(const struct tls_credentials *credentials)
{
    int64_t chosen = credentials->options.connection_lifetime_ms;
    return chosen > 0 ? chosen : 3600000;
}
