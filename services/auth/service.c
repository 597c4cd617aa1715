#include "service.h"

#include <stdlib.h>

#include "backbone/refusals.h"
#include "finisher.h"
#include "methods.h"
#include "migrations/auth.h"
#include "migrations/outbox.h"

static const struct db_migration_set *const migrations[] = {&outbox_migrations, &auth_migrations};

static bool is_granted(void *service, const char *caller, const char *method)
{
    const struct auth_service *auth = service;

    return systems_grant(auth->systems, caller, method);
}

static const struct backbone_definition definition = {
    .name = "auth",
    .methods = auth_methods,
    .method_count = AUTH_METHOD_COUNT,
    .migrations = migrations,
    .migration_count = COUNT_OF(migrations),
    .has_outbox = true,
    .refused = refusals_record,
    .is_granted = is_granted,
    .request_maximum = 320 << 10, /* a file of users (Imports/Create) */
    .system_connections = 8, /* the relay, the finisher, and sign-ins: their company and source */
};

/* Made with a key that is replaced more often than the pepper, which is kept for as long as
 * somebody has a password of it: one that has leaked must not go on making any of these. */
static struct status open_codes(struct auth_service *service, const struct crypto_key *pepper)
{
    const struct auth_settings *settings = service->settings;
    CLEANUP(crypto_key_set_close) struct crypto_key_set codes = {0};

    TRY(crypto_key_set_load(settings->code_key_file, settings->code_previous_key_file,
                            service->backbone.log, &codes));
    if (codes.current.id == pepper->id)
        return FAIL(FAILED_PRECONDITION, "code_key_file: another key than the pepper");
    TRY(crypto_hmac_keys_open(&codes, "one-time-link", &service->link_keys));
    TRY(crypto_hmac_keys_open(&codes, "known-device", &service->device_keys));
    TRY(crypto_hmac_keys_open(&codes, "sign-in-throttle", &service->throttle_keys));
    return crypto_hmac_keys_open(&codes, "hosted-sign-in", &service->ticket_keys);
}

static struct status open_credentials(struct auth_service *service)
{
    const struct auth_settings *settings = service->settings;
    CLEANUP(crypto_key_set_close) struct crypto_key_set peppers = {0};

    TRY(crypto_key_set_load(settings->pepper_file, settings->pepper_previous_file,
                            service->backbone.log, &peppers));
    TRY(crypto_hmac_keys_open(&peppers, "retired-login-id", &service->retired_keys));
    TRY(open_codes(service, &peppers.current));
    struct credentials_options options = {
        .peppers = &peppers,
        .cost = {.memory_kib = (uint32_t)(settings->hash_memory / 1024),
                 .passes = (uint32_t)settings->hash_passes},
        .concurrency = (int)settings->hash_concurrency,
    };
    return credentials_open(&options, &service->credentials);
}

static struct status open_mails(struct auth_service *service)
{
    const struct auth_settings *settings = service->settings;
    CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};

    if (settings->mail_key_file[0] == '\0')
        return OK;
    TRY(crypto_key_set_load(settings->mail_key_file, settings->mail_previous_key_file,
                            service->backbone.log, &keys));
    return crypto_key_set_derive(&keys, "mail", &service->mail_keys);
}

static struct status open_systems(struct auth_service *service)
{
    const struct systems_options options = {
        .path = service->settings->systems_file,
        .methods = auth_methods,
        .method_count = AUTH_METHOD_COUNT,
        .log = service->backbone.log,
    };

    return systems_open(&options, &service->systems);
}

static void close_service(struct auth_service **service)
{
    struct auth_service *closed = *service;

    *service = NULL;
    if (closed == NULL)
        return;
    backbone_stop(&closed->backbone);
    finisher_close(&closed->finisher);
    systems_close(&closed->systems);
    rpc_client_close(&closed->session);
    breached_close(&closed->breached);
    credentials_close(&closed->credentials);
    crypto_hmac_keys_close(&closed->link_keys);
    crypto_hmac_keys_close(&closed->device_keys);
    crypto_hmac_keys_close(&closed->throttle_keys);
    crypto_hmac_keys_close(&closed->retired_keys);
    crypto_hmac_keys_close(&closed->ticket_keys);
    crypto_key_set_close(&closed->mail_keys);
    backbone_close(&closed->backbone);
    free(closed);
}

static int32_t seconds_of(int64_t ms)
{
    return (int32_t)(ms / 1000);
}

static void take_settings(struct auth_service *service, const struct auth_settings *settings)
{
    service->settings = settings;
    service->session_bounds = (struct session_bounds){
        .minimum = {.idle_seconds = seconds_of(settings->idle_minimum_ms),
                    .absolute_seconds = seconds_of(settings->absolute_minimum_ms),
                    .parallel = 1},
        .maximum = {.idle_seconds = seconds_of(settings->idle_maximum_ms),
                    .absolute_seconds = seconds_of(settings->absolute_maximum_ms),
                    .parallel = PARALLEL_SESSIONS_MAXIMUM},
    };
}

struct status auth_open(struct process *process, const void *settings, void **service_out)
{
    const struct auth_settings *auth = settings;

    CLEANUP(close_service) struct auth_service *service = calloc(1, sizeof *service);
    if (service == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    take_settings(service, auth);
    TRY(backbone_open(process, &auth->backbone, &definition, &service->backbone));
    TRY(open_credentials(service));
    TRY(open_mails(service));
    TRY(breached_open(auth->breached_file, service->backbone.log, &service->breached));
    TRY(backbone_connect(&service->backbone, "session", &auth->session, &service->session));
    TRY(open_systems(service));
    TRY(finisher_open(service, &service->finisher));
    TRY(backbone_serve(&service->backbone));
    auth_metrics_add(process_metrics(process), service);

    *service_out = service;
    service = NULL; /* now the process's */
    return OK;
}

bool auth_is_ready(void *service)
{
    const struct auth_service *auth = service;

    return backbone_is_ready(&auth->backbone);
}

void auth_reload(void *service, const void *settings)
{
    struct auth_service *auth = service;

    (void)settings; /* nothing but files is taken up while it runs */
    backbone_reload(&auth->backbone);
}

void auth_drain(void *service, int64_t deadline_ms)
{
    struct auth_service *auth = service;

    backbone_drain(&auth->backbone, deadline_ms);
}

void auth_close(void *service)
{
    struct auth_service *auth = service;

    close_service(&auth);
}

struct status auth_migrate(struct process *process, const void *settings)
{
    const struct auth_settings *auth = settings;

    return backbone_migrate(process, &auth->backbone, &definition);
}
