/* The auth service: what its handlers find in call->service. */
#ifndef AUTH_SERVICE_H
#define AUTH_SERVICE_H

#include "backbone/backbone.h"
#include "credentials/breached.h"
#include "credentials/credentials.h"
#include "domain/session_limits.h"
#include "metrics.h"
#include "settings.h"
#include "systems.h"

struct auth_service {
    struct backbone backbone; /* the first member: call->service points to it */
    const struct auth_settings *settings;
    struct session_bounds session_bounds;
    struct credentials *credentials;
    struct breached *breached;
    struct crypto_hmac_keys retired_keys; /* of the pepper's files: login IDs of erased users */
    /* Of the code key's files: names of one-time links, notes of known devices, names of counters,
     * tickets of internal systems. */
    struct crypto_hmac_keys link_keys;
    struct crypto_hmac_keys device_keys;
    struct crypto_hmac_keys throttle_keys;
    struct crypto_hmac_keys ticket_keys;
    struct crypto_key_set mail_keys; /* {0}: no mails are sent */
    struct rpc_client *session;
    struct systems *systems;
    struct finisher *finisher;

    struct auth_counters counters;
};

/* For process_main(). */
NODISCARD struct status auth_open(struct process *process, const void *settings,
                                  void **service_out);
bool auth_is_ready(void *service);
void auth_reload(void *service, const void *settings);
void auth_drain(void *service, int64_t deadline_ms);
void auth_close(void *service);
NODISCARD struct status auth_migrate(struct process *process, const void *settings);

#endif
