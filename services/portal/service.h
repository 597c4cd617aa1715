/* The portal: what its handlers find in request->service. */
#ifndef PORTAL_SERVICE_H
#define PORTAL_SERVICE_H

#include <stdatomic.h>

#include "backbone/backbone.h"
#include "company_cache.h"
#include "http/server.h"
#include "metrics.h"
#include "network/range_set.h"
#include "settings.h"
#include "source_rate.h"
#include "text/cp932.h"
#include "view/link.h"

/* Links at the foot of each page. */
struct site_links {
    struct view_link help;
    struct view_link guide;
    struct view_link privacy;
    struct view_link accessibility;
};

struct portal {
    struct backbone backbone;
    const struct portal_settings *settings;
    struct rpc_client *auth;
    struct rpc_client *session;
    struct crypto_hmac_keys form_keys;
    struct crypto_key_set draft_keys; /* of the same files */
    struct range_set trusted_proxies;
    struct company_cache companies;
    struct cp932 tables; /* glibc's, which every upload reads with: loaded while there are files */
    struct source_rate measures; /* of passwords that are being chosen */
    struct site_links links;
    char origin[sizeof "https://" + CONFIG_HOST_CAPACITY + sizeof ":65535"];
    struct http_server *server;
    struct eraser *eraser;
    struct portal_metrics metrics;
    atomic_int files_under_way; /* being made (csv_file_send_few()) */
};

/* For process_main(). */
NODISCARD struct status portal_open(struct process *process, const void *settings,
                                    void **service_out);
bool portal_is_ready(void *service);
void portal_reload(void *service, const void *settings);
void portal_drain(void *service, int64_t deadline_ms);
void portal_close(void *service);
NODISCARD struct status portal_migrate(struct process *process, const void *settings);

/* `--export COMPANY`: prints what there is of it (export.h). */
NODISCARD struct status portal_export(struct process *process, const void *settings);

/* `--routes`: prints the table of routes.c. */
NODISCARD struct status portal_print_routes(struct process *process, const void *settings);

#endif
