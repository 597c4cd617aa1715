#include "call.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/uuid.h"
#include "crypto/crypto.h"
#include "tls/credentials.h"

static struct status open_credentials(struct ctl *ctl)
{
    const struct ctl_settings *settings = &ctl->settings;
    const char *folder = settings->certificate_directory;
    char certificate[CONFIG_PATH_CAPACITY + 16];
    char key[CONFIG_PATH_CAPACITY + 16];
    char trust[CONFIG_PATH_CAPACITY + 16];

    if (ctl->credentials)
        return OK;
    (void)snprintf(certificate, sizeof certificate, "%s/tls.crt", folder);
    (void)snprintf(key, sizeof key, "%s/tls.key", folder);
    (void)snprintf(trust, sizeof trust, "%s/ca.crt", folder);
    struct status status = tls_credentials_open(
        &(struct tls_credentials_options){
            .certificate_file = certificate,
            .key_file = key,
            .trust_file = trust,
            .trust_domain = settings->trust_domain,
            .namespace_name = settings->namespace_name,
            .name = settings->name,
            .log = &ctl->log,
        },
        &ctl->credentials);
    if (status_is_ok(status))
        return OK;
    ctl->advice = "With --verbose the cause is shown.";
    return ctl_refuse(ctl, "the certificate of %s in %s cannot be used", settings->name, folder);
}

static struct status open_client(struct ctl *ctl, enum service service)
{
    char address[SERVICE_ADDRESS_CAPACITY];

    if (ctl->clients[service])
        return OK;
    TRY(open_credentials(ctl));
    service_address_encode(service_address(&ctl->settings, service), address);
    char *kept = arena_copy_text(&ctl->arena, address);
    if (kept == NULL)
        return arena_failure();
    return rpc_client_open(
        &(struct rpc_client_options){
            .address = kept,
            .peer = service_name(service),
            .credentials = ctl->credentials,
            .log = &ctl->log,
            .connections = 1,
        },
        &ctl->clients[service]);
}

/* Says which service was silent, and where it was sought. */
static struct status describe_silence(struct ctl *ctl, enum service service, struct status status)
{
    char address[SERVICE_ADDRESS_CAPACITY];

    if (status_is_outage(status)) {
        service_address_encode(service_address(&ctl->settings, service), address);
        (void)snprintf(ctl->problem, sizeof ctl->problem, "%s at %s: %s", service_name(service),
                       address, status.text);
    }
    return status;
}

struct status ctl_call(struct ctl *ctl, enum service service, const struct rpc_target *target,
                       const ProtobufCMessage *request, const void **out)
{
    return ctl_call_into(ctl, service, target, request, &ctl->arena, out);
}

struct status ctl_call_into(struct ctl *ctl, enum service service, const struct rpc_target *target,
                            const ProtobufCMessage *request, struct arena *arena, const void **out)
{
    uint8_t key[UUID_SIZE];
    struct rpc_call_options options = {
        .deadline_monotonic_ms = clock_monotonic_ms() + ctl->settings.timeout_ms,
    };

    TRY(open_client(ctl, service));
    if (target->repeat == RPC_REPEAT_BY_KEY) {
        TRY(crypto_random(key, sizeof key));
        options.idempotency_key = (struct bytes){key, sizeof key};
    }
    struct status status = rpc_call(ctl->clients[service], target, request, &options, arena, out);
    return describe_silence(ctl, service, status);
}

struct status ctl_list_methods(struct ctl *ctl, enum service service,
                               const Sekisho__Rpc__V1__ListMethodsResponse **out)
{
    static const struct rpc_target LIST_METHODS = {
        .name = "sekisho.rpc.v1.Reflection/ListMethods",
        .response = &sekisho__rpc__v1__list_methods_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Rpc__V1__ListMethodsRequest request = SEKISHO__RPC__V1__LIST_METHODS_REQUEST__INIT;
    const void *answer = NULL;

    TRY(ctl_call(ctl, service, &LIST_METHODS, &request.base, &answer));
    *out = answer;
    return OK;
}
