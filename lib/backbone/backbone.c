#include "backbone/backbone_private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "backbone/metrics.h"
#include "base/clock.h"
#include "crypto/crypto.h"

enum { SYSTEM_CONNECTIONS = 4 }; /* the relay, the loader, a sweep and one to spare */

void backbone_address_encode(const struct config_address *address,
                             char out[static BACKBONE_ADDRESS_CAPACITY])
{
    bool is_ipv6 = strchr(address->host, ':') != NULL;

    (void)snprintf(out, BACKBONE_ADDRESS_CAPACITY, is_ipv6 ? "[%s]:%u" : "%s:%u", address->host,
                   (unsigned)address->port);
}

static struct status open_credentials(struct backbone *backbone)
{
    const struct backbone_settings *settings = backbone->settings;
    char files[3][CONFIG_PATH_CAPACITY + sizeof "/tls.crt"];
    static const char *const names[] = {"tls.crt", "tls.key", "ca.crt"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        (void)snprintf(files[i], sizeof files[i], "%s/%s", settings->certificate_directory,
                       names[i]);
    struct tls_credentials_options options = {
        .certificate_file = files[0],
        .key_file = files[1],
        .trust_file = files[2],
        .trust_domain = settings->trust_domain,
        .namespace_name = settings->mesh_namespace,
        .name = backbone->definition->name,
        .log = backbone->log,
        .poll_ms = settings->certificate_poll_ms,
    };
    return tls_credentials_open(&options, &backbone->credentials);
}

static struct status open_crypto(const struct backbone *backbone)
{
    struct crypto_options options = {
        .log = backbone->log,
        .allow_unlocked_memory = backbone->settings->allow_unlocked_memory,
    };

    return crypto_open(&options);
}

static struct status open_database(struct backbone *backbone)
{
    const struct backbone_settings *settings = backbone->settings;
    const char *name = backbone->definition->name;
    unsigned system_connections = backbone->definition->system_connections;

    TRY(backbone_open_pool(settings, name, "svc", settings->database_connections, backbone->log,
                           &backbone->db));
    TRY(backbone_open_pool(settings, name, "system",
                           system_connections > 0 ? system_connections : SYSTEM_CONNECTIONS,
                           backbone->log, &backbone->db_system));
    TRY(db_clock_open(backbone->db, backbone->log, &backbone->clock));
    return backbone_watch_start(backbone);
}

static struct status open_passes(struct backbone *backbone)
{
    struct pass_verifier_options options = {
        .keys_path = backbone->settings->pass_keys_file,
        .audience = backbone->definition->name,
        .log = backbone->log,
        .poll_ms = backbone->settings->certificate_poll_ms,
    };

    return pass_verifier_open(&options, &backbone->passes);
}

static struct status open_parts(struct process *process, struct backbone *backbone)
{
    TRY(backbone_metrics_open(backbone, &backbone->metrics));
    TRY(open_crypto(backbone));
    if (!backbone->definition->runs_once)
        TRY(backbone_open_operations(process, &backbone->operations));
    TRY(open_credentials(backbone));
    TRY(open_database(backbone));
    if (backbone->definition->method_count > 0)
        TRY(open_passes(backbone));
    if (backbone->definition->has_outbox)
        TRY(backbone_open_outbox(backbone));
    return OK;
}

struct status backbone_open(struct process *process, const struct backbone_settings *settings,
                            const struct backbone_definition *definition, struct backbone *out)
{
    *out = (struct backbone){
        .definition = definition,
        .settings = settings,
        .log = process_log(process),
        .registry = process_metrics(process),
    };
    struct status opened = open_parts(process, out);
    if (!status_is_ok(opened))
        backbone_close(out);
    return opened;
}

static struct status read_clock(void *context, int64_t *out)
{
    struct backbone *backbone = context;

    return db_clock_now_us(backbone->clock, out);
}

static struct status ask_outbox(void *context, bool restricts)
{
    struct backbone *backbone = context;

    return restricts ? outbox_may_restrict(backbone->outbox) : outbox_may_change(backbone->outbox);
}

struct status backbone_serve(struct backbone *backbone)
{
    const struct backbone_definition *definition = backbone->definition;
    char listen[BACKBONE_ADDRESS_CAPACITY];

    backbone_address_encode(&backbone->settings->listen, listen);
    struct rpc_server_options options = {
        .service = definition->name,
        .context = backbone,
        .log = backbone->log,
        .credentials = backbone->credentials,
        .listen = {listen},
        .methods = definition->methods,
        .method_count = definition->method_count,
        .workers = (int)backbone->settings->workers,
        .calls_per_second = backbone->settings->calls_per_second,
        .calls_in_flight = (int)backbone->settings->calls_in_flight,
        .connections = (int)backbone->settings->connections,
        .request_maximum = definition->request_maximum,
        .pass = {.context = backbone->passes,
                 .verify = pass_verify,
                 .has_permission = pass_has_permission},
        .is_granted = definition->is_granted,
        .refused = definition->refused,
        .now_us = read_clock,
        .may_change = definition->has_outbox ? ask_outbox : NULL,
        .finished = backbone_metrics_finished,
    };
    TRY(rpc_server_open(&options, &backbone->server));
    backbone_publish(backbone);
    return OK;
}

void backbone_publish(struct backbone *backbone)
{
    backbone_metrics_add(backbone, backbone->registry);
}

bool backbone_is_ready(const struct backbone *backbone)
{
    return atomic_load(&backbone->database_is_ready);
}

void backbone_drain(struct backbone *backbone, int64_t deadline_ms)
{
    int64_t left_ms = deadline_ms - clock_monotonic_ms();

    rpc_server_drain(backbone->server, left_ms > 0 ? left_ms : 0);
}

void backbone_stop(struct backbone *backbone)
{
    /* Nobody asks any more for numbers of parts that are about to be closed. */
    operations_close(&backbone->operations);
    rpc_server_close(&backbone->server);
}

/* The outbox may be closed only after the last worker that could append to it, and the client only
 * after the relay that uses it. */
void backbone_close(struct backbone *backbone)
{
    backbone_stop(backbone);
    outbox_close(&backbone->outbox);
    rpc_client_close(&backbone->audit);
    crypto_hmac_keys_close(&backbone->idempotency_keys);
    crypto_hmac_keys_close(&backbone->event_keys);
    pass_verifier_close(&backbone->passes);
    backbone_watch_stop(backbone);
    db_clock_close(&backbone->clock);
    db_pool_close(&backbone->db_system);
    db_pool_close(&backbone->db);
    tls_credentials_close(&backbone->credentials);
    backbone_metrics_close(&backbone->metrics);
}

/* What was refused is in the log, and what was there before stays in use. */
void backbone_reload(struct backbone *backbone)
{
    struct status credentials = tls_credentials_reload(backbone->credentials);
    struct status passes = backbone->passes ? pass_verifier_reload(backbone->passes) : OK;

    (void)credentials;
    (void)passes;
}

struct status backbone_connect(struct backbone *backbone, const char *peer,
                               const struct config_address *address, struct rpc_client **out)
{
    char text[BACKBONE_ADDRESS_CAPACITY];

    backbone_address_encode(address, text);
    struct rpc_client_options options = {
        .address = text,
        .peer = peer,
        .credentials = backbone->credentials,
        .log = backbone->log,
    };
    assert(backbone->peer_count < BACKBONE_PEERS_MAXIMUM);
    TRY(rpc_client_open(&options, out));
    backbone->peers[backbone->peer_count++] = (struct backbone_peer){peer, *out};
    return OK;
}
