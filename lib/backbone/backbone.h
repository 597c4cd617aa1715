/* What every service of the mesh stands on: its certificate, its database, the database's clock,
 * its outbox with the relay to audit, and the server that answers RPCs. One place for the settings
 * of all that and for the order in which it is opened and closed; the services add what is their
 * own.
 *
 *     struct auth_settings {
 *         struct process_settings process;
 *         struct backbone_settings backbone;
 *         ...
 *     };
 *     static const struct config_setting rows[] = {
 *         PROCESS_SETTINGS(struct auth_settings, process),
 *         BACKBONE_SETTINGS(struct auth_settings, backbone),
 *         BACKBONE_SERVER_SETTINGS(struct auth_settings, backbone),
 *         BACKBONE_OUTBOX_SETTINGS(struct auth_settings, backbone),
 *         ...
 *     };
 *
 *     struct auth_service {
 *         struct backbone backbone; // the first member, so that both have one address
 *         ...
 *     };
 *
 *     TRY(backbone_open(process, &settings->backbone, &DEFINITION, &service->backbone));
 *     ... the service's own parts ...
 *     TRY(backbone_serve(&service->backbone));
 *
 * close: backbone_stop(), the service's own parts in reverse, backbone_close().
 */
#ifndef BACKBONE_BACKBONE_H
#define BACKBONE_BACKBONE_H

#include <pthread.h>
#include <stdatomic.h>

#include "config/config.h"
#include "crypto/hmac.h"
#include "db/clock.h"
#include "db/db.h"
#include "db/migration.h"
#include "http/operations.h"
#include "outbox/outbox.h"
#include "pass/verifier.h"
#include "process/process.h"
#include "rpc/client.h"
#include "rpc/server.h"
#include "tls/credentials.h"

enum {
    BACKBONE_NAME_CAPACITY = 128,
    BACKBONE_MIGRATION_SETS_MAXIMUM = 2,
    BACKBONE_PEERS_MAXIMUM = 4, /* services that one calls */
};

struct backbone_settings {
    struct config_address listen;
    char certificate_directory[CONFIG_PATH_CAPACITY];
    char trust_domain[BACKBONE_NAME_CAPACITY];
    char mesh_namespace[BACKBONE_NAME_CAPACITY];
    int64_t certificate_poll_ms;
    int64_t workers;
    int64_t calls_per_second;
    int64_t calls_in_flight;
    int64_t connections;
    bool allow_unlocked_memory;

    struct config_address database;
    char database_name[BACKBONE_NAME_CAPACITY];
    char database_ca_file[CONFIG_PATH_CAPACITY];
    char database_password_directory[CONFIG_PATH_CAPACITY];
    int64_t database_connections;

    char pass_keys_file[CONFIG_PATH_CAPACITY];

    struct config_address audit;
    char event_key_file[CONFIG_PATH_CAPACITY];
    char event_previous_key_file[CONFIG_PATH_CAPACITY]; /* "" for none */
    int64_t outbox_rows_maximum;
    int64_t outbox_age_maximum_ms;
};

#define BACKBONE_SETTINGS(type, member)                                                            \
    {CONFIG_PATH("certificate_directory", type, member.certificate_directory),                     \
     .help = "Folder with tls.crt, tls.key and ca.crt of the mesh; looked at for changes."},       \
        {CONFIG_TEXT("trust_domain", type, member.trust_domain), .minimum = 1,                     \
         .help = "SPIFFE trust domain that certificates of the mesh belong to."},                  \
        {CONFIG_TEXT("mesh_namespace", type, member.mesh_namespace), .standard = "sekisho",        \
         .minimum = 1, .help = "Namespace in the identities of the mesh."},                        \
        {CONFIG_DURATION("certificate_poll", type, member.certificate_poll_ms), .standard = "10s", \
         .minimum = 100, .maximum = 600000,                                                        \
         .help = "How often the certificate is looked at for a change."},                          \
        BACKBONE_DATABASE_SETTINGS(type, member),                                                  \
    {                                                                                              \
        CONFIG_INTEGER("database_connections", type, member.database_connections),                 \
            .standard = "8", .minimum = 1, .maximum = DB_POOL_MAXIMUM, .unit = "connections",      \
            .help = "Connections to PostgreSQL as the service's role."                             \
    }

/* Of these alone lives a process beside the service that is on no mesh (backbone/beside.h). */
#define BACKBONE_DATABASE_SETTINGS(type, member)                                                   \
    {CONFIG_BOOL("allow_unlocked_memory", type, member.allow_unlocked_memory),                     \
     .standard = "false",                                                                          \
     .help = "Start also where memory for keys cannot be locked, so that keys may reach "          \
             "swap."},                                                                             \
        {CONFIG_ADDRESS("database", type, member.database),                                        \
         .help = "PostgreSQL; the host is checked against its certificate."},                      \
        {CONFIG_TEXT("database_name", type, member.database_name), .standard = "sekisho",          \
         .minimum = 1, .help = "Name of the database."},                                           \
        {CONFIG_PATH("database_ca_file", type, member.database_ca_file),                           \
         .help = "Who may have signed PostgreSQL's certificate (PEM)."},                           \
    {                                                                                              \
        CONFIG_PATH("database_password_directory", type, member.database_password_directory),      \
            .help = "Folder with one file for each database role, named as the role."              \
    }

/* For who answers RPCs: all but portal. */
#define BACKBONE_SERVER_SETTINGS(type, member)                                                     \
    {CONFIG_ADDRESS("listen", type, member.listen), .help = "Where RPCs are answered."},           \
        {CONFIG_INTEGER("workers", type, member.workers),                                          \
         .standard = "8",                                                                          \
         .minimum = 1,                                                                             \
         .maximum = 64,                                                                            \
         .unit = "threads",                                                                        \
         .help = "Calls that may wait for the database at "                                        \
                 "once."},                                                                         \
        {CONFIG_INTEGER("calls_per_second", type, member.calls_per_second),                        \
         .standard = "20000",                                                                      \
         .minimum = 1,                                                                             \
         .maximum = 10000000,                                                                      \
         .unit = "calls",                                                                          \
         .help = "Answered to each peer; further ones are refused."},                              \
        {CONFIG_INTEGER("calls_in_flight", type, member.calls_in_flight),                          \
         .standard = "200",                                                                        \
         .minimum = 1,                                                                             \
         .maximum = 4096,                                                                          \
         .unit = "calls",                                                                          \
         .help = "Held at once, of all peers together; further ones are refused."},                \
        {CONFIG_INTEGER("connections", type, member.connections),                                  \
         .standard = "64",                                                                         \
         .minimum = 1,                                                                             \
         .maximum = 4096,                                                                          \
         .unit = "connections",                                                                    \
         .help = "Of peers; each replica of a peer has two."},                                     \
    {                                                                                              \
        CONFIG_PATH("pass_keys_file", type, member.pass_keys_file),                                \
            .help = "Public keys (JWKS) that the passes of users are checked with; looked at for " \
                    "changes."                                                                     \
    }

/* For who records events through an outbox: all but audit. */
#define BACKBONE_OUTBOX_SETTINGS(type, member)                                                     \
    {CONFIG_ADDRESS("audit", type, member.audit), .help = "Where events are delivered."},          \
        {CONFIG_SECRET("event_key_file", type, member.event_key_file),                             \
         .help = "Key of event ids and of the hashes by which repeated calls are known, 32 "       \
                 "bytes."},                                                                        \
        {CONFIG_SECRET("event_previous_key_file", type, member.event_previous_key_file),           \
         .standard = "",                                                                           \
         .help =                                                                                   \
             "The one before, for 24 hours: calls made under it may be repeated. With several "    \
             "replicas first the new one stands here, on all, then the two change places."},       \
        {CONFIG_INTEGER("outbox_rows_maximum", type, member.outbox_rows_maximum),                  \
         .standard = "100000",                                                                     \
         .minimum = 1,                                                                             \
         .maximum = 10000000,                                                                      \
         .unit = "events",                                                                         \
         .help = "With more events waiting for audit, changes are refused."},                      \
    {                                                                                              \
        CONFIG_DURATION("outbox_age_maximum", type, member.outbox_age_maximum_ms),                 \
            .standard = "15min", .minimum = 100, .maximum = INT64_C(24) * 3600 * 1000,             \
            .help = "With an event waiting for longer, changes are refused."                       \
    }

/* What is the same for every installation of a service. */
struct backbone_definition {
    const char *name; /* "auth": certificate, database roles auth_svc, auth_system, auth_migrate */
    const struct rpc_method *methods; /* none: no RPCs are answered, no passes verified */
    size_t method_count;
    const struct db_migration_set *const *migrations; /* the outbox's first, where there is one */
    size_t migration_count;
    bool has_outbox;             /* false for audit, which writes its events itself */
    bool runs_once;              /* a mode of a service that may run beside: no operations port */
    size_t request_maximum;      /* bytes of a call; 0 for 64 KiB */
    unsigned system_connections; /* of X_system; 0 for 4: the relay, a loader, a sweep, a spare */
    /* rpc_server_options.is_granted; gets the service struct. NULL: nobody is granted anything. */
    bool (*is_granted)(void *service, const char *caller, const char *method);
    /* rpc_server_options.refused: refusals_record() (backbone/refusals.h), or NULL. */
    void (*refused)(const struct call *call, const struct rpc_method *method);
};

struct backbone_metrics; /* backbone/metrics.h */

struct backbone_peer {
    const char *name;
    struct rpc_client *client; /* whoever connected closes it, after backbone_stop() */
};

/* The parts, open in this order. Services use them; only this library opens and closes them. */
struct backbone {
    const struct backbone_definition *definition;
    const struct backbone_settings *settings;
    const struct log *log;
    struct tls_credentials *credentials;
    struct db_pool *db;        /* as X_svc */
    struct db_pool *db_system; /* as X_system */
    struct db_clock *clock;
    struct pass_verifier *passes;
    struct crypto_hmac_keys event_keys;
    struct crypto_hmac_keys idempotency_keys;
    struct rpc_client *audit;
    struct outbox *outbox;
    struct rpc_server *server;
    struct operations *operations; /* /healthz, /readyz, /metrics; answered from the start */

    struct metrics_registry *registry; /* the process's */
    struct backbone_metrics *metrics;
    struct backbone_peer peers[BACKBONE_PEERS_MAXIMUM]; /* what backbone_connect() gave */
    size_t peer_count;

    pthread_t watch; /* looks every second whether the database answers and has our schema */
    bool watch_started;
    int watch_wake; /* eventfd, while the thread runs */
    atomic_bool database_is_ready;
};

/* Opens all but the server. On failure what was opened is closed, and the cause is in the log.
 * `out` must stay where it is until it is closed. */
NODISCARD struct status backbone_open(struct process *process,
                                      const struct backbone_settings *settings,
                                      const struct backbone_definition *definition,
                                      struct backbone *out);

/* Starts to answer, and registers the numbers of every part; after the last backbone_connect().
 * call->service is the service struct, whose first member is `backbone`. */
NODISCARD struct status backbone_serve(struct backbone *backbone);

/* Registers the numbers of every part, for a service that answers no RPCs. */
void backbone_publish(struct backbone *backbone);

/* The database answers and has our schema. Does not wait. */
bool backbone_is_ready(const struct backbone *backbone);

/* No further calls; those in flight have until `deadline_ms` (clock_monotonic_ms). */
void backbone_drain(struct backbone *backbone, int64_t deadline_ms);

/* Ends the operations port, the server and its workers, so that the service may close what they
 * used and what its numbers are taken from. */
void backbone_stop(struct backbone *backbone);

/* Closes the rest, in reverse. Accepts {0}. */
void backbone_close(struct backbone *backbone);

/* Looks at the certificate and the keys of passes now. */
void backbone_reload(struct backbone *backbone);

/* Brings the schema up to date, as X_migrate; for `--migrate`. */
NODISCARD struct status backbone_migrate(struct process *process,
                                         const struct backbone_settings *settings,
                                         const struct backbone_definition *definition);

/* One connection as X_migrate, for what a service's `--migrate` does besides. */
NODISCARD struct status backbone_open_migration_pool(struct process *process,
                                                     const struct backbone_settings *settings,
                                                     const struct backbone_definition *definition,
                                                     struct db_pool **out);

/* The keys of a service's event ids, which differ from every other service's. Close them when it
 * ends; backbone->event_keys are such, audit has its own. */
NODISCARD struct status backbone_open_event_keys(const char *service,
                                                 const struct crypto_key_set *keys,
                                                 struct crypto_hmac_keys *out);

/* Calls another service of the mesh, with this one's certificate; BACKBONE_PEERS_MAXIMUM of them.
 * `peer` is a literal. */
NODISCARD struct status backbone_connect(struct backbone *backbone, const char *peer,
                                         const struct config_address *address,
                                         struct rpc_client **out);

#endif
