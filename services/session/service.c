#include "service.h"

#include <stdio.h>
#include <stdlib.h>

#include "backbone/refusals.h"
#include "crypto/crypto.h"
#include "crypto/key.h"
#include "methods.h"
#include "migrations/outbox.h"
#include "migrations/session.h"

static const struct db_migration_set *const migrations[] = {&outbox_migrations,
                                                            &session_migrations};

static const struct backbone_definition definition = {
    .name = "session",
    .methods = session_methods,
    .method_count = SESSION_METHOD_COUNT,
    .migrations = migrations,
    .migration_count = COUNT_OF(migrations),
    .has_outbox = true,
    .refused = refusals_record,
    .system_connections = 6, /* the relay, the feed, the keeper, and look-ups of tokens */
};

static struct status open_keys(struct session_service *service)
{
    const struct session_settings *settings = service->settings;
    const struct log *log = service->backbone.log;
    CLEANUP(crypto_key_set_close) struct crypto_key_set tokens = {0};
    CLEANUP(crypto_key_set_close) struct crypto_key_set events = {0};

    TRY(crypto_key_set_load(settings->token_key_file, settings->token_previous_key_file, log,
                            &tokens));
    TRY(crypto_hmac_keys_open(&tokens, "session-token", &service->token_keys));
    TRY(crypto_key_set_load(settings->backbone.event_key_file, NULL, log, &events));
    TRY(crypto_hmac_keys_open(&events, "session-feed", &service->feed_keys));
    return pass_issuer_open(settings->pass_key_file, log, &service->issuer);
}

static struct status open_memory(struct session_service *service)
{
    TRY(session_table_open((size_t)service->settings->sessions_maximum, &service->table));
    TRY(network_table_open(&service->networks));
    TRY(feed_open(&(struct feed_options){.pool = service->backbone.db_system,
                                         .table = service->table,
                                         .networks = service->networks,
                                         .key = &service->feed_keys.current,
                                         .log = service->backbone.log},
                  &service->feed));
    return keeper_open(service, &service->keeper);
}

static struct session_limits limits_of(int64_t idle_ms, int64_t absolute_ms)
{
    return (struct session_limits){(int32_t)(idle_ms / 1000), (int32_t)(absolute_ms / 1000)};
}

static void take_settings(struct session_service *service, const struct session_settings *settings)
{
    service->settings = settings;
    service->bounds.minimum = limits_of(settings->idle_minimum_ms, settings->absolute_minimum_ms);
    service->bounds.maximum = limits_of(settings->idle_maximum_ms, settings->absolute_maximum_ms);
}

static void close_service(struct session_service **service)
{
    struct session_service *closed = *service;

    *service = NULL;
    if (closed == NULL)
        return;
    backbone_stop(&closed->backbone);
    keeper_close(&closed->keeper); /* writes the idle clocks that are left */
    feed_close(&closed->feed);
    network_table_close(&closed->networks);
    session_table_close(&closed->table);
    pass_issuer_close(&closed->issuer);
    crypto_hmac_keys_close(&closed->feed_keys);
    crypto_hmac_keys_close(&closed->token_keys);
    backbone_close(&closed->backbone);
    free(closed);
}

struct status session_service_open(struct process *process, const void *settings,
                                   void **service_out)
{
    const struct session_settings *session = settings;

    CLEANUP(close_service) struct session_service *service = calloc(1, sizeof *service);
    if (service == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    take_settings(service, session);
    TRY(backbone_open(process, &session->backbone, &definition, &service->backbone));
    TRY(open_keys(service));
    TRY(open_memory(service));
    TRY(backbone_serve(&service->backbone));
    session_metrics_add(process_metrics(process), service);

    *service_out = service;
    service = NULL; /* now the process's */
    return OK;
}

bool session_service_is_ready(void *service)
{
    const struct session_service *session = service;

    return backbone_is_ready(&session->backbone) && feed_has_loaded(session->feed);
}

void session_service_reload(void *service, const void *settings)
{
    struct session_service *session = service;

    (void)settings; /* nothing but files is taken up while it runs */
    backbone_reload(&session->backbone);
}

void session_service_drain(void *service, int64_t deadline_ms)
{
    struct session_service *session = service;

    backbone_drain(&session->backbone, deadline_ms);
}

void session_service_close(void *service)
{
    struct session_service *session = service;

    close_service(&session);
}

struct status session_service_migrate(struct process *process, const void *settings)
{
    const struct session_settings *session = settings;

    return backbone_migrate(process, &session->backbone, &definition);
}

struct status session_service_print_pass_keys(struct process *process, const void *settings)
{
    const struct session_settings *session = settings;
    const struct log *log = process_log(process);
    CLEANUP(pass_issuer_close) struct pass_issuer issuer = {0};
    CLEANUP(buffer_clear) struct buffer text;
    struct pass_keys keys = {.count = 1};

    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    TRY(crypto_open(&(struct crypto_options){
        .log = log, .allow_unlocked_memory = session->backbone.allow_unlocked_memory}));
    TRY(pass_issuer_open(session->pass_key_file, log, &issuer));
    keys.keys[0] = issuer.key;
    pass_keys_encode(&keys, &text);
    TRY(buffer_outcome(&text));
    if (fwrite(text.data, 1, text.size, stdout) != text.size || fflush(stdout) != 0)
        return FAIL(UNAVAILABLE, "standard output takes nothing");
    return OK;
}
