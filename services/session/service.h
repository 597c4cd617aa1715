/* The session service: what its handlers find in call->service, and its life. */
#ifndef SESSION_SERVICE_H
#define SESSION_SERVICE_H

#include "backbone/backbone.h"
#include "crypto/hmac.h"
#include "domain/session.h"
#include "keeper.h"
#include "log/fold.h"
#include "metrics.h"
#include "pass/issuer.h"
#include "settings.h"
#include "store/feed.h"
#include "store/network_table.h"
#include "store/session_table.h"

struct session_service {
    struct backbone backbone; /* the first member: call->service points to it */
    const struct session_settings *settings;
    struct session_bounds bounds;

    struct crypto_hmac_keys token_keys;
    struct crypto_hmac_keys feed_keys;
    struct pass_issuer issuer;
    struct session_table *table;
    struct network_table *networks;
    struct feed *feed;
    struct keeper *keeper;

    struct session_counters counters;
    struct log_fold strangers; /* refusals of tokens nobody knows */
};

/* For process_main(). */
NODISCARD struct status session_service_open(struct process *process, const void *settings,
                                             void **service_out);
bool session_service_is_ready(void *service);
void session_service_reload(void *service, const void *settings);
void session_service_drain(void *service, int64_t deadline_ms);
void session_service_close(void *service);

/* The modes --migrate and --print-pass-keys. */
NODISCARD struct status session_service_migrate(struct process *process, const void *settings);
NODISCARD struct status session_service_print_pass_keys(struct process *process,
                                                        const void *settings);

#endif
